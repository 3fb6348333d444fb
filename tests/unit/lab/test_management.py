# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether clients still reach a device after its configuration changed."""

from __future__ import annotations

import re

import pytest

from tests.lab.engine import Device, load
from tests.lab.engine.management import BadManagement, by_default, declared

IOS = """\
hostname acc
!
vrf definition OTHER
 address-family ipv4
 exit-address-family
!
vlan 10,20
!
interface Loopback0
 ip address 192.0.2.1 255.255.255.255
!
interface Port-channel1
 switchport trunk allowed vlan 10,20
 switchport mode trunk
!
interface GigabitEthernet1/0/1
 switchport trunk allowed vlan 10,20
 switchport mode trunk
 channel-group 1 mode active
!
interface GigabitEthernet1/0/2
 switchport trunk allowed vlan 10,20
 switchport mode trunk
 channel-group 1 mode active
!
interface GigabitEthernet1/0/3
 switchport access vlan 10
 switchport mode access
!
interface GigabitEthernet1/0/4
 no switchport
 ip address 10.4.0.1 255.255.255.0
!
interface GigabitEthernet1/0/5
 no switchport
 no ip address
!
interface GigabitEthernet1/0/5.50
 encapsulation dot1Q 50
 ip address 10.50.0.1 255.255.255.0
!
interface Vlan10
 ip address 10.10.0.1 255.255.255.0
 ipv6 address 2001:DB8::1/64
!
end
"""
NXOS = """\
hostname leaf
feature interface-vlan
feature lacp

vlan 1,10
interface Vlan10
  no shutdown
  ip address 10.10.0.1/24

interface port-channel1
  no switchport
  ip address 10.1.0.1/24

interface Ethernet1/1
  no switchport
  channel-group 1 mode active
  no shutdown

interface Ethernet1/2
  switchport mode trunk
  switchport trunk native vlan 10

interface mgmt0
  vrf member management
  ip address 10.0.0.1/24
"""
EOS = """\
hostname spine
!
vlan 10
!
interface Ethernet1
   switchport access vlan 10
!
interface Ethernet2
   no switchport
   ip address 10.2.0.1/24
!
interface Management1
   ip address 10.0.0.1/24
!
interface Vlan10
   ip address 10.10.0.1/24
!
end
"""
PO1, GI1, GI3, GI4, GI5 = "Port-channel1", *(f"GigabitEthernet1/0/{port}" for port in (1, 3, 4, 5))
CUT = [
    (IOS, "10.10.0.1", ["interface Vlan10", "shutdown"]),
    (IOS, "10.10.0.1", ["interface Vlan10", "ip address 10.10.0.2 255.255.255.0"]),
    (IOS, "10.10.0.1", ["interface Vlan10", "no ip address"]),
    (IOS, "10.10.0.1", ["interface Vlan10", "vrf forwarding OTHER"]),
    (IOS, "10.10.0.1", ["interface Vlan10", "vrf forwarding OTHER", "ip address 10.10.0.1 255.255.255.0"]),
    (IOS, "10.10.0.1", ["no interface Vlan10"]),
    (IOS, "10.10.0.1", ["no vlan 10"]),
    (IOS, "10.10.0.1", ["vlan 10", "shutdown"]),
    (IOS, "10.10.0.1", [f"interface {PO1}", "shutdown"]),
    (IOS, "10.10.0.1", [f"interface {PO1}", "switchport trunk allowed vlan remove 10"]),
    (IOS, "10.10.0.1", [f"interface {PO1}", "switchport trunk native vlan 10"]),
    (IOS, "10.10.0.1", [f"interface {PO1}", "switchport mode access"]),
    (IOS, "10.10.0.1", [f"no interface {PO1}"]),
    (IOS, "10.10.0.1", ["interface range GigabitEthernet1/0/1 - 2", "shutdown"]),
    (IOS, "10.10.0.1", ["interface range GigabitEthernet1/0/1 - 2", "no channel-group"]),
    (IOS, f"10.10.0.1 via {GI3}", [f"interface {GI3}", "switchport access vlan 20"]),
    (IOS, "2001:db8::1", ["interface Vlan10", "no ipv6 address 2001:db8::1/64"]),
    (IOS, "10.4.0.1", [f"interface {GI4}", "shutdown"]),
    (IOS, GI4, [f"interface {GI4}", "switchport"]),
    (IOS, GI4, [f"default interface {GI4}"]),
    (IOS, "10.50.0.1", [f"interface {GI5}", "shutdown"]),
    (IOS, "10.50.0.1", [f"interface {GI5}.50", "shutdown"]),
    (IOS, "10.50.0.1", [f"no interface {GI5}.50"]),
    (IOS, "10.50.0.1", [f"interface {GI5}.50", "encapsulation dot1Q 51", "ip address 10.50.0.1 255.255.255.0"]),
    (IOS, f"Loopback0 via {GI4}", [f"interface {GI4}", "shutdown"]),
    (IOS, "Loopback0", ["interface Loopback0", "shutdown"]),
    (NXOS, "", ["interface mgmt0", "shutdown"]),
    (NXOS, "", ["interface mgmt0", "ip address 10.0.0.2/24"]),
    (NXOS, "10.10.0.1", ["no feature interface-vlan"]),
    (NXOS, "10.10.0.1", ["interface Ethernet1/2", "no switchport trunk native vlan"]),
    (NXOS, "10.1.0.1", ["interface port-channel1", "shutdown"]),
    (NXOS, "10.1.0.1", ["interface Ethernet1/1", "shutdown"]),
    (NXOS, "10.1.0.1", ["interface Ethernet1/1", "no channel-group"]),
    (EOS, "", ["interface Management1", "no ip address"]),
    (EOS, "10.10.0.1", ["interface Ethernet1", "no switchport"]),
    (EOS, "10.2.0.1", ["interface Ethernet2", "switchport"]),
]
HARMLESS = [
    (IOS, "10.10.0.1", ["interface Vlan10", "description mine"]),
    (IOS, "10.10.0.1", [f"interface {GI1}", "shutdown"]),
    (IOS, "10.10.0.1", [f"interface {GI3}", "switchport access vlan 20"]),
    (IOS, "10.10.0.1", [f"interface {PO1}", "switchport trunk allowed vlan remove 20"]),
    (IOS, "10.10.0.1", ["interface Vlan10", "ip address 10.10.0.9 255.255.255.0 secondary"]),
    (IOS, "Loopback0", [f"interface {GI4}", "shutdown"]),
    (NXOS, "10.10.0.1", ["interface mgmt0", "shutdown"]),
    (NXOS, "none", ["interface mgmt0", "shutdown"]),
    (EOS, "", ["interface Management1", "ip address dhcp"]),
    (EOS, "", ["interface Ethernet2", "shutdown"]),
]
PLATFORM = {IOS: "ios", NXOS: "nxos", EOS: "eos"}


