# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Everything that Nautobot can hold and no device should be told: it costs what it says, and nothing beside it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ansible_collections.drift.guard.plugins.module_utils.model import Platform
from tests.unit.builders import (
    EOS,
    IOS,
    NXOS,
    addresses,
    device,
    interface,
    port,
    round_trip,
    running_config,
    vlan,
)

from .bench import check_findings, check_only_healthy, plan_with, settled, tried

every_platform = pytest.mark.parametrize("platform", Platform)

HOSTILE_TEXTS = {
    "a newline begins a second line": "evil\nreload",
    "a carriage return begins a second line": "evil\rreload",
    "end and reload after line ends": "evil\r\nend\r\nreload",
    "NUL cuts the text": "ev\x00il",
    "Ctrl-C aborts the line": "ev\x03il",
    "Ctrl-Z leaves configuration mode": "ev\x1ail",
    "ESC starts a terminal sequence": "ev\x1b[2Jil",
    "backspace takes characters back": "evil\x08\x08",
    "TAB completes the word": "ev\til",
    "DEL takes characters back": "ev\x7fil",
    "U+2028 is a line end to some": "ev\u2028il",
    "U+0085 is a line end to some": "ev\x85il",
    "right-to-left override shows another text": "ev\u202eil",
    "a zero-width space is invisible": "ev\u200bil",
    "a no-break space is stored differently": "ev\u00a0il",
    "an emoji is stored differently": "evil \U0001f525",
    "e acute as one character": "evil caf\u00e9",
    "e acute as two characters": "evil cafe\u0301",
    "a lone surrogate can't be encoded": "evil \ud800",
    "a question mark asks for help": "evil?",
    "a leading exclamation mark is a comment": "!evil",
    "a leading pipe is a filter": "| include evil",
    "double quotes are dropped or paired": '"evil"',
    "Jinja expression": "evil {{7*7}}",
    "Jinja lookup": "evil {{lookup('pipe','id')}}",
    "Jinja block": "evil {% raw %}",
    "Jinja comment": "evil {# x #}",
    "255 characters are too long everywhere": "evil" + "x" * 251,
    "ten thousand characters": "evil" * 2500,
}


@every_platform
@pytest.mark.parametrize("text", HOSTILE_TEXTS.values(), ids=HOSTILE_TEXTS)
def test_a_hostile_description_costs_the_description_alone(platform: Platform, text: str) -> None:
    made = plan_with(platform, settled(platform, description=text))
    check_findings(made, [("bad_description", "error", tried(platform), "description")])
    check_only_healthy(made, platform)
    assert not any("evil" in line or "reload" in line for line in made.commands + made.inverse)
    assert made.status == "drifted"
    json.dumps(made.as_dict(), ensure_ascii=False).encode()


@every_platform
@pytest.mark.parametrize("value", [5, True, ["x"], {"x": 1}], ids=["number", "boolean", "list", "object"])
def test_a_description_that_is_no_text_costs_the_description_alone(platform: Platform, value: Any) -> None:
    made = plan_with(platform, settled(platform, description=value))
    check_findings(made, [("bad_description", "error", tried(platform), "description")])
    check_only_healthy(made, platform)


LENGTHS = [(IOS, 240, True), (IOS, 241, False), (NXOS, 254, True), (NXOS, 255, False), (EOS, 240, True)]


@pytest.mark.parametrize(
    ("platform", "length", "fits"),
    LENGTHS,
    ids=[
        f"{platform.value} {'takes' if fits else 'refuses'} {length} characters" for platform, length, fits in LENGTHS
    ],
)
def test_the_longest_description_of_each_platform(platform: Platform, length: int, fits: bool) -> None:  # noqa: FBT001
    made = plan_with(platform, settled(platform, description="x" * length))
    assert (f"description {'x' * length}" in made.commands) == fits
    assert ("bad_description" in {finding["name"] for finding in made.findings}) == (not fits)


ODD_TEXTS = {
    "an apostrophe": "Bob's link",
    "a tuple to literal_eval": "a', 'b",
    "a hexadecimal escape": "\\x41",
    "a backslash and n": "C:\\new",
    "a trailing backslash": "ends in \\",
    "leading zeros": "00123",
    "a float": "1e5",
    "a YAML boolean": "yes",
    "a caret and C": "^C",
    "a privileged prompt": "core#",
    "a user prompt": "core>",
    "an error of the command line": "x not found",
    "another error of the command line": "Invalid input",
    "an error of NX-OS": "ERROR: x",
    "an error with a percent sign": "% Invalid input detected",
    "an MTU line": "mtu 9999",
    "an address line": "ip address 9.9.9.9 255.0.0.0",
    "a shutdown line": "shutdown",
    "a negated line": "no switchport",
    "the end of a banner": "EOF",
    "a pipe in the middle": "a | include b",
    "an exclamation mark in the middle": "watch out!",
    "two blanks in the middle": "a  b",
    "81 characters": "x" * 81,
    "braces that are no markup": "{a} } {",
    "a password prompt": "Password:",
    "a pager": "--More--",
}


@every_platform
@pytest.mark.parametrize("text", ODD_TEXTS.values(), ids=ODD_TEXTS)
def test_an_odd_description_is_set_and_read_back(platform: Platform, text: str) -> None:
    name = port(platform, 1)
    before = running_config(platform, {name: ["description before"]})
    intent = device(interface(name, description=text, mode="ACCESS", untagged_vlan=vlan(10)), platform=platform)
    run = round_trip(intent, before, mode="enforce")
    assert f"description {text}" in run.plan.commands
    assert (run.refused, run.again.commands, run.again.status) == ([], [], "in_sync")
    assert (run.refused_back, run.restored) == ([], before)


