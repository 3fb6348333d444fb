# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Configurations replaced as a whole: IOS `configure replace`, NX-OS `rollback`, EOS `configure replace`."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.lab.engine import Device, load
from tests.lab.shell.shell import Shell

from .cases import PLATFORMS, device, difference, text

KEEP = {
    "ios": "copy running-config flash:good",
    "nxos": "checkpoint file bootflash:good",
    "eos": "copy running-config flash:good",
}
BACK = {
    "ios": "configure replace flash:good force",
    "nxos": "rollback running-config file bootflash:good",
    "eos": "configure replace flash:good",
}
_ANYWHERE = (
    "description other",
    "no description",
    "shutdown",
    "no shutdown",
    "mtu 1600",
    "no switchport",
    "switchport",
)
_L2 = ("switchport mode trunk", "switchport access vlan 20", "switchport trunk allowed vlan 10,77")
LINES = {
    "ios": (
        *("interface gi1/0/2", "interface gi1/0/3", "interface gi1/0/10", "interface Vlan10", "interface lo7"),
        *("interface po1", "no interface lo0", "vlan 77", "name other", "no vlan 10", "hostname other", "no archive"),
        *(
            "vrf definition OTHER",
            "vrf forwarding OTHER",
            "no vrf forwarding",
            "vrf forwarding TENANT-A",
            "rd 65000:99",
        ),
        *("ip address 10.99.0.1 255.255.255.0", "no ip address", "ip address 10.98.0.1 255.255.255.0 secondary"),
        *("no channel-group", "channel-group 1 mode active", "router ospf 1", "router-id 10.0.0.9", "no router ospf 1"),
        *("encapsulation dot1q 101", "interface gi1/0/13.100", "ip helper-address 10.0.0.1", *_L2, *_ANYWHERE),
    ),
    "nxos": (
        *("interface eth1/2", "interface eth1/3", "interface eth1/10", "interface Vlan10", "interface lo7"),
        *("interface po1", "no interface lo0", "vlan 77", "name other", "no vlan 10", "hostname other"),
        *("vrf context OTHER", "vrf member OTHER", "no vrf member", "vrf member TENANT-A", "no vrf context TENANT-A"),
        *("ip address 10.99.0.1/24", "no ip address", "ip address 10.98.0.1/24 secondary", "feature bgp"),
        *("no channel-group", "channel-group 1 mode active", "no feature interface-vlan", "no feature lacp"),
        *("router ospf 1", "router-id 10.0.0.9", "no ip redirects", "ip redirects", *_L2, *_ANYWHERE),
    ),
    "eos": (
        *("interface et2", "interface et3", "interface et10", "interface Vlan10", "interface lo7", "interface po1"),
        *("no interface lo0", "vlan 77", "name other", "no vlan 10", "hostname other", "vrf instance OTHER"),
        *("vrf OTHER", "no vrf", "vrf TENANT-A", "ip address 10.99.0.1/24", "no ip address", "no channel-group"),
        *("ip address 10.98.0.1/24 secondary", "router ospf 1", "router-id 10.0.0.9", "no router ospf 1"),
        *("no ip routing", *_L2, *_ANYWHERE),
    ),
}


def run(one: Device, *lines: str) -> Shell:
    shell = Shell(one, privileged=True)
    for line in lines:
        shell.execute(line)
    return shell


@pytest.mark.parametrize("platform", PLATFORMS)
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_whatever_was_changed_a_replacement_brings_every_byte_back(platform: str, data: st.DataObject) -> None:
    one = device(platform)
    run(one, KEEP[platform], "")
    one.configure(data.draw(st.lists(st.sampled_from(LINES[platform]), max_size=25)))
    run(one, BACK[platform])
    assert difference(text(platform), one.running_config()) == []


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_replacement_with_what_is_there_changes_nothing(platform: str) -> None:
    one = device(platform)
    shell = run(one, KEEP[platform], "")
    assert not shell.execute(BACK[platform]).refused
    assert one.running_config() == text(platform)


def test_ios_types_what_differs_and_tells_the_passes() -> None:
    one = device("ios")
    shell = run(
        one, KEEP["ios"], "", "configure terminal", "interface gi1/0/2", "description new", "interface lo7", "end"
    )
    assert shell.execute("configure replace flash:good list").text == ""
    assert shell.prompt.startswith("This will apply all necessary additions and deletions\nto replace the current")
    assert shell.prompt.endswith("configuration. Enter Y if you are sure you want to proceed. ? [no]: ")
    assert shell.execute("y").text.splitlines() == [
        "!Pass 1",
        "!List of Rollback Commands:",
        "interface GigabitEthernet1/0/2",
        " no description new",
        "no interface Loopback7",
        "end",
        "",
        "Total number of passes: 1",
        "Rollback Done",
    ]


