# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the devices say about their hardware and software: enough for those who recognise platforms by it."""

from __future__ import annotations

import json
import zlib

IOS = """Cisco IOS XE Software, Version 17.09.04a
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
NXOS = """Cisco Nexus Operating System (NX-OS) Software
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
EOS = """Arista DCS-7050SX3-48YC8
Hardware version: 11.00
Serial number: {serial}
System MAC address: 001c.73aa.bb01

Software image version: 4.31.2F
Architecture: x86_64
Internal build version: 4.31.2F-35442146.4312F

Uptime: 1 week, 2 days, 3 hours and 4 minutes
Total memory: 8099732 kB
Free memory: 6180720 kB
"""
IOS_INVENTORY = """NAME: "c93xx Stack", DESCR: "c93xx Stack"
PID: C9300-48P         , VID: V02  , SN: {serial}

NAME: "Switch 1", DESCR: "C9300-48P"
PID: C9300-48P         , VID: V02  , SN: {serial}
"""
NXOS_INVENTORY = """NAME: "Chassis",  DESCR: "Nexus9000 C93180YC-FX Chassis"
PID: N9K-C93180YC-FX     ,  VID: V04 ,  SN: {serial}
"""
_TEXTS = {"ios": IOS, "nxos": NXOS, "eos": EOS}
_INVENTORIES = {"ios": IOS_INVENTORY, "nxos": NXOS_INVENTORY, "eos": "System information\n  Model: DCS-7050SX3-48YC8\n"}


def serial(hostname: str) -> str:
    """A serial number that stays the same for a hostname."""
    return f"SN{zlib.crc32(hostname.encode()) % 10**8:08d}"


def version(platform: str, *, hostname: str) -> str:
    return _TEXTS[platform].format(hostname=hostname, serial=serial(hostname))


def inventory(platform: str, *, hostname: str) -> str:
    return _INVENTORIES[platform].format(serial=serial(hostname))


def eos_version_json(hostname: str) -> str:
    values = {
        "mfgName": "Arista",
        "modelName": "DCS-7050SX3-48YC8",
        "hardwareRevision": "11.00",
        "serialNumber": serial(hostname),
        "systemMacAddress": "00:1c:73:aa:bb:01",
        "version": "4.31.2F",
        "architecture": "x86_64",
        "internalVersion": "4.31.2F-35442146.4312F",
        "uptime": 788640.0,
        "memTotal": 8099732,
        "memFree": 6180720,
    }
    return json.dumps(values, indent=4)
