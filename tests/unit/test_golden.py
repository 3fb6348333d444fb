# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The golden scenarios: every stage gives exactly the file in the scenario's folder, and a device agrees.

Each stage is tested from the files before it, so that a failure names the stage that changed. When a change is
meant, write the files anew with `python -m tests.golden.update` and read the difference (see there).
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from itertools import pairwise

import pytest

from ansible_collections.drift.guard.plugins.module_utils.check import check_device
from ansible_collections.drift.guard.plugins.module_utils.model import DeviceState, InterfaceState, Mode, Severity
from ansible_collections.drift.guard.plugins.module_utils.plan import narrow
from ansible_collections.drift.guard.plugins.module_utils.plan.digest import plain_interface
from ansible_collections.drift.guard.plugins.module_utils.plan.target import CARRIED_BY_LAG
from ansible_collections.drift.guard.plugins.module_utils.policy import ATTRIBUTES
from ansible_collections.drift.guard.plugins.module_utils.vlans import format_vlans
from ansible_collections.drift.guard.plugins.plugin_utils.vendor import render_step
from tests.conftest import ROOT
from tests.golden.scenario import STAGES, Scenario, scenarios

SCENARIOS = scenarios()
PLATFORMS = ("ios", "nxos", "eos")
INPUTS = {"1_graphql.json", "3_running.cfg"}
ACTIONS = {
    **{attribute: {"add", "change", "remove"} for attribute in ATTRIBUTES},
    "enabled": {"change"},  # a port is up or shut, there is no third
    "mode": {"change"},  # access, trunk or routed
    "lag_mode": {"add", "change"},  # it goes with the LAG
    "dot1q": {"add", "change"},  # a subinterface without a tag is never intended
    "interface": {"create"},
    "vlan": {"create"},
}
"""What has to happen to each attribute on each platform in at least one scenario."""

LONGEST_LINE = 254
"""Characters that IOS takes on a line of its command line; the others take more."""
WAYS = {"commands": ("3_running.cfg", "6_commands.txt"), "inverse": ("8_after.cfg", "7_inverse.txt")}
"""From which configuration, by which lines."""
_PRINT_COMMANDS = """
import json
import tests.conftest
from tests.golden.scenario import STAGES, scenarios
print(json.dumps({scenario.name: STAGES["6_commands.txt"](scenario) for scenario in scenarios()}))
"""

each_scenario = pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
each_scenario_line_by_line = pytest.mark.parametrize(
    "scenario",
    [scenario for scenario in SCENARIOS if scenario.intent.platform != "eos"],  # EOS commits all lines at once
    ids=lambda scenario: scenario.name,
)


@pytest.mark.parametrize("file", STAGES)
@each_scenario
def test_each_stage_gives_exactly_what_is_recorded(scenario: Scenario, file: str) -> None:
    assert STAGES[file](scenario) == scenario.read(file)


@each_scenario
def test_a_folder_holds_all_stages_and_nothing_else(scenario: Scenario) -> None:
    assert {path.name for path in scenario.folder.iterdir()} - {"options.json"} == INPUTS | set(STAGES)
    assert scenario.name == scenario.state.hostname == scenario.intent.name
    assert scenario.name.endswith(f"-{scenario.intent.platform}")


@each_scenario
def test_the_whole_way_through_is_the_sum_of_its_stages(scenario: Scenario) -> None:
    plan = check_device(
        scenario.device, scenario.read("3_running.cfg"), policy=scenario.policy, render=render_step
    ).as_dict()
    assert plan["steps"] == scenario.json("5_payload.json")
    assert {key: plan[key] for key in ("status", "changes", "kept", "findings")} == scenario.json("4_plan.json")
    assert plan["commands"] == scenario.lines("6_commands.txt")
    assert plan["inverse"] == scenario.lines("7_inverse.txt")
    assert plan["diff"] == scenario.read("9_diff.txt")


@pytest.mark.parametrize("file", ["3_running.cfg", "8_after.cfg"])
@each_scenario
def test_a_device_prints_the_recorded_configuration_back(scenario: Scenario, file: str) -> None:
    assert scenario.boot(file).running_config() == scenario.read(file)


