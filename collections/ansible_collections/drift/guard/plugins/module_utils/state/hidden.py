# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Everything that a running-config does not show: what an interface is where no line says so."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from ipaddress import IPv4Interface, IPv6Interface

from ..model import Interface, InterfaceState, Kind, Mode
from ..names import parent_of
from ..vlans import ALL_VLANS
from .draft import Draft
from .grammar import Grammar, Hidden, Values

DEFAULT_MTU = 1500
_PORTS = (Kind.PHYSICAL, Kind.LAG)
_ROUTED = (Kind.PHYSICAL, Kind.LAG, Kind.SVI, Kind.SUBINTERFACE)
_STATED = frozenset(spec.name for spec in fields(Interface)) - {"ipv6"}
_WITHOUT_MTU = (Kind.LOOPBACK, Kind.OTHER)


@dataclass(frozen=True)
class Surroundings:
    """What one interface's hidden defaults depend on outside of its own section."""

    hidden: Hidden
    layer2_default: bool
    mtu: int
    routed_mtu: int
    ports_shut: bool
    """NX-OS ``system default switchport shutdown``, EOS ``interface defaults``."""
    _unstated: dict[tuple[Kind, bool], Values] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, values: Values, *, ports: Iterable[Values], grammar: Grammar) -> Surroundings:
        """Read them from the unindented lines, and from the ports where no line tells."""
        mtu: int = values.get("mtu", DEFAULT_MTU)
        layer2 = values["layer2"] if "layer2" in values else grammar.hidden.layer2(ports)
        return cls(grammar.hidden, layer2, mtu, values.get("routed_mtu", mtu), "ports_shut" in values)

    def is_switchport(self, name: str, values: Values) -> bool:
        """Whether a port is one, by its own lines or else by the device's default."""
        if name and name.startswith(self.hidden.never_switchports):
            return False
        told = self.hidden.port_is_layer2(values)
        return self.layer2_default if told is None else told

    def unstated(self, kind: Kind, *, switchport: bool) -> Values:
        """What holds for an interface of that kind without any line; remembered, since a device has few kinds."""
        if (kind, switchport) not in self._unstated:
            self._unstated[kind, switchport] = self._work_out(kind, switchport=switchport)
        return self._unstated[kind, switchport]

    def _work_out(self, kind: Kind, *, switchport: bool) -> Values:
        found: Values = {"description": "", "vrf": "", "enabled": self.hidden.enabled[kind], "mtu": self.mtu}
        if kind in _WITHOUT_MTU:
            found["mtu"] = None
        if kind is Kind.MANAGEMENT:
            found["vrf"] = self.hidden.management_vrf
        if kind is Kind.SUBINTERFACE:
            found["dot1q"] = 0
        if switchport:
            found.update(mode=self.hidden.switchport_mode, access_vlan=1, native_vlan=1, allowed_vlans=ALL_VLANS)
        elif kind in _ROUTED:
            found["mtu"] = self.routed_mtu
        if kind is Kind.PHYSICAL:
            found["lag"] = ""
            found["enabled"] = self.hidden.physical_enabled(switchport, self.ports_shut)
        return found


def finish(draft: Draft, *, name: str, kind: Kind, around: Surroundings, parent: Draft | None = None) -> InterfaceState:
    """State every attribute that applies to this kind of interface.

    An attribute in ``unmodelled`` is ``None`` in the configuration, except that addresses and LAG membership which
    could be read are stated even where more is said about them (``tag 5``): guards need to know of them.
    """
    port = kind in _PORTS
    switchport = port and around.is_switchport(name, draft.values)
    if port and not switchport and "mode" in draft.unmodelled:
        draft.unowned.append(draft.unmodelled.pop("mode"))  # left over from when it was a switchport
    if port and not switchport and "mode" in draft.values:
        draft.unowned += [line.strip() for line in draft.lines if line.strip().startswith("switchport mode ")]
    found = dict(around.unstated(kind, switchport=switchport))
    if kind is Kind.SUBINTERFACE:
        found["parent"] = parent_of(name)
        if parent and around.hidden.subinterface_inherits_mtu:
            found["mtu"] = parent.values.get("mtu", found["mtu"])
    found.update(dict.fromkeys(draft.unmodelled))
    found.update({attribute: value for attribute, value in draft.values.items() if attribute in _STATED})
    if port and not switchport:
        found["mode"] = Mode.ROUTED
    found["ipv4"], found["ipv6"] = _ipv4(draft), _ipv6(draft)
    config = Interface(name=name, kind=kind, **found)
    return InterfaceState(config, tuple(draft.lines), tuple(draft.unowned), draft.unmodelled)


def _ipv4(draft: Draft) -> tuple[IPv4Interface, ...] | None:
    """Primary first; ``None`` where there is an address that we can't read."""
    if "primary" not in draft.values and "secondaries" not in draft.values:
        return None if "ipv4" in draft.unmodelled else ()
    primary = draft.values.get("primary")
    others = sorted(set(draft.values.get("secondaries", ())) - {primary})
    addresses = (*([primary] if primary else []), *others)
    return addresses or (None if "ipv4" in draft.unmodelled else ())


def _ipv6(draft: Draft) -> tuple[IPv6Interface, ...] | None:
    found = draft.values.get("ipv6")
    addresses = tuple(sorted(found)) if found else ()
    return addresses or (None if "ipv6" in draft.unmodelled else ())
