# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""EOS: hardware, software and the user."""

from __future__ import annotations

from typing import Any

from tests.lab.engine.device import Device
from tests.lab.show.hardware import serial
from tests.lab.show.table import Structured, Table

_VERSION = """Arista DCS-7050SX3-48YC8
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


def version(device: Device) -> str:
    return _VERSION.format(serial=serial(device.hostname))


def version_data(device: Device) -> dict[str, Any]:
    return {
        "mfgName": "Arista",
        "modelName": "DCS-7050SX3-48YC8",
        "hardwareRevision": "11.00",
        "serialNumber": serial(device.hostname),
        "systemMacAddress": "00:1c:73:aa:bb:01",
        "version": "4.31.2F",
        "architecture": "x86_64",
        "internalVersion": "4.31.2F-35442146.4312F",
        "uptime": 788640.0,
        "memTotal": 8099732,
        "memFree": 6180720,
    }


def inventory(_device: Device) -> str:
    return "System information\n  Model: DCS-7050SX3-48YC8\n"


def hostname(device: Device) -> str:
    return f"Hostname: {device.hostname}\nFQDN:     {device.hostname}\n"


def hostname_data(device: Device) -> dict[str, Any]:
    return {"hostname": device.hostname, "fqdn": device.hostname}


COMMANDS: Table = {
    "show version": Structured(version, version_data),
    "show inventory": inventory,
    "show hostname": Structured(hostname, hostname_data),
}
