# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How well a fleet kept to its intent in a period, and what nobody can say."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import datetime, timedelta
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest

from ansible_collections.drift.guard.plugins.module_utils.report import schema
from ansible_collections.drift.guard.plugins.module_utils.report.compliance_pages import (
    headline,
    sentence,
    share,
    to_compliance_csv,
    to_compliance_html,
    to_compliance_markdown,
)
from ansible_collections.drift.guard.plugins.module_utils.report.encode import to_json
from ansible_collections.drift.guard.plugins.module_utils.report.history.compliance import (
    Compliance,
    Period,
    PeriodError,
    compliance,
)
from ansible_collections.drift.guard.plugins.module_utils.report.history.runs import PastRun, Seen

from .fleet import HOSTILE, STARTED
from .test_pages import Reader

PLACE = ("Vlan20", "mtu")


def run(day: int, statuses: dict[str, str]) -> PastRun:
    """A check on a day of March 2026, counted from the second."""
    return PastRun(
        id=f"run-{day}",
        task="check",
        finished=STARTED + timedelta(days=day),
        check_mode=False,
        devices={
            name: Seen(word, "ZRH1", "Leaf", "nxos", planned=frozenset({PLACE} if word == "drifted" else ()))
            for name, word in statuses.items()
        },
    )


RUNS = [
    run(0, {"a": "in_sync", "old": "drifted", "gone": "in_sync"}),
    run(8, {"a": "in_sync", "b": "drifted", "old": "unreachable"}),
    run(9, {"a": "in_sync", "b": "in_sync", "old": "drifted"}),
    run(10, {"a": "in_sync", "b": "drifted"}),
    run(20, {"a": "drifted", "b": "in_sync"}),
]


def report(start: str = "2026-03-10", end: str = "2026-03-12", runs: list[PastRun] | None = None) -> Compliance:
    return compliance(RUNS if runs is None else runs, period=Period.from_text(start, end), version="0.1.0")


def row(device: str, *, asked: int, compared: int, good: int, status: str, since: str | None) -> dict[str, Any]:
    counts = {"asked": asked, "compared": compared, "as_intended": good}
    place = {"location": "ZRH1", "role": "Leaf", "platform": "nxos"}
    return {"device": device, **place, "status": status, **counts, "drifting_since": since}


def test_comparisons_in_the_period_are_counted_and_nothing_else() -> None:
    found = report()
    jsonschema.Draft202012Validator.check_schema(schema.load("compliance-1"))
    jsonschema.validate(json.loads(to_json(found)), schema.load("compliance-1"))
    assert found["period"] == {"start": "2026-03-10T00:00:00Z", "end": "2026-03-13T00:00:00Z"}
    assert [point["run"] for point in found["runs"]] == ["run-8", "run-9", "run-10"]
    assert found["devices"] == [
        row("a", asked=3, compared=3, good=3, status="in_sync", since=None),
        row("b", asked=3, compared=3, good=1, status="drifted", since="2026-03-12T08:15:00Z"),
        row("gone", asked=0, compared=0, good=0, status="in_sync", since=None),
        # Its drift began before the period, and no answer is no comparison.
        row("old", asked=2, compared=1, good=0, status="drifted", since="2026-03-02T08:15:00Z"),
    ]
    totals = {
        "devices": 4,
        "unchecked": 1,
        "always_as_intended": 1,
        "drifting_at_end": 2,
        "compared": 7,
        "as_intended": 4,
    }
    assert found["totals"] == totals
    assert found["by_location"] == {"ZRH1": totals}
    assert found["by_attribute"] == {"mtu": 2}


@pytest.mark.parametrize(
    ("start", "end", "period"),
    [
        ("2026-03-10", "2026-03-10", ("2026-03-10T00:00:00", "2026-03-11T00:00:00")),
        ("2026-03-10T08:00:00Z", "2026-03-10T09:00:00Z", ("2026-03-10T08:00:00", "2026-03-10T09:00:00")),
        ("2024-02-29", "2024-12-31", ("2024-02-29T00:00:00", "2025-01-01T00:00:00")),
    ],
)
def test_a_period_has_whole_days_or_moments(start: str, end: str, period: tuple[str, str]) -> None:
    found = Period.from_text(start, end)
    assert (found.start, found.end) == tuple(datetime.fromisoformat(f"{moment}+00:00") for moment in period)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2026-03-10", "2026-03-09"),
        ("2026-02-30", "2026-03-01"),
        ("yesterday", "today"),
        ("", ""),
        ("2026-03-10", "9999-12-31"),
    ],
)
def test_what_is_no_period_is_named(start: str, end: str) -> None:
    with pytest.raises(PeriodError, match=r"period - Expected: .* Actual: "):
        Period.from_text(start, end)


@pytest.mark.parametrize(
    ("good", "compared", "text"),
    [(0, 0, "unchecked"), (0, 3, "0 %"), (1, 3, "33.3 %"), (9999, 10000, "99.9 %"), (7, 7, "100 %")],
)
def test_a_share_is_never_rounded_up_to_all(good: int, compared: int, text: str) -> None:
    assert share({"compared": compared, "as_intended": good}) == text


def test_the_pages_say_the_share_and_what_it_leaves_out() -> None:
    found = report()
    assert headline(found) == "57.1 % of 7 comparisons as intended"
    assert sentence(found) == (
        "1 of 4 devices always as intended; 2 drifting at the end; 1 never compared in the period, of which nothing "
        "can be said."
    )
    text = to_compliance_markdown(found)
    assert text[text.index("## Devices") :] == (
        "## Devices\n\n"
        "| Device | Location | As intended | Share | At the end |\n"
        "| --- | --- | --- | --- | --- |\n"
        "| `gone` | ZRH1 | 0 of 0 | unchecked | in_sync |\n"
        "| `old` | ZRH1 | 0 of 1 | 0 % | drifting since 2026-03-02 |\n"
        "| `b` | ZRH1 | 1 of 3 | 33.3 % | drifting since 2026-03-12 |\n"
    )
    page = Reader(to_compliance_html(found))
    assert page.open == []
    assert "script" not in page.tags
    assert headline(found) in page.text
    assert sentence(found) in page.text
    rows = list(csv.DictReader(io.StringIO(to_compliance_csv(found))))
    assert [(row["device"], row["share"]) for row in rows] == [
        ("a", "100 %"),
        ("b", "33.3 %"),
        ("gone", "unchecked"),
        ("old", "0 %"),
    ]


@pytest.mark.parametrize("runs", [[], RUNS], ids=["no run is known", "none in the period"])
def test_a_period_without_runs_claims_nothing(runs: list[PastRun]) -> None:
    found = report("2027-01-01", "2027-01-31", runs)
    assert headline(found) == "No device was compared in this period"
    assert "No run ended in this period." in to_compliance_html(found)
    assert 'class="top attention"' in to_compliance_html(found)


def test_hostile_names_are_no_markup() -> None:
    runs = [PastRun("r", "check", STARTED, False, {HOSTILE: Seen("drifted", HOSTILE, HOSTILE, HOSTILE)})]  # noqa: FBT003
    found = report("2026-03-01", "2026-03-31", runs)
    page = to_compliance_html(found)
    assert not {"script", "img"} & set(Reader(page).tags)
    assert not re.search("<(img|script)", to_compliance_markdown(found))
    assert len(list(csv.reader(io.StringIO(to_compliance_csv(found))))) == 2
