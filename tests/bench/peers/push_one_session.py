# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The simplest way to bring a change to switches: type the lines in one session each, whatever comes of them, and save.

python push_one_session.py FILE

The file is a JSON list: for each device `connection`, netmiko's arguments, and `interfaces`, the lines of each.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from netmiko import ConnectHandler


def main() -> None:
    """One device after the other."""
    for device in json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")):
        with ConnectHandler(**device["connection"]) as connection:
            connection.enable()
            connection.send_config_set([line for lines in device["interfaces"] for line in lines])
            connection.save_config()


if __name__ == "__main__":
    main()
