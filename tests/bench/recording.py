# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""1,000 devices: what it costs to record a run, with each of the recorder's sinks and with all of them.

What that is beside a check of real devices, `recorded_check` measures; here is which sink takes it.
Every fifth device drifts in eight places, every hundredth is an error. Each way has a process of its own, as each
ansible-playbook is one that imports what it needs; what is above "without sinks" is what recording costs.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from ansible.plugins.loader import callback_loader

from ansible_collections.drift.guard.plugins.module_utils.report.ledger import Ledger
from ansible_collections.drift.guard.plugins.module_utils.report.summary import Run, summarise
from ansible_collections.drift.guard.plugins.plugin_utils.sinks.registry import SINKS, OpenSinks
from ansible_collections.drift.guard.plugins.plugin_utils.sinks.sink import RunContext
from tests.bench import ROOT
from tests.bench.harness import Section, in_turns
from tests.bench.process_tree import Usage, measured
from tests.integration.http_receiver import receiving

DEVICES = 1000
ROUNDS = 5
_NONE = "without sinks"
_INTERFACES = [f"GigabitEthernet1/0/{port}" for port in range(8)]


def bench() -> Section:
    """Measure."""
    sets: dict[str, tuple[str, ...]] = {_NONE: (), **{f"`{name}`": (name,) for name in SINKS}, "all sinks": SINKS}
    with tempfile.TemporaryDirectory() as folder, receiving() as receiver:
        figures = in_turns(
            {name: partial(recorded, sinks, Path(folder), receiver.address) for name, sinks in sets.items()},
            rounds=ROUNDS,
        )
    bare = median(figures[_NONE].cpu)
    section = Section(f"Recording a run over {DEVICES} devices")
    for name, figure in figures.items():
        note = "" if name == _NONE else f"{median(figure.cpu) - bare:+.2f} s of CPU"
        section.figures.append(replace(figure, note=note))
    return section


def recorded(sinks: Sequence[str], folder: Path, address: str, *, devices: int = DEVICES) -> Usage:
    """Record a run in a process of its own."""
    words = [sys.executable, "-m", "tests.bench.recording", folder, address, str(devices), *sinks]
    return measured(words, output=folder / "output", cwd=ROOT)


def record(folder: str, address: str, devices: str, *sinks: str) -> None:
    """Do what the callback does with what tasks return; a sink that does not do its work ends it."""
    settings = {
        **_defaults(),
        "report_dir": f"{folder}/reports",
        "plan_dir": f"{folder}/plans",
        "audit_url": f"sqlite:///{folder}/audit.sqlite",
        "metrics_textfile_dir": folder,
        "metrics_pushgateway": f"http://{address}",
        "notify_to": f"json://{address}/",
    }
    started, ledger = datetime.now(UTC), Ledger()
    context = RunContext(
        id=f"{started:%Y%m%dT%H%M%S.%fZ}",
        started=started,
        playbook="check.yml",
        variables={},
        setting=settings.__getitem__,
        warn=lambda text: sys.exit(f"a sink did not do its work: {text}"),
    )
    opened = OpenSinks(sinks, context)
    for number in range(int(devices)):
        raw = _outcome(number)
        opened.outcome(ledger.record(raw["device"], raw=raw), at=datetime.now(UTC))
    run = Run(id=context.id, started=started, finished=datetime.now(UTC), version="bench")
    opened.close(summarise(ledger.close(), run=run))


def _defaults() -> Mapping[str, Any]:
    """The recorder's options as Ansible sets them where nobody does."""
    recorder = callback_loader.get("drift.guard.recorder")
    recorder.set_options()
    return dict(recorder._plugin_options)  # it has no public word for all of them


def _outcome(number: int) -> dict[str, Any]:
    """What a check returns."""
    status = "error" if number % 100 == 0 else "drifted" if number % 5 == 0 else "in_sync"
    ports = _INTERFACES if status == "drifted" else []
    change = {"attribute": "description", "action": "change", "device": "old", "intent": "new"}
    return {
        "device": f"sw{number}",
        "platform": ("ios", "nxos", "eos")[number % 3],
        "location": f"site{number % 20}",
        "role": "access",
        "task": "check",
        "mode": "enforce",
        "status": status,
        "message": "Something.",
        "changes": [{**change, "interface": port} for port in ports],
        "commands": [line for port in ports for line in (f"interface {port}", "description new")],
        "inverse": [line for port in ports for line in (f"interface {port}", "description old")],
        "diff": "".join(f" interface {port}\n-  description old\n+  description new\n" for port in ports),
        "duration": 0.2 + number % 7 / 10,
    }


if __name__ == "__main__":
    record(*sys.argv[1:])
