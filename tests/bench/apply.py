# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Switches with five drifted ports: corrected by `apply.yml`, and by scripts that push the lines blindly.

`apply.yml` compares, sends, proves the result over a fresh login and saves. The scripts are the simplest thing that
somebody who knows the right lines could do: they read nothing, and save whatever came of it.

Each way runs for one switch and for some more, one switch after the other. What starting Python and Ansible costs is
paid once a run; the difference, divided by their number, is what each further switch costs.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from ansible_collections.drift.guard.plugins.module_utils.model import Platform
from tests.bench import ROOT
from tests.bench.fleet import PLATFORMS, device_at, nautobot_device, running_text
from tests.bench.harness import Figure, Goal, Section, in_turns
from tests.bench.process_tree import Usage, measured
from tests.bench.ways import FORKS, PEERS, Bed, WrongAnswerError, bed
from tests.integration.playbook_runs import BIN, PLAYBOOKS, clean_environment
from tests.lab import Lab
from tests.lab.network.ssh import PASSWORD, USER
from tests.lab.shell.exec_mode import ENABLE_PASSWORD

MORE = 10
"""Switches of a platform beside the first."""
DRIFTED_PORTS = 5
ROUNDS = 3
MOST_CPU, MOST_WALL = 0.25, 1.0
_OURS, _AT_ONCE = "`apply.yml`", "`apply.yml`, 20 forks at once"
_PER_INTERFACE, _ONE_SESSION = "netmiko, a session an interface", "netmiko, one session"
_NETMIKO = {"ios": "cisco_ios", "nxos": "cisco_nxos", "eos": "arista_eos"}

Push = Callable[[Bed, Sequence[str]], Usage]


def bench() -> Iterator[Section]:
    """Measure."""
    with bed(len(PLATFORMS) * (MORE + 1), drifted=1.0) as there:
        for platform in PLATFORMS:
            yield _measure(there, platform)


def _measure(there: Bed, platform: Platform) -> Section:
    """All ways with the switches of one platform."""
    names = [name for of, name in map(device_at, range(1, there.count + 1)) if of is platform]
    durations: dict[str, list[float]] = {_OURS: [], _AT_ONCE: []}
    ways: Mapping[str, Push] = {
        _PER_INTERFACE: partial(_script, "push_per_interface.py"),
        _ONE_SESSION: partial(_script, "push_one_session.py"),
        _OURS: partial(_apply, forks=1, durations=durations[_OURS]),
        _AT_ONCE: partial(_apply, forks=FORKS, durations=durations[_AT_ONCE]),
    }
    runs = {
        f"{name} {few}": partial(_corrected, way, there, names[:few])
        for name, way in ways.items()
        for few in (1, MORE + 1)
    }
    found = in_turns(runs, rounds=ROUNDS)
    each = {name: _difference(found[f"{name} 1"], found[f"{name} {MORE + 1}"]) for name in ways}
    for name, taken in durations.items():
        each[name] = _judged(each[name], taken, blind=each[_ONE_SESSION])
    figures = [
        replace(figure, name=f"{name}: {words}")
        for name in ways
        for words, figure in (("a run for one", found[f"{name} 1"]), ("each further", each[name]))
    ]
    return Section(f"Apply: {platform.value}, five drifted ports a switch", figures)


def _difference(one: Figure, more: Figure) -> Figure:
    """What each further switch took, round by round."""

    def each(few: Sequence[float], many: Sequence[float]) -> tuple[float, ...]:
        return tuple((there - here) / MORE for here, there in zip(few, many, strict=True))

    return Figure(one.name, each(one.samples, more.samples), cpu=each(one.cpu, more.cpu))


def _judged(ours: Figure, durations: Sequence[float], *, blind: Figure) -> Figure:
    """Ours beside the goals."""
    goals = (
        Goal("{} CPU-s", ours.cpu_median, MOST_CPU),
        Goal("{} times the blind session", ours.median / blind.median, MOST_WALL),
    )
    return replace(ours, note=f"{median(durations):.2f} s in the report: the apply, without the plan", goals=goals)