@pytest.mark.parametrize("answer", ["", "n", "no"])
def test_ios_replaces_nothing_unless_it_is_told_to(answer: str) -> None:
    one = device("ios")
    run(one, KEEP["ios"], "", "configure terminal", "hostname x", "end", "configure replace flash:good", answer)
    assert one.hostname == "x"


def test_ios_needs_a_second_pass_where_a_line_takes_others_with_it() -> None:
    one = device("ios")
    run(one, KEEP["ios"], "")
    one.configure(["interface Vlan10", "vrf forwarding TENANT-A", "ip address 172.20.11.65 255.255.255.224"])
    assert "Total number of passes: 2\nRollback Done" in Shell(one, privileged=True).execute(BACK["ios"]).text
    assert one.running_config() == text("ios")


def _ios_with_file(content: str) -> tuple[Device, Shell]:
    one = device("ios")
    one.flash.write("/f", content.encode())
    return one, Shell(one, privileged=True)


def test_ios_tells_what_it_could_not_apply_and_keeps_the_rest() -> None:
    wanted = (
        text("ios").replace("hostname acc1", "hostname new").replace("router ospf 1", "frobnicate 1\nrouter ospf 1")
    )
    one, shell = _ios_with_file(wanted)
    result = shell.execute("configure replace flash:f force")
    assert result.refused
    assert one.hostname == "new"
    assert result.text.endswith(
        "The rollback configlet from the last pass is listed below:\n********\n!List of Rollback Commands:\n"
        "frobnicate 1\nend\n********\n\n\nRollback aborted after 5 passes\n"
        "The following commands are failed to apply to the IOS image.\n********\nfrobnicate 1\n********"
    )


def test_ios_cannot_remove_a_port_that_is_there() -> None:
    one, shell = _ios_with_file(text("ios").replace("interface GigabitEthernet1/0/2\n!\n", ""))
    result = shell.execute("configure replace flash:f force")
    assert "% Removal of physical interfaces is not permitted." in result.text
    assert "interface GigabitEthernet1/0/2\n" in one.running_config()


def test_ios_takes_lines_that_show_adds_for_commands() -> None:
    one = device("ios")
    run(one, "show running-config | redirect flash:f")
    result = Shell(one, privileged=True).execute("configure replace flash:f force")
    assert "\nBuilding configuration...\nCurrent configuration : " in result.text
    assert result.text.count("Rollback aborted after 5 passes") == 1


def test_ios_restores_all_of_it_where_an_error_is_the_trigger() -> None:
    one, shell = _ios_with_file(text("ios").replace("hostname acc1", "hostname new\nfrobnicate 1"))
    result = shell.execute("configure replace flash:f force revert trigger error")
    assert "original configuration has been successfully restored" in result.text
    assert one.running_config() == text("ios")


def test_ios_refuses_a_file_without_an_end() -> None:
    one, shell = _ios_with_file("hostname new\n")
    assert shell.execute("configure replace flash:f force").text == "%The input file is not a valid config file."
    assert one.hostname == "acc1"


def test_ios_names_the_file_that_is_not_there() -> None:
    assert Shell(device("ios"), privileged=True).execute("configure replace flash:nope").text == (
        "%Error opening flash:/nope (No such file or directory)"
    )


@pytest.mark.parametrize("more", ["time 0", "time", "frob", "revert", "force frob"])
def test_ios_knows_no_other_options(more: str) -> None:
    _one, shell = _ios_with_file(text("ios"))
    assert shell.execute(f"configure replace flash:f {more}").text == "% Invalid input detected at '^' marker."


def test_nxos_rolls_back_all_or_nothing() -> None:
    broken = text("nxos").replace("hostname leaf1", "hostname new\nfrobnicate 1")
    one = device("nxos")
    one.flash.write("/f", f"!Command: Checkpoint cmd vdc 1\n\n{broken}".encode())
    result = Shell(one, privileged=True).execute("rollback running-config file bootflash:f atomic")
    assert result.text.endswith("Rollback failed. Please check 'show rollback log exec'.")
    assert one.running_config() == text("nxos")
    assert "Rollback Status      : Failed" in one.execute("show rollback log exec")


def test_nxos_best_effort_applies_what_it_can() -> None:
    broken = text("nxos").replace("hostname leaf1", "frobnicate 1\nhostname new")
    one = device("nxos")
    one.flash.write("/f", f"!Command: Checkpoint cmd vdc 1\n\n{broken}".encode())
    run(one, "rollback running-config file f best-effort")
    assert one.hostname == "new"


