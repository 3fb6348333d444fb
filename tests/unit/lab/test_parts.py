# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Small parts: names, VLAN sets, addresses, faults, known_hosts."""

from __future__ import annotations

import os
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.lab.engine import addresses, names, vlanset
from tests.lab.network import known_hosts
from tests.lab.network.faults import BadFault, Counter, Faults, distorted

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


def test_faults_are_switched_on_by_name() -> None:
    faults = Faults().with_values({"drop_at": "3", "blank": "on", "edit_at": 2, "edit_lines": "vlan 5\nname x"})
    assert faults.switched_on() == {"drop_at": 3, "blank": True, "edit_at": 2, "edit_lines": ("vlan 5", "name x")}
    assert faults.distortion == "blank"
    again = faults.with_values({"drop_at": 0, "blank": "off", "edit_at": "0", "edit_lines": []})
    assert again == Faults()


@pytest.mark.parametrize(
    ("values", "complaint"),
    [
        ({"explode": "1"}, "no fault is called explode; there are latency_ms, "),
        ({"drop_at": "soon"}, "drop_at wants a whole number from 0 to 1000000, not 'soon'"),
        ({"drop_at": "-1"}, "drop_at wants a whole number"),
        ({"latency_ms": 3_600_001}, "latency_ms wants a whole number from 0 to 3600000"),
        ({"hang_at": True}, "hang_at wants a whole number"),
        ({"blank": "maybe"}, "blank wants on or off, not 'maybe'"),
        ({"reject": "0"}, "reject wants a line's number from 1 on, or text"),
        ({"hostname": "two words"}, "hostname wants up to 63 characters without spaces"),
        ({"edit_at": 3}, "edit_at wants edit_lines as well"),
        ({"reject_text": "% No"}, "reject_text wants reject as well"),
        ({"edit_lines": 5}, "edit_lines wants lines, not 5"),
    ],
)
def test_a_fault_that_makes_no_sense_is_refused(values: dict[str, object], complaint: str) -> None:
    with pytest.raises(BadFault, match=complaint):
        Faults().with_values(values)


def test_lines_are_counted_from_the_moment_a_fault_is_set() -> None:
    counter, faults = Counter(), Faults(drop_at=2, hang_after=2, reject="2", ignore="shutdown")
    assert [counter.line(faults) for _ in range(3)] == [set(), {"drop_at", "hang_after"}, set()]
    lines = ["interface Et1", "mtu 9000", "shutdown"]
    assert [counter.config_line(faults, line) for line in lines] == ["", "reject", "ignore"]


def test_jitter_is_the_same_in_every_run() -> None:
    faults = Faults(latency_ms=100, jitter_ms=50)
    delays = [faults.delay("sw1", line) for line in range(1, 50)]
    assert delays == [faults.delay("sw1", line) for line in range(1, 50)]
    assert len(set(delays)) > 10
    assert 0.1 <= min(delays) <= max(delays) <= 0.15


CONFIG = """\
!
interface Ethernet1
   description a
   mtu 9000
   ip address 10.0.0.1/24
   ip ospf cost 10
!
interface Ethernet2
   shutdown
!
router ospf 1
   router-id 10.0.0.1
!
end
"""


