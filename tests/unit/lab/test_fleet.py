# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which devices come of a folder, where they listen, and what is refused."""

from __future__ import annotations

import os
import re
import resource
from pathlib import Path

import pytest

from tests.lab.network.fleet import FleetError, Places, fleet, raise_limit

ACC = """\
hostname acc
!
vlan 10
!
interface Loopback0
 ip address 192.0.2.1 255.255.255.255
!
interface GigabitEthernet1/0/1
 switchport access vlan 10
 switchport mode access
!
interface Vlan10
 ip address 10.0.0.254 255.255.255.0
!
snmp-server source-interface 10.0.0.254
! lab: management 10.0.0.254
end
"""
LEAF = "hostname leaf\n\ninterface mgmt0\n  vrf member management\n  ip address 10.0.0.7/24\n"
NAMELESS = "interface Ethernet1\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in {"acc.ios": ACC, "leaf.nxos": LEAF, "spine.eos": NAMELESS}.items():
        (tmp_path / f"{name}.cfg").write_text(text, encoding="utf-8")
    return tmp_path


def test_copies_are_taken_in_turn_and_numbered(folder: Path) -> None:
    made = fleet(folder, count=8)
    names = ["acc", "leaf", "spine", "acc-2", "leaf-2", "spine-2", "acc-3", "leaf-3"]
    assert [one.name for one in made] == names
    assert [one.platform for one in made] == ["ios", "nxos", "eos", "ios", "nxos", "eos", "ios", "nxos"]
    assert [one.device.running.hostname for one in made] == [
        *("acc", "leaf", "localhost", "acc-2", "leaf-2", "spine-2", "acc-3", "leaf-3")
    ]


def test_copies_get_the_next_management_addresses_wherever_they_are_written(folder: Path) -> None:
    made = {one.name: one for one in fleet(folder, count=8)}
    assert {name: str(one.management or "") for name, one in made.items()} == {
        "acc": "10.0.0.254",
        "leaf": "10.0.0.7",
        "spine": "",
        "acc-2": "10.0.1.1",  # neither .255 nor .0
        "leaf-2": "10.0.1.2",
        "spine-2": "",
        "acc-3": "10.0.1.3",
        "leaf-3": "10.0.1.4",
    }
    text = made["acc-2"].device.running_config()
    assert " ip address 10.0.1.1 255.255.255.0\n" in text
    assert "snmp-server source-interface 10.0.1.1\n" in text
    assert " ip address 192.0.2.1 255.255.255.255\n" in text
    assert all(one.management is None or one.management.reachable(one.device.running) for one in made.values())


def test_what_is_said_to_the_lab_is_no_part_of_the_configuration(folder: Path) -> None:
    assert "lab:" not in fleet(folder)[0].device.running_config()


def test_copies_share_what_they_have_in_common(folder: Path) -> None:
    first, other = (one.device.running.interfaces for one in fleet(folder, count=4)[::3])
    assert first["GigabitEthernet1/0/1"] is other["GigabitEthernet1/0/1"]
    assert first["Vlan10"] is not other["Vlan10"]


def test_a_change_stays_with_the_device_that_was_changed(folder: Path) -> None:
    made = fleet(folder, count=4)
    before = made[3].device.running_config()
    made[0].device.configure(["interface GigabitEthernet1/0/1", "description mine", "vlan 99"])
    assert made[3].device.running_config() == before


@pytest.mark.parametrize(
    ("name", "content", "complaint"),
    [
        ("acc.ios.cfg", b"hostname a\n!\nbanner \xff\n", "acc.ios.cfg:3: byte 0xff is no UTF-8"),
        ("acc.ios.cfg", b"hostname a\nhost\x00name b\n", "acc.ios.cfg:2: control character '\\x00'"),
        ("acc.ios.cfg", b"hostname a\n! lab: size 5\n", "acc.ios.cfg:2: `! lab:` knows `management`, not 'size'"),
        ("acc.ios.cfg", b"!\n!\n! lab: management 10.9.9.9\n", "acc.ios.cfg:3: no interface has the address 10.9.9.9"),
        ("acc.eos.cfg", b"hostname a\n", "acc.ios.cfg and acc.eos.cfg are both called acc"),
    ],
)
def test_a_bad_file_is_named_with_its_line(folder: Path, name: str, content: bytes, complaint: str) -> None:
    (folder / name).write_bytes(content)
    with pytest.raises(FleetError) as caught:
        fleet(folder)
    assert str(caught.value).replace(f"{folder}/", "") in {complaint, _other_way_round(complaint)}


def _other_way_round(complaint: str) -> str:
    """Which of two files comes first is the alphabet's choice."""
    return re.sub(r"^(\S+) and (\S+)", r"\2 and \1", complaint)


def test_a_folder_that_holds_no_device_is_refused(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(FleetError, match="empty holds no device: expected files called <name>"):
        fleet(tmp_path / "empty")
    with pytest.raises(FleetError, match="nowhere can't be read: No such file or directory"):
        fleet(tmp_path / "nowhere")
    with pytest.raises(FleetError, match="so a lab of 2 can't be made of it"):
        fleet(folder, count=2)
    (folder / "dir.ios.cfg").mkdir()
    with pytest.raises(FleetError, match=r"dir\.ios\.cfg can't be read: Is a directory"):
        fleet(folder)


def test_devices_get_ports_or_addresses_in_their_order(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Places().first(2) == [("127.0.0.1", 0), ("127.0.0.1", 0)]
    assert Places(first_port=2201).first(2) == [("127.0.0.1", 2201), ("127.0.0.1", 2202)]
    assert Places(addresses="127.1.0.0/16", port=830).first(2) == [("127.1.0.1", 830), ("127.1.0.2", 830)]
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert Places(addresses="127.1.0.0/16").first(1) == [("127.1.0.1", 22)]
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert Places(addresses="127.1.0.0/16").first(1) == [("127.1.0.1", 2222)]


@pytest.mark.parametrize(
    ("places", "complaint"),
    [
        (Places(addresses="10.0.0.0/16"), "10.0.0.0/16 isn't within 127.0.0.0/8"),
        (Places(addresses="127.1.0.0/30"), "127.1.0.0/30 has addresses for 2 devices, not for 3"),
        (Places(addresses="127.1.0.1/16"), "127.1.0.1/16 is no network such as 127.1.0.0/16"),
        (Places(first_port=65_534), "3 devices from port 65534 on would end at port 65536; 65535 is the last"),
        (Places(first_port=2200, addresses="127.1.0.0/16"), "either consecutive ports or addresses, not both"),
        (Places(port=2200), "one port for all devices needs an address for each"),
    ],
)
def test_places_that_cannot_be_are_refused(places: Places, complaint: str) -> None:
    with pytest.raises(FleetError, match=re.escape(complaint)):
        places.first(3)


def test_too_few_file_descriptors_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    raised: list[tuple[int, int]] = []
    monkeypatch.setattr(resource, "getrlimit", lambda _what: (1024, 4096))
    monkeypatch.setattr(resource, "setrlimit", lambda _what, limits: raised.append(limits))
    raise_limit(1000)
    assert raised == [(4096, 4096)]
    with pytest.raises(FleetError, match="4000 devices need 4256 file descriptors, and this account may open 4096"):
        raise_limit(4000)
