# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""IOS: hardware, software and the user."""

from __future__ import annotations

import re
from collections.abc import Callable

from tests.lab.engine import names
from tests.lab.engine.device import Device
from tests.lab.engine.model import BadToken
from tests.lab.engine.texts import SYNTAX
from tests.lab.operational import View
from tests.lab.show import hardware
from tests.lab.show.common import lines
from tests.lab.show.hardware import serial
from tests.lab.show.table import Table

_VERSION = """Cisco IOS XE Software, Version 17.09.04a
{description}
Technical Support: http://www.cisco.com/techsupport
Copyright (c) 1986-2023 by Cisco Systems, Inc.
Compiled Fri 20-Oct-23 10:44 by mcpre

ROM: IOS-XE ROMMON
{boot}
{hostname} uptime is 1 week, 2 days, 3 hours, 4 minutes
Uptime for this control processor is 1 week, 2 days, 3 hours, 6 minutes
System returned to ROM by reload
System image file is "{image}"
Last reload reason: Reload Command

{chassis}
Processor board ID {serial}
{ports}
{memory}
{models}
Configuration register is {register}
"""
_SWITCH_MODELS = """
Base Ethernet MAC Address          : {mac}
Motherboard Assembly Number        : 73-18271-06
Motherboard Serial Number          : {serial}
Model Revision Number              : V02
Motherboard Revision Number        : B0
Model Number                       : C9300-48P
System Serial Number               : {serial}
CLEI Code Number                   : 


Switch Ports Model              SW Version        SW Image              Mode   
------ ----- -----              ----------        ----------            ----   
*    1 {count:<5} C9300-48P          17.09.04a         CAT9K_IOSXE           INSTALL

"""  # noqa: W291 - as the device prints it


def version(device: Device) -> str:
    switch = hardware.is_switch(device)
    model = hardware.model(device)
    view = View(device)
    memory = "1331521K/6147K" if switch else "2071870K/3075K"
    brand = f"cisco {model.product} ({'X86' if switch else 'VXE'}) processor"
    return _VERSION.format(
        description=model.description,
        boot="BOOTLDR: System Bootstrap, Version 17.10.1r, RELEASE SOFTWARE (P)\n" if switch else "",
        hostname=device.hostname,
        image="flash:packages.conf" if switch else "bootflash:packages.conf",
        chassis=f"{brand} with {memory} bytes of memory.",
        serial=serial(device),
        ports=_port_counts(view),
        memory="2048K bytes of non-volatile configuration memory.\n8388608K bytes of physical memory."
        if switch
        else "32768K bytes of non-volatile configuration memory.\n3965112K bytes of physical memory.",
        models=_models(view) if switch else "",
        register="0x102" if switch else "0x2102",
    )


def _models(view: View) -> str:
    count = sum(1 for _port in view.ports(names.PHYSICAL))
    return _SWITCH_MODELS.format(
        mac=hardware.colons(hardware.mac(view.device)), serial=serial(view.device), count=count
    )


_KINDS = {
    "Vlan": "Virtual Ethernet",
    "FastEthernet": "FastEthernet",
    "GigabitEthernet": "Gigabit Ethernet",
    "TenGigabitEthernet": "Ten Gigabit Ethernet",
    "TwentyFiveGigE": "TwentyFive Gigabit Ethernet",
    "FortyGigabitEthernet": "Forty Gigabit Ethernet",
    "HundredGigE": "Hundred Gigabit Ethernet",
}


def _port_counts(view: View) -> str:
    """`52 Gigabit Ethernet interfaces`, a line per sort."""
    rows = []
    for word, text in _KINDS.items():
        count = sum(1 for port in view.ports() if hardware.letters(port) == word)
        rows += [f"{count} {text} interface{'s' if count > 1 else ''}"] if count else []
    return "\n".join(rows)


