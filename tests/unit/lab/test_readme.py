# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The lab's README is a promise: the tests, faults and files that it names exist, and it names them all."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import fields
from functools import cache
from pathlib import Path

import pytest

from tests.lab.network.faults import Faults

ROOT = Path(__file__).resolve().parents[3]
LAB = ROOT / "tests" / "lab"
README = (LAB / "README.md").read_text(encoding="utf-8")
UNIT = "tests/unit/lab"


def table(*columns: str) -> list[list[str]]:
    """The rows of all tables with that header, as cells."""
    header = rf"^\| {re.escape(' | '.join(columns))} \|\n\|[-|: ]+\|\n((?:\|.*\|\n)+)"
    rows = "".join(re.findall(header, README, re.MULTILINE)).splitlines()
    # A pipe in a cell is written \|, or stands between backticks.
    cells = (re.findall(r"\|((?: (?:`[^`]*`|\\.|[^|`])*)?)(?=\|)", row) for row in rows)
    return [[cell.strip() for cell in row] for row in cells]


def quoted(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


BEHAVIOURS = table("behaviour", "source", "test")


def references(cell: str) -> Iterator[tuple[str, str]]:
    """(file, name of the test or nothing) for each test that a cell names."""
    for text in quoted(cell):
        file, _, name = text.partition("::")
        yield (f"tests/{file}" if file.startswith("integration/") else f"{UNIT}/{file}"), name


@cache
def collected() -> dict[str, list[str]]:
    """File -> the names of its tests, of the files of which the README names single tests."""
    files = {file for row in BEHAVIOURS for file, name in references(row[2]) if name and (ROOT / file).exists()}
    command = [sys.executable, "-m", "pytest", "--collect-only", "--quiet", *sorted(files)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    found: dict[str, list[str]] = {}
    for line in done.stdout.splitlines():
        file, _, name = line.partition("::")
        found.setdefault(file, []).append(name)
    return found


def pattern(name: str) -> re.Pattern[str]:
    """A test's name, of which `...` leaves something out; its class and its parameters may be left out anyway."""
    return re.compile(r"(?:\w+::)*" + ".*".join(map(re.escape, name.split("..."))) + r"(?:\[.*)?\]?")


def test_the_table_is_read_whole() -> None:
    """Otherwise the tests below would say nothing about a row that is written badly."""
    section = README.partition("\n## Behaviour")[2].partition("\n## ")[0]
    written = [line for line in section.splitlines() if line.startswith("|") and not line.startswith("|--")]
    assert len(BEHAVIOURS) == len(written) - written.count("| behaviour | source | test |") > 0
    assert {len(row) for row in BEHAVIOURS} == {3}


@pytest.mark.parametrize("row", BEHAVIOURS, ids=lambda row: row[0])
def test_each_behaviour_has_a_source_and_a_test_that_exists(row: list[str]) -> None:
    _behaviour, source, tests = row
    assert source
    assert quoted(tests), "no test is named"
    for file, name in references(tests):
        assert (ROOT / file).is_file(), f"{file} does not exist"
        if name:
            assert any(pattern(name).fullmatch(one) for one in collected()[file]), f"{file} has no {name}"


def test_each_fault_is_described_and_nothing_else() -> None:
    described = [name.partition("=")[0] for row in table("fault", "what it does", "test") for name in quoted(row[0])]
    assert sorted(described) == sorted(field.name for field in fields(Faults))


@pytest.mark.parametrize("row", table("fault", "what it does", "test"), ids=lambda row: row[0])
def test_each_fault_has_a_test_that_switches_it_on(row: list[str]) -> None:
    files = [ROOT / file for file, _name in references(row[2])]
    assert files, "no test is named"
    text = "".join(file.read_text(encoding="utf-8") for file in files)
    for name in quoted(row[0]):
        assert re.search(rf"\b{name.partition('=')[0]}\b", text), f"{row[2]} doesn't mention {name}"


def test_each_module_is_in_the_layout_and_nothing_else() -> None:
    """`folder/` stands for all that is in it; names in a row are in the folder of the first."""
    named: list[Path] = []
    for files, _text in table("file", "what it knows"):
        first, *_others = names = quoted(files)
        for name in names:
            folder = LAB if "/" in name else LAB / first.rstrip("/").rpartition("/")[0]
            found = sorted(folder.glob(name.rstrip("/")))
            assert found, f"{name} does not exist"
            named += [file for one in found for file in (one.rglob("*.py") if one.is_dir() else [one])]
    modules = {file for file in LAB.rglob("*.py") if file.name != "__init__.py"}
    listed = [file for file in named if file.name != "__init__.py"]
    assert sorted(listed) == sorted(modules)
