# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""drift.guard.compliance as a user runs it, and its page as a reader sees it."""

from __future__ import annotations

import json
import os
import subprocess
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from ansible_collections.drift.guard.plugins.module_utils.report.history.lines import to_line
from ansible_collections.drift.guard.plugins.module_utils.report.history.runs import PastRun, Seen
from tests.browser import DESKTOP, PHONE, opened
from tests.integration.playbook_runs import PLAYBOOKS, run_playbook
from tests.unit.report.fleet import STARTED

pytestmark = pytest.mark.integration
ROOT = Path(__file__).resolve().parents[2]
FILES = ["compliance.json", "compliance.md", "compliance.html", "compliance.csv"]


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    """A report directory in which ten daily runs left their lines."""
    drift = frozenset({("Vlan20", "mtu")})
    seen = [Seen("in_sync", "ZRH1", "Leaf", "nxos"), Seen("drifted", "BSL1", "Spine", "eos", planned=drift)]
    runs = [
        PastRun(
            f"run-{day}",
            "check",
            STARTED + timedelta(days=day),
            check_mode=False,
            devices={"a": seen[0], "b": seen[day % 2]},
        )
        for day in range(10)
    ]
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "history.jsonl").write_text("".join(map(to_line, runs)) + "{broken\n", encoding="utf-8")
    return folder


def task(folder: Path, *options: str, **arguments: str) -> tuple[dict[str, Any], str]:
    """Run the task on localhost; return its result and all that was printed."""
    command = ["ansible", "localhost", "-m", "drift.guard.compliance", "-a", json.dumps(arguments), *options]
    environment = {
        **os.environ,
        "ANSIBLE_CALLBACK_RESULT_FORMAT": "json",
    }
    environment |= {"ANSIBLE_CONFIG": str(ROOT / "ansible.cfg"), "ANSIBLE_NOCOLOR": "1"}
    environment["ANSIBLE_COLLECTIONS_PATH"] = str(ROOT / "collections")
    done = subprocess.run(command, cwd=folder.parent, env=environment, capture_output=True, text=True, check=False)
    result: dict[str, Any] = json.loads(done.stdout.partition("=> ")[2])
    return result, done.stdout + done.stderr


def test_a_period_is_counted_and_written(reports: Path) -> None:
    result, errors = task(reports, **{"from": "2026-03-03", "to": "2026-03-06"})
    assert result["msg"] == (
        "75 % of 8 comparisons as intended. 1 of 2 devices always as intended; 0 drifting at the end; "
        "0 never compared in the period, of which nothing can be said."
    )
    assert result["files"] == [str(reports / name) for name in FILES]
    assert result["changed"] is True
    written = json.loads((reports / "compliance.json").read_text(encoding="utf-8"))
    assert written["totals"] == result["totals"]
    assert "1 lines of its history can't be read" in " ".join(errors.split())


def test_the_playbook_asks_for_the_period_instead_of_a_run(reports: Path) -> None:
    (reports / "none.yml").write_text("all: {}\n", encoding="utf-8")
    done = run_playbook(
        PLAYBOOKS / "report.yml",
        inventory=reports / "none.yml",
        folder=reports.parent,
        variables={"from": "2026-03-03", "to": "2026-03-06", "drift_guard_report_dir": str(reports)},
    )
    assert done.code == 0, done.output
    assert {path.name for path in reports.iterdir()} == {*FILES, "history.jsonl", "none.yml"}


def test_a_second_time_nothing_changes_and_a_difference_is_shown(reports: Path) -> None:
    task(reports, **{"from": "2026-03-03", "to": "2026-03-06"})
    assert task(reports, **{"from": "2026-03-03", "to": "2026-03-06"})[0]["changed"] is False
    _result, printed = task(reports, "--diff", **{"from": "2026-03-03", "to": "2026-03-07"})
    assert "\n-# 75 % of 8 comparisons as intended\n+# 70 % of 10 comparisons as intended\n" in printed


def test_check_mode_counts_and_writes_nothing(reports: Path) -> None:
    result, _errors = task(reports, "--check", **{"from": "2026-03-03", "to": "2026-03-06"})
    assert result["totals"]["compared"] == 8
    assert result["changed"] is True
    assert [path.name for path in reports.iterdir()] == ["history.jsonl"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"from": "2026-03-06", "to": "2026-03-03"}, "Expected: an end after 2026-03-06. Actual: 2026-03-03."),
        ({"from": "march", "to": "2026-03-03"}, "Expected: a day like 2026-03-31"),
        ({"from": "2026-03-03", "to": "2026-03-06", "report_dir": "elsewhere"}, "Expected: the file to which each run"),
    ],
)
def test_what_can_t_be_counted_is_said_without_a_traceback(
    reports: Path, arguments: dict[str, str], message: str
) -> None:
    result, errors = task(reports, **arguments)
    assert message in result["msg"]
    assert "Traceback" not in errors + result["msg"]
    assert [path.name for path in reports.iterdir()] == ["history.jsonl"]


@pytest.mark.parametrize(("size", "dark"), [(DESKTOP, False), (PHONE, True)])
def test_the_page_stands_in_nobody_s_way(browser: Browser, reports: Path, size: tuple[int, int], dark: bool) -> None:  # noqa: FBT001
    task(reports, **{"from": "2026-03-03", "to": "2026-03-06"})
    with opened(browser, (reports / "compliance.html").as_uri(), size=size, dark=dark) as page:
        assert page.locator("h1").inner_text() == "75 % of 8 comparisons as intended"
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
