# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""NX-OS: hardware, software and the user."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from tests.lab.engine.device import Device
from tests.lab.show import hardware
from tests.lab.show.common import lines, rows_of
from tests.lab.show.hardware import serial
from tests.lab.show.table import Structured, Table

_VERSION = """Cisco Nexus Operating System (NX-OS) Software
TAC support: http://www.cisco.com/tac
Documents: http://www.cisco.com/en/US/products/ps9372/tsd_products_support_series_home.html
Copyright (c) 2002-2023, Cisco Systems, Inc. All rights reserved.

Software
  BIOS: version 05.47
  NXOS: version 10.3(4a) [Feature Release]
  Host NXOS: version 10.3(4a)
  BIOS compile time:  04/28/2022
  NXOS image file is: bootflash:///nxos64-cs.10.3.4a.M.bin
  NXOS compile time:  10/30/2023 12:00:00 [10/30/2023 22:44:09]
  NXOS boot mode: LXC

Hardware
  cisco Nexus9000 C93180YC-FX Chassis
  Intel(R) Xeon(R) CPU D-1528 @ 1.90GHz with 24570000 kB of memory.
  Processor Board ID {serial}

  Device name: {hostname}
  bootflash:  115343360 kB

Kernel uptime is 9 day(s), 3 hour(s), 4 minute(s), 5 second(s)

Last reset
  Reason: Unknown
  System version: 10.3(4a)
  Service:

plugin
  Core Plugin, Ethernet Plugin

Active Package(s):

"""


def version(device: Device) -> str:
    return _VERSION.format(hostname=device.hostname, serial=serial(device))


def version_data(device: Device) -> dict[str, Any]:
    return {
        "header_str": "Cisco Nexus Operating System (NX-OS) Software\nTAC support: http://www.cisco.com/tac\n",
        "bios_ver_str": "05.47",
        "kickstart_ver_str": "10.3(4a) [Feature Release]",
        "nxos_ver_str": "10.3(4a)",
        "bios_cmpl_time": "04/28/2022",
        "kick_file_name": "bootflash:///nxos64-cs.10.3.4a.M.bin",
        "nxos_file_name": "bootflash:///nxos64-cs.10.3.4a.M.bin",
        "kick_cmpl_time": "10/30/2023 12:00:00",
        "chassis_id": "Nexus9000 C93180YC-FX Chassis",
        "cpu_name": "Intel(R) Xeon(R) CPU D-1528 @ 1.90GHz",
        "memory": 24570000,
        "mem_type": "kB",
        "proc_board_id": serial(device),
        "host_name": device.hostname,
        "bootflash_size": 115343360,
        "kern_uptm_days": 9,
        "kern_uptm_hrs": 3,
        "kern_uptm_mins": 4,
        "kern_uptm_secs": 5,
        "rr_reason": "Unknown",
        "rr_sys_ver": "10.3(4a)",
        "rr_service": "",
        "plugins": "Core Plugin, Ethernet Plugin",
        "manufacturer": "Cisco Systems, Inc.",
    }


def _parts(device: Device) -> list[dict[str, str]]:
    """The rows of the inventory."""
    number = serial(device)
    rows = [("Chassis", "Nexus9000 C93180YC-FX Chassis", "N9K-C93180YC-FX", "V04", number)]
    rows += [("Slot 1", "48x10/25G + 6x40/100G Ethernet Module", "N9K-C93180YC-FX", "V04", number)]
    rows += [
        (
            f"Power Supply {n}",
            "Nexus9000 C93180YC-FX Chassis Power Supply",
            "NXA-PAC-500W-PE",
            "V01",
            f"P{n}{number[2:]}",
        )
        for n in (1, 2)
    ]
    rows += [
        (f"Fan {n}", "Nexus9000 C93180YC-FX Chassis Fan Module", "NXA-FAN-30CFM-F", "V01", "N/A") for n in (1, 2, 3, 4)
    ]
    keys = ("name", "desc", "productid", "vendorid", "serialnum")
    return [dict(zip(keys, row, strict=True)) for row in rows]


def inventory(device: Device) -> str:
    rows: list[str] = []
    for part in _parts(device):
        rows += [f'NAME: "{part["name"]}",  DESCR: "{part["desc"]}"']
        rows += [f"PID: {part['productid']:<20} ,  VID: {part['vendorid']} ,  SN: {part['serialnum']}", ""]
    return lines(rows)


