# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Cisco's modules for IOS on the lab's devices, unchanged, in every state; all of them in one ansible-playbook."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import pytest

from tests.integration.vendor.ios_cases import CHANGES, DEVICES, GATHERED, PARSED, RENDERED, RESOURCES
from tests.integration.vendor_plays import AGAIN, CHECK, Case, Outcomes, assert_case, difference, run_cases

pytestmark = [pytest.mark.integration, pytest.mark.slow]

FILE = Path(__file__).with_name("ios_port.cfg")
PORT = "interface GigabitEthernet1/0/4"


def _config(
    sentence: str, *, commands: list[str], changed: list[str], again: tuple[str, ...] = (), **more: Any
) -> Case:
    return Case(
        sentence=sentence,
        device="others",
        module="cisco.ios.ios_config",
        arguments=more.pop("arguments"),
        commands=commands,
        changed=changed,
        again=again,
        **more,
    )


CONFIGS = [
    _config(
        "a line below a parent",
        arguments={"parents": [PORT], "lines": ["description by ansible", "switchport access vlan 10"]},
        commands=[PORT, "description by ansible", "switchport access vlan 10"],
        changed=["+ description by ansible", "+ switchport access vlan 10"],
    ),
    _config(
        "lines from a file",
        arguments={"src": str(FILE)},
        commands=[PORT, "description from a file", "switchport access vlan 10"],
        changed=["+ description from a file", "+ switchport access vlan 10"],
    ),
    _config(
        "a block is replaced where a line of it differs",
        setup=["ip access-list extended EDGE", "permit tcp any any eq 22", "deny ip any any"],
        arguments={
            "parents": ["ip access-list extended EDGE"],
            "before": ["no ip access-list extended EDGE"],
            "lines": ["10 permit tcp any any eq 443", "20 deny ip any any log"],
            "replace": "block",
        },
        commands=[
            "no ip access-list extended EDGE",
            "ip access-list extended EDGE",
            "10 permit tcp any any eq 443",
            "20 deny ip any any log",
        ],
        changed=[
            "- 10 permit tcp any any eq 22",
            "- 20 deny ip any any",
            "+ 10 permit tcp any any eq 443",
            "+ 20 deny ip any any log",
        ],
    ),
    _config(
        "sections below sections",
        arguments={"parents": ["policy-map EDGE", "class VOICE"], "lines": ["set dscp ef", "priority percent 10"]},
        setup=["class-map match-any VOICE", "match dscp ef"],
        commands=["policy-map EDGE", "class VOICE", "set dscp ef", "priority percent 10"],
        changed=["+policy-map EDGE", "+ class VOICE", "+  set dscp ef", "+  priority percent 10"],
    ),
    _config(
        "defaults are asked for",
        arguments={"parents": [PORT], "lines": ["description full"], "defaults": True},
        commands=[PORT, "description full"],
        changed=["+ description full"],
    ),
    _config(
        "a range of interfaces is no section of the running-config, so it is typed again",
        arguments={
            "parents": ["interface range GigabitEthernet1/0/3 - 4"],
            "lines": ["description both"],
        },
        commands=["interface range GigabitEthernet1/0/3 - 4", "description both"],
        changed=["+ description both", "+ description both"],
        again=("interface range GigabitEthernet1/0/3 - 4", "description both"),
    ),
]
SAVED = Case(
    sentence="what was modified is saved",
    device="saves",
    module="cisco.ios.ios_config",
    arguments={"parents": [PORT], "lines": ["description saved"], "save_when": "modified"},
)
BACKUP = Case(
    sentence="a backup holds what the device shows",
    device="others",
    module="ansible.builtin.slurp",
    before=[
        {
            "cisco.ios.ios_config": {"backup": True, "backup_options": {"dir_path": "{{ playbook_dir }}/kept"}},
            "register": "backup",
        }
    ],
    arguments={"src": "{{ backup.backup_path }}"},
    variables={
        "ansible_connection": "ansible.builtin.local",
        "ansible_become": False,
        "ansible_python_interpreter": "{{ ansible_playbook_python }}",
    },
    reads=True,
)
INTENDED = "hostname elsewhere\n"
DIFFS = {
    against: Case(
        sentence=f"a diff against {against}",
        device="others",
        module="cisco.ios.ios_config",
        arguments={"diff_against": against, **({"intended_config": INTENDED} if against == "intended" else {})},
        setup=["hostname renamed"],
        keywords={"diff": True},
        reads=True,
    )
    for against in ("startup", "intended")
}
REFUSED = Case(
    sentence="a refused line fails the module",
    device="others",
    module="cisco.ios.ios_config",
    arguments={"parents": ["interface GigabitEthernet1/0/99"], "lines": ["description x"]},
    reads=True,
)
COMMAND = Case(
    sentence="commands with conditions and a prompt",
    device="saves",
    module="cisco.ios.ios_command",
    arguments={
        "commands": [
            "show running-config | include ^hostname",
            {"command": "copy running-config startup-config", "prompt": r"\]\?", "answer": "\r"},
            "show version",
        ],
        "wait_for": ["result[0] contains saves", "result[2] contains Cisco"],
    },
    setup=[PORT, "description copied"],
    reads=True,
)
UNMET = Case(
    sentence="a condition that is never met",
    device="others",
    module="cisco.ios.ios_command",
    arguments={"commands": ["show clock"], "wait_for": ["result[0] contains nothing"], "retries": 1, "interval": 0},
    reads=True,
)
INVALID = Case(
    sentence="a command that isn't one",
    device="others",
    module="cisco.ios.ios_command",
    arguments={"commands": ["show foo"]},
    reads=True,
)
PATIENCE = {"ansible_command_timeout": 2}
UNANSWERED = {
    "module": Case(
        sentence="a prompt that nobody answers",
        device="waits",
        module="cisco.ios.ios_command",
        arguments={"commands": ["copy running-config startup-config"]},
        variables=PATIENCE,
        reads=True,
    ),
    "cli_command": Case(
        sentence="a prompt that is waited for and doesn't come",
        device="waits",
        module="ansible.netcommon.cli_command",
        arguments={"command": "copy running-config startup-config", "prompt": "never", "answer": "y"},
        variables=PATIENCE,
        reads=True,
    ),
}
SILENT = Case(
    sentence="a refusal in words that the plugin doesn't know is none",
    device="others",
    module="cisco.ios.ios_config",
    arguments={"parents": ["interface GigabitEthernet1/0/6"], "lines": ["vrf forwarding NOPE"]},
    reads=True,
)
STRICT = Case(
    sentence="a refusal in words that the user names",
    device="others",
    module="cisco.ios.ios_config",
    arguments={"parents": ["interface GigabitEthernet1/0/6"], "lines": ["vrf forwarding NOPE"]},
    variables={"ansible_terminal_stderr_re": [{"pattern": "^% ", "flags": "re.M"}]},
    reads=True,
)
CLI_COMMAND = Case(
    sentence="cli_command answers the prompt",
    device="saves",
    module="ansible.netcommon.cli_command",
    arguments={"command": "copy running-config startup-config", "prompt": r"\]\?", "answer": "\r"},
    setup=[PORT, "description by cli_command"],
    reads=True,
)
CLI_CONFIG = Case(
    sentence="cli_config sends what is missing",
    device="others",
    module="ansible.netcommon.cli_config",
    arguments={"config": f"{PORT}\n description by cli_config\nvlan 40\n name forty\n"},
    commands=[PORT, "description by cli_config", "vlan 40", "name forty"],
    changed=["+vlan 40", "+ name forty", "+!", "+ description by cli_config"],
)
HOSTNAME = Case(
    sentence="a hostname merged",
    device="others",
    module="cisco.ios.ios_hostname",
    arguments={"state": "merged", "config": {"hostname": "renamed"}},
    commands=["hostname renamed"],
    changed=["-hostname others", "+hostname renamed"],
)
NO_HOSTNAME = Case(
    sentence="a hostname deleted",
    device="others",
    module="cisco.ios.ios_hostname",
    arguments={"state": "deleted"},
    commands=["no hostname others"],
    changed=["-hostname others", "+hostname Switch"],
    again=("no hostname Switch",),
)
BANNER = Case(
    sentence="a banner of two lines",
    device="others",
    module="cisco.ios.ios_banner",
    arguments={"banner": "login", "text": "authorized\nusers only", "state": "present"},
    commands=["banner login @\nauthorized\nusers only\n@"],
    changed=["+banner login ^C", "+authorized", "+users only", "+^C", "+!"],
)
FACTS = Case(
    sentence="facts of every sort",
    device="others",
    module="cisco.ios.ios_facts",
    arguments={"gather_subset": "all", "gather_network_resources": list(RESOURCES)},
    reads=True,
)
EXACT = [*CHANGES, *CONFIGS, CLI_CONFIG, HOSTNAME, NO_HOSTNAME, BANNER]
READS = [*GATHERED.values(), *PARSED.values(), *RENDERED.values(), BACKUP, *DIFFS.values()]
FAILING = [*UNANSWERED.values(), STRICT]
ALL = [*EXACT, *READS, SAVED, REFUSED, COMMAND, UNMET, INVALID, CLI_COMMAND, FACTS, SILENT, *FAILING]


