# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""NX-OS: the arguments of lines that are kept as text.

A line that begins with the words of a row has to go on as one of the row's alternatives.
"""

from __future__ import annotations

import re
from ipaddress import ip_address, ip_network

from tests.lab.engine import names
from tests.lab.engine.grammar import Grammar, Reader
from tests.lab.engine.readers import READERS
from tests.lab.engine.texts import SYNTAX


def _as_number(text: str) -> str:
    """An AS number, plain or with a dot."""
    high, _dot, low = text.rpartition(".")
    if not re.fullmatch(r"(?:\d{1,5}\.)?\d{1,10}", text, re.ASCII):
        raise ValueError(text)
    value = int(high or 0) * 65536 + int(low)
    if not 1 <= value < 2**32 or (high and (int(low) > 65535 or int(high) > 65535)):
        raise ValueError(text)
    return text


def _peer(text: str) -> str:
    """A BGP neighbor: an address, a prefix of them, or an interface."""
    if names.parse("nxos", text) is None:
        ip_network(text, strict=False)
    return text


def _address(text: str) -> str:
    return str(ip_address(text))


def _route(text: str) -> str:
    """A destination of either family, with its length."""
    if "/" not in text:
        raise ValueError(text)
    return str(ip_network(text, strict=False))


def _pair(text: str) -> str:
    """A route distinguisher or target: two numbers, or an address and a number."""
    left, _colon, right = text.rpartition(":")
    if not right.isdigit():
        raise ValueError(text)
    if left.count(".") == 3:
        ip_address(left)
        return text
    return _as_number(left)


def _interface(text: str) -> str:
    if names.parse("nxos", text) is None:
        raise ValueError(text)
    return text


def _area(text: str) -> str:
    """An OSPF area, as a number or as an address."""
    if text.isdigit() and int(text) < 2**32:
        return text
    return _address(text)


_READERS: dict[str, Reader] = {
    **READERS["nxos"],
    "as": _as_number,
    "peer": _peer,
    "address": _address,
    "route": _route,
    "pair": _pair,
    "interface": _interface,
    "area": _area,
}
_ROWS = {
    "router bgp": "<as>",
    "router-id": "<ip>",
    "cluster-id": "<ip>, <1-4294967295>",
    "confederation identifier": "<as>",
    "neighbor": "<peer>",
    "remote-as": "<as>, route-map <word>, external, internal",
    "local-as": "<as> ...",
    "ebgp-multihop": "<2-255>",
    "update-source": "<interface>",
    "weight": "<0-65535>",
    "maximum-prefix": "<1-4294967295> ...",
    "maximum-paths": "<1-64>, ibgp <1-64>, eibgp <1-64>, local <1-64>, mixed <1-64>",
    "timers bgp": "<0-3600> <0-3600>",
    "reconnect-interval": "<1-60>",
    "auto-cost reference-bandwidth": "<1-4000000> ...",
    "ip ospf cost": "<1-65535>",
    "ip ospf hello-interval": "<1-65535>",
    "ip ospf dead-interval": "<1-65535>",
    "ip ospf priority": "<0-255>",
    "ip ospf retransmit-interval": "<1-65535>",
    "ip ospf transmit-delay": "<1-450>",
    "ip ospf network": "broadcast, point-to-point",
    "ospfv3 cost": "<1-65535>",
    "ospfv3 hello-interval": "<1-65535>",
    "ospfv3 dead-interval": "<1-65535>",
    "ospfv3 priority": "<0-255>",
    "ospfv3 network": "broadcast, point-to-point",
    "ip router ospf": "multi-area <area>, <word> area <area> ..., <word> multi-area <area>",
    "ipv6 router ospfv3": "multi-area <area>, <word> area <area> ..., <word> multi-area <area>",
    "rd": "auto, <pair>",
    "route-target import": "auto ..., <pair> ...",
    "route-target export": "auto ..., <pair> ...",
    "route-target both": "auto ..., <pair> ...",
    "ip route": "<route> <word> ..., static bfd <interface> <ip>",
    "ipv6 route": "<route> <word> ..., static bfd <interface> <address>",
    "lldp timer": "<5-254>",
    "lldp holdtime": "<10-255>",
    "lldp reinit": "<1-10>",
    "cdp timer": "<5-254>",
    "cdp holdtime": "<10-255>",
    "lacp system-priority": "<1-65535>",
    "lacp port-priority": "<1-65535>",
    "lacp min-links": "<1-32>",
    "lacp max-bundle": "<1-32>",
    "lacp rate": "fast, normal",
    "udld message-time": "<7-90>",
    "vpc domain": "<1-1000>",
    "hsrp version": "1, 2",
    "spanning-tree mode": "rapid-pvst, mst",
    "spanning-tree cost": "auto, <1-200000000>",
    "spanning-tree port-priority": "<0-224>",
    "spanning-tree link-type": "auto, point-to-point, shared",
    "spanning-tree bpduguard": "enable, disable",
    "spanning-tree bpdufilter": "enable, disable",
    "spanning-tree guard": "root, loop, none",
    "spanning-tree port type": "edge ..., network ..., normal ...",
    "set local-preference": "<0-4294967295>",
    "set tag": "<0-4294967295>",
    "set weight": "<0-65535>",
}
_GRAMMAR = Grammar(
    {f"{head} {rest.strip()}": head for head, row in _ROWS.items() for rest in row.split(",")},
    readers=_READERS,
    texts=SYNTAX["nxos"],
)


def check(text: str) -> None:
    """Raise Refused, with the device's words, for a line whose arguments it doesn't accept."""
    words = text.split()
    if any(" ".join(words[:count]) in _ROWS for count in range(1, 4)):
        _GRAMMAR.match(text)


_MASKED = re.compile(r"((?:no )?ip route) (\S+) (\d+\.\d+\.\d+\.\d+) (.+)", re.ASCII)


_FACILITY = re.compile(r"((?:no )?logging server .+?)( facility \S+)( .+)")


def spelled(text: str) -> str:
    """The line as it is printed: the mask of a static route is a length, the facility of a log server comes last."""
    facility = _FACILITY.fullmatch(text)
    if facility is not None:
        return "".join(facility.group(1, 3, 2))
    match = _MASKED.fullmatch(text)
    if match is None:
        return text
    route, address, mask, rest = match.groups()
    try:
        return f"{route} {ip_network(f'{address}/{mask}', strict=False)} {rest}"
    except ValueError:
        return text
