# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""NX-OS: hardware, software and the user."""

from __future__ import annotations

from tests.lab.engine.device import Device
from tests.lab.show.hardware import serial
from tests.lab.show.table import Table

_VERSION = """Cisco Nexus Operating System (NX-OS) Software
TAC support: http://www.cisco.com/tac

Software
  BIOS: version 05.47
  NXOS: version 10.3(4a)
  BIOS compile time:  04/28/2022
  NXOS image file is: bootflash:///nxos64-cs.10.3.4a.M.bin

Hardware
  cisco Nexus9000 C93180YC-FX Chassis
  Intel(R) Xeon(R) CPU D-1528 @ 1.90GHz with 24570000 kB of memory.
  Processor Board ID {serial}

  Device name: {hostname}
  bootflash:  115343360 kB

Kernel uptime is 9 day(s), 3 hour(s), 4 minute(s), 5 second(s)

Last reset
  Reason: Unknown

plugin
  Core Plugin, Ethernet Plugin
"""


_INVENTORY = """NAME: "Chassis",  DESCR: "Nexus9000 C93180YC-FX Chassis"
PID: N9K-C93180YC-FX     ,  VID: V04 ,  SN: {serial}
"""


def version(device: Device) -> str:
    return _VERSION.format(hostname=device.hostname, serial=serial(device.hostname))


def inventory(device: Device) -> str:
    return _INVENTORY.format(serial=serial(device.hostname))


def hostname(device: Device) -> str:
    return f"{device.hostname} \n"


def host_id(device: Device) -> str:
    return f"License hostid: VDH={serial(device.hostname)}\n"


COMMANDS: Table = {
    "show version": version,
    "show inventory": inventory,
    "show hostname": hostname,
    "show license host-id": host_id,
}
