# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A Nautobot with enabled hooks, and the devices that it knows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.lab import Lab
from tests.lab.nautobot import Nautobot

from . import fleet
from .rest import JobRun, Rest


@dataclass(frozen=True)
class World:
    """Both ends: what a person edits, and what the devices get."""

    rest: Rest
    lab: Lab
    before: set[str] = field(default_factory=set)
    """The results of jobs that there were when the test began."""

    @property
    def nautobot(self) -> Nautobot:
        """The instance."""
        return self.rest.nautobot

    def as_user(self, name: str) -> Rest:
        """The REST API as somebody else."""
        return Rest(self.nautobot, name)

    def new_runs(self, name: str = "DriftRun") -> list[JobRun]:
        """The results of a job since the test began."""
        return [run for run in self.rest.runs(name) if run.result["id"] not in self.before]

    def settings(self, *devices: str, **values: Any) -> None:
        """The config context of devices, under `drift_guard`. The run that this may start is over on return."""
        context = {"drift_guard": values} if values else None
        edits = {self.rest.device(name)["id"]: {"local_config_context_data": context} for name in devices}
        self.rest.edit_all("dcim/devices", edits)
        self.rest.settle()
        self.begin()

    def begin(self) -> None:
        """From here on, what happens is the test's."""
        self.before.clear()
        self.before.update(one["id"] for one in self.rest.find("extras/job-results"))
        for name in self.lab.names:
            self.lab.forget_log(name)


@pytest.fixture(scope="module")
def module_world(server: Nautobot, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Nautobot and lab, for all tests of a module."""
    folder = tmp_path_factory.mktemp("configs")
    fleet.write_configs(folder)
    with Lab(folder) as lab:
        server.seed(fleet.answer(folder), lab=lab.state)
        rest = Rest(server)
        rest.enable_jobs()
        yield World(rest, lab)


@pytest.fixture
def sending(world: World) -> World:
    """The devices are told to take what comes, unless a test before has told them: it costs a run."""
    wanted = {"drift_guard": {"dry_run": False}}
    found = world.rest.find("dcim/devices", name=world.lab.names)
    if untold := [one["name"] for one in found if one["local_config_context_data"] != wanted]:
        world.settings(*untold, dry_run=False)
    return world


@pytest.fixture
def world(module_world: World) -> Iterator[World]:
    """Quiet at the beginning, with empty logs of the devices."""
    module_world.rest.settle()
    module_world.begin()
    yield module_world
    module_world.rest.settle()
