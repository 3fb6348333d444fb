# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Exec commands, filters, saving, and what users without privileges may not do."""

from __future__ import annotations

import json

import pytest

from tests.lab.shell.dialogue import Result
from tests.lab.shell.shell import Shell

from .cases import PLATFORMS, device, text


def shell(platform: str) -> Shell:
    return Shell(device(platform), privileged=True)


def run(one: Shell, *lines: str) -> list[Result]:
    return [one.execute(line) for line in lines]


def test_ios_frames_the_running_config_and_counts_its_bytes() -> None:
    assert device("ios").execute("show running-config") == (
        f"Building configuration...\n\nCurrent configuration : {len(text('ios'))} bytes\n{text('ios')}".rstrip("\n")
    )


def test_nxos_and_eos_print_the_command_and_no_time() -> None:
    assert device("nxos").execute("show running-config") == (
        f"\n!Command: show running-config\n\n{text('nxos')}".rstrip("\n")
    )
    shown = device("eos").execute("show running-config")
    assert shown.startswith("! Command: show running-config\n! device: spine1 (")
    assert shown.endswith(text("eos").rstrip("\n"))


def test_sections_are_what_the_vendor_modules_read() -> None:
    assert device("nxos").execute("show running-config | section ^vlan") == "vlan 1,10,20,30\nvlan 10\n  name users"
    assert device("eos").execute("show running-config | section ^vlan") == "vlan 10\n   name users\nvlan 20,30"
    assert device("ios").execute("show running-config | section ^interface Vlan") == (
        "interface Vlan1\n no ip address\n shutdown\n"
        "interface Vlan10\n description users gateway\n ip address 172.20.11.65 255.255.255.224\n"
        " ip helper-address 192.0.2.53"
    )


@pytest.mark.parametrize(
    ("filters", "output"),
    [
        ("| include ^hostname", "hostname leaf1"),
        ("| incl 'hostname'", "hostname leaf1"),
        ("| section '^vrf context TENANT'", "vrf context TENANT-A"),
        ("| begin ^boot", "boot nxos bootflash:/nxos64-cs.10.3.4a.M.bin"),
        ("| include feature | exclude ospf", "feature interface-vlan\nfeature lacp"),
        ("| include feature | no-more", "feature ospf\nfeature interface-vlan\nfeature lacp"),
    ],
)
def test_filters(filters: str, output: str) -> None:
    assert device("nxos").execute(f"show running-config {filters}") == output


def test_an_unknown_filter_is_refused() -> None:
    assert shell("ios").execute("show running-config | frobnicate x").refused


def test_one_interface_can_be_shown() -> None:
    shown = device("ios").execute("show run int gi1/0/2")
    assert shown.endswith("\n!\ninterface GigabitEthernet1/0/2\nend")
    assert device("eos").execute("show running-config interfaces et2") == "interface Ethernet2"
    assert shell("nxos").execute("show running-config interface eth1/99").refused


def test_nxos_shows_the_defaults_of_ports_among_all() -> None:
    shown = device("nxos").execute("show running-config all | incl 'system default switchport'")
    assert shown == "system default switchport\nno system default switchport shutdown"


def test_the_switch_shows_its_vlans_and_a_router_has_none() -> None:
    lines = device("ios").execute("show vlan brief").splitlines()
    assert lines[3:7] == [
        "1    default                          active    Gi1/0/2",
        "10   users                            active    Gi1/0/3",
        "20   VLAN0020                         active",
        "30   VLAN0030                         active",
    ]
    router = device("ios")
    router.running.facts = None
    assert Shell(router, privileged=True).execute("show vlan").refused


def test_nxos_prints_one_vlan_as_an_object_and_more_as_a_list() -> None:
    one = device("nxos")
    many = json.loads(one.execute("show vlan | json-pretty"))
    assert [row["vlanshowbr-vlanname"] for row in many["TABLE_vlanbrief"]["ROW_vlanbrief"]] == [
        "default",
        "users",
        "VLAN0020",
        "VLAN0030",
    ]
    one.configure(["no vlan 10,20,30"])
    alone = json.loads(one.execute("show vlan | json"))
    assert alone["TABLE_vlanbrief"]["ROW_vlanbrief"]["vlanshowbr-vlanid"] == "1"