def inventory(device: Device) -> str:
    number = serial(device)
    if not hardware.is_switch(device):
        return (
            'NAME: "Chassis", DESCR: "Cisco C8000V Edge Chassis"\n'
            f"PID: C8000V            , VID: V00  , SN: {number}\n\n"
            'NAME: "module R0", DESCR: "Cisco C8000V Edge Route Processor"\n'
            "PID: C8000V            , VID: V00  , SN: JAB1303001C\n\n"
            'NAME: "module F0", DESCR: "Cisco C8000V Edge Embedded Services Processor"\n'
            "PID: C8000V            , VID:      , SN:            \n\n"
        )
    return (
        'NAME: "c93xx Stack", DESCR: "c93xx Stack"\n'
        f"PID: C9300-48P         , VID: V02  , SN: {number}\n\n"
        'NAME: "Switch 1", DESCR: "C9300-48P"\n'
        f"PID: C9300-48P         , VID: V02  , SN: {number}\n\n"
        'NAME: "Switch 1 - Power Supply A", DESCR: "Switch 1 - Power Supply A"\n'
        f"PID: PWR-C1-715WAC     , VID: V02  , SN: P{number[1:]}\n\n"
    )


def clock(_device: Device) -> str:
    now = hardware.now()
    return f"*{now:%H:%M:%S}.{now.microsecond // 1000:03d} UTC {now:%a %b} {now.day} {now.year}\n"


def _domain(device: Device) -> str:
    found = (re.fullmatch(r"ip domain[- ]name (\S+)", line) for line in device.running.lines())
    return next((match[1] for match in found if match), "")


def hosts(device: Device) -> str:
    """The domain, the name servers and the local names."""
    domain = _domain(device)
    servers = [
        word for line in device.running.lines() if line.startswith("ip name-server ") for word in line.split()[2:]
    ]
    rows = [f"Default domain is {domain}" if domain else "Default domain is not set"]
    rows += ["Name/address lookup uses domain service"]
    rows += [f"Name servers are {', '.join(servers or ['255.255.255.255'])}", ""]
    rows += ["Codes: UN - unknown, EX - expired, OK - OK, ?? - revalidate", "       temp - temporary, perm - permanent"]
    rows += ["       NA - Not Applicable None - Not defined", ""]
    rows += ["Host                      Port  Flags      Age Type   Address(es)"]
    for line in device.running.lines():
        words = line.split()
        if words[:2] == ["ip", "host"] and len(words) > 3:
            rows.append(f"{words[2]:<25} None  (perm, OK)  0   IP    {words[3]}")
    return lines(rows)


def users(_device: Device) -> str:
    return (
        "    Line       User       Host(s)              Idle       Location\n"
        "*  1 vty 0     netops     idle                 00:00:00 127.0.0.1\n\n"
        "  Interface    User               Mode         Idle     Peer Address\n\n"
    )


def processes_cpu(_device: Device) -> str:
    rows = ["CPU utilization for five seconds: 2%/0%; one minute: 3%; five minutes: 3%"]
    rows.append(" PID Runtime(ms)     Invoked      uSecs   5Sec   1Min   5Min TTY Process ")
    for number, name in enumerate(("Chunk Manager", "Load Meter", "Policy bind Process", "Check heaps"), 1):
        rows.append(f"{number:>4} {number * 41:>11} {number * 997:>11} {41:>10}  0.00%  0.00%  0.00%   0 {name}")
    return lines(rows)


def memory_statistics(device: Device) -> str:
    total = 1_331_521 * 1024 if hardware.is_switch(device) else 2_071_870 * 1024
    used = total // 4
    pools = (("Processor", 0x7F1B2C3D4048, total, used), ("lsmpi_io", 0x7F1B2B0D41A8, 6_295_128, 6_294_304))
    rows = ["                Head    Total(b)     Used(b)     Free(b)   Lowest(b)  Largest(b)"]
    for name, head, size, taken in pools:
        rows.append(f"{name:<9}  {head:X}   {size}   {taken}   {size - taken}   {size - taken}   {size - taken}")
    return lines(rows)


def boot(device: Device) -> str:
    if not hardware.is_switch(device):
        return (
            "BOOT variable = bootflash:packages.conf,1;\nCONFIG_FILE variable does not exist\n"
            "BOOTLDR variable does not exist\nConfiguration register is 0x2102\n\nStandby not ready to show bootvar\n"
        )
    return (
        "---------------------------\nSwitch 1\n---------------------------\nCurrent Boot Variables:\n"
        "BOOT variable = flash:packages.conf;\n\nBoot Variables on next reload:\n"
        "BOOT variable = flash:packages.conf;\nManual Boot = no\nEnable Break = yes\nBoot Mode = DEVICE\n"
        "iPXE Timeout = 0\n"
    )


