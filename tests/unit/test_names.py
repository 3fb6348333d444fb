# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Names: every spelling leads to one name, and nothing else gets through."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.drift.guard.plugins.module_utils.model import Kind, Platform
from ansible_collections.drift.guard.plugins.module_utils.name_tables import ALIASES, PREFIXES
from ansible_collections.drift.guard.plugins.module_utils.names import (
    canonical,
    kind_of,
    lag_number,
    parent_of,
    sort_key,
    svi_vlan,
)

IOS, NXOS, EOS = Platform.IOS, Platform.NXOS, Platform.EOS

SPELLINGS = [
    (IOS, "Gi1/0/2", "GigabitEthernet1/0/2"),
    (IOS, "gigabitethernet1/0/2", "GigabitEthernet1/0/2"),
    (IOS, "GigabitEthernet 1/0/2", "GigabitEthernet1/0/2"),
    (IOS, "Gi0/1.100", "GigabitEthernet0/1.100"),
    (IOS, "FA0", "FastEthernet0"),
    (IOS, "Te1/1/1", "TenGigabitEthernet1/1/1"),
    (IOS, "Twe1/0/1", "TwentyFiveGigE1/0/1"),
    (IOS, "Tw1/0/1", "TwoGigabitEthernet1/0/1"),
    (IOS, "Two1/0/1", "TwoGigabitEthernet1/0/1"),
    (IOS, "TwoGigabitEthernet1/0/1", "TwoGigabitEthernet1/0/1"),
    (IOS, "Fi1/0/1", "FiveGigabitEthernet1/0/1"),
    (IOS, "Fif1/0/1", "FiftyGigE1/0/1"),
    (IOS, "Fo1/1/1", "FortyGigabitEthernet1/1/1"),
    (IOS, "Fou1/0/1", "FourHundredGigE1/0/1"),
    (IOS, "FourHundredGigE1/0/1", "FourHundredGigE1/0/1"),
    (IOS, "Hu1/0/49", "HundredGigE1/0/49"),
    (IOS, "HundredGigabitEthernet1/0/49", "HundredGigE1/0/49"),
    (IOS, "Ap1/0/1", "AppGigabitEthernet1/0/1"),
    (IOS, "Et0/0", "Ethernet0/0"),
    (IOS, "Po1", "Port-channel1"),
    (IOS, "port-channel1", "Port-channel1"),
    (IOS, "PORT-CHANNEL512", "Port-channel512"),
    (IOS, "vlan10", "Vlan10"),
    (IOS, "vlan 10", "Vlan10"),
    (IOS, "lo0", "Loopback0"),
    (IOS, "Serial0/1/0:15", "Serial0/1/0:15"),
    (IOS, "se0/1/0:15.100", "Serial0/1/0:15.100"),
    (IOS, "tu100", "Tunnel100"),
    (IOS, "nve1", "nve1"),
    (IOS, "bdi100", "BDI100"),
    (NXOS, "Eth1/1", "Ethernet1/1"),
    (NXOS, "ethernet1/1", "Ethernet1/1"),
    (NXOS, "e101/1/48", "Ethernet101/1/48"),
    (NXOS, "Ethernet1/1.100", "Ethernet1/1.100"),
    (NXOS, "Port-channel1", "port-channel1"),
    (NXOS, "Po4096", "port-channel4096"),
    (NXOS, "Loopback0", "loopback0"),
    (NXOS, "vlan10", "Vlan10"),
    (NXOS, "mgmt0", "mgmt0"),
    (NXOS, "Mgmt 0", "mgmt0"),
    (NXOS, "NVE1", "nve1"),
    (EOS, "et1", "Ethernet1"),
    (EOS, "Ethernet49/1", "Ethernet49/1"),
    (EOS, "eth3/2/1.4", "Ethernet3/2/1.4"),
    (EOS, "Po10", "Port-Channel10"),
    (EOS, "port-channel10.20", "Port-Channel10.20"),
    (EOS, "ma1", "Management1"),
    (EOS, "Management1/1", "Management1/1"),
    (EOS, "vlan4094", "Vlan4094"),
    (EOS, "lo1", "Loopback1"),
    (EOS, "vx1", "Vxlan1"),
]

