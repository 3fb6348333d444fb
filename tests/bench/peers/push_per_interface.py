# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a hook does that is called for each edited interface: log in, type its lines, whatever comes of them, and save.

python push_per_interface.py FILE

The file is that of push_one_session.py.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from netmiko import ConnectHandler


def main() -> None:
    """One interface after the other."""
    for device in json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")):
        for lines in device["interfaces"]:
            with ConnectHandler(**device["connection"]) as connection:
                connection.enable()
                connection.send_config_set(lines)
                connection.save_config()


if __name__ == "__main__":
    main()
