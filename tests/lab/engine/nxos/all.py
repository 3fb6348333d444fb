# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""NX-OS: `show running-config all`, which prints the defaults too."""

from __future__ import annotations

from tests.lab.engine import names
from tests.lab.engine.model import SLOTS, Config, Facts, Interface, current_facts, is_l2, is_shutdown
from tests.lab.engine.printing import text_of
from tests.lab.engine.render import INDENT, interface_text

_LINK = ("speed auto", "duplex auto", "flowcontrol receive off", "flowcontrol send off", "no beacon", "cdp enable")
_LOGGING = (
    "snmp trap link-status",
    "logging event port link-status default",
    "logging event port trunk-status default",
)
_L2 = (
    "switchport",
    "switchport mode access",
    "no switchport monitor",
    "switchport access vlan 1",
    "switchport trunk native vlan 1",
    "switchport trunk allowed vlan 1-4094",
    "spanning-tree port-priority 128",
    "spanning-tree cost auto",
    "spanning-tree link-type auto",
    "spanning-tree port type normal",
)
_L3 = (
    "mtu 1500",
    "ip redirects",
    "ipv6 redirects",
    "no ip unreachables",
    "no ip proxy-arp",
    "no ip directed-broadcast",
)
_BY_FEATURE = {
    "lldp": ("lldp transmit", "lldp receive"),
    "lacp": ("lacp port-priority 32768", "lacp rate normal"),
}
_IDENTITIES = (
    "switchport mode", "switchport monitor", "switchport access vlan", "switchport trunk native vlan",
    "switchport trunk allowed vlan", "spanning-tree port type", "spanning-tree port-priority",
    "spanning-tree link-type",
    "spanning-tree cost", "flowcontrol receive", "flowcontrol send", "logging event port link-status",
    "logging event port trunk-status", "ip redirects", "ipv6 redirects", "ip unreachables", "ip proxy-arp",
    "ip directed-broadcast", "lldp transmit", "lldp receive", "lacp port-priority", "lacp rate",
    "snmp trap link-status",
    "cdp enable", "switchport",
)  # fmt: skip
"""What makes two lines the same setting, the longer ones first; for other lines it is their first word."""


def all_text(config: Config) -> str:
    """The configuration with the defaults that decide about ports, and those of every interface."""
    facts = current_facts(config)
    layer = "" if facts.l2_default else "no "
    shut = "" if facts.l2_shutdown else "no "
    system = [f"{layer}system default switchport\n", f"{shut}system default switchport shutdown\n"]
    full = config.copy()
    full.items = [item for item in full.items if "system default switchport" not in item]
    first = min((full.items.index(slot) for slot in SLOTS if slot in full.items), default=len(full.items))
    full.items[first:first] = system
    if "interfaces" in full.items:
        at = full.items.index("interfaces")
        full.items[at] = "\n".join(interface_all(port, facts) for port in full.interfaces.values())
    return text_of(full)


def interface_all(port: Interface, facts: Facts) -> str:
    """One section with its defaults behind the lines that it has anyway."""
    text = interface_text(port, platform="nxos", facts=facts)
    shown = {_identity(line.strip()) for line in text.splitlines()[1:]}
    lines = [line for line in _defaults(port, facts) if _identity(line) not in shown]
    return text + "".join(f"{INDENT['nxos']}{line}\n" for line in lines)


def _identity(line: str) -> str:
    plain = line.removeprefix("no ")
    return next((one for one in _IDENTITIES if plain == one or plain.startswith(one + " ")), plain.split()[0])


def _defaults(port: Interface, facts: Facts) -> list[str]:
    ethernet = port.kind in {names.PHYSICAL, names.PORT_CHANNEL, names.MANAGEMENT}
    layer_2 = is_l2(port, facts)
    features = [line for name in _BY_FEATURE if name in facts.features for line in _BY_FEATURE[name]]
    return [
        "no description",
        *(_L2 if layer_2 else ()),
        *(_LINK if ethernet else ()),
        *(features if port.kind == names.PHYSICAL else ()),
        *(("mtu 1500",) if layer_2 else ()),
        *(_LOGGING if ethernet else ()),
        *(_L3 if not layer_2 and port.kind != names.LOOPBACK else ()),
        "shutdown" if is_shutdown(port, facts, "nxos") else "no shutdown",
    ]
