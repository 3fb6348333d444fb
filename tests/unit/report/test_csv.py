# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""devices.csv and differences.csv: whole for a script, harmless in a spreadsheet."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.drift.guard.plugins.module_utils.report.csv_tables import (
    to_csv,
    to_devices_csv,
    to_differences_csv,
)

from .fleet import CHANGE, FINDING, hostile_fleet, outcome, summary

FLEET = summary(
    outcome(
        "zrh1-acc1",
        "drifted",
        message='1 attribute differs, "10.0.0.1/24".',
        changes=[{**CHANGE, "since": "2026-03-01T08:15:00Z"}],
        kept=[{**CHANGE, "attribute": "enabled", "device": False, "intent": True}],
        commands=["interface Vlan20", " no ip address 10.0.0.1 255.255.255.0"],
        findings=[FINDING],
    ),
    outcome("zrh1-acc2", location="Zürich"),
)


def read(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_one_row_a_device() -> None:
    rows = read(to_devices_csv(FLEET))
    assert rows[0] == {
        "device": "zrh1-acc1",
        "location": "ZRH1",
        "role": "Access Switch",
        "platform": "ios",
        "status": "drifted",
        "task": "check",
        "mode": "enforce",
        "check_mode": "no",
        "message": '1 attribute differs, "10.0.0.1/24".',
        "changes": "1",
        "kept": "1",
        "commands": "2",
        "findings": "1",
        "drifting_since": "",
        "last_in_sync": "",
        "duration": "0.0",
    }
    assert [(row["device"], row["location"]) for row in rows[1:]] == [("zrh1-acc2", "Zürich")]


def test_one_row_a_difference_and_none_for_a_device_without() -> None:
    device = '"zrh1-acc1","ZRH1","Access Switch","ios","drifted"'
    assert to_differences_csv(FLEET).split("\r\n") == [
        (
            '"device","location","role","platform","status","interface","attribute","action","planned","device_has",'
            '"intended","since"'
        ),
        f'{device},"Vlan20","ipv4","change","yes","10.0.0.1/24","",""',
        f'{device},"Vlan20","enabled","change","no","no","yes",""',
        "",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "=cmd|' /C calc'!A0",
        "+1+1",
        "-2+3",
        "@SUM(A1)",
        " =1+1",
        "\t=1+1",
        "\r=1+1",
        "＝1+1",  # noqa: RUF001 - that is the point
        "|calc",
        "%0A=1",
    ],
)
def test_a_spreadsheet_is_given_no_formula(text: str) -> None:
    fleet = summary(outcome(text, "drifted", message=text, changes=[{**CHANGE, "interface": text, "device": text}]))
    for table in (to_devices_csv(fleet), to_differences_csv(fleet)):
        row = read(table)[0]
        suspect = {cell for cell in row.values() if text.strip()[1:] in cell}
        assert suspect
        assert not [cell for cell in suspect if not cell.startswith(("'", "⟨"))]


@given(st.text())
def test_no_text_begins_a_formula_another_cell_or_another_row(text: str) -> None:
    table = to_csv(["a", "b"], [[text, "end"]])
    assert table.encode()
    rows = list(csv.reader(io.StringIO(table, newline="")))
    assert len(rows) == 2
    assert len(rows[1]) == 2
    assert rows[1][1] == "end"
    assert not rows[1][0].lstrip().startswith(tuple("=+-@"))
    assert table.count("\n") == 2


def test_a_hostile_device_stays_in_its_rows() -> None:
    assert len(read(to_devices_csv(hostile_fleet()))) == 1
    assert len(read(to_differences_csv(hostile_fleet()))) == 2