def inventory_data(device: Device) -> dict[str, Any]:
    return rows_of("inv", "inv", [dict(part) for part in _parts(device)])


def hostname(device: Device) -> str:
    return f"{device.hostname} \n"


def hostname_data(device: Device) -> dict[str, Any]:
    return {"hostname": device.hostname}


def host_id(device: Device) -> str:
    return f"License hostid: VDH={serial(device)}\n"


def clock(_device: Device) -> str:
    now = hardware.now()
    return f"{now:%H:%M:%S}.{now.microsecond // 1000:03d} UTC {now:%a %b %d %Y}\nTime source is NTP\n"


def hosts(device: Device) -> str:
    told = device.running.lines()
    domain = next((match[1] for line in told if (match := re.fullmatch(r"ip domain-name (\S+)", line))), "")
    servers = [word for line in told if line.startswith("ip name-server ") for word in line.split()[2:]]
    rows = [
        "DNS lookup enabled",
        f"Default domain for vrf:default is {domain}" if domain else "Default domain for vrf:default is not set",
    ]
    rows += [
        "Name/address lookup uses domain service",
        f"Name servers for vrf:default is {', '.join(servers)}"
        if servers
        else "Name servers for vrf:default is not set",
    ]
    return lines([*rows, "", "Host                    Address"])


def users(_device: Device) -> str:
    now = hardware.now()
    return (
        f"NAME     LINE         TIME         IDLE          PID COMMENT\n"
        f"netops   pts/0        {now:%b %d %H:%M}   .            8471 (127.0.0.1) session=ssh *\n"
    )


_TOTAL_KB, _USED_KB = 24_570_000, 6_120_000
_LOAD = {"load_avg_1min": "0.21", "load_avg_5min": "0.33", "load_avg_15min": "0.34"}


def system_resources(_device: Device) -> str:
    return (
        "Load average:   1 minute: 0.21   5 minutes: 0.33   15 minutes: 0.34\n"
        "Processes   :   817 total, 1 running\n"
        "CPU states  :   2.04% user,   1.27% kernel,   96.69% idle\n"
        "        CPU0 states  :   2.04% user,   1.27% kernel,   96.69% idle\n"
        f"Memory usage:   {_TOTAL_KB}K total,   {_USED_KB}K used,   {_TOTAL_KB - _USED_KB}K free\n"
        "Current memory status: OK\n"
    )


def system_resources_data(_device: Device) -> dict[str, Any]:
    cpu = {"cpuid": "0", "user": "2.04", "kernel": "1.27", "idle": "96.69"}
    return {
        **_LOAD,
        "processes_total": "817",
        "processes_running": "1",
        "cpu_state_user": "2.04",
        "cpu_state_kernel": "1.27",
        "cpu_state_idle": "96.69",
        **rows_of("cpu_usage", "cpu_usage", [cpu]),
        "memory_usage_total": str(_TOTAL_KB),
        "memory_usage_used": str(_USED_KB),
        "memory_usage_free": str(_TOTAL_KB - _USED_KB),
        "current_memory_status": "OK",
    }


_PROCESSES = ((1, "systemd"), (2826, "portmap"), (2876, "sysmgr"), (3385, "syslogd"), (3387, "pfm_dummy"))


def processes_cpu(_device: Device) -> str:
    rows = ["", "CPU utilization for five seconds: 3%/1%; one minute: 3%; five minutes: 4%"]
    rows += [
        "PID    Runtime(ms)  Invoked   uSecs  5Sec    1Min    5Min    TTY  Process",
        "-----  -----------  --------  -----  ------  ------  ------  ---  -----------",
    ]
    rows += [
        f"{pid:>5} {pid * 6:>12} {pid * 3:>9} {2:>6}   0.00%   0.00%  0.00%   -    {name}" for pid, name in _PROCESSES
    ]
    return lines(rows)


def processes_cpu_data(_device: Device) -> dict[str, Any]:
    found = [
        {
            "pid": str(pid),
            "runtime": str(pid * 6),
            "invoked": str(pid * 3),
            "usecs": "2",
            "onesec": "0.00",
            "process": name,
        }
        for pid, name in _PROCESSES
    ]
    head = {"fivesec_percent": "3", "fivesec_intr_percent": "1", "onemin_percent": "3", "fivemin_percent": "4"}
    return head | rows_of("process_cpu", "process_cpu", found)


