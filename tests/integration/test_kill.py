# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""playbooks/apply.yml, killed with all its workers at random moments: fifty devices of each protection.

Several devices are in the middle of their apply whenever a run is killed, each somewhere else, so a run counts once for
each of them.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.integration.fault_bench import VARIANTS, Variant
from tests.integration.playbook_runs import BIN, PLAYBOOKS, ROOT, PlaybookRun, clean_environment, run_playbook
from tests.integration.small_fleet import write_intent
from tests.lab import Lab
from tests.unit.builders import plan

pytestmark = [pytest.mark.integration, pytest.mark.slow]

DEVICES = 50
"""Of each protection."""
BATCH = 5
"""Of each protection in one run."""
LATENCY = 40
"""Milliseconds before a line is looked at: a run that takes its time can be met at any of its lines."""
LONG = 100_000.0
"""Seconds, more than any timer."""
each_variant = pytest.mark.parametrize("variant", VARIANTS, ids=lambda variant: variant.name)


def host_of(variant: Variant, number: int) -> str:
    return f"{variant.name.replace('_', '-')}-{number}"


@dataclass(frozen=True)
class Killed:
    """All devices after their run was killed and their timers ran out, and the run after that."""

    lab: Lab
    first: dict[str, str]
    running: dict[str, str]
    startup: dict[str, str]
    typed: dict[str, int]
    """How many lines of the plan each device got."""
    again: PlaybookRun


def family(pid: int) -> list[int]:
    """A process and all that come from it: Ansible's workers have sessions, and so process groups, of their own."""
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            after = stat.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        except OSError:
            continue
        children.setdefault(int(after[1]), []).append(int(stat.parent.name))
    found = [pid]
    for one in found:
        found += children.get(one, [])
    return found


def apply_and_kill(lab: Lab, *, hosts: Sequence[str], folder: Path, chance: random.Random) -> None:
    """Run the playbook, and kill it when its devices have got so many lines altogether."""
    home = folder / "home"
    home.mkdir(parents=True)
    command = [str(BIN / "ansible-playbook"), str(PLAYBOOKS / "apply.yml"), "-i", str(lab.inventory)]
    command += ["-e", json.dumps(variables(folder)), "--limit", ",".join(hosts), "--forks", str(len(hosts))]
    goal = len(hosts) * chance.randrange(11, 36)
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env=clean_environment(home),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as run:
        while run.poll() is None and sum(len(session) for host in hosts for session in lab.log(host)) < goal:
            time.sleep(0.02)
        for pid in family(run.pid) if run.returncode is None else ():
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue


def variables(folder: Path) -> dict[str, Any]:
    shared = folder.parent
    return {
        "drift_guard_intent_file": str(shared / "intent.json"),
        "drift_guard_lock_dir": str(shared / "locks"),
        "drift_guard_report_dir": str(folder / "reports"),
    }


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Killed]:
    folder, chance = tmp_path_factory.mktemp("kill"), random.Random(20260305)
    configs = folder / "configs"
    configs.mkdir()
    hosts = {host_of(variant, number): variant for number in range(DEVICES) for variant in VARIANTS}
    for host, variant in hosts.items():
        file = configs / f"{host}.{variant.platform.value}.cfg"
        file.write_text(variant.config(host), encoding="utf-8")
    write_intent(folder / "intent.json", [variant.intent(host) for host, variant in hosts.items()])
    names = list(hosts)
    with Lab(configs, latency_ms=LATENCY) as lab:
        first = {host: lab.running(host) for host in names}
        for number in range(0, len(names), BATCH * len(VARIANTS)):
            batch = names[number : number + BATCH * len(VARIANTS)]
            apply_and_kill(lab, hosts=batch, folder=folder / f"run-{number}", chance=chance)
        typed = {
            host: received(lab, host, plan(variant.intent(host), first[host]).commands)
            for host, variant in hosts.items()
        }
        for host in names:
            lab.advance(host, seconds=LONG)
        running, startup = ({host: read(host) for host in names} for read in (lab.running, lab.startup))
        again = run_playbook(
            PLAYBOOKS / "apply.yml",
            inventory=lab.inventory,
            folder=folder / "again",
            variables=variables(folder / "again"),
        )
        yield Killed(lab, first, running, startup, typed, again)


def received(lab: Lab, host: str, commands: Sequence[str]) -> int:
    log = [line for session in lab.log(host) for line in session]
    return sum(min(count, log.count(line)) for line, count in Counter(commands).items())


def planned(variant: Variant, killed: Killed, host: str) -> str:
    return killed.lab.running(host)


@each_variant
def test_the_runs_were_killed_in_the_middle_of_it(killed: Killed, variant: Variant) -> None:
    lines = [killed.typed[host_of(variant, number)] for number in range(DEVICES)]
    assert sum(count > 0 for count in lines) >= DEVICES // 4
    assert len(set(lines)) > 3


@each_variant
def test_nothing_is_saved_that_was_not_proved(killed: Killed, variant: Variant) -> None:
    for host in (host_of(variant, number) for number in range(DEVICES)):
        assert killed.startup[host] in (killed.first[host], planned(variant, killed, host))


@each_variant
def test_the_next_run_gets_the_device_and_corrects_it(killed: Killed, variant: Variant) -> None:
    assert {killed.again.statuses[host_of(variant, number)] for number in range(DEVICES)} <= {"applied", "unchanged"}


@pytest.mark.parametrize("variant", VARIANTS[:2], ids=lambda variant: variant.name)
def test_a_device_with_a_timer_is_as_it_was_or_as_planned(killed: Killed, variant: Variant) -> None:
    for host in (host_of(variant, number) for number in range(DEVICES)):
        assert killed.running[host] in (killed.first[host], planned(variant, killed, host))


@pytest.mark.parametrize(
    ("variant", "finding"),
    [
        pytest.param(VARIANTS[2], "stale_lock", id="ios_inverse"),
        pytest.param(VARIANTS[3], "interrupted_run", id="nxos_checkpoint"),
    ],
)
def test_what_was_left_half_done_is_reported_by_the_next_run(killed: Killed, variant: Variant, finding: str) -> None:
    half = [
        host
        for host in (host_of(variant, number) for number in range(DEVICES))
        if killed.running[host] not in (killed.first[host], planned(variant, killed, host))
    ]
    assert half, "no run was killed midway"
    for host in half:
        assert finding in [found["name"] for found in killed.again.outcomes[host]["findings"]]
