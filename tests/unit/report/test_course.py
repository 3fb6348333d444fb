# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the pages say about the time before: news, the chart, the ranking, and since when."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from ansible_collections.drift.guard.plugins.module_utils.report import times
from ansible_collections.drift.guard.plugins.module_utils.report.history.dated import dated
from ansible_collections.drift.guard.plugins.module_utils.report.history.runs import past_run
from ansible_collections.drift.guard.plugins.module_utils.report.html import to_html
from ansible_collections.drift.guard.plugins.module_utils.report.markdown import to_markdown
from ansible_collections.drift.guard.plugins.module_utils.report.summary import Run, Summary, summarise

from .fleet import CHANGE, HOSTILE, STARTED, outcome


def course(*runs: dict[str, str]) -> Summary:
    """A run a day, each with the statuses of its devices; a drifted one has one difference."""
    found = []
    for day, statuses in enumerate(runs):
        end = STARTED + timedelta(days=day)
        drift: dict[str, Any] = {"changes": [CHANGE]}
        devices = [outcome(name, word, **(drift if word == "drifted" else {})) for name, word in statuses.items()]
        found.append(summarise(devices, run=Run(id=f"run-{day}", started=end, finished=end, version="0.1.0")))
    return dated(found[-1], past=map(past_run, found[:-1]))


CLEAN_THEN_DRIFT = course(
    {"a": "in_sync", "b": "drifted"}, {"a": "drifted", "b": "in_sync"}, {"a": "drifted", "b": "drifted"}
)


def text_of(page: str, element: str) -> str:
    """The words of the first element with a class."""
    found = re.search(rf'<(\w+) class="{element}"[^>]*>(.*?)</\1>', page, re.DOTALL)
    assert found
    return re.sub("<[^>]+>", "", found[2])


def test_the_news_name_who_began_and_who_ceased_to_drift() -> None:
    page = to_html(
        course({"a": "in_sync", "b": "drifted", "c": "drifted"}, {"a": "drifted", "b": "in_sync", "c": "in_sync"})
    )
    assert text_of(page, "news") == (
        "Since the run of 2026-03-02 08:15 UTC: 1 device began to drift (a); 2 devices no longer drift (b, c)."
    )
    assert text_of(to_html(course({"a": "drifted"}, {"a": "drifted"})), "news") == (
        "Since the run of 2026-03-02 08:15 UTC: no device began or ceased to drift."
    )


def test_the_first_run_says_that_it_is_the_first() -> None:
    page = to_html(course({"a": "drifted"}))
    assert "No earlier run is known" in page
    assert 'class="news"' not in page
    assert 'class="plot"' not in page
    assert 'drifting since <time datetime="2026-03-02T08:15:00Z">2026-03-02</time> or earlier (new)' in page


def test_a_device_says_since_when_it_drifts_and_so_does_each_difference() -> None:
    page = to_html(CLEAN_THEN_DRIFT)
    assert 'title="seen drifting 2026-03-03 08:15 UTC, last in sync 2026-03-02 08:15 UTC"' in page
    assert 'drifting since <time datetime="2026-03-03T08:15:00Z">2026-03-03</time> (1 day)' in page
    assert '<th scope="col">Since</th>' in page
    assert '<td><time datetime="2026-03-03T08:15:00Z" title="2026-03-03 08:15 UTC">2026-03-03</time></td>' in page


def test_the_chart_stacks_what_needs_attention_and_says_it_in_words() -> None:
    page = to_html(
        course({"a": "in_sync", "b": "in_sync"}, {"a": "drifted", "b": "unreachable", "c": "error", "d": "in_sync"})
    )
    bars = re.findall(r"<g><title>(.*?)</title>.*?</g>", page)
    assert bars == [
        "2026-03-02 08:15 UTC, check: 0 of 2 devices, 0 differences",
        "2026-03-03 08:15 UTC, check: 3 of 4 devices, 1 difference",
    ]
    assert re.findall(r'<rect class="k-(\w+)" x="(\d+)" y="([\d.]+)" width="8" height="([\d.]+)"/>', page) == [
        ("broken", "191", "68.75", "31.25"),
        ("unknown", "191", "37.5", "31.25"),
        ("pending", "191", "6.25", "31.25"),
    ]
    assert "<span>80</span><span>40</span><span>0</span>" in page


def test_the_ranking_links_to_the_devices_of_this_run() -> None:
    page = to_html(course({"a": "drifted", "gone": "drifted"}, {"a": "drifted", "gone": "drifted"}, {"a": "in_sync"}))
    table = page[page.index("Who drifts most") : page.index("</table>", page.index("Who drifts most"))]
    rows = [re.sub("<[^>]+>", "|", row) for row in re.findall(r"<tr>(<th scope=\"row\">.*?)</tr>", table)]
    assert [re.sub(r"\|+", "|", row).strip("|") for row in rows] == [
        "a|2 of 3|1×|as intended",  # noqa: RUF001 - times
        "gone|2 of 2|1×|for 2 days",  # noqa: RUF001 - the same
    ]
    assert table.count("<a class=") == 1


def test_a_hostile_name_is_no_markup_in_what_looks_back() -> None:
    for page in (
        to_html(course({HOSTILE: "in_sync"}, {HOSTILE: "drifted"})),
        to_markdown(course({HOSTILE: "in_sync"}, {HOSTILE: "drifted"})),
    ):
        assert "<img" not in page
        assert page.count("<script>") == page.count("</script>") <= 1


@pytest.mark.parametrize(
    ("seconds", "age"),
    [(0, "new"), (59, "new"), (60, "1 minute"), (7200, "2 hours"), (86399, "23 hours"), (172800, "2 days")],
)
def test_an_age_has_the_largest_unit_that_fits(seconds: int, age: str) -> None:
    assert times.age(times.to_text(STARTED), until=times.to_text(STARTED + timedelta(seconds=seconds))) == age


def test_markdown_looks_back_too() -> None:
    text = to_markdown(CLEAN_THEN_DRIFT)
    assert "Since the run of 2026-03-03 08:15 UTC, 1 began to drift and 0 ceased to.\n" in text
    assert text[text.index("## Over time") : text.index("## Devices")] == (
        "## Over time\n\n"
        "| Run | Task | Devices | As intended | Drifted | Failed | Unknown | Differences |\n"
        "| --- | --- | --- | --- | --- | --- | --- | --- |\n"
        "| 2026-03-04 08:15 UTC | check | 2 | 0 | 2 | 0 | 0 | 2 |\n"
        "| 2026-03-03 08:15 UTC | check | 2 | 1 | 1 | 0 | 0 | 1 |\n"
        "| 2026-03-02 08:15 UTC | check | 2 | 1 | 1 | 0 | 0 | 1 |\n"
        "\n| Drifts most | Runs with drift | Times | Now, for |\n"
        "| --- | --- | --- | --- |\n"
        "| `b` | 2 of 3 | 2 | new |\n"
        "| `a` | 2 of 3 | 1 | 1 day |\n\n"
    )
    assert "## Over time" not in to_markdown(course({"a": "drifted"}))
