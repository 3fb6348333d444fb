# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Every fault at every line of an apply, on every way in which a device is protected.

Whatever happens: the outcome has a class, the device ends as it was or as planned, or the report says exactly what is
on it, and nothing is saved that was not proved. The totals stand at the end of the test run.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

import pytest

from ansible_collections.drift.guard.plugins.module_utils.failure_classes import BY_WORD
from tests.conftest import FAULT_MATRIX
from tests.integration.fault_bench import VARIANTS, Bench, Result, Variant, write_configs
from tests.lab import Lab
from tests.lab.engine import load

pytestmark = [pytest.mark.integration, pytest.mark.slow]

DEVICES = 420
"""More than there are cells."""
LONG = 100_000.0
"""Seconds, more than any timer."""


@dataclass(frozen=True)
class Fault:
    """Something that goes wrong at the n-th line."""

    word: str
    at: Callable[[Bench, int], None] | None = None
    """Switched on before the apply; lines count from the first login on."""
    before: Callable[[Bench], None] | None = None
    """Happens just before the n-th line of the transaction is typed."""


def _set(**values: str) -> Callable[[Bench, int], None]:
    (key,) = values
    return lambda bench, number: bench.lab.fault(bench.name, **{key: number})


FAULTS = (
    Fault("drop", at=_set(drop_at="")),
    Fault("drop, the line took", at=_set(drop_after="")),
    Fault("hang", before=lambda bench: bench.lab.fault(bench.name, hang_at=1)),
    Fault("hang, the line took", before=lambda bench: bench.lab.fault(bench.name, hang_after=1)),
    Fault("reject", at=_set(reject="")),
    Fault("silently ignore", at=_set(ignore="")),
    Fault("lost management", before=lambda bench: bench.console(bench.variant.cut)),
    Fault("competing edit", before=lambda bench: bench.console(bench.variant.edit)),
    Fault("restart", before=lambda bench: bench.lab.restart(bench.name)),
)
each_fault = pytest.mark.parametrize("fault", FAULTS, ids=[fault.word for fault in FAULTS])


@dataclass(frozen=True)
class Clean:
    """An apply on which nothing goes wrong."""

    first: str
    planned: str
    commands: tuple[str, ...]
    typed: int
    """Lines of the transaction."""
    lines: int
    """All lines of its sessions."""


def neutral(variant: Variant, text: str, *, host: str) -> str:
    """Without what differs between devices, and without the ports of a colleague and of the management."""
    for header in (variant.cut[0], variant.edit[0]):
        text = re.sub(rf"^{re.escape(header)}\n((?:[ \t].*\n)*)", f"{header}\n", text, flags=re.MULTILINE)
    return re.sub(rf"\b{re.escape(host)}\b", "HOST", re.sub(r"^! device: .*\n", "", text))