def _corrected(way: Push, there: Bed, names: Sequence[str]) -> Usage:
    """One run, from switches that drifted to switches that are as intended, also after a restart."""
    for name in names:
        _drift(there.lab, name)
    usage = way(there, names)
    for name in names:
        right = running_text(*device_at(_number(name)), number=_number(name))
        for what, text in (("running", there.lab.running(name)), ("startup", there.lab.startup(name))):
            if text != right:
                raise WrongAnswerError(f"{name} - Expected: the intended {what}-config. Actual: another.")
    return usage


def _drift(lab: Lab, name: str) -> None:
    """Put the switch back to where it began."""
    wrong = [
        line
        for number, (header, *_lines) in enumerate(_right_lines(name), start=1)
        for line in (header, f"description moved {number}", "switchport access vlan 10")
    ]
    if refused := lab.configure(name, wrong):
        raise WrongAnswerError(f"{name} - Expected: to drift. Actual: {refused}.")
    lab.save(name)


def _right_lines(name: str) -> list[list[str]]:
    """The lines that correct each drifted port."""
    number = _number(name)
    ports = nautobot_device(*device_at(number), number=number)["interfaces"][:DRIFTED_PORTS]
    return [
        [
            f"interface {port['name']}",
            f"description {port['description']}",
            f"switchport access vlan {port['untagged_vlan']['vid']}",
        ]
        for port in ports
    ]


def _number(name: str) -> int:
    return int(name.rpartition("-")[2])


def _apply(there: Bed, names: Sequence[str], *, forks: int, durations: list[float]) -> Usage:
    """`apply.yml` as it comes, with its reports, plans and way back."""
    playbook: list[str | Path] = [BIN / "ansible-playbook", PLAYBOOKS / "apply.yml", "-i", there.lab.inventory]
    variables = {"drift_guard_intent_file": str(there.intent), "drift_guard_report_dir": str(there.folder / "reports")}
    with tempfile.TemporaryDirectory(dir=there.folder) as home:
        usage = measured(
            [*playbook, "-f", str(forks), "--limit", ",".join(names), "-e", json.dumps(variables)],
            output=there.folder / "output",
            cwd=ROOT,
            env=clean_environment(Path(home)),
        )
    summary = json.loads((there.folder / "reports" / "summary.json").read_text(encoding="utf-8"))
    statuses = {outcome["device"]: outcome["status"] for outcome in summary["devices"]}
    if statuses != dict.fromkeys(names, "applied"):
        raise WrongAnswerError(f"apply.yml - Expected: {', '.join(names)} applied. Actual: {statuses}.")
    durations += (outcome["duration"] for outcome in summary["devices"])
    return usage


def _script(file: str, there: Bed, names: Sequence[str]) -> Usage:
    """A script of netmiko, for one switch after the other."""
    hosts = {
        name: (platform, host)
        for platform, group in json.loads(there.lab.inventory.read_text(encoding="utf-8"))["all"]["children"].items()
        for name, host in group["hosts"].items()
    }
    pushes = there.folder / "pushes.json"
    pushes.write_text(
        json.dumps(
            [{"connection": _netmiko(there.lab, *hosts[name]), "interfaces": _right_lines(name)} for name in names]
        ),
        encoding="utf-8",
    )
    return measured([sys.executable, PEERS / file, pushes], output=there.folder / "output")


def _netmiko(lab: Lab, platform: str, host: Mapping[str, Any]) -> dict[str, Any]:
    """netmiko's arguments, with strict host keys, as ours are."""
    return {
        "device_type": _NETMIKO[platform],
        "host": host["ansible_host"],
        "port": host["ansible_port"],
        "username": USER,
        "password": PASSWORD,
        "secret": ENABLE_PASSWORD,
        "ssh_strict": True,
        "system_host_keys": False,
        "alt_host_keys": True,
        "alt_key_file": str(lab.known_hosts),
    }