REFUSALS = [
    (IOS, "", "nothing"),
    (IOS, "GigabitEthernet", "no such name"),
    (IOS, "T1", "unambiguous prefix, one of TwoGigabitEthernet, TenGigabitEthernet"),
    (IOS, "F0/1", "unambiguous prefix, one of FastEthernet, FiveGigabitEthernet"),
    (IOS, "Foo1", "interface type of ios"),
    (NXOS, "GigabitEthernet0/1", "interface type of nxos"),
    (IOS, "mgmt0", "interface type of ios"),
    (NXOS, "Ethernet1/1-4", "range"),
    (NXOS, "Ethernet1/1,Ethernet1/3", "range"),
    (IOS, "Gi1/0/1 - 4", "range"),
    (IOS, "Gi  1/0/1", "stray blanks"),
    (IOS, " Gi1/0/1", "stray blanks"),
    (IOS, "Gi1/0/1 ", "stray blanks"),
    (IOS, "Gi1/ 0/1", "no such name"),
    (IOS, "../../etc/x", "no such name"),
    (IOS, "Gi1/0/1/../2", "no such name"),
    (IOS, "Gi1//2", "no such name"),
    (IOS, "Gi1/0/1\n", "control"),
    (IOS, "Gi1/0/1\nreload", "control"),
    (IOS, "Gi\t1/0/1", "control"),
    (IOS, "Gi1/0/\u0661", "non-ASCII"),
    (IOS, "G\u0456gabitEthernet1", "non-ASCII"),
    (IOS, "Gi" + "1" * 100, "102 characters"),
    (IOS, "Gi1/0/1/2/3", "1 to 4 number"),
    (IOS, "Gi1/0/10000", "within 0-9999"),
    (IOS, "Gi01/0/1", "within 0-9999"),
    (IOS, "GigabitEthernet1/0/1:2", "no ':'"),
    (IOS, "Gi1/0/1.0", "subinterface number"),
    (IOS, "Gi1/0/1.4294967296", "subinterface number"),
    (IOS, "Vlan0", "within 1-4094"),
    (IOS, "Vlan4095", "within 1-4094"),
    (IOS, "Vlan010", "within 1-4094"),
    (IOS, "Vlan1/1", "1 number"),
    (IOS, "Vlan10.1", "no subinterface"),
    (IOS, "Port-channel0", "within 1-512"),
    (IOS, "Port-channel513", "within 1-512"),
    (NXOS, "port-channel4097", "within 1-4096"),
    (NXOS, "Ethernet1", "2 to 3 number"),
    (NXOS, "mgmt1", "within 0-0"),
    (NXOS, "Ethernet1/1.4095", "subinterface number"),
    (EOS, "Port-Channel0", "within 1-999999"),
]

KINDS = [
    (IOS, "GigabitEthernet0/0", Kind.PHYSICAL),
    (IOS, "Serial0/1/0:15", Kind.PHYSICAL),
    (IOS, "Port-channel1", Kind.LAG),
    (IOS, "Port-channel1.5", Kind.SUBINTERFACE),
    (IOS, "Vlan10", Kind.SVI),
    (IOS, "Loopback0", Kind.LOOPBACK),
    (IOS, "Tunnel1", Kind.OTHER),
    (IOS, "ATM0/0.1", Kind.OTHER),
    (IOS, "nonsense", Kind.OTHER),
    (NXOS, "Ethernet1/1", Kind.PHYSICAL),
    (NXOS, "Ethernet1/1.7", Kind.SUBINTERFACE),
    (NXOS, "mgmt0", Kind.MANAGEMENT),
    (NXOS, "nve1", Kind.OTHER),
    (EOS, "Management1", Kind.MANAGEMENT),
    (EOS, "Vxlan1", Kind.OTHER),
    (EOS, "Ethernet1", Kind.PHYSICAL),
]


@pytest.mark.parametrize(("platform", "written", "expected"), SPELLINGS, ids=str)
def test_a_spelling_becomes_the_platforms_own(platform: Platform, written: str, expected: str) -> None:
    assert canonical(written, platform=platform) == expected
    assert canonical(expected, platform=platform) == expected


@pytest.mark.parametrize(("platform", "written", "reason"), REFUSALS, ids=lambda value: ascii(value)[:40])
def test_what_names_no_single_interface_is_refused_with_the_reason(
    platform: Platform, written: str, reason: str
) -> None:
    with pytest.raises(ValueError, match=r"Expected: .* - Actual: ") as refused:
        canonical(written, platform=platform)
    assert reason in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(("platform", "name", "kind"), KINDS, ids=str)
def test_the_kind_follows_from_the_name(platform: Platform, name: str, kind: Kind) -> None:
    assert kind_of(name, platform=platform) is kind


@pytest.mark.parametrize("platform", Platform, ids=str)
def test_every_alias_leads_to_a_prefix_of_its_platform(platform: Platform) -> None:
    assert set(ALIASES[platform].values()) <= {prefix.spelling.lower() for prefix in PREFIXES[platform]}


def test_only_a_subinterface_has_a_parent() -> None:
    assert parent_of("Ethernet1/1.100") == "Ethernet1/1"
    assert parent_of("Serial0/1/0:15.100") == "Serial0/1/0:15"
    assert parent_of("Ethernet1/1") is None
    assert parent_of(".100") is None


def test_names_sort_as_people_count() -> None:
    ordered = ["Ethernet1/1", "Ethernet1/1.2", "Ethernet1/1.10", "Ethernet1/2", "Ethernet1/10", "Ethernet2/1", "Vlan9"]
    assert sorted(set(ordered), key=sort_key) == ordered


def test_numbers_of_port_channels_and_svis_are_read_from_the_name() -> None:
    assert lag_number("Port-channel10") == lag_number("port-channel10") == lag_number("Port-Channel10") == 10
    assert svi_vlan("Vlan20") == 20
    for name in ("Ethernet1/1", "Port-channel1.5", "Vlan10", ""):
        with pytest.raises(ValueError, match="port-channel"):
            lag_number(name)
    with pytest.raises(ValueError, match="vlan"):
        svi_vlan("Loopback0")


@given(st.text(max_size=80), st.sampled_from(Platform))
def test_any_text_gives_a_stable_name_or_a_value_error(text: str, platform: Platform) -> None:
    sort_key(text)
    parent_of(text)
    kind_of(text, platform=platform)
    try:
        name = canonical(text, platform=platform)
    except ValueError:
        return
    assert canonical(name, platform=platform) == name


@given(st.lists(st.text(alphabet="Eth0123456789/.:", max_size=30), max_size=5))
def test_any_two_sort_keys_compare(names: list[str]) -> None:
    assert len(sorted(names, key=sort_key)) == len(names)
