# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""When waiting events are due, and which runs they become."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from jobs.device_settings import read_device_settings
from jobs.environment import Environment
from jobs.errors import JobError
from jobs.events import Event, seconds_until_due
from jobs.runners import Request, Target
from jobs.work import Work, make_requests

EVENT = Event(change="c", device="d", arrived=100.0, user="ann", user_id="u", text="Interface Gi1 updated: mtu")


def event(*interfaces: str, deleted: tuple[str, ...] = (), **fields: Any) -> Event:
    return replace(EVENT, interfaces=interfaces, deleted=deleted, **fields)


def work(name: str, *events: Event, **settings: Any) -> Work:
    context = {"drift_guard": settings}
    return Work(name, name, read_device_settings(context, Environment({}), device=name), events)


def test_an_event_comes_back_as_it_was() -> None:
    one = event("Gi1", deleted=("Gi2",))
    assert Event.from_json(one.to_json().encode()) == one


@pytest.mark.parametrize(
    ("arrivals", "now", "seconds"),
    [
        ([], 100.0, 0.0),
        ([100.0], 100.0, 3.0),
        ([100.0], 103.0, 0.0),
        ([100.0, 102.0], 103.0, 2.0),
        ([100.0 + n for n in range(60)], 159.0, 1.0),
        ([100.0 + n for n in range(61)], 160.0, 0.0),
        ([100.0], 1000.0, 0.0),
    ],
)
def test_they_are_due_when_it_was_quiet_and_at_the_latest_after_the_longest_wait(
    arrivals: list[float], now: float, seconds: float
) -> None:
    events = [replace(EVENT, arrived=arrived) for arrived in arrivals]
    assert seconds_until_due(events, now=now, quiet=3.0, longest_wait=60.0) == seconds


def test_devices_that_are_treated_alike_are_one_run() -> None:
    (request,) = make_requests(
        [work("sw2", event("Gi1"), event("Gi2"), event("Gi1", user="bob")), work("sw1", event("Gi3"))]
    )
    assert request == Request(
        targets=(Target("sw1", "sw1", interfaces=("Gi3",)), Target("sw2", "sw2", interfaces=("Gi1", "Gi2"))),
        dry_run=True,
        mode="enforce",
        trigger="4 changes in Nautobot by ann, bob",
    )


def test_each_setting_and_each_kind_of_event_is_a_run_of_its_own() -> None:
    requests = make_requests(
        [
            work("sw1", event("Gi1"), dry_run=False),
            work("sw2", event("Gi1"), event(), dry_run=False),
            work("sw3", event("Gi1"), mode="merge", dry_run=False),
            work("sw4", event("Gi1")),
        ]
    )
    assert [(request.names, request.mode, request.dry_run, request.targets[0].is_scoped) for request in requests] == [
        (("sw3",), "merge", False, True),
        (("sw4",), "enforce", True, True),
        (("sw1", "sw2"), "enforce", False, True),
        (("sw2",), "merge", False, False),
    ]


def test_a_device_event_is_merged_whatever_the_mode_of_interfaces_is() -> None:
    (request,) = make_requests([work("sw1", event(), mode="enforce")])
    assert (request.mode, request.targets) == ("merge", (Target("sw1", "sw1"),))


def test_what_was_deleted_is_not_reconciled() -> None:
    (request,) = make_requests([work("sw1", event("Gi1"), event("Gi2"), event(deleted=("Gi1",)))])
    assert request.targets == (Target("sw1", "sw1", interfaces=("Gi2",), deleted=("Gi1",)),)
    assert request.variables() == {
        "drift_guard_mode": "enforce",
        "drift_guard_interfaces": {"sw1": ["Gi2"]},
        "drift_guard_deleted": {"sw1": ["Gi1"]},
    }


@pytest.mark.parametrize("name", ["sw1", "SW1.example.net", "a_b-c.1", "1", "x" * 128])
def test_a_plain_name_goes_to_a_runner(name: str) -> None:
    assert Target("id", name).name == name


@pytest.mark.parametrize(
    "name",
    [
        *("", "all", "ALL", "localhost", "ungrouped", "-x", ".x", "@file", "~regex", "!sw1", "&sw1", "a,b", "a:b"),
        *("a b", "sw[1:3]", "sw*", "sw?", "sw1\n", "{{ x }}", "$(id)", "`id`", "a;b", "a/b", "sw\u00fc", "x" * 129),
    ],
)
def test_a_name_that_could_mean_more_is_refused(name: str) -> None:
    with pytest.raises(JobError, match="Rename it in Nautobot"):
        Target("id", name)
