# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from tests.bench.fleet_scale import DOCUMENT, constants, needs, with_computed

TEXT = DOCUMENT.read_text(encoding="utf-8")


def test_the_table_is_what_the_figures_come_to() -> None:
    assert with_computed(TEXT) == TEXT, "run python -m tests.bench.fleet_scale"
    assert "| devices | 1,000 | 10,000 | 100,000 |" in TEXT


def test_waiting_counts_where_devices_are_slow_and_the_main_process_where_they_are_not() -> None:
    known = constants(TEXT) | {"start": 10, "main": 0.01, "check": 0.02, "cores": 4, "forks": 20, "window": 1020}
    assert needs(10_000, known | {"latency": 2})["one process"] == "17 min"  # 10 + 10,000 * 2 / 20 seconds
    assert needs(10_000, known | {"latency": 0.1})["one process"] == "2 min"  # 10 + 10,000 * 0.01
    assert needs(10_000, known | {"latency": 2})["slices"] == "2"  # 1,000 s in parts of 500


def test_what_a_day_leaves_depends_on_how_much_drifts() -> None:
    known = constants(TEXT) | {"window": 86_400, "audit_in_sync": 1000, "audit_drifted": 5000}
    assert needs(10_000, known | {"drifted": 0})["audit trail a day"] == "10 MB"
    assert needs(10_000, known | {"drifted": 0.5})["audit trail a day"] == "30 MB"
