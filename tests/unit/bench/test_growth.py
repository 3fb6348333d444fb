# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How what a part takes grows with the fleet: in numbers, in words beside the goal, and as a picture."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.bench.growth import draw, section
from tests.bench.harness import Figure, figure
from tests.bench.process_tree import Usage


@pytest.mark.parametrize(
    ("power", "met"), [(1.0, True), (2.0, False)], ids=["ten times as much", "quadratic: a hundred times"]
)
def test_the_largest_fleet_is_compared_with_a_tenth_of_it(power: float, *, met: bool) -> None:
    *smaller, largest = section("check", _curve(power)).figures
    assert not any(one.goals for one in smaller)
    assert [goal.what for goal in largest.goals] == [
        f"{{}} times the {measure} of 1,000" for measure in ("wall time", "CPU", "memory")
    ]
    assert [(goal.value, goal.limit, goal.met) for goal in largest.goals] == [(10**power, 10.5, met)] * 3


def test_each_fleet_says_what_it_takes_per_thousand() -> None:
    assert [one.note for one in section("check", _curve(1)).figures] == [
        "per 1,000: 20.0 s, 10.0 s of CPU, 200 MB",
    ] * 3


def test_the_picture_shows_each_part_in_each_measure(tmp_path: Path) -> None:
    file = tmp_path / "build" / "growth.svg"
    draw({"inventory": _curve(1), "check": _curve(2)}, file)
    root = ET.parse(file).getroot()  # noqa: S314  # our own file
    panels = [one for one in root.iter() if one.get("id", "").startswith("axes_")]
    lines = [[one.get("id") for one in panel.iter() if one.get("id", "").startswith("line2d_")] for panel in panels]
    assert len(panels) == 3
    assert all(lines)


def _curve(power: float) -> dict[int, Figure]:
    return {count: figure(f"{count}", [_usage((count / 1000) ** power)]) for count in (250, 1000, 10000)}


def _usage(times: float) -> Usage:
    return Usage(wall=20 * times, cpu=10 * times, memory=200 * times)