@every_platform
@pytest.mark.parametrize("text", ["  core  ", " core", "core   "], ids=["both ends", "in front", "behind"])
def test_blanks_at_the_ends_are_stripped_as_the_platforms_do(platform: Platform, text: str) -> None:
    made = plan_with(platform, settled(platform, description=text))
    assert [line for line in made.commands if "core" in line] == ["description core"]


@every_platform
@pytest.mark.parametrize("text", ["", None, "   "], ids=["empty", "null", "only blanks"])
def test_an_empty_description_is_removed_in_enforce_and_kept_in_merge(platform: Platform, text: str | None) -> None:
    enforced = plan_with(platform, settled(platform, description=text))
    assert f"interface {tried(platform)}" in enforced.commands
    assert "no description" in enforced.commands
    merged = plan_with(platform, settled(platform, description=text), mode="merge")
    check_only_healthy(merged, platform)
    assert [change for change in merged.kept if change["attribute"] == "description"] == [
        {
            "interface": tried(platform),
            "attribute": "description",
            "action": "remove",
            "device": "before",
            "intent": None,
        }
    ]


BAD_NAMES = {
    "a range": "Ethernet1/1-4",
    "a path": "../../etc/x",
    "a list": "Ethernet1/1,Ethernet1/2",
    "nothing": "",
    "null": None,
    "a number": 7,
    "a second line": "Ethernet1/1\nreload",
    "a terminal sequence": "Ethernet1/1\x1b[2J",
    "a lone surrogate": "Ethernet\ud8001",
    "Arabic digits": "Ethernet1/\u0661",
    "another vendor's": "xe-0/0/0",
    "very long": "Ethernet" + "1" * 5000,
}


@every_platform
@pytest.mark.parametrize("name", BAD_NAMES.values(), ids=BAD_NAMES)
def test_a_bad_name_is_a_finding_and_nothing_else(platform: Platform, name: Any) -> None:
    made = plan_with(platform, settled(platform), interface(name, description="evil"))
    assert [(found["name"], found["severity"]) for found in made.findings if found["severity"] != "info"] == [
        ("bad_name", "error")
    ]
    check_findings(made, [("bad_name", "error", made.findings[0]["interface"], "")])
    check_only_healthy(made, platform)
    json.dumps(made.as_dict(), ensure_ascii=False).encode()


NAMES = [
    (IOS, "Gi0/1", "absent_interface", "GigabitEthernet0/1"),
    (NXOS, "Gi0/1", "bad_name", "Gi0/1"),
    (EOS, "Gi0/1", "bad_name", "Gi0/1"),
    (IOS, "ethernet1/1", "absent_interface", "Ethernet1/1"),
    (EOS, "ethernet1/1", "absent_interface", "Ethernet1/1"),
    (NXOS, "ethernet1/1", "duplicate_interface", "Ethernet1/1"),
    (IOS, "Serial0/1/0:15", "absent_interface", "Serial0/1/0:15"),
    (NXOS, "Serial0/1/0:15", "bad_name", "Serial0/1/0:15"),
    (EOS, "Serial0/1/0:15", "bad_name", "Serial0/1/0:15"),
    (IOS, "mgmt0", "bad_name", "mgmt0"),
    (NXOS, "mgmt0", "absent_interface", "mgmt0"),
    (EOS, "mgmt0", "absent_interface", "Management0"),
    (IOS, "Vlan4095", "bad_name", "Vlan4095"),
    (NXOS, "Vlan0", "bad_name", "Vlan0"),
    (EOS, "gi1", "bad_name", "gi1"),
    (IOS, "gi1/0/1", "duplicate_interface", "GigabitEthernet1/0/1"),
    (EOS, "Et1", "duplicate_interface", "Ethernet1"),
]


@pytest.mark.parametrize(
    ("platform", "name", "finding", "subject"),
    NAMES,
    ids=[f"{platform.value} {name} is {finding}" for platform, name, finding, _subject in NAMES],
)
def test_a_name_that_is_not_on_the_device(platform: Platform, name: str, finding: str, subject: str) -> None:
    made = plan_with(platform, settled(platform), interface(name, description="evil"))
    check_findings(made, [(finding, "error", subject, "")])
    check_only_healthy(made, platform)


@every_platform
def test_a_logical_interface_that_is_absent_is_created(platform: Platform) -> None:
    made = plan_with(platform, settled(platform), interface("vlan999", ip_addresses=addresses("10.8.8.1/24")))
    check_findings(made, [])
    assert made.commands[:2] == ["vlan 999", "state active"]
    assert "interface Vlan999" in made.commands
    assert made.inverse[-2:] == ["no interface Vlan999", "no vlan 999"]


@every_platform
@pytest.mark.parametrize("entry", [None, 5, True, "Ethernet1", ["Ethernet1"]], ids=repr)
def test_an_entry_that_is_no_interface_object(platform: Platform, entry: Any) -> None:
    made = plan_with(platform, settled(platform), entry)
    assert [found["severity"] for found in made.findings if found["severity"] != "info"] == ["error"]
    check_only_healthy(made, platform)
