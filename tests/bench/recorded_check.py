# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What it costs a real check to be recorded by everything there is, beside the same check without the recorder.

Both write plan files, which are the check's own. Recording is small beside what the machine's other work does to a
measurement, so what counts is the median of the differences within the rounds. Some of it is done by a process beside
Ansible's, so time and CPU are both shown.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from tests.bench.harness import Figure, Goal, Section, in_turns
from tests.bench.process_tree import Usage, measured
from tests.bench.ways import Bed, WrongAnswerError, bed
from tests.integration.http_receiver import receiving
from tests.integration.playbook_runs import BIN, PLAYBOOKS, ROOT, clean_environment

DEVICES = 1000
DRIFTED = 0.05
ROUNDS = 5
MOST = 5
"""Percent of a check's time that recording may take."""
_BARE, _ALL = "without the recorder", "with all sinks"
_NO_CALLBACK = {"ANSIBLE_CALLBACKS_ENABLED": "ansible.posix.timer"}
"""Ansible takes no empty list; this one prints a line at the end."""


def bench() -> Iterator[Section]:
    """Measure."""
    for drifted in (0.0, DRIFTED):
        with bed(DEVICES, drifted=drifted) as there, receiving() as receiver:
            found = in_turns(
                {
                    _BARE: partial(_unrecorded, there),
                    _ALL: partial(_recorded, there, address=receiver.address),
                },
                rounds=ROUNDS,
            )
        state = f"{drifted:.0%} of them drifted" if drifted else "in sync"
        yield Section(f"Recording a check of {DEVICES} devices of 48 ports, {state}", list(_beside(found)))


def _unrecorded(there: Bed) -> Usage:
    return _check(there, {"plan_dir": there.folder / "plans"}, environment=_NO_CALLBACK, says=["PLAY RECAP"])


def _recorded(there: Bed, *, address: str) -> Usage:
    """With an audit trail that grows from round to round, and a message each time."""
    variables = {
        "report_dir": there.folder / "reports",
        "audit_url": f"sqlite:///{there.folder}/audit.sqlite",
        "evidence": True,
        "metrics_textfile_dir": there.folder,
        "metrics_pushgateway": f"http://{address}",
        "notify_to": f"json://{address}/",
        "notify_on": ["in_sync", "drifted"],
    }
    says = ["junit.xml", "fleet.json (digest", "is recorded", ".zip (SHA-256", ".prom", "Notified 1 receiver of 1"]
    return _check(there, variables, environment={}, says=says)


def _check(there: Bed, variables: Mapping[str, Any], *, environment: Mapping[str, str], says: Sequence[str]) -> Usage:
    """Run `check.yml`; one that does not say what it shall has left something out."""
    named = {f"drift_guard_{name}": value for name, value in variables.items()}
    given = json.dumps({"drift_guard_intent_file": there.intent, **named}, default=str)
    output = there.folder / "output"
    with tempfile.TemporaryDirectory(dir=there.folder) as home:
        usage = measured(
            [BIN / "ansible-playbook", PLAYBOOKS / "check.yml", "-i", there.lab.inventory, "-e", given],
            output=output,
            cwd=ROOT,
            env={**clean_environment(Path(home)), **environment},
        )
    text = output.read_text(encoding="utf-8")
    if missing := [word for word in says if word not in text]:
        raise WrongAnswerError(f"check.yml - Expected: {', '.join(missing)}. Actual:\n{text[-2000:]}")
    return usage


def _beside(found: Mapping[str, Figure]) -> Iterator[Figure]:
    bare = found[_BARE]
    for name, figure in found.items():
        if name == _BARE:
            yield figure
            continue
        cpu, wall = _more(figure.cpu, bare.cpu), _more(figure.samples, bare.samples)
        note = (
            f"{median(wall):+.1f} % of wall time ({min(wall):+.1f} to {max(wall):+.1f}), "
            f"{median(cpu):+.1f} % of CPU ({min(cpu):+.1f} to {max(cpu):+.1f})"
        )
        yield replace(figure, note=note, goals=(Goal("{} % more time", median(wall), MOST),))


def _more(taken: tuple[float, ...], bare: tuple[float, ...]) -> list[float]:
    """By how many percent it was more, round by round."""
    return [(one / other - 1) * 100 for one, other in zip(taken, bare, strict=True)]
