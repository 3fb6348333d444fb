# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""EOS: hardware, software and the user."""

from __future__ import annotations

import re
from typing import Any

from tests.lab.engine import names
from tests.lab.engine.device import Device
from tests.lab.operational import View
from tests.lab.show import hardware
from tests.lab.show.common import lines
from tests.lab.show.hardware import serial
from tests.lab.show.table import Structured, Table

_VERSION = """Arista {product}
Hardware version: 11.00
Serial number: {serial}
Hardware MAC address: {mac}
System MAC address: {mac}

Software image version: {release}
Architecture: x86_64
Internal build version: 4.31.2F-35442146.4312F
Internal build ID: 0f5ff8a5-9b1c-4d0c-b8f8-5a1e6f7c3a11
Image format version: 3.0
Image optimization: None

Uptime: 1 week, 2 days, 3 hours and 4 minutes
Total memory: 8099732 kB
Free memory: 6180720 kB
"""


def version(device: Device) -> str:
    address = hardware.dots(hardware.mac(device))
    product, release = hardware.product(device), hardware.release(device)
    return _VERSION.format(product=product, serial=serial(device), mac=address, release=release)


def version_data(device: Device) -> dict[str, Any]:
    return {
        "mfgName": "Arista",
        "modelName": hardware.product(device),
        "hardwareRevision": "11.00",
        "serialNumber": serial(device),
        "systemMacAddress": hardware.colons(hardware.mac(device)),
        "hwMacAddress": hardware.colons(hardware.mac(device)),
        "configMacAddress": "00:00:00:00:00:00",
        "version": hardware.release(device),
        "architecture": "x86_64",
        "internalVersion": "4.31.2F-35442146.4312F",
        "internalBuildId": "0f5ff8a5-9b1c-4d0c-b8f8-5a1e6f7c3a11",
        "imageFormatVersion": "3.0",
        "imageOptimization": "None",
        "bootupTimestamp": hardware.booted(),
        "uptime": float(hardware.UPTIME_SECONDS),
        "memTotal": 8099732,
        "memFree": 6180720,
        "isIntlVersion": False,
    }


def _ports(device: Device) -> dict[str, int]:
    view = View(device)
    return {
        "Management": sum(1 for _port in view.ports(names.MANAGEMENT)),
        "Switched": sum(1 for _port in view.ports(names.PHYSICAL)),
    }


def inventory(device: Device) -> str:
    number = serial(device)
    counts = _ports(device)
    rows = [
        "System information",
        "  Model                    Description",
        "  ------------------------ ----------------------------------------------------",
    ]
    rows += [
        f"  {hardware.product(device):<24} 48 25GbE SFP and 8 100GbE QSFP100 1RU",
        "",
        "  HW Version  Serial Number  Mfg Date    Epoch",
    ]
    rows += ["  ----------- -------------- ----------- -----", f"  11.00       {number:<14} 2021-06-14  03.00", ""]
    rows += [
        "System has 2 power supply slots",
        "  Slot Model            Serial Number   ",
        "  ---- ---------------- ----------------",
    ]
    rows += [f"  {n}    PWR-500AC-F      P{n}{number[2:]:<14}" for n in (1, 2)]
    rows += [
        "",
        "System has 4 fan modules",
        "  Module  Number of Fans  Model            Serial Number   ",
        "  ------- --------------- ---------------- ----------------",
    ]
    rows += [f"  {n}       1               FAN-7011H-F      N/A             " for n in (1, 2, 3, 4)]
    rows += [
        "",
        f"System has {sum(counts.values())} ports",
        "  Type               Count",
        "  ------------------ -------",
    ]
    rows += [f"  {kind:<18} {count}" for kind, count in counts.items() if count]
    rows += [
        "",
        f"System has {counts['Switched']} transceiver slots",
        "  Port Manufacturer     Model            Serial Number    Rev ",
        "  ---- ---------------- ---------------- ---------------- ----",
    ]
    for slot, port in _optics(device).items():
        rows += [
            f"  {slot:<4} {port['mfgName']:<16} {port['modelName']:<16} "
            f"{port['serialNum']:<16} {port['hardwareRev']}".rstrip()
        ]
    return lines([*rows, ""])