def test_running_configs_end_where_a_fault_says() -> None:
    assert distorted(CONFIG, "") == CONFIG
    assert distorted(CONFIG, "blank") == ""
    assert distorted(CONFIG, "truncate") == CONFIG[: len(CONFIG) // 2]
    assert distorted(CONFIG, "cut_interface") == "!\ninterface Ethernet1\n   description a\n   mtu 9000\n"
    assert distorted(CONFIG, "no_end") == CONFIG.partition("router ospf")[0]


MINE = b"# mine\n[127.0.0.1]:5001 ssh-ed25519 AAAA me@home\r\n\n|1|hash= ssh-rsa BBBB\xff no newline at the end"
DEAD = 2**22 - 1


def test_the_lab_changes_nobody_elses_lines_in_known_hosts(tmp_path: Path) -> None:
    file = tmp_path / ".ssh" / "known_hosts"
    file.parent.mkdir()
    file.write_bytes(f"[127.0.0.1]:5002 ssh-ed25519 OLD {known_hosts.MARK}{DEAD}\n".encode() + MINE)
    file.chmod(0o644)
    known_hosts.register(["[127.0.0.1]:5003 ssh-ed25519 NEW"], pid=os.getpid(), file=file)
    assert file.read_bytes() == f"[127.0.0.1]:5003 ssh-ed25519 NEW {known_hosts.MARK}{os.getpid()}\n".encode() + MINE
    known_hosts.forget(pid=os.getpid(), file=file)
    assert file.read_bytes() == MINE
    assert file.stat().st_mode & 0o777 == 0o644
    assert [one.name for one in file.parent.iterdir()] == ["known_hosts"]


def test_a_known_hosts_that_only_labs_need_goes_with_them(tmp_path: Path) -> None:
    file = tmp_path / ".ssh" / "known_hosts"
    known_hosts.register(["[127.0.0.1]:5003 ssh-ed25519 NEW"], pid=os.getpid(), file=file)
    known_hosts.forget(pid=os.getpid(), file=file)
    assert not file.exists()
    known_hosts.register(["[127.0.0.1]:5003 ssh-ed25519 NEW"], pid=os.getpid(), file=file)
    with file.open("ab") as more:
        more.write(MINE)
    known_hosts.forget(pid=os.getpid(), file=file)
    assert file.read_bytes() == MINE


def test_a_link_to_known_hosts_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_bytes(MINE)
    file = tmp_path / "known_hosts"
    file.symlink_to("elsewhere")
    known_hosts.register(["[127.0.0.1]:5003 ssh-ed25519 NEW"], pid=os.getpid(), file=file)
    assert (tmp_path / "elsewhere").read_bytes().endswith(MINE)
    known_hosts.forget(pid=os.getpid(), file=file)
    assert file.is_symlink()
    assert file.read_bytes() == MINE


def test_a_thousand_keys_come_and_go_at_once(tmp_path: Path) -> None:
    file = tmp_path / "known_hosts"
    file.write_bytes(MINE)
    hosts: dict[str, dict[str, object]] = {
        f"sw{number}": {"address": f"127.1.{number >> 8}.{number & 255}", "port": 22, "key": f"ssh-ed25519 K{number} x"}
        for number in range(1000)
    }
    known_hosts.register(known_hosts.entries(hosts), pid=os.getpid(), file=file)
    lines = file.read_bytes().removesuffix(MINE).decode().splitlines()
    assert (lines[0], len(lines)) == (f"127.1.0.0 ssh-ed25519 K0 {known_hosts.MARK}{os.getpid()}", 1000)
    known_hosts.forget(pid=os.getpid(), file=file)
    assert file.read_bytes() == MINE


def come_and_go(file: Path) -> list[bool]:
    """What a lab does that starts and stops again and again: whether its line was there each time, then gone."""
    pid, seen = os.getpid(), []
    for _round in range(100):
        known_hosts.register([f"[127.0.0.1]:{pid} ssh-ed25519 KEY"], pid=pid, file=file)
        seen.append(f"{known_hosts.MARK}{pid}\n".encode() in file.read_bytes())
        known_hosts.forget(pid=pid, file=file)
        seen.append(f"{known_hosts.MARK}{pid}\n".encode() not in file.read_bytes())
    return seen


def test_labs_that_come_and_go_at_once_lose_nobodys_lines(tmp_path: Path) -> None:
    file = tmp_path / "known_hosts"
    file.write_bytes(MINE)
    with ProcessPoolExecutor(4, mp_context=get_context("fork")) as pool:
        seen = [future.result() for future in [pool.submit(come_and_go, file) for _lab in range(4)]]
    assert seen == [[True] * 200] * 4
    assert file.read_bytes() == MINE
