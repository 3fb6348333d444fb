# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Run the vendors' modules on the lab, all cases of a platform in one ansible-playbook.

Each device runs its cases in their order, and every case begins with the device as booted. A case that changes
something runs three times: in check mode, for real, and again.
"""

from __future__ import annotations

import difflib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tests.lab import Lab

ROOT = Path(__file__).resolve().parents[2]
PLUGINS = Path(__file__).resolve().parent / "vendor" / "plugins"
CHECK, REAL, AGAIN = "check", "real", "again"


@dataclass(frozen=True, kw_only=True)
class Case:
    """One task on one device."""

    sentence: str
    """What it shows; unique on its platform."""
    device: str
    module: str
    arguments: Mapping[str, Any]
    setup: Sequence[str] = ()
    """Configuration lines that are typed on the booted device before the case."""
    reads: bool = False
    """The task changes nothing in any mode and runs once (gathered, parsed, rendered, commands)."""
    before: Sequence[Mapping[str, Any]] = ()
    """Tasks of this case that run first; what they register can be used in `arguments`."""
    variables: Mapping[str, Any] = field(default_factory=dict)
    """Task variables, such as connection options."""
    keywords: Mapping[str, Any] = field(default_factory=dict)
    """More keywords of the task, such as `diff`."""
    commands: Sequence[str] | None = None
    """The commands that the module says it sends, in order."""
    changed: Sequence[str] = ()
    """Lines of the running-config that come and go, in order, with their signs."""
    again: Sequence[str] = ()
    """The commands of the second run, where a real device isn't idempotent either."""

    @property
    def runs(self) -> tuple[str, ...]:
        return (REAL,) if self.reads else (CHECK, REAL, AGAIN)


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What one run of a case left behind."""

    result: Mapping[str, Any]
    running: str
    startup: str

    @property
    def commands(self) -> list[str]:
        """What the module says it sends; `ios_config` and its like call it `updates` too."""
        return list(self.result.get("commands", ()))


@dataclass(frozen=True, kw_only=True)
class Outcomes:
    """All that a platform's play left behind."""

    booted: Mapping[str, str]
    """The running-config of each device as it was before the play."""
    runs: Mapping[tuple[str, str], Outcome]
    output: str
    """What Ansible printed."""

    def of(self, case: Case, run: str = REAL) -> Outcome:
        """The outcome of a run; fails with Ansible's output where the play didn't get that far."""
        assert (case.sentence, run) in self.runs, self.output[-3000:]
        return self.runs[case.sentence, run]

    def change(self, case: Case, *, since: str = "", run: str = REAL) -> list[str]:
        """How the running-config after a run differs from the one that the case began with.

        Args:
            case: whose.
            since: the text to compare with; by default what the check-mode run saw.
            run: after which run.

        """
        old = since or self.of(case, CHECK).running
        return difference(old, self.of(case, run).running)


def difference(old: str, new: str) -> list[str]:
    """Lines that went and came, in order, with their signs."""
    lines = difflib.unified_diff(old.split("\n"), new.split("\n"), n=0, lineterm="")
    return [line for line in lines if not line.startswith(("---", "+++", "@@"))]


def assert_case(outcomes: Outcomes, case: Case) -> None:
    """Check mode foretells and touches nothing; the real run does it; the second run has nothing left to do."""
    check, real, again = (outcomes.of(case, run) for run in (CHECK, REAL, AGAIN))
    for outcome in (check, real, again):
        assert not outcome.result.get("failed"), outcome.result.get("msg")
    assert real.commands == list(case.commands or ())
    assert outcomes.change(case) == list(case.changed)
    assert check.running == _begun_with(outcomes, case)
    assert (check.result["changed"], check.commands) == (real.result["changed"], real.commands)
    assert real.result["changed"] == bool(case.commands)
    assert again.commands == list(case.again)
    assert again.result["changed"] == bool(case.again)
    if not case.again:
        assert again.running == real.running


def _begun_with(outcomes: Outcomes, case: Case) -> str:
    """The configuration before the case; that of a case with a setup is only known from its check-mode run."""
    return outcomes.of(case, CHECK).running if case.setup else outcomes.booted[case.device]