@pytest.fixture(scope="class")
def bench(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    variant = request.cls.variant
    folder = write_configs(tmp_path_factory.mktemp("matrix"), variant)
    with Lab(folder, count=DEVICES) as lab:
        yield Bench(lab, variant)


@pytest.fixture(scope="class")
def clean(bench: Bench) -> Clean:
    name, variant = bench.fresh(), bench.variant
    first, made = bench.lab.running(name), bench.plan()
    result = bench.apply(made)
    assert (result.outcome["status"], result.outcome["saved"], result.outcome["failure"]) == ("applied", True, None)
    assert result.outcome["protection"] == variant.name
    assert result.startup == result.running
    assert len(made.commands) >= 12
    return Clean(
        first=neutral(variant, first, host=name),
        planned=neutral(variant, result.running, host=name),
        commands=tuple(made.commands),
        typed=result.typed,
        lines=sum(map(len, bench.lab.log(name))),
    )


class Matrix:
    """All cells of one variant."""

    variant: ClassVar[Variant]

    @each_fault
    def test_the_device_ends_as_it_was_or_as_planned_or_the_report_says_what_is_on_it(
        self, bench: Bench, clean: Clean, fault: Fault
    ) -> None:
        numbers = clean.typed if fault.before else clean.lines
        if fault.word in ("reject", "silently ignore"):
            numbers = len(clean.commands)
        cells = [self.cell(bench, clean, fault, number) for number in range(1, numbers + 1)]
        totals = Counter(word for word, _problem in cells)
        FAULT_MATRIX.mkdir(parents=True, exist_ok=True)
        file = FAULT_MATRIX / f"{self.variant.name} {fault.word}.json".replace(" ", "_")
        file.write_text(json.dumps({"variant": self.variant.name, "fault": fault.word, "totals": totals}))
        assert [(number, *cell) for number, cell in enumerate(cells, start=1) if cell[1]] == []

    def cell(self, bench: Bench, clean: Clean, fault: Fault, number: int) -> tuple[str, str]:
        """The word for what came of it, and what is wrong with that."""
        name = bench.fresh()
        made = bench.plan()
        before = bench.lab.running(name)

        def strike(line: int) -> None:
            if fault.before and line == number:
                fault.before(bench)

        if fault.at:
            fault.at(bench, number)
        result = bench.apply(made, before_send=strike)
        bench.lab.clear_faults(name)
        if fault.word == "lost management":
            bench.console([bench.variant.cut[0], "no shutdown"])
            bench.wait(LONG)
        running = bench.lab.running(name)
        problem = self.problem(clean, result, fault=fault, before=before, running=running)
        return self.word(result), problem

    def word(self, result: Result) -> str:
        failure = result.outcome["failure"]
        return f"{result.outcome['status']} / {failure['class']}" if failure else str(result.outcome["status"])

    def problem(self, clean: Clean, result: Result, *, fault: Fault, before: str, running: str) -> str:
        """What should not be; empty when all is as promised."""
        outcome, host = result.outcome, result.outcome["device"]
        status, failure = outcome["status"], outcome["failure"]
        now, startup = (neutral(self.variant, text, host=host) for text in (running, result.startup))
        if startup not in (clean.first, clean.planned) or (startup == clean.planned and status != "applied"):
            return "a state was saved that was not proved"
        if (failure is None) != (status == "applied" and outcome["saved"] is True):
            return f"{status} with the failure {failure}"
        if failure and (failure["class"] not in BY_WORD or failure["class"] in ("internal", "intent")):
            return f"unclassified: {failure}"
        return self.wrong_state(clean, outcome, fault=fault, before=before, running=running, now=now)

    def wrong_state(
        self, clean: Clean, outcome: dict[str, Any], *, fault: Fault, before: str, running: str, now: str
    ) -> str:
        status = outcome["status"]
        if status == "applied":
            restarted = fault.word == "restart" and outcome["failure"] and now == clean.first
            return "" if now == clean.planned or restarted else f"applied, but it has\n{running}"
        if status in ("rolled_back", "unreachable", "error", "refused"):
            return "" if now == clean.first else f"{status}, but it has\n{running}"
        if status == "failed":
            return self.wrong_account(outcome, before=before, running=running)
        if now == clean.first:
            return ""
        acknowledged = outcome["sent"]["acknowledged"]
        if self.variant.name in ("eos_session", "ios_revert_timer") or not outcome["remains"]["todo"]:
            return f"{status}: it should have gone back by itself, or somebody should be told"
        possible = [self.after(before, clean.commands[: acknowledged + more]) for more in (0, 1)]
        host = outcome["device"]
        return (
            ""
            if now in [neutral(self.variant, text, host=host) for text in possible]
            else f"{status}, but it has\n{running}"
        )

    def wrong_account(self, outcome: dict[str, Any], *, before: str, running: str) -> str:
        expected = self.after(before, outcome["remains"]["took"])
        said, found = (neutral(self.variant, text, host=outcome["device"]) for text in (expected, running))
        return "" if said == found else f"it says otherwise:\n{running}"

    def after(self, before: str, lines: Any) -> str:
        device = load(self.variant.platform.value, before)
        device.configure(lines)
        return device.running_config()


class TestEosSession(Matrix):
    variant = VARIANTS[0]


class TestIosRevertTimer(Matrix):
    variant = VARIANTS[1]


class TestIosInverse(Matrix):
    variant = VARIANTS[2]


class TestNxosCheckpoint(Matrix):
    variant = VARIANTS[3]