def _modules(device: Device) -> dict[str, Any]:
    return {
        "modinf": "1",
        "ports": "54",
        "modtype": "48x10/25G + 6x40/100G Ethernet Module",
        "model": "N9K-C93180YC-FX",
        "status": "active *",
        "serialnum": serial(device),
        "mac": f"{_dashes(hardware.mac(device))} to {_dashes(hardware.mac(device, 255))}",
    }


def _dashes(value: int) -> str:
    return hardware.colons(value).replace(":", "-")


def module(device: Device) -> str:
    row = _modules(device)
    return (
        "Mod Ports             Module-Type                      Model           Status\n"
        "--- ----- ------------------------------------- --------------------- ---------\n"
        f"1    54   {row['modtype']:<37} {row['model']:<21} active *\n\n"
        "Mod  Sw                       Hw    Slot\n---  ----------------------- ------ ----\n"
        "1    10.3(4a)                 2.0    NA  \n\n\n"
        "Mod  MAC-Address(es)                         Serial-Num\n"
        "---  --------------------------------------  ----------\n"
        f"1    {row['mac']}  {row['serialnum']}\n\n"
        "Mod  Online Diag Status\n---  ------------------\n1    Pass\n\n* this terminal session \n"
    )


def module_data(device: Device) -> dict[str, Any]:
    row = _modules(device)
    info = {key: row[key] for key in ("modinf", "ports", "modtype", "model", "status")}
    macs = {"modmac": "1", "mac": row["mac"], "serialnum": row["serialnum"]}
    return {
        **rows_of("modinfo", "modinfo", [info]),
        **rows_of("modwwninfo", "modwwninfo", [{"modwwn": "1", "sw": "10.3(4a)", "hw": "2.0", "slottype": "NA"}]),
        **rows_of("modmacinfo", "modmacinfo", [macs]),
        **rows_of("moddiaginfo", "moddiaginfo", [{"mod": "1", "diagstatus": "Pass"}]),
    }


_FANS = [(f"Fan{n}(sys_fan{n})", "NXA-FAN-30CFM-F", "--", "front-to-back", "Ok") for n in (1, 2, 3, 4)]
_SUPPLIES = [
    ("1", "NXA-PAC-500W-PE", "62 W", "73 W", "500 W", "Ok"),
    ("2", "NXA-PAC-500W-PE", "58 W", "70 W", "500 W", "Ok"),
]
_SENSORS = [
    ("FRONT", "80", "70", "27"),
    ("BACK", "70", "42", "23"),
    ("CPU", "90", "80", "37"),
    ("Sugarbowl", "110", "90", "46"),
]


def environment_fan(_device: Device) -> str:
    rows = ["", "Fan:", "-" * 75, "Fan             Model                Hw     Direction      Status", "-" * 75]
    rows += [f"{name:<15} {model:<20} {hw:<6} {way:<14} {status}" for name, model, hw, way, status in _FANS]
    return lines([*rows, "Fan Zone Speed: Zone 1: 0x80", "Fan Air Filter : NotSupported"])


def environment_fan_data(_device: Device) -> dict[str, Any]:
    keys = ("fanname", "fanmodel", "fanhwver", "fandir", "fanstatus")
    found = [dict(zip(keys, fan, strict=True)) for fan in _FANS]
    zone = rows_of("fan_zone_speed", "fan_zone_speed", [{"zone": "1", "zonespeed": "0x80"}])
    return {"fandetails": {**rows_of("faninfo", "faninfo", found), **zone, "fan_filter_status": "NotSupported"}}


def environment_power(_device: Device) -> str:
    rows = ["", "Power Supply:", "Voltage: 12 Volts", f"{'Power':<35}Actual             Actual        Total"]
    rows += ["Supply    Model                    Output              Input      Capacity     Status"]
    rows += [
        f"{'':<35}(Watts )           (Watts )      (Watts )",
        "-------  -------------------  ---------------  ------  ----------  --------------------",
    ]
    rows += [
        f"{n:<8} {model:<19} {out:>12} {used:>18} {total:>13} {status:>11}     "
        for n, model, out, used, total, status in _SUPPLIES
    ]
    return lines(rows)


