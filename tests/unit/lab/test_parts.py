# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Small parts: names, VLAN sets, addresses, faults, known_hosts."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.lab import known_hosts
from tests.lab.engine import addresses, names, vlanset
from tests.lab.faults import BadFault, Counter, Faults

NAMES = [
    ("ios", "gi1/0/1", "GigabitEthernet1/0/1"),
    ("ios", "GigabitEthernet 1/0/1", "GigabitEthernet1/0/1"),
    ("ios", "te1/1/1", "TenGigabitEthernet1/1/1"),
    ("ios", "tw1/0/1", "TwoGigabitEthernet1/0/1"),
    ("ios", "twe1/1/1", "TwentyFiveGigE1/1/1"),
    ("ios", "po1", "Port-channel1"),
    ("ios", "lo0", "Loopback0"),
    ("ios", "vl10", "Vlan10"),
    ("ios", "Serial0/1/0:15", "Serial0/1/0:15"),
    ("ios", "gi1/0/1.100", "GigabitEthernet1/0/1.100"),
    ("nxos", "e1/1", "Ethernet1/1"),
    ("nxos", "Port-channel1", "port-channel1"),
    ("nxos", "Lo0", "loopback0"),
    ("nxos", "mgmt0", "mgmt0"),
    ("eos", "et1", "Ethernet1"),
    ("eos", "Et1/1", "Ethernet1/1"),
    ("eos", "po1", "Port-Channel1"),
    ("eos", "ma1", "Management1"),
]
NO_NAMES = [
    ("ios", "Vlan0"),
    ("ios", "Vlan4095"),
    ("ios", "gi"),
    ("ios", "../../etc/x"),
    ("ios", "xe-0/0/0"),
    ("ios", ""),
    ("nxos", "Ethernet1"),
    ("nxos", "mgmt1"),
    ("nxos", "loopback1024"),
    ("eos", "Ethernet1-"),
]


@pytest.mark.parametrize(("platform", "typed", "full"), NAMES)
def test_a_name_is_understood_and_spelled_as_the_platform_does(platform: str, typed: str, full: str) -> None:
    name = names.parse(platform, typed)
    assert name is not None
    assert name.full == full


@pytest.mark.parametrize(("platform", "typed"), NO_NAMES)
def test_what_is_no_name_is_none(platform: str, typed: str) -> None:
    assert names.parse(platform, typed) is None


@given(st.sets(st.integers(1, 4094)), st.booleans())
def test_a_set_of_vlans_reads_what_it_writes(vlans: set[int], pairs: bool) -> None:  # noqa: FBT001 - hypothesis
    bits = sum(1 << vlan for vlan in vlans)
    assert vlanset.members(bits) == sorted(vlans)
    if vlans:
        assert vlanset.parse(vlanset.compress(bits, pairs=pairs)) == bits
        assert vlanset.parse(",".join(vlanset.wrap(bits, first=48, more=44, pairs=pairs))) == bits


@pytest.mark.parametrize("text", ["", "0", "4095", "20-10", "1,", ",1", "1--2", "a", " 1", "1 ", "\u0661", "00001"])
def test_what_is_no_set_of_vlans_is_refused(text: str) -> None:
    with pytest.raises(vlanset.BadVlanSet):
        vlanset.parse(text)


@pytest.mark.parametrize("text", ["10.0.0.256", "10.0.0", "10.0.0.0.1", "a.b.c.d", "10.0.0.1 ", "::1", "\u0661.0.0.1"])
def test_what_is_no_ipv4_address_is_refused(text: str) -> None:
    with pytest.raises(addresses.BadAddress):
        addresses.parse_v4(text)


def test_leading_zeros_are_decimal() -> None:
    assert addresses.dotted(addresses.parse_v4("010.0.0.01")) == "10.0.0.1"


@given(st.integers(0, 2**128 - 1))
def test_an_ipv6_address_is_read_in_either_spelling(value: int) -> None:
    for upper in (True, False):
        assert addresses.parse_v6(f"{addresses.colons(value, upper=upper)}/64").address == value


def test_faults_are_switched_on_by_name_and_refused_by_any_other() -> None:
    faults = Faults().with_values({"drop_at": "3", "blank": "on"})
    assert (faults.drop_at, faults.blank, faults.distortion) == (3, True, "blank")
    with pytest.raises(BadFault, match="no fault is called explode"):
        Faults().with_values({"explode": "1"})
    with pytest.raises(BadFault, match="drop_at wants int"):
        Faults().with_values({"drop_at": "soon"})


def test_lines_are_counted_from_the_moment_a_fault_is_set() -> None:
    counter, faults = Counter(), Faults(drop_at=2, reject="2", ignore="shutdown")
    assert [counter.line(faults) for _ in range(3)] == ["", "drop", ""]
    lines = ["interface Et1", "mtu 9000", "shutdown"]
    assert [counter.config_line(faults, line) for line in lines] == ["", "reject", "ignore"]


def test_the_lab_changes_nobody_elses_lines_in_known_hosts(tmp_path: Path) -> None:
    file = tmp_path / ".ssh" / "known_hosts"
    theirs = "# mine\n[127.0.0.1]:5001 ssh-ed25519 AAAA me@home\n\n|1|hash= ssh-rsa BBBB\n"
    file.parent.mkdir()
    file.write_text(theirs, encoding="utf-8")
    dead = 2**22 - 1
    file.write_text(f"{theirs}[127.0.0.1]:5002 ssh-ed25519 OLD {known_hosts.MARK}{dead}\n", encoding="utf-8")
    known_hosts.register(["[127.0.0.1]:5003 ssh-ed25519 NEW"], pid=os.getpid(), file=file)
    assert file.read_text(encoding="utf-8") == (
        f"{theirs}[127.0.0.1]:5003 ssh-ed25519 NEW {known_hosts.MARK}{os.getpid()}\n"
    )
    known_hosts.forget(pid=os.getpid(), file=file)
    assert file.read_text(encoding="utf-8") == theirs
