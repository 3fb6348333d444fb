# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How the three vendors' modules and command lines differ: data, so that the steps need no platform questions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv4Interface
from typing import Any

from ..model import Platform
from ..vlans import format_vlans, ranges


def _dotted(address: IPv4Interface) -> str:
    return f"{address.ip} {address.netmask}"


@dataclass(frozen=True)
class Vendor:
    """One platform's spellings."""

    prefix: str
    """Of the modules' names: ``cisco.ios.ios`` + ``_interfaces``."""
    allowed_key: str
    """The trunk's list in ``*_l2_interfaces``."""
    allowed_value: Callable[[frozenset[int]], Any]
    """NX-OS wants one text, IOS one element per range, EOS a list."""
    mtu_value: Callable[[int], Any]
    ipv4_text: Callable[[IPv4Interface], str]
    """An address in a ``no ip address`` line."""
    encapsulation: str
    spells_lists_out: bool
    """Whether the module writes each VLAN of a range."""
    line_by_line: bool
    """Whether each line takes effect at once; EOS commits all of them together."""
    vrf_module: bool
    """Whether ``*_vrf_interfaces`` exists; EOS has none."""
    vrf_line: str
    no_vrf_line: str


VENDORS = {
    Platform.IOS: Vendor(
        prefix="cisco.ios.ios",
        allowed_key="allowed_vlans",
        allowed_value=ranges,
        mtu_value=int,
        ipv4_text=_dotted,
        encapsulation="encapsulation dot1Q {}",
        spells_lists_out=False,
        line_by_line=True,
        vrf_module=True,
        vrf_line="vrf forwarding {}",
        no_vrf_line="no vrf forwarding {}",
    ),
    Platform.NXOS: Vendor(
        prefix="cisco.nxos.nxos",
        allowed_key="allowed_vlans",
        allowed_value=format_vlans,
        mtu_value=str,
        ipv4_text=str,
        encapsulation="encapsulation dot1q {}",
        spells_lists_out=False,
        line_by_line=True,
        vrf_module=True,
        vrf_line="vrf member {}",
        no_vrf_line="no vrf member {}",
    ),
    Platform.EOS: Vendor(
        prefix="arista.eos.eos",
        allowed_key="trunk_allowed_vlans",
        allowed_value=ranges,
        mtu_value=int,
        ipv4_text=str,
        encapsulation="encapsulation dot1q vlan {}",
        spells_lists_out=True,
        line_by_line=False,
        vrf_module=False,
        vrf_line="vrf {}",
        no_vrf_line="no vrf {}",
    ),
}