def run_cases(devices: Mapping[str, tuple[str, str]], cases: Sequence[Case], *, forks: int = 8) -> Outcomes:
    """Boot the devices, run every case, and stop them.

    Args:
        devices: name to platform and configuration.
        cases: a device's cases run in this order.
        forks: how many devices are worked on at a time.

    """
    with tempfile.TemporaryDirectory(prefix="vp-") as name:  # a short path: sockets of connections live below it
        folder = Path(name)
        configs = folder / "configs"
        configs.mkdir()
        for device, (platform, text) in devices.items():
            (configs / f"{device}.{platform}.cfg").write_text(text, encoding="utf-8")
        with Lab(configs) as lab:
            return _played(lab, folder, cases, forks=forks)


def _played(lab: Lab, folder: Path, cases: Sequence[Case], *, forks: int) -> Outcomes:
    booted = {name: lab.running(name) for name in lab.names}
    used = [name for name in lab.names if any(case.device == name for case in cases)]
    for name in used:
        mine = [case for case in cases if case.device == name]
        lab.configure(name, mine[0].setup)
        (folder / f"{name}.yml").write_text(yaml.safe_dump(list(_tasks(mine)), sort_keys=False), encoding="utf-8")
    play = {
        "hosts": used,
        "gather_facts": False,
        "strategy": "ansible.builtin.host_pinned",
        "tasks": [{"ansible.builtin.include_tasks": "{{ inventory_hostname }}.yml"}],
    }
    (folder / "play.yml").write_text(yaml.safe_dump([play], sort_keys=False), encoding="utf-8")
    record = folder / "record.jsonl"
    record.touch()
    done = subprocess.run(
        [str(Path(sys.executable).with_name("ansible-playbook")), "-i", str(lab.inventory), str(folder / "play.yml")],
        cwd=folder,
        env=_environment(lab, folder, record, forks) | {"VENDOR_PLAYS_MODULES": " ".join(_modules(cases))},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    lines = [json.loads(line) for line in record.read_text(encoding="utf-8").split("\n") if line]
    runs = {
        (line["case"], line["run"]): Outcome(result=line["result"], running=line["running"], startup=line["startup"])
        for line in lines
    }
    return Outcomes(booted=booted, runs=runs, output=done.stdout + done.stderr)


def _environment(lab: Lab, folder: Path, record: Path, forks: int) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ANSIBLE_")}
    config = folder / "ansible.cfg"
    config.write_text("[defaults]\nhost_key_checking = True\n", encoding="utf-8")
    return kept | {
        "ANSIBLE_CONFIG": str(config),
        "ANSIBLE_HOME": str(folder / "home"),
        "ANSIBLE_CALLBACK_PLUGINS": str(PLUGINS),
        "ANSIBLE_STDOUT_CALLBACK": "lab_recorder",
        "ANSIBLE_FORKS": str(forks),
        "ANSIBLE_NOCOLOR": "1",
        "PYTHONPATH": str(ROOT),
        "VENDOR_PLAYS_LAB": str(lab.state),
        "VENDOR_PLAYS_RECORD": str(record),
    }


def _modules(cases: Sequence[Case]) -> list[str]:
    """Where Python finds the modules of collections, and the action plugin that runs them."""
    names = sorted({case.module for case in cases if not case.module.startswith("ansible.builtin.")})
    paths = ("ansible_collections.{}.{}.plugins.modules.{}".format(*name.split(".")) for name in names)
    return ["ansible_collections.ansible.netcommon.plugins.action.network", *paths]


def _tasks(cases: Sequence[Case]) -> Iterator[dict[str, Any]]:
    """The tasks of one device; the last of each case names what the next one starts from."""
    followers = [list(case.setup) for case in cases[1:]] + [[]]
    for case, setup in zip(cases, followers, strict=True):
        for task in case.before:
            yield {"ignore_errors": True, **task}
        for run in case.runs:
            mark: dict[str, Any] = {"case": case.sentence, "run": run}
            if run == case.runs[-1]:
                mark["next"] = setup
            yield {
                "name": f"{case.sentence}: {run}",
                case.module: dict(case.arguments),
                "check_mode": run == CHECK,
                "ignore_errors": True,
                "register": f"{run}_run",
                **case.keywords,
                "vars": {**case.variables, "vendor_case": mark},
            }
