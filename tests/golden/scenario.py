# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One folder a scenario, one file a stage; each file is made from the files before it.

====================  ==============================================================================================
``1_graphql.json``    written by hand: Nautobot's answer
``options.json``      written by hand, where the run is not a plain ``enforce``: fields of the policy
``2_intent.json``     from 1
``3_running.cfg``     written by hand: the device's running-config, as the device prints it
``4_plan.json``       from 1 and 3: what changes, what stays, what a person should know
``5_payload.json``    from 1 and 3: the steps for the vendors' modules
``6_commands.txt``    from 5: the lines that are sent
``7_inverse.txt``     from 1 and 3: the lines that lead back
``8_after.cfg``       from 3 and 6: what a simulated device makes of them
``9_diff.txt``        from 1, 3 and 6
====================  ==============================================================================================

The folder's name is the device's hostname: ``<what>-<platform>``.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from ansible_collections.drift.guard.plugins.filter.to_intent import to_intent
from ansible_collections.drift.guard.plugins.module_utils.commands import make_commands
from ansible_collections.drift.guard.plugins.module_utils.diff import make_diff
from ansible_collections.drift.guard.plugins.module_utils.intent import device_intent, find_device, read_answer
from ansible_collections.drift.guard.plugins.module_utils.model import DeviceIntent, DeviceState
from ansible_collections.drift.guard.plugins.module_utils.payload import make_payload
from ansible_collections.drift.guard.plugins.module_utils.plan import Decision, decide
from ansible_collections.drift.guard.plugins.module_utils.policy import Policy
from ansible_collections.drift.guard.plugins.module_utils.state import parse_running_config
from ansible_collections.drift.guard.plugins.plugin_utils.vendor import render_step
from tests.golden.layout import format_json
from tests.lab.engine import Device, load

GOLDEN = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Scenario:
    """A folder, read lazily."""

    folder: Path

    @property
    def name(self) -> str:
        """Also the device's hostname."""
        return self.folder.name

    @cached_property
    def device(self) -> Mapping[str, Any]:
        """Nautobot's device object."""
        return find_device(read_answer(self.read("1_graphql.json"), source=self.name), self.name, source=self.name)

    @cached_property
    def policy(self) -> Policy:
        """Enforce, unless the scenario says otherwise."""
        options = self.json("options.json") if (self.folder / "options.json").exists() else {}
        return Policy(**{"mode": "enforce", **options})

    @cached_property
    def intent(self) -> DeviceIntent:
        return device_intent(self.device)

    @cached_property
    def state(self) -> DeviceState:
        return self.parse(self.read("3_running.cfg"))

    @cached_property
    def decision(self) -> Decision:
        return decide(self.intent, self.state, policy=self.policy)

    def read(self, file: str) -> str:
        return (self.folder / file).read_bytes().decode()

    def json(self, file: str) -> Any:
        return json.loads(self.read(file))

    def lines(self, file: str) -> list[str]:
        return self.read(file).splitlines()

    def parse(self, running_config: str) -> DeviceState:
        return parse_running_config(running_config, platform=self.intent.platform)

    def boot(self, file: str = "3_running.cfg") -> Device:
        """A simulated device with that configuration."""
        return load(self.intent.platform.value, self.read(file))


def scenarios() -> list[Scenario]:
    return [Scenario(file.parent) for file in sorted(GOLDEN.glob("*/1_graphql.json"))]


def _intent(scenario: Scenario) -> str:
    return format_json(to_intent(scenario.device))


def _plan(scenario: Scenario) -> str:
    decision = scenario.decision
    return format_json(
        {
            "status": decision.status,
            "changes": [change.as_dict() for change in decision.changes],
            "kept": [change.as_dict() for change in decision.kept],
            "findings": [finding.as_dict() for finding in decision.findings],
        }
    )


def _payload(scenario: Scenario) -> str:
    return format_json(make_payload(scenario.decision.transition))


def _commands(scenario: Scenario) -> str:
    return _text(make_commands(scenario.json("5_payload.json"), render=render_step))


def _inverse(scenario: Scenario) -> str:
    return _text(make_commands(make_payload(scenario.decision.transition.reversed()), render=render_step))


def _after(scenario: Scenario) -> str:
    device = scenario.boot()
    device.configure(scenario.lines("6_commands.txt"))
    return device.running_config()


def _diff(scenario: Scenario) -> str:
    commands = scenario.lines("6_commands.txt")
    return make_diff(scenario.decision.transition, commands, state=scenario.state, device=scenario.name)


def _text(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


STAGES: Mapping[str, Callable[[Scenario], str]] = {
    "2_intent.json": _intent,
    "4_plan.json": _plan,
    "5_payload.json": _payload,
    "6_commands.txt": _commands,
    "7_inverse.txt": _inverse,
    "8_after.cfg": _after,
    "9_diff.txt": _diff,
}
"""What is made, in the order in which it can be."""
