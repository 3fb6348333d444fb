# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A fleet with cables: a router, a switch, a leaf and a spine that are each other's neighbours in every way."""

from __future__ import annotations

from pathlib import Path

from tests.lab.engine import Device, load
from tests.lab.operational import Cabling

SWITCH = """hostname sw1
!
lldp run
!
vlan 10
 name users
!
vlan 20
 name voice
!
vlan 30
 name parked
 state suspend
!
interface Loopback0
 ip address 192.0.2.1 255.255.255.255
!
interface Port-channel1
 description to leaf1 port-channel1
 switchport trunk allowed vlan 10,20
 switchport mode trunk
!
interface GigabitEthernet0/0
 ip address 198.51.100.1 255.255.255.0
!
interface GigabitEthernet1/0/1
 description to leaf1 Ethernet1/1
 switchport trunk allowed vlan 10,20
 switchport mode trunk
 channel-group 1 mode active
!
interface GigabitEthernet1/0/2
 description to leaf1 Ethernet1/2
 switchport trunk allowed vlan 10,20
 switchport mode trunk
 channel-group 1 mode active
!
interface GigabitEthernet1/0/3
 description a server
 switchport access vlan 20
 switchport mode access
!
interface GigabitEthernet1/0/4
!
interface TenGigabitEthernet1/1/1
 no switchport
 ip address 10.0.0.1 255.255.255.254
 ipv6 address 2001:DB8::1/126
!
interface Vlan10
 ip address 10.10.0.1 255.255.255.0
 ip address 10.10.1.1 255.255.255.0 secondary
!
interface Vlan30
 ip address 10.30.0.1 255.255.255.0
!
router bgp 65001
 bgp router-id 192.0.2.1
 bgp log-neighbor-changes
 neighbor 10.0.0.0 remote-as 65100
 neighbor 10.0.0.0 description spine
 neighbor 198.51.100.254 remote-as 65999
 neighbor 203.0.113.7 remote-as 65007
 neighbor 203.0.113.7 shutdown
 !
 address-family ipv4
  network 10.10.0.0 mask 255.255.255.0
  neighbor 10.0.0.0 activate
 exit-address-family
!
ip route 0.0.0.0 0.0.0.0 198.51.100.254
ip route 10.99.0.0 255.255.0.0 10.0.0.0
!
end
"""
ROUTER = """hostname rt1
!
lldp run
!
vrf definition RED
 rd 65001:1
 !
 address-family ipv4
 exit-address-family
!
interface Loopback0
 ip address 192.0.2.4 255.255.255.255
!
interface GigabitEthernet1
 description uplink
 ip address 10.0.0.5 255.255.255.252
!
interface GigabitEthernet2
 vrf forwarding RED
 ip address 10.4.0.1 255.255.255.0
!
interface GigabitEthernet3
 no ip address
 shutdown
!
end
"""
LEAF = """hostname leaf1
feature bgp
feature interface-vlan
feature lacp
feature lldp

vlan 1,10,20
vlan 10
  name users

vrf context BLUE
vrf context management

interface Vlan10
  no shutdown
  ip address 10.10.0.2/24

interface port-channel1
  description to sw1 Po1
  switchport mode trunk
  switchport trunk allowed vlan 10,20

interface Ethernet1/1
  description to sw1 Gi1/0/1
  switchport mode trunk
  switchport trunk allowed vlan 10,20
  channel-group 1 mode active

interface Ethernet1/2
  description to sw1 Gi1/0/2
  switchport mode trunk
  switchport trunk allowed vlan 10,20
  channel-group 1 mode active

interface Ethernet1/3
  switchport access vlan 10

interface Ethernet1/4

interface Ethernet1/49
  no switchport
  ip address 10.0.0.3/31
  ipv6 address 2001:db8::6/126
  no shutdown

interface Ethernet1/50
  no switchport
  vrf member BLUE
  ip address 10.5.0.1/24
  no shutdown

interface mgmt0
  vrf member management
  ip address 198.51.100.2/24

interface loopback0
  ip address 192.0.2.2/32
router bgp 65002
  router-id 192.0.2.2
  address-family ipv4 unicast
    network 10.10.0.0/24
  template peer SPINES
    remote-as 65100
    address-family ipv4 unicast
  neighbor 10.0.0.2
    inherit peer SPINES
    description spine
  neighbor 192.0.2.3
    remote-as 65100
    update-source loopback0
    address-family ipv4 unicast
"""
SPINE = """hostname spine1
!
vlan 40
!
vrf instance MGMT
!
interface Ethernet1
   no switchport
   ip address 10.0.0.0/31
   ipv6 address 2001:db8::2/126
!
interface Ethernet2
   no switchport
   ip address 10.0.0.2/31
!
interface Ethernet3
   no switchport
   ip address 10.0.0.6/30
!
interface Ethernet4
   switchport access vlan 40
!
interface Ethernet5
!
interface Loopback0
   ip address 192.0.2.3/32
!
interface Management1
   vrf MGMT
   ip address 198.51.100.3/24
!
interface Vlan40
   ip address 10.40.0.1/24
!
ip routing
!
ip route vrf MGMT 0.0.0.0/0 198.51.100.254
!
router bgp 65100
   router-id 192.0.2.3
   neighbor LEAVES peer group
   neighbor LEAVES description leaf
   neighbor 10.0.0.1 peer group LEAVES
   neighbor 10.0.0.1 remote-as 65001
   neighbor 10.0.0.3 peer group LEAVES
   neighbor 10.0.0.3 remote-as 65002
   neighbor 192.0.2.2 remote-as 65002
   neighbor 192.0.2.2 update-source Loopback0
   network 192.0.2.3/32
   network 10.40.0.0/24
!
end
"""
PLATFORMS = {"sw1": "ios", "rt1": "ios", "leaf1": "nxos", "spine1": "eos"}
_TEXTS = {"sw1": SWITCH, "rt1": ROUTER, "leaf1": LEAF, "spine1": SPINE}
Fleet = dict[str, Device]


def fleet(folder: Path = Path("without links.yml")) -> Fleet:
    """The devices, cabled as their configurations say."""
    devices = {name: load(PLATFORMS[name], text) for name, text in _TEXTS.items()}
    Cabling.of_folder(folder, devices).attach()
    return devices


def write(folder: Path) -> None:
    """Put the configurations where a lab finds them."""
    for name, text in _TEXTS.items():
        (folder / f"{name}.{PLATFORMS[name]}.cfg").write_text(text, encoding="utf-8")
