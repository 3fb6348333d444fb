# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from ansible_collections.drift.guard.plugins.module_utils.failure_classes import describe_failure
from ansible_collections.drift.guard.plugins.module_utils.report.table import WIDTH, to_rows, to_table
from ansible_collections.drift.guard.plugins.module_utils.report.text import columns, fit

from .fleet import CHANGE, hostile_fleet, large_fleet, outcome, summary


def test_the_table_of_a_small_fleet() -> None:
    fleet = summary(
        outcome("zrh1-acc10"),
        outcome("zrh1-acc9", "drifted", message="1 attribute\ndiffers from what Nautobot intends.", changes=[CHANGE]),
        outcome("zrh1-distribution-switch-77", "unreachable", platform="", message=""),
    )
    assert to_table(fleet) == (
        """\
DEVICE                   OS   STATUS       CHG  CMD  MESSAGE
zrh1-distribution-swit.. -    unreachable    0    0  The device did not answer..
zrh1-acc9                ios  drifted        1    0  1 attribute differs from..
zrh1-acc10               ios  in_sync        0    0

2 of 3 devices need attention: 1 unreachable, 1 drifted, 1 in_sync.
"""
    )


def test_what_several_devices_have_in_common_is_said_once() -> None:
    failure = describe_failure("authentication", message="it refused", remedy="Check ansible_user. " * 4)
    fleet = summary(*(outcome(f"sw{number}", "unreachable", failure=failure) for number in range(12)))
    assert to_table(fleet).splitlines()[-3:] == [
        "12 of 12 devices need attention: 12 unreachable.",
        "12 devices: authentication - Check ansible_user. Check ansible_user. Check",
        "  ansible_user. Check ansible_user.",
    ]


def test_no_line_is_wider_than_the_terminal_and_none_acts() -> None:
    for line in (
        *to_table(hostile_fleet()).splitlines(),
        *to_table(summary(outcome("漢" * 40, message="漢" * 99))).splitlines(),
    ):
        assert columns(line) <= WIDTH
        assert line.isprintable()


def test_a_large_fleet_is_cut_and_says_how() -> None:
    rows = [row.text for row in to_rows(large_fleet(devices=60, changes=0), limit=50)]
    assert rows[51] == "... and 10 more devices, of which 10 need attention"
    assert len(rows) == 1 + 50 + 1 + 2
    assert len(to_rows(large_fleet(devices=60, changes=0), limit=0)) == 1 + 60 + 2


def test_rows_know_their_colour() -> None:
    assert [row.colour for row in to_rows(summary(outcome("a"), outcome("b", "error")))] == ["", "red", "green", "", ""]


def test_cutting_counts_columns_not_characters() -> None:
    assert fit("漢漢漢", width=5) == "漢.. "
    assert fit("e\u0301", width=3) == "e\u0301  "