@pytest.fixture(scope="module")
def outcomes() -> Outcomes:
    return run_cases(DEVICES, ALL)


@pytest.mark.parametrize("case", EXACT, ids=lambda case: case.sentence)
def test_check_mode_foretells_the_run_does_it_and_the_second_has_nothing_to_do(outcomes: Outcomes, case: Case) -> None:
    assert_case(outcomes, case)


@pytest.mark.parametrize("resource", RESOURCES)
def test_what_is_gathered_is_what_the_printed_configuration_says(outcomes: Outcomes, resource: str) -> None:
    gathered = outcomes.of(GATHERED[resource]).result["gathered"]
    assert gathered
    assert gathered == outcomes.of(PARSED[resource]).result["parsed"]


@pytest.mark.parametrize("resource", RESOURCES)
def test_rendering_needs_no_device(outcomes: Outcomes, resource: str) -> None:
    assert outcomes.of(RENDERED[resource]).result["rendered"]


def test_a_modified_configuration_is_saved_once(outcomes: Outcomes) -> None:
    real, again = outcomes.of(SAVED), outcomes.of(SAVED, AGAIN)
    assert "description saved" not in outcomes.of(SAVED, CHECK).startup
    assert real.startup == real.running
    assert "description saved" in real.startup
    assert not again.result["changed"]