def logging(device: Device) -> str:
    """Levels and hosts as configured; the buffer of a device that was never told anything is empty."""
    told = device.running.lines()
    rows = [
        (
            "Syslog logging: enabled (0 messages dropped, 2 messages rate-limited, 0 flushes, "
            "0 overruns, xml disabled, filtering disabled)"
        )
    ]
    rows += ["", "No Active Message Discriminator.", "", "", "", "No Inactive Message Discriminator.", "", ""]
    console = (
        "disabled"
        if "no logging console" in told
        else f"level {_level(told, 'console', 'debugging')}, 0 messages logged, xml disabled,"
    )
    rows += [f"    Console logging: {console}", "                     filtering disabled"]
    rows += [f"    Monitor logging: level {_level(told, 'monitor', 'debugging')}, 0 messages logged, xml disabled,"]
    rows += ["                     filtering disabled"]
    rows += [f"    Buffer logging:  level {_level(told, 'buffered', 'debugging')}, 0 messages logged, xml disabled,"]
    rows += ["                    filtering disabled", "    Exception Logging: size (4096 bytes)"]
    rows += [
        "    Count and timestamp logging messages: disabled",
        "    File logging: disabled",
        "    Persistent logging: disabled",
    ]
    rows += ["", "No active filter modules.", ""]
    rows += [f"    Trap logging: level {_level(told, 'trap', 'informational')}, 0 message lines logged"]
    hosts_told = [line.split() for line in told if line.startswith("logging host ")]
    rows += [f"        Logging to {words[2]}  (udp port 514, audit disabled," for words in hosts_told]
    size = next((line.split()[2] for line in told if re.match(r"logging buffered \d+", line)), "4096")
    return lines([*rows, "        Logging Source-Interface:       VRF Name:", "", f"Log Buffer ({size} bytes):", ""])


_LEVELS = ["emergencies", "alerts", "critical", "errors", "warnings", "notifications", "informational", "debugging"]


def _level(told: list[str], where: str, default: str) -> str:
    words = [word for line in told if line.startswith(f"logging {where}") for word in line.split()[2:]]
    return next((word for word in words if word in _LEVELS), default)


def ip_ssh(device: Device) -> str:
    version = "2.0" if "ip ssh version 2" in device.running.lines() else "1.99"
    return (
        f"SSH Enabled - version {version}\nAuthentication methods:publickey,keyboard-interactive,password\n"
        "Authentication timeout: 120 secs; Authentication retries: 3\n"
        "Minimum expected Diffie Hellman key size : 2048 bits\n"
    )


def snmp_text(what: str) -> Callable[[Device], str]:
    """`show snmp location` and `show snmp contact`: the words behind the command."""

    def show(device: Device) -> str:
        prefix = f"snmp-server {what} "
        return lines([line.removeprefix(prefix) for line in device.running.lines() if line.startswith(prefix)])

    return show


def snmp_chassis(device: Device) -> str:
    return f"{serial(device)}\n"


def snmp_community(device: Device) -> str:
    rows: list[str] = []
    for line in device.running.lines():
        if line.startswith("snmp-server community "):
            name = line.split()[2]
            rows += ["", f"Community name: {name}", f"Community Index: {name}", f"Community SecurityName: {name}"]
            rows += ["storage-type: nonvolatile\t active", ""]
    return lines(rows)


def environment(device: Device) -> str:
    if not hardware.is_switch(device):
        raise BadToken(SYNTAX["ios"].invalid, offset=len("show "))
    return (
        "Switch 1: SYSTEM TEMPERATURE is OK\nInlet Temperature Value: 25 Degree Celsius\nTemperature State: GREEN\n"
        "Yellow Threshold : 46 Degree Celsius\nRed Threshold    : 56 Degree Celsius\n\n"
        "Hotspot Temperature Value: 41 Degree Celsius\nTemperature State: GREEN\n"
        "Yellow Threshold : 105 Degree Celsius\nRed Threshold    : 125 Degree Celsius\n"
    )


COMMANDS: Table = {
    "show version": version,
    "show inventory": inventory,
    "show clock": clock,
    "show hosts": hosts,
    "show users": users,
    "show processes cpu": processes_cpu,
    "show memory statistics": memory_statistics,
    "show boot": boot,
    "show logging": logging,
    "show ip ssh": ip_ssh,
    "show snmp location": snmp_text("location"),
    "show snmp contact": snmp_text("contact"),
    "show snmp chassis": snmp_chassis,
    "show snmp community": snmp_community,
    "show environment temperature": environment,
    "show environment temperature status": environment,
}