@each_scenario
def test_a_device_takes_every_line_and_the_inverse_leads_back_to_the_last_byte(scenario: Scenario) -> None:
    device = scenario.boot()
    assert device.configure(scenario.lines("6_commands.txt")) == []
    assert device.running_config() == scenario.read("8_after.cfg")
    assert device.configure(scenario.lines("7_inverse.txt")) == []
    assert device.running_config() == scenario.read("3_running.cfg")


@each_scenario
def test_after_the_commands_nothing_is_left_but_what_was_kept_on_purpose(scenario: Scenario) -> None:
    plan = scenario.json("4_plan.json")
    again = check_device(scenario.device, scenario.read("8_after.cfg"), policy=scenario.policy, render=render_step)
    assert (again.commands, again.inverse, again.changes, again.diff) == ([], [], [], "")
    assert again.kept == plan["kept"]
    assert again.findings == plan["findings"]
    unknown = any(finding["severity"] == Severity.ERROR for finding in plan["findings"])
    assert again.status == ("drifted" if plan["kept"] else "error" if unknown else "in_sync")


@each_scenario
def test_the_device_changes_in_what_the_plan_says_and_in_nothing_else(scenario: Scenario) -> None:
    before, after = scenario.state, scenario.parse(scenario.read("8_after.cfg"))
    planned = [change for change in scenario.json("4_plan.json")["changes"] if change["action"] != "create"]
    new = {name for name in after.interfaces if name not in before.interfaces}
    listed = {(change["interface"], change["attribute"]) for change in planned if change["interface"] not in new}
    layers = {name for name, attribute in listed if attribute == "mode"}
    implied = {(name, attribute) for name in layers for attribute in ("access_vlan", "native_vlan", "allowed_vlans")}
    assert listed <= set(_differences(before, after)) <= listed | implied


@each_scenario
def test_what_nobody_owns_is_the_same_before_and_after(scenario: Scenario) -> None:
    before, after = scenario.state, scenario.parse(scenario.read("8_after.cfg"))
    owned = narrow(scenario.intent, before, policy=scenario.policy).interfaces
    for name, found in before.interfaces.items():
        assert after.interfaces[name].unowned == found.unowned
        assert name in owned or after.interfaces[name].lines == found.lines
    for name in after.interfaces.keys() - before.interfaces.keys():
        assert after.interfaces[name].unowned == ()
    assert _elsewhere(scenario.lines("8_after.cfg")) == _elsewhere(scenario.lines("3_running.cfg"))
    assert _vlan_names(scenario.lines("3_running.cfg")) <= _vlan_names(scenario.lines("8_after.cfg"))


@each_scenario
def test_every_line_fits_into_a_device_s_command_line(scenario: Scenario) -> None:
    lines = scenario.lines("6_commands.txt") + scenario.lines("7_inverse.txt")
    assert [line for line in lines if len(line) > LONGEST_LINE] == []


@pytest.mark.parametrize("way", WAYS)
@each_scenario_line_by_line
def test_no_port_carries_on_the_way_what_it_carries_neither_before_nor_after(scenario: Scenario, way: str) -> None:
    """VLAN 1 apart, in which a port is for a moment when it becomes a switchport."""
    first, last, *between = _states(scenario, way)
    for line, state in between:
        for name, found in state.interfaces.items():
            ends = _carried(first[1].interfaces.get(name)) | _carried(last[1].interfaces.get(name))
            assert format_vlans(_carried(found) - ends - {1}) == "none", f"{name} after {line!r}"


@pytest.mark.parametrize("way", WAYS)
@each_scenario_line_by_line
def test_nothing_comes_up_on_the_way_that_shall_be_down(scenario: Scenario, way: str) -> None:
    """A port that is shut, or not there, before the commands and shut after them is never up in between.

    Apart from the moment between a line that creates it or changes its layer and a `shutdown` right behind.
    """
    first, last, *between = _states(scenario, way)
    down = {
        name
        for name, found in last[1].interfaces.items()
        if not found.config.enabled and not _is_up(first[1].interfaces.get(name))
    }
    for (line, state), (next_line, _state) in pairwise([*between, ("", last[1])]):
        up = {name for name in down if _is_up(state.interfaces.get(name))}
        assert next_line == "shutdown" or up == set(), f"after {line!r}"