def test_a_backup_is_what_the_device_shows(outcomes: Outcomes) -> None:
    content = base64.b64decode(outcomes.of(BACKUP).result["content"]).decode()
    assert content.endswith(outcomes.booted["others"].rstrip("\n"))


def test_diffs_compare_with_what_was_saved_and_what_is_intended(outcomes: Outcomes) -> None:
    saved, intended = (outcomes.of(DIFFS[against]).result["diff"] for against in ("startup", "intended"))
    assert difference(saved["before"], saved["after"]) == ["-hostname others", "+hostname renamed"]
    assert "hostname elsewhere" in intended["after"]
    assert "hostname renamed" in intended["before"]


def test_what_the_device_refuses_fails_the_module(outcomes: Outcomes) -> None:
    refused = outcomes.of(REFUSED)
    assert "% Invalid input detected at '^' marker." in refused.result["msg"]
    assert refused.running == outcomes.booted["others"]


def test_commands_are_read_waited_for_and_answered(outcomes: Outcomes) -> None:
    command = outcomes.of(COMMAND)
    assert command.result["stdout"][0] == "hostname saves"
    assert "description copied" in command.startup
    assert "description by cli_command" in outcomes.of(CLI_COMMAND).startup
    assert outcomes.of(UNMET).result["failed_conditions"] == ["result[0] contains nothing"]
    assert "% Invalid input detected at '^' marker." in outcomes.of(INVALID).result["msg"]


WAITED = {
    "module": "command timeout triggered, timeout value is 2 secs",
    "cli_command": "cli prompt is not identified from the last received response window",
}


@pytest.mark.parametrize("module", UNANSWERED)
def test_a_prompt_without_its_answer_fails_when_time_is_up(outcomes: Outcomes, module: str) -> None:
    unanswered = outcomes.of(UNANSWERED[module])
    assert unanswered.result["failed"]
    assert WAITED[module] in unanswered.result["msg"]
    assert unanswered.startup == outcomes.booted["waits"]


def test_words_of_a_refusal_are_the_users_to_choose(outcomes: Outcomes) -> None:
    silent, strict = outcomes.of(SILENT), outcomes.of(STRICT)
    assert silent.result["changed"]
    assert not silent.result["failed"]
    assert silent.running == outcomes.booted["others"]
    assert strict.result["failed"]
    assert "% VRF NOPE not configured." in strict.result["msg"]


def test_facts_name_the_device_and_its_resources(outcomes: Outcomes) -> None:
    facts = outcomes.of(FACTS).result["ansible_facts"]
    assert facts["ansible_net_hostname"] == "others"
    assert set(facts["ansible_network_resources"]) == set(RESOURCES)
    assert facts["ansible_net_version"].startswith("17.")