def reached(text: str, where: str, lines: list[str]) -> tuple[Device, list[bool]]:
    """Whether the device is reached before the lines and after each that matters, and that all were accepted."""
    device = load(PLATFORM[text], text)
    management = declared(device.running, where) if where else by_default(device.running)
    before = management is None or management.reachable(device.running)
    assert device.configure(lines) == []
    return device, [before, management is None or management.reachable(device.running)]


def ids(case: object) -> str | None:
    if isinstance(case, str):
        return PLATFORM.get(case, case or "by default")
    return "; ".join(case) if isinstance(case, list) else None


@pytest.mark.parametrize(("text", "where", "lines"), CUT, ids=ids)
def test_the_management_address_is_lost(text: str, where: str, lines: list[str]) -> None:
    assert reached(text, where, lines)[1] == [True, False]


@pytest.mark.parametrize(("text", "where", "lines"), HARMLESS, ids=ids)
def test_the_management_address_stays(text: str, where: str, lines: list[str]) -> None:
    assert reached(text, where, lines)[1] == [True, True]


def test_the_address_comes_back_with_the_configuration() -> None:
    device = load("ios", IOS)
    management = declared(device.running, "Vlan10")
    assert management is not None
    device.configure([f"interface {PO1}", "shutdown"])
    assert not management.reachable(device.running)
    device.configure([f"interface {PO1}", "no shutdown"])
    assert management.reachable(device.running)
    device.configure(["no interface Vlan10"])
    device.restart()
    assert management.reachable(device.running)


def test_a_switch_without_a_management_port_is_reached_whatever_happens() -> None:
    assert by_default(load("ios", IOS).running) is None


@pytest.mark.parametrize(
    ("where", "complaint"),
    [
        ("10.9.9.9", "no interface has the address 10.9.9.9"),
        ("Vlan99", "Vlan99 has no address in this configuration"),
        ("elsewhere", "elsewhere is neither an address nor an interface of this platform"),
        ("10.10.0.1 by mule", "expected `management ADDRESS|INTERFACE|none"),
        (f"Vlan10 via {GI4}", "GigabitEthernet1/0/4 doesn't carry the traffic of Vlan10; "),
    ],
)
def test_a_management_address_that_is_none_is_refused(where: str, complaint: str) -> None:
    with pytest.raises(BadManagement, match=re.escape(complaint)):
        declared(load("ios", IOS).running, where)


def test_a_management_address_on_a_port_that_is_down_is_refused() -> None:
    address = "ip address 10.4.0.1 255.255.255.0\n"
    device = load("ios", IOS.replace(address, address + " shutdown\n"))
    with pytest.raises(BadManagement, match=r"nobody can reach 10\.4\.0\.1 with this configuration"):
        declared(device.running, "10.4.0.1")