def _optics(device: Device) -> dict[str, dict[str, str]]:
    """A transceiver in each port that is cabled."""
    view = View(device)
    found = {}
    for index, port in enumerate(view.ports(names.PHYSICAL), 1):
        present = view.status(port.name.full).reason.value != "unplugged"
        keys = ("mfgName", "modelName", "serialNum", "hardwareRev")
        values = (
            ("Arista Networks", "SFP-10G-SR", f"XCW{hardware.mac(device, index) % 10**9:09d}", "0002")
            if present
            else ("Not Present", "", "", "")
        )
        found[port.name.full.removeprefix("Ethernet")] = dict(zip(keys, values, strict=True))
    return found


def inventory_data(device: Device) -> dict[str, Any]:
    number = serial(device)
    counts = _ports(device)
    return {
        "systemInformation": {
            "name": hardware.product(device),
            "description": "48 25GbE SFP and 8 100GbE QSFP100 1RU",
            "mfgDate": "2021-06-14",
            "hardwareRev": "11.00",
            "hwEpoch": "03.00",
            "serialNum": number,
        },
        "powerSupplySlots": {str(n): {"name": "PWR-500AC-F", "serialNum": f"P{n}{number[2:]}"} for n in (1, 2)},
        "fanTraySlots": {str(n): {"numFans": 1, "name": "FAN-7011H-F", "serialNum": "N/A"} for n in (1, 2, 3, 4)},
        "portCount": sum(counts.values()),
        "switchedPortCount": counts["Switched"],
        "managementPortCount": counts["Management"],
        "xcvrSlots": _optics(device),
        "cardSlots": {},
    }


def _fqdn(device: Device) -> str:
    found = (re.fullmatch(r"(?:ip domain-name|dns domain) (\S+)", line) for line in device.running.lines())
    domain = next((match[1] for match in found if match), "")
    return f"{device.hostname}.{domain}" if domain else device.hostname


def hostname(device: Device) -> str:
    return f"Hostname: {device.hostname}\nFQDN:     {_fqdn(device)}\n"


def hostname_data(device: Device) -> dict[str, Any]:
    return {"hostname": device.hostname, "fqdn": _fqdn(device)}


def clock(_device: Device) -> str:
    now = hardware.now()
    return f"{now:%a %b} {now.day:>2} {now:%H:%M:%S %Y}\nTimezone: UTC\nClock source: local\n"


def clock_data(_device: Device) -> dict[str, Any]:
    now = hardware.now()
    keys = {
        "tmYear": now.year,
        "tmMon": now.month,
        "tmMday": now.day,
        "tmHour": now.hour,
        "tmMin": now.minute,
        "tmSec": now.second,
    }
    local = {
        "year": now.year,
        "month": now.month,
        "dayOfMonth": now.day,
        "hour": now.hour,
        "min": now.minute,
        "sec": now.second,
    }
    return {
        "utcTime": now.timestamp(),
        "timezone": "UTC",
        "localTime": local,
        "clockSource": {"local": True},
        "tm": keys,
    }


def hosts(device: Device) -> str:
    told = device.running.lines()
    servers = [line.split()[-1] for line in told if re.match(r"(ip|dns) name-server ", line)]
    rows = [f"Default domain is: {_fqdn(device).removeprefix(device.hostname).lstrip('.') or '(Not Set)'}"]
    rows += [
        "Name/address lookup uses domain service",
        f"Name servers are: {', '.join(servers)}" if servers else "Name servers are: (Not Set)",
        "",
        "Static Mappings:",
    ]
    rows += [
        "Hostname                 IP        Addresses",
        "",
    ]
    return lines(rows)


def users(_device: Device) -> str:
    return (
        "    Line      User        Host(s)       Idle        Location\n"
        "*  1 vty 4     netops      idle          00:00:00    127.0.0.1\n"
    )


def users_data(_device: Device) -> dict[str, Any]:
    vty = {"user": "netops", "uptime": 0.0, "idleTime": 0.0, "location": "127.0.0.1"}
    return {"serials": {}, "vtys": {"vty4": vty}}


def uptime(_device: Device) -> str:
    return f" {hardware.now():%H:%M:%S} up 9 days,  3:04,  1 user,  load average: 0.21, 0.33, 0.34\n"


def uptime_data(_device: Device) -> dict[str, Any]:
    return {"upTime": float(hardware.UPTIME_SECONDS), "users": 1, "loadAvg": [0.21, 0.33, 0.34]}


