# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""NX-OS: checkpoints."""

from __future__ import annotations

from tests.lab.engine.device import Device
from tests.lab.show.table import Table


def checkpoints(device: Device) -> str:
    return "".join(f"{number}) {name}\n" for number, name in enumerate(device.checkpoints, 1))


COMMANDS: Table = {"show checkpoint summary": checkpoints}