def test_eos_speaks_json_about_itself() -> None:
    assert json.loads(device("eos").execute("show version | json"))["modelName"] == "DCS-7050SX3-48YC8"
    assert json.loads(device("eos").execute("show hostname | json")) == {"hostname": "spine1", "fqdn": "spine1"}


@pytest.mark.parametrize(
    ("platform", "line"),
    [("eos", "bash timeout 5 cat /mnt/flash/boot-config"), ("ios", "show switch virtual"), ("ios", "reload")],
)
def test_commands_that_the_lab_does_not_have_are_refused(platform: str, line: str) -> None:
    assert shell(platform).execute(line).refused


@pytest.mark.parametrize("platform", ["ios", "eos"])
@pytest.mark.parametrize("line", ["configure terminal", "show running-config", "write memory"])
def test_without_privileges_nothing_is_shown_or_changed(platform: str, line: str) -> None:
    assert Shell(device(platform)).execute(line).refused


def test_ios_asks_for_a_file_name_before_it_saves() -> None:
    one = shell("ios")
    one.device.configure(["hostname changed"])
    run(one, "copy running-config startup-config")
    assert one.prompt == "Destination filename [startup-config]? "
    assert one.device.startup == text("ios")
    assert one.execute("").text == "Building configuration...\n[OK]"
    assert one.device.startup == one.device.running_config()


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_restart_brings_back_what_was_saved(platform: str) -> None:
    one = device(platform)
    one.configure(["hostname saved"])
    one.save()
    one.configure(["hostname lost"])
    one.restart()
    assert one.hostname == "saved"


def test_ios_needs_do_for_exec_commands_while_configuring_and_others_do_not() -> None:
    for platform, line in (("ios", "do show privilege"), ("nxos", "show hostname"), ("eos", "show hostname")):
        one = shell(platform)
        one.execute("configure terminal")
        assert not one.execute(line).refused
        assert "(config)" in one.prompt
    ios = shell("ios")
    ios.execute("configure terminal")
    assert ios.execute("show privilege").refused


def test_an_unmodelled_line_in_global_mode_leaves_the_interface() -> None:
    one = shell("ios")
    run(one, "configure terminal", "interface gi1/0/2", "ip route 10.0.0.0 255.0.0.0 Null0")
    assert one.prompt == "acc1(config)#"


SAVE = "System configuration has been modified. Save? [yes/no/cancel/diff]:"
PROCEED = "Proceed with reload? [confirm]"


@pytest.mark.parametrize(
    ("lines", "questions", "hostname"),
    [
        (["reload", "no", ""], [SAVE, PROCEED, ""], "spine1"),
        (["reload power", "yes", "y"], [SAVE, PROCEED, ""], "renamed"),
        (["reload", "cancel"], [SAVE, ""], "renamed"),
        (["reload", "perhaps", "diff", "no", "n"], [SAVE, SAVE, SAVE, PROCEED, ""], "renamed"),
        (["write", "reload", "\r"], ["", PROCEED, ""], "renamed"),
        (["reload now"], [""], "spine1"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_eos_reloads_and_asks_about_what_is_not_saved(lines: list[str], questions: list[str], hostname: str) -> None:
    one = shell("eos")
    run(one, "configure", "hostname renamed", "end")
    asked = []
    for line in lines:
        one.execute(line)
        asked.append(one.question.prompt if one.question is not None else "")
    assert asked == questions
    assert f"\nhostname {hostname}\n" in one.device.running_config()


def test_eos_shows_what_is_not_saved_when_it_asks() -> None:
    one = shell("eos")
    run(one, "configure", "hostname renamed", "end", "reload")
    assert "-hostname spine1\n+hostname renamed\n" in one.execute("diff").text