def processes_top(_device: Device) -> str:
    now = hardware.now()
    rows = [
        f"top - {now:%H:%M:%S} up 9 days,  3:04,  1 user,  load average: 0.21, 0.33, 0.34",
        "Tasks: 284 total,   1 running, 283 sleeping,   0 stopped,   0 zombie",
    ]
    rows += [
        "%Cpu(s):  3.1 us,  1.2 sy,  0.0 ni, 95.4 id,  0.0 wa,  0.2 hi,  0.1 si,  0.0 st",
        "MiB Mem :   7909.9 total,   6035.9 free,   1251.0 used,    623.0 buff/cache",
    ]
    rows += [
        "MiB Swap:      0.0 total,      0.0 free,      0.0 used.   6311.2 avail Mem ",
        "",
        "  PID USER      PR  NI    VIRT    RES    SHR S  %CPU  %MEM     TIME+ COMMAND",
    ]
    rows += [
        f"{pid:>5} root      20   0  512112 {pid * 11 + 90000:>6} 61204 S   0.3   1.1  10:11.12 {name}"
        for pid, name in ((1, "systemd"), (1711, "Sysdb"), (2004, "StrataL2"))
    ]
    return lines(rows)


_FANS = [f"{module}/1" for module in (1, 2, 3, 4)]


def cooling(_device: Device) -> str:
    rows = ["System cooling status is: Ok", "Ambient temperature: 24C", "Airflow: front-to-back"]
    rows += [
        "Fan              Status          Configured Speed     Actual Speed",
        "---------------- --------------- ---------------- ----------------",
    ]
    rows += [f"{name:<16} {'Ok':<15} {'30%':>16} {'30%':>16}" for name in _FANS]
    rows += [f"PowerSupply{n}/1   {'Ok':<15} {'30%':>16} {'30%':>16}" for n in (1, 2)]
    return lines(rows)


def _fan(label: str) -> dict[str, Any]:
    return {
        "status": "ok",
        "label": label,
        "uptime": hardware.booted(),
        "maxSpeed": 20000,
        "configuredSpeed": 30,
        "actualSpeed": 30,
        "speedStable": True,
    }


def cooling_data(_device: Device) -> dict[str, Any]:
    trays = [{"status": "ok", "label": name.partition("/")[0], "speed": 30, "fans": [_fan(name)]} for name in _FANS]
    supplies = [
        {"status": "ok", "label": f"PowerSupply{n}", "speed": 30, "fans": [_fan(f"PowerSupply{n}/1")]} for n in (1, 2)
    ]
    return {
        "systemStatus": "coolingOk",
        "ambientTemperature": 24.0,
        "airflowDirection": "frontToBackAirflow",
        "fanTraySlots": trays,
        "powerSupplySlots": supplies,
    }


_SENSORS = (
    ("TempSensor1", "Cpu temp sensor", 41.0, 95.0, 105.0),
    ("TempSensor2", "Front-panel temp sensor", 24.0, 65.0, 75.0),
)


def temperature(_device: Device) -> str:
    rows = [
        "System temperature status is: Ok",
        "",
        f"{'':<65}Alert  Critical",
        f"{'':<47}{'Temp':<8}{'Setpoint':<10}Limit     Limit",
    ]
    rows += [
        "Sensor  Description                             (C)         (C)    (C)       (C)",
        "------- ----------------------------------- ------- ----------- ------ ---------",
    ]
    rows += [
        f"{number:<7} {text:<35} {now:>7} {'(65) 63.8':>11} {alert:>6.0f} {critical:>9.0f}"
        for number, (_n, text, now, alert, critical) in enumerate(_SENSORS, 1)
    ]
    return lines(rows)


def temperature_data(_device: Device) -> dict[str, Any]:
    sensors = [
        {
            "name": name,
            "description": text,
            "currentTemperature": now,
            "overheatThreshold": alert,
            "criticalThreshold": critical,
        }
        | {"hwStatus": "ok", "inAlertState": False, "alertCount": 0, "relPos": str(number), "maxTemperature": now + 4}
        for number, (name, text, now, alert, critical) in enumerate(_SENSORS, 1)
    ]
    return {
        "systemStatus": "temperatureOk",
        "ambientThreshold": 45,
        "tempSensors": sensors,
        "cardSlots": [],
        "powerSupplySlots": [],
    }


