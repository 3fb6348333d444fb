# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""IOS: hardware, software and the user."""

from __future__ import annotations

from tests.lab.engine.device import Device
from tests.lab.show.hardware import serial
from tests.lab.show.table import Table

_VERSION = """Cisco IOS XE Software, Version 17.09.04a
Cisco IOS Software [Cupertino], Catalyst L3 Switch Software (CAT9K_IOSXE), Version 17.9.4a, RELEASE SOFTWARE (fc3)
Technical Support: http://www.cisco.com/techsupport

ROM: IOS-XE ROMMON
BOOTLDR: System Bootstrap, Version 17.10.1r, RELEASE SOFTWARE (P)

{hostname} uptime is 1 week, 2 days, 3 hours, 4 minutes
System returned to ROM by reload
System image file is "flash:packages.conf"
Last reload reason: Reload Command

cisco C9300-48P (X86) processor with 1331521K/6147K bytes of memory.
Processor board ID {serial}
1 Virtual Ethernet interface
52 Gigabit Ethernet interfaces
2048K bytes of non-volatile configuration memory.
8388608K bytes of physical memory.

Model Number                       : C9300-48P
System Serial Number               : {serial}

Configuration register is 0x102
"""


_INVENTORY = """NAME: "c93xx Stack", DESCR: "c93xx Stack"
PID: C9300-48P         , VID: V02  , SN: {serial}

NAME: "Switch 1", DESCR: "C9300-48P"
PID: C9300-48P         , VID: V02  , SN: {serial}
"""


def version(device: Device) -> str:
    return _VERSION.format(hostname=device.hostname, serial=serial(device.hostname))


def inventory(device: Device) -> str:
    return _INVENTORY.format(serial=serial(device.hostname))


COMMANDS: Table = {
    "show version": version,
    "show inventory": inventory,
}