@pytest.mark.parametrize("seed", ["0", "1", "2"])
def test_the_same_input_gives_the_same_lines_in_every_process(seed: str) -> None:
    """A plan is checked in one process and applied in another, and some of the vendors' modules go through sets."""
    command = [sys.executable, "-c", _PRINT_COMMANDS]
    environment = os.environ | {"PYTHONHASHSEED": seed}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == {scenario.name: scenario.read("6_commands.txt") for scenario in SCENARIOS}


@pytest.mark.parametrize("platform", PLATFORMS)
def test_every_attribute_is_added_changed_and_removed(platform: str) -> None:
    seen: dict[str, set[str]] = {}
    for scenario in SCENARIOS:
        if scenario.intent.platform == platform:
            for change in scenario.json("4_plan.json")["changes"]:
                seen.setdefault(change["attribute"], set()).add(change["action"])
    assert seen == ACTIONS


@pytest.mark.parametrize("platform", PLATFORMS)
def test_every_attribute_is_in_sync_somewhere_and_not_mentioned(platform: str) -> None:
    """A scenario says nothing about the interfaces that are right already."""
    quiet: set[str] = set()
    for scenario in SCENARIOS:
        if scenario.intent.platform == platform:
            plan = scenario.json("4_plan.json")
            named = {entry["interface"] for key in ("changes", "kept", "findings") for entry in plan[key]}
            for name in scenario.intent.interfaces.keys() - named:
                stated = plain_interface(scenario.intent.interfaces[name])
                quiet |= {attribute for attribute in ATTRIBUTES if stated[attribute] not in (None, "", [])}
    assert quiet == set(ATTRIBUTES)


def _states(scenario: Scenario, way: str) -> list[tuple[str, DeviceState]]:
    """The state before, the state after, and then the state after each of the lines."""
    start, commands = WAYS[way]
    device = scenario.boot(start)
    states = [("", scenario.parse(device.running_config()))]
    for line in scenario.lines(commands):
        device.configure([*_header(scenario.lines(commands), len(states)), line])
        states.append((line, scenario.parse(device.running_config())))
    return [states[0], states[-1], *states[1:]]


def _header(lines: list[str], number: int) -> list[str]:
    """The section that the line of that number (from 1) stands in: each line is typed in a session of its own."""
    return [line for line in lines[: number - 1] if line.startswith(("interface ", "vlan "))][-1:]


def _carried(found: InterfaceState | None) -> frozenset[int]:
    """The VLANs that an interface takes frames of, a bundle's members taken by themselves."""
    if found is None or not found.config.enabled or found.config.mode in (None, Mode.ROUTED):
        return frozenset()
    config = found.config
    if config.mode is Mode.TRUNK:
        return config.allowed_vlans or frozenset()
    return frozenset({config.access_vlan or 1})


def _is_up(found: InterfaceState | None) -> bool:
    return found is not None and bool(found.config.enabled)


def _differences(before: DeviceState, after: DeviceState) -> Iterator[tuple[str, str]]:
    """The attributes of the interfaces that exist before, as the state stage reads them from both texts.

    What a member takes over from its port-channel is the port-channel's change.
    """
    for name, found in before.interfaces.items():
        was, is_ = plain_interface(found.config), plain_interface(after.interfaces[name].config)
        own = [one for one in ATTRIBUTES if not (one in CARRIED_BY_LAG and was["lag"] and was["lag"] == is_["lag"])]
        yield from ((name, attribute) for attribute in own if was[attribute] != is_[attribute] is not None)


def _elsewhere(lines: list[str]) -> list[str]:
    """Everything outside interface and VLAN sections, without the separators, which belong to no section."""
    outside, inside = [], False
    for line in lines:
        if line[:1] not in ("", " "):
            inside = bool(re.match(r"interface |vlan \d", line))
        if not inside and line not in ("", "!"):
            outside.append(line)
    return outside


def _vlan_names(lines: list[str]) -> set[tuple[str, str]]:
    return {(header, line) for header, line in pairwise(lines) if re.match(r"vlan \d", header) and "name " in line}