def power(_device: Device) -> str:
    rows = [
        "Power                              Input   Output  Output",
        "Supply  Model           Capacity  Current  Current  Power   Status        Uptime",
        "------- --------------- --------- -------- -------- ------- ------------- ----------",
    ]
    rows += [
        f"{n:<7} {'PWR-500AC-F':<15} {'500W':>9} {'0.31A':>8} {'5.10A':>8} {'61.0W':>7} {'Ok':<13} 9 days, 3:04:05"
        for n in (1, 2)
    ]
    return lines([*rows, f"Total   {'--':<15} {'1000W':>9} {'--':>8} {'--':>8} {'122.0W':>7} {'--':<13} --"])


def power_data(_device: Device) -> dict[str, Any]:
    supply = {
        "modelName": "PWR-500AC-F",
        "capacity": 500.0,
        "dominant": False,
        "inputCurrent": 0.31,
        "outputCurrent": 5.1,
        "outputPower": 61.0,
        "state": "ok",
        "uptime": hardware.booted(),
        "managed": True,
        "tempSensors": {},
        "fans": {},
    }
    return {"powerSupplies": {"1": supply, "2": supply}}


def module(device: Device) -> str:
    number = serial(device)
    rows = [
        "Module  Ports Card Type                            Model                  Serial No.",
        "------- ----- ------------------------------------ ---------------------- -----------",
    ]
    rows += [
        f"1       56    48 25GbE SFP and 8 100GbE QSFP100    {hardware.product(device):<22} {number}",
        "",
        "Module  MAC addresses                          Hw      Sw      Status",
    ]
    rows += ["------- -------------------------------------- ------- ------- ---------"]
    return lines(
        [
            *rows,
            (
                f"1       {hardware.colons(hardware.mac(device))}"
                f" - {hardware.colons(hardware.mac(device, 255))}  11.00   4.31.2F Active"
            ),
            "",
        ]
    )


def boot_config(device: Device) -> str:
    """The image stands in a comment at the head of the configuration."""
    found = (re.fullmatch(r"! boot system (\S+)", item.strip()) for item in device.running.items)
    image = next((match[1] for match in found if match), "flash:/EOS-4.31.2F.swi")
    return (
        f"Software image: {image}\nConsole speed: (not set)\n"
        f"Aboot password (encrypted): (not set)\nMemory test iterations: (not set)\n"
    )


def boot_config_data(device: Device) -> dict[str, Any]:
    image = boot_config(device).split("\n")[0].removeprefix("Software image: ")
    return {"softwareImage": image, "consoleSpeed": None, "abootPassword": "", "memTestIterations": 0}


def snmp_community(device: Device) -> str:
    rows: list[str] = []
    for line in device.running.lines():
        words = line.split()
        if words[:2] == ["snmp-server", "community"]:
            rows += [
                f"Community name: {words[2]}",
                f"Community access: {'read-write' if 'rw' in words[3:] else 'read-only'}",
                "",
            ]
    return lines(rows)


def snmp_value(device: Device, what: str) -> str:
    prefix = f"snmp-server {what} "
    return next((line.removeprefix(prefix) for line in device.running.lines() if line.startswith(prefix)), "")


def _snmp(what: str) -> Structured:
    def text(device: Device) -> str:
        value = snmp_value(device, what)
        return f"{what.capitalize()}: {value}\n" if value else ""

    return Structured(text, lambda device: {what: snmp_value(device, what)})


def chassis(device: Device) -> str:
    return f"Chassis: {serial(device)}\n"


COMMANDS: Table = {
    "show version": Structured(version, version_data),
    "show inventory": Structured(inventory, inventory_data),
    "show hostname": Structured(hostname, hostname_data),
    "show clock": Structured(clock, clock_data),
    "show hosts": hosts,
    "show users": Structured(users, users_data),
    "show uptime": Structured(uptime, uptime_data),
    "show processes top once": processes_top,
    "show system environment cooling": Structured(cooling, cooling_data),
    "show system environment temperature": Structured(temperature, temperature_data),
    "show system environment power": Structured(power, power_data),
    "show environment cooling": Structured(cooling, cooling_data),
    "show environment temperature": Structured(temperature, temperature_data),
    "show environment power": Structured(power, power_data),
    "show module": module,
    "show boot-config": Structured(boot_config, boot_config_data),
    "show snmp community": snmp_community,
    "show snmp location": _snmp("location"),
    "show snmp contact": _snmp("contact"),
    "show snmp v2-mib location": _snmp("location"),
    "show snmp v2-mib contact": _snmp("contact"),
    "show snmp v2-mib chassis": Structured(chassis, lambda device: {"chassisId": serial(device)}),
}