def test_nxos_stops_at_the_first_failure_when_it_is_told_to() -> None:
    broken = text("nxos").replace("hostname leaf1", "frobnicate 1\nhostname new")
    one = device("nxos")
    one.flash.write("/f", f"!Command: Checkpoint cmd vdc 1\n\n{broken}".encode())
    run(one, "rollback running-config file f stop-at-first-failure")
    assert one.hostname == "leaf1"


def test_nxos_prints_the_patch_between_two_configurations() -> None:
    one = device("nxos")
    run(one, "checkpoint dg", "configure terminal", "interface eth1/2", "description new", "vlan 77")
    assert one.execute("show diff rollback-patch checkpoint dg running-config").splitlines() == [
        "Collecting Running-Config",
        "#Generating Rollback Patch",
        "",
        "!",
        "!",
        "vlan 77",
        "!",
        "interface Ethernet1/2",
        "  description new",
    ]
    assert one.execute("show diff rollback-patch running-config running-config").endswith("Rollback Patch is Empty")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("rollback running-config checkpoint nope", "ERROR: Checkpoint does not exist"),
        ("rollback running-config file bootflash:nope", "No such file or directory"),
        ("rollback running-config file bootflash:plain", "ERROR: The file is not a checkpoint file"),
        ("rollback running-config last 1", "ERROR: Checkpoint does not exist"),
        ("rollback running-config checkpoint", "% Incomplete command at '^' marker."),
        ("rollback running-config frob x", "% Invalid command at '^' marker."),
        ("no checkpoint nope", "ERROR: Checkpoint does not exist"),
        ("show checkpoint nope", "ERROR: Checkpoint does not exist"),
        ("configure session acl", "% Invalid command at '^' marker."),
        ("configure replace commit", "ERROR: No configure replace commit is pending"),
    ],
)
def test_nxos_refuses(line: str, words: str) -> None:
    one = device("nxos")
    one.flash.write("/plain", text("nxos").encode())
    result = Shell(one, privileged=True).execute(line)
    assert (result.refused, result.text) == (True, words)


def test_nxos_replaces_the_configuration_with_a_copy_of_it() -> None:
    one = device("nxos")
    shell = run(one, "copy running-config bootflash:good", "configure terminal", "hostname x", "no vlan 10", "end")
    assert "`hostname leaf1`" in shell.execute("configure replace bootflash:good show-patch").text
    assert shell.execute("configure replace bootflash:good verify-only").text.endswith("completed successful")
    assert one.hostname == "x"
    assert "Configure replace completed successfully." in shell.execute("configure replace bootflash:good").text
    assert one.running_config() == text("nxos")


def test_nxos_takes_a_replacement_back_unless_it_is_committed() -> None:
    one = device("nxos")
    one.clock = lambda: now[0]
    now = [0.0]
    run(one, "copy running-config bootflash:good", "configure terminal", "hostname x", "end")
    run(one, "configure replace bootflash:good commit-timeout 30")
    assert one.hostname == "leaf1"
    now[0] = 30
    one.tick()
    assert one.hostname == "x"
    run(one, "configure replace bootflash:good commit-timeout 30", "configure replace commit")
    now[0] = 100
    one.tick()
    assert one.hostname == "leaf1"


def test_eos_replaces_all_of_it_or_nothing() -> None:
    one = device("eos")
    one.flash.write("/f", text("eos").replace("hostname spine1", "hostname new\nfrobnicate 1").encode())
    result = Shell(one, privileged=True).execute("configure replace flash:f")
    assert result.text.startswith("> frobnicate 1\n% Invalid input at line 4\n")
    assert one.running_config() == text("eos")
    run(one, "configure replace flash:f ignore-errors")
    assert one.running_config() == text("eos").replace("hostname spine1", "hostname new")


def test_eos_accepts_what_it_has_printed_although_the_lab_does_not_know_it() -> None:
    strange = text("eos").replace("spanning-tree mode mstp", "transceiver qsfp default-mode 4x10G")
    one = load("eos", strange)
    run(
        one, "copy running-config flash:good", "configure terminal", "hostname x", "end", "configure replace flash:good"
    )
    assert one.running_config() == strange


IN_BETWEEN = text("eos").replace("interface Ethernet9\n", "ip routing vrf MGMT\n!\ninterface Ethernet9\n")


@pytest.mark.parametrize("config", [text("eos"), IN_BETWEEN], ids=["one region", "text between two interfaces"])
def test_a_session_that_begins_with_nothing_differs_only_where_it_differs(config: str) -> None:
    one = load("eos", config)
    run(one, KEEP["eos"])
    one.configure(["interface et2", "description new"])
    shell = run(one, "configure session s1", "rollback clean-config", "copy flash:good session-config")
    lines = shell.execute("show session-config diffs").text.splitlines()
    assert [line for line in lines[2:] if line[0] in "+-"] == ["-   description new"]
    shell.execute("commit")
    assert one.running_config() == config
