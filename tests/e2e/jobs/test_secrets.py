# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A device's Secrets Group opens the device, and what is in it is nowhere to be read, not even during the run."""

from __future__ import annotations

import json
import os
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.lab.network.ssh import PASSWORD, USER

from .conftest import World
from .rest import JobRun

pytestmark = pytest.mark.e2e

DEVICE = "jobs-eos"
OTHER = "jobs-nxos"
GROUP = "campus switches"


@dataclass
class Traces:
    """Where the password was seen by anybody who looked, and what they looked at."""

    found: list[str] = field(default_factory=list)
    looked_at: set[str] = field(default_factory=set)

    def look(self) -> None:
        """At the arguments and environments of the runs' processes, and at the files in their folders."""
        for process in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):  # what is there comes and goes
                said = {name: (process / name).read_bytes() for name in ("cmdline", "environ")}
                if any(RUN.encode() in content for content in said.values()):
                    self._note(said)
        for folder in Path(tempfile.gettempdir()).glob(f"{RUN}*"):
            for parent, _folders, files in os.walk(folder):
                for file in files:
                    with suppress(OSError):
                        self._note({file: Path(parent, file).read_bytes()})

    def _note(self, contents: Mapping[str, bytes]) -> None:
        self.looked_at |= set(contents)
        self.found += [name for name, content in contents.items() if SECRET in content]


RUN = "drift-guard-"
"""How the private folder of a run begins, which its processes know from their environment."""
SECRET = PASSWORD.encode()


@contextmanager
def watched() -> Iterator[Traces]:
    """Look all the time."""
    traces, over = Traces(), threading.Event()

    def watch() -> None:
        while not over.is_set():
            traces.look()
            over.wait(0.05)

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield traces
    finally:
        over.set()
        thread.join()


@pytest.fixture
def group(world: World, tmp_path: Path) -> Iterator[str]:
    """A Secrets Group with the lab's login; the inventory of the runs has a wrong password."""
    rest = world.rest
    variables = world.nautobot.settings.parent / "root" / "inventory" / "group_vars" / "all.yml"
    before = variables.read_text(encoding="utf-8")
    variables.write_text(json.dumps({**json.loads(before), "ansible_password": "none of theirs"}), encoding="utf-8")
    made = rest.create("extras/secrets-groups", name=GROUP)["id"]
    secrets = []
    for kind, value in (("username", USER), ("password", PASSWORD)):
        file = tmp_path / kind
        file.write_text(value)
        secret = rest.create(
            "extras/secrets", name=f"switch {kind}", provider="text-file", parameters={"path": str(file)}
        )["id"]
        rest.create(
            "extras/secrets-groups-associations",
            secrets_group=made,
            secret=secret,
            access_type="SSH",
            secret_type=kind,
        )
        secrets.append(secret)
    device = rest.device(DEVICE)["id"]
    rest.edit("dcim/devices", device, secrets_group=made)
    yield str(made)
    rest.edit("dcim/devices", device, secrets_group=None)
    rest.delete("extras/secrets-groups", made)
    for secret in secrets:
        rest.delete("extras/secrets", secret)
    variables.write_text(before, encoding="utf-8")


def check(world: World, *names: str) -> JobRun:
    return world.rest.start("CheckDrift", devices=[world.rest.device(name)["id"] for name in names])


def test_it_opens_its_device_and_is_nowhere_to_be_read(world: World, group: str) -> None:
    with watched() as traces:
        run = check(world, DEVICE, OTHER)
    outcomes = {name: (outcome["status"], outcome["message"]) for name, outcome in run.summary.items()}
    assert outcomes[DEVICE] == ("in_sync", "The device matches its intent.")
    assert outcomes[OTHER][0] == "unreachable", "it has no Secrets Group, and the inventory a wrong password"
    assert {"cmdline", "environ", "credentials", "extravars", "summary.json"} <= traces.looked_at
    assert traces.found == []
    everything = [run.log.encode(), json.dumps(run.result).encode(), *run.files.values()]
    everything += [file.read_bytes() for file in world.nautobot.logs().values()]
    assert not any(SECRET in each for each in everything)
    assert not list(Path(tempfile.gettempdir()).glob(f"{RUN}[0-9]*"))


def test_a_secret_that_is_missing_is_named_and_the_device_not_touched(world: World, group: str) -> None:
    associations = world.rest.find("extras/secrets-groups-associations", secrets_group=group, secret_type="password")
    for association in associations:
        world.rest.delete("extras/secrets-groups-associations", association["id"])
    run = check(world, DEVICE)
    assert run.status == "FAILURE"
    assert (
        f"device {DEVICE} - Expected: its Secrets-Group {GROUP!r} to hold one of the type 'password', with" in run.log
    )
    assert world.lab.log(DEVICE) == []


def test_a_secret_that_cannot_be_read_is_named_and_others_go_on(world: World, group: str, tmp_path: Path) -> None:
    (tmp_path / "password").unlink()
    run = check(world, DEVICE, OTHER)
    assert run.status == "FAILURE"
    assert "Actual: SecretValueNotFoundError from 'switch password'. Its page in Nautobot has a button" in run.log
    assert (world.lab.log(DEVICE), set(run.summary)) == ([], {OTHER})