def environment_power_data(_device: Device) -> dict[str, Any]:
    keys = ("psnum", "psmodel", "actual_out", "actual_input", "tot_capa", "ps_status")
    found = [dict(zip(keys, one, strict=True)) for one in _SUPPLIES]
    return {"powersup": {"voltage_level": "12", **rows_of("psinfo", "psinfo", found)}}


def environment_temperature(_device: Device) -> str:
    rows = [
        "",
        "Temperature:",
        "-" * 68,
        "Module   Sensor        MajorThresh   MinorThres   CurTemp     Status",
        f"{'':<23}(Celsius)     (Celsius)    (Celsius)         ",
        "-" * 68,
    ]
    rows += [
        f"1        {name:<13} {major:<15} {minor:<11} {now:<11} Ok         " for name, major, minor, now in _SENSORS
    ]
    return lines(rows)


def environment_temperature_data(_device: Device) -> dict[str, Any]:
    keys = ("sensor", "majthres", "minthres", "curtemp")
    found = [{"tempmod": "1", **dict(zip(keys, one, strict=True)), "alarmstatus": "Ok"} for one in _SENSORS]
    return rows_of("tempinfo", "tempinfo", found)


def environment(device: Device) -> str:
    return environment_power(device) + environment_fan(device) + environment_temperature(device)


def environment_data(device: Device) -> dict[str, Any]:
    return environment_power_data(device) | environment_fan_data(device) | environment_temperature_data(device)


def boot(device: Device) -> str:
    image = next((line.split(maxsplit=2)[2] for line in device.running.lines() if line.startswith("boot nxos ")), "")
    rows = ["Current Boot Variables:", "", "sup-1", f"NXOS variable = {image}" if image else "NXOS variable not set"]
    rows += ["Boot POAP Disabled", "", "Boot Variables on next reload:", "", "sup-1"]
    return lines([*rows, f"NXOS variable = {image}" if image else "NXOS variable not set", "Boot POAP Disabled"])


def snmp_community(device: Device) -> str:
    rows = [
        "Community            Group / Access      context    acl_filter",
        "---------            --------------      -------    ----------",
    ]
    for line in device.running.lines():
        words = line.split()
        if words[:2] == ["snmp-server", "community"]:
            group = (
                words[4]
                if words[3:4] == ["group"]
                else {"ro": "network-operator", "rw": "network-admin"}.get(words[-1], "network-operator")
            )
            rows.append(f"{words[2]:<20} {group}")
    return lines(rows)


def uptime(_device: Device) -> str:
    return (
        "System start time:          Not recorded\nSystem uptime:              9 days, 3 hours, 2 minutes, 5 seconds\n"
        "Kernel uptime:              9 days, 3 hours, 4 minutes, 5 seconds\n"
    )


def vdc_current(device: Device) -> str:
    return f"Current vdc is 1 - {device.hostname}\n"


def vdc_current_data(device: Device) -> dict[str, Any]:
    return {"id": "1", "name": device.hostname}


def _snmp(what: str) -> Callable[[Device], str]:
    def show(device: Device) -> str:
        prefix = f"snmp-server {what} "
        text = next((line.removeprefix(prefix) for line in device.running.lines() if line.startswith(prefix)), "")
        return f"sys {what}: {text}\n"

    return show


COMMANDS: Table = {
    "show version": Structured(version, version_data),
    "show inventory": Structured(inventory, inventory_data),
    "show hostname": Structured(hostname, hostname_data),
    "show license host-id": host_id,
    "show clock": clock,
    "show hosts": hosts,
    "show users": users,
    "show system resources": Structured(system_resources, system_resources_data),
    "show system uptime": uptime,
    "show processes cpu": Structured(processes_cpu, processes_cpu_data),
    "show module": Structured(module, module_data),
    "show environment": Structured(environment, environment_data),
    "show environment fan": Structured(environment_fan, environment_fan_data),
    "show environment power": Structured(environment_power, environment_power_data),
    "show environment temperature": Structured(environment_temperature, environment_temperature_data),
    "show boot": boot,
    "show snmp community": snmp_community,
    "show snmp location": _snmp("location"),
    "show snmp contact": _snmp("contact"),
    "show vdc current-vdc": Structured(vdc_current, vdc_current_data),
}
