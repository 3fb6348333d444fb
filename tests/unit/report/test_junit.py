# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""junit.xml, as a CI server's library reads it."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
from junitparser import Error, Failure, JUnitXml

from ansible_collections.drift.guard.plugins.module_utils.report.junit import LIMIT, to_junit
from ansible_collections.drift.guard.plugins.module_utils.statuses import STATUSES

from .fleet import FINDING, hostile_fleet, large_fleet, outcome, summary

GREEN = {"in_sync", "applied", "unchanged"}
RED = {"drifted", "failed", "rolled_back"}


def test_a_suite_for_each_location_and_a_case_for_each_device() -> None:
    text = to_junit(
        summary(
            outcome("acc1", "drifted", message="1 differs.", findings=[FINDING], diff="-a\n+b\n", duration=1.5),
            outcome("acc2", location="", role="", platform=""),
        )
    )
    assert text == (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<testsuites name="1 of 2 devices needs attention" tests="2" failures="1" errors="0" skipped="0" '
        'time="1.500">\n'
        '  <testsuite name="no location" tests="1" failures="0" errors="0" skipped="0" time="0.000" '
        'timestamp="2026-03-02T08:15:00">\n'
        "    <properties>\n"
        '      <property name="drift.guard.id" value="run-1" />\n'
        '      <property name="drift.guard.task" value="check" />\n'
        '      <property name="drift.guard.mode" value="enforce" />\n'
        "    </properties>\n"
        '    <testcase classname="drift.guard" name="acc2" time="0.000" />\n'
        "  </testsuite>\n"
        '  <testsuite name="ZRH1" tests="1" failures="1" errors="0" skipped="0" time="1.500" '
        'timestamp="2026-03-02T08:15:00">\n'
        "    <properties>\n"
        '      <property name="drift.guard.id" value="run-1" />\n'
        '      <property name="drift.guard.task" value="check" />\n'
        '      <property name="drift.guard.mode" value="enforce" />\n'
        "    </properties>\n"
        '    <testcase classname="drift.guard.ios Access Switch" name="acc1" time="1.500">\n'
        '      <failure type="drifted" message="1 differs.">error blank_read: Read again.\n'
        "-a\n"
        "+b</failure>\n"
        "    </testcase>\n"
        "  </testsuite>\n"
        "</testsuites>\n"
    )


@pytest.mark.parametrize("word", [status.word for status in STATUSES])
def test_only_a_device_that_is_known_to_match_is_green(word: str) -> None:
    (suite,) = JUnitXml.fromstring(to_junit(summary(outcome("sw1", word))).encode())
    (case,) = suite
    kinds = {type(result) for result in case.result}
    assert kinds == (set() if word in GREEN else {Failure} if word in RED else {Error})
    assert (suite.tests, suite.failures, suite.errors) == (1, int(word in RED), int(word not in GREEN | RED))


def test_hostile_text_is_text() -> None:
    text = to_junit(hostile_fleet())
    root = ET.fromstring(text)  # noqa: S314 - it is what we have just written
    assert {element.tag for element in root.iter()} == {
        *("testsuites", "testsuite", "properties", "property", "testcase", "error"),
    }
    assert "⟨U+001B⟩[2J" in (root.findtext(".//error") or "")


def test_a_thousand_devices_that_all_drift_fit() -> None:
    text = to_junit(large_fleet(devices=1000, changes=60))
    assert len(text.encode()) <= LIMIT
    assert len(JUnitXml.fromstring(text.encode())) == 20
    assert "more in summary.json" in text
