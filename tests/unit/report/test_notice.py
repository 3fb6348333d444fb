# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import pytest

from ansible_collections.drift.guard.plugins.module_utils.failure_classes import describe_failure
from ansible_collections.drift.guard.plugins.module_utils.report.notice import LENGTH, is_wanted, to_notice

from .fleet import CHANGE, HOSTILE, hostile_fleet, outcome, summary


def test_a_message_is_about_the_whole_run_the_urgent_first() -> None:
    locked_out = describe_failure("authentication", message="sw3 - ...", remedy="Check ansible_user.")
    fleet = summary(
        outcome("sw1"),
        outcome("sw2", "drifted", changes=[CHANGE, CHANGE], kept=[{**CHANGE, "attribute": "mtu"}]),
        outcome("sw3", "unreachable", failure=locked_out),
        outcome("sw4", "unreachable", failure=locked_out),
    )
    notice = to_notice(fleet, link="https://awx.example.com/7")
    assert notice.title == "drift.guard check: 3 of 4 devices need attention"
    assert notice.text == (
        "2 unreachable: sw3, sw4\n"
        "1 drifted: sw2\n"
        "1 in_sync\n"
        "Differences: 2 ipv4, 1 mtu\n"
        "2 devices: authentication. Check ansible_user.\n"
        "Run run-1, 12 s\n"
        "https://awx.example.com/7"
    )


@pytest.mark.parametrize(
    ("words", "severity"),
    [
        (["in_sync", "applied"], "success"),
        (["in_sync", "drifted"], "warning"),
        (["no_intent"], "warning"),
        (["drifted", "unreachable"], "failure"),
        (["unverified"], "failure"),
        ([], "success"),
    ],
)
def test_the_severity_is_that_of_the_most_urgent_status(words: list[str], severity: str) -> None:
    assert to_notice(summary(*(outcome(f"sw{word}", word) for word in words))).severity == severity


def test_what_was_changed_is_named_and_a_dry_run_says_so() -> None:
    applied = to_notice(summary(outcome("sw1", "applied", task="apply")))
    assert applied.title == "drift.guard apply: The one device matches its intent"
    assert applied.text == "1 applied: sw1\nRun run-1, 12 s"
    dry = to_notice(summary(outcome("sw1", "drifted", task="apply", check_mode=True)))
    assert dry.title.startswith("drift.guard apply (check mode): ")


FLEET = summary(outcome("a"), outcome("b", "drifted"), outcome("c", "unreachable"))


@pytest.mark.parametrize(
    ("events", "before", "wanted"),
    [
        pytest.param({"drifted"}, None, True, id="a_device_has_the_status"),
        pytest.param({"failed"}, None, False, id="no_device_has_the_status"),
        pytest.param({"drifted"}, {}, True, id="nobody_knew_the_device"),
        pytest.param({"drifted"}, {"b": "in_sync"}, True, id="the_device_did_not_have_the_status"),
        pytest.param({"drifted"}, {"b": "drifted", "c": "in_sync"}, False, id="it_had_it_before"),
        pytest.param({"drifted"}, {"a": "drifted", "b": "drifted"}, True, id="another_one_has_it_no_more"),
        pytest.param({"drifted", "unreachable"}, {"b": "unreachable", "c": "drifted"}, False, id="from_one_to_another"),
        pytest.param({"failed"}, {"gone": "failed"}, False, id="a_device_that_the_run_is_not_about_is_no_news"),
    ],
)
def test_a_run_is_worth_a_message(events: set[str], before: dict[str, str] | None, wanted: bool) -> None:  # noqa: FBT001
    assert is_wanted(FLEET, events=events, before=before) is wanted


def test_a_large_fleet_is_a_short_message_that_still_ends_with_the_link() -> None:
    words = ("failed", "unverified", "rolled_back", "error", "refused", "unreachable", "drifted", "no_intent")
    fleet = summary(*(outcome(f"{word}-{'x' * 100}-{n}", word) for word in words for n in range(100)))
    notice = to_notice(fleet, link="https://awx.example.com/7")
    assert len(notice.text) == LENGTH
    assert notice.text.endswith("…\nRun run-1, 12 s\nhttps://awx.example.com/7")


def test_many_attributes_and_kinds_of_failure_are_counted() -> None:
    changes = [{**CHANGE, "attribute": f"a{number}"} for number in range(10)]
    failures = [
        outcome(f"sw{n}", "error", failure=describe_failure("internal", name=f"n{n}", message="", remedy="Look."))
        for n in range(7)
    ]
    text = to_notice(summary(outcome("sw", "drifted", changes=changes), *failures)).text
    assert "Differences: 1 a0, 1 a1, 1 a2, 1 a3, 1 a4, 1 a5, 1 a6, 1 a7, 2 others\n" in text
    assert text.count(". Look.") == 5
    assert "and 2 other kinds of failure\n" in text


def test_hostile_text_is_no_mention_no_link_and_no_markup() -> None:
    fleet = hostile_fleet()
    mention = summary(outcome("<!channel> @everyone [x](javascript:1) `*"))
    for notice in (to_notice(fleet), to_notice(mention)):
        assert not set(notice.text) & set("<>@[]`*")
        assert all(line.isprintable() for line in notice.text.split("\n"))
    assert HOSTILE not in to_notice(fleet).text


def test_configuration_is_not_shown() -> None:
    change = {**CHANGE, "device": ["192.0.2.77/24"]}
    text = to_notice(summary(outcome("a", "drifted", changes=[change], commands=["no ip"], diff="+secret"))).text
    assert not any(part in text for part in ("192.0.2.77", "no ip", "secret", "Vlan20"))
