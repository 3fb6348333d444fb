# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Summary -> what a run says to a monitoring system, in the names and units that Prometheus asks for.

https://prometheus.io/docs/practices/naming/. A run is a batch job, so everything is what *this* run found: a gauge,
also where it counts. Series that are zero are there, or an alert on them would never end.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from ..failure_classes import FAILURE_CLASSES
from ..policy import ATTRIBUTES
from ..statuses import COMPARED, STATUSES, look_up
from .text import cut, visible

if TYPE_CHECKING:
    from .outcomes import Outcome
    from .summary import Summary

PREFIX = "drift_guard_"
_BUCKETS = (0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 120.0, 300.0)
"""Upper bounds in seconds: a check takes fractions of one, an apply on slow gear minutes."""
_OTHER = "other"
_ATTRIBUTES = (*ATTRIBUTES, "interface", "vlan", _OTHER)
"""What differs: what a policy may own, and what is created."""
_DISPOSITIONS = {"planned": "changes", "kept": "kept"}
"""Label -> the summary's word."""
_LABEL_LENGTH = 128


@dataclass(frozen=True)
class Sample:
    """One value."""

    labels: Mapping[str, str]
    value: float
    suffix: str = ""
    """Appended to the family's name: ``_bucket``, ``_sum`` and ``_count`` of a histogram."""


@dataclass(frozen=True)
class Family:
    """One metric with all its series."""

    name: str
    help: str
    samples: tuple[Sample, ...]
    kind: str = "gauge"
    """Prometheus' word for its type."""


def task_of(summary: Summary) -> str:
    """Return the label that tells runs apart: ``apply``, or ``check``, which a dry run is as well."""
    return "check" if summary["run"]["check_mode"] else str(summary["run"]["task"])


def to_families(summary: Summary, *, scope: str, device_limit: int) -> list[Family]:
    """Make every metric of a run.

    Args:
        summary: as :func:`.summary.summarise` made it.
        scope: what the run's set of devices is called; a label on every series, beside ``task``.
        device_limit: up to how many devices each has series of its own.
    """
    everywhere = {"task": task_of(summary), "scope": scope}
    devices = _distinct(summary["devices"])
    shown = devices if len(devices) <= device_limit else {}
    families = [
        *_run(summary),
        _gauge("devices", "Devices by what the run found out.", _by_status(summary)),
        _gauge("differences", "Attributes that differed, by whether commands close them.", _differences(summary)),
        _gauge("differing_devices", "Devices on which the attribute differed.", _differing(summary)),
        _gauge("changes", "Differences that were closed, and proved to be by reading again.", _changes(summary)),
        _gauge("failures", "Devices that failed, by class of failure.", _failures(summary)),
        _gauge("rollbacks", "Devices that were to be put back as they were, by result.", _rollbacks(summary)),
        _durations(summary),
        _gauge("devices_without_series", "Devices over the limit for series of their own.",
               [Sample({}, len(devices) - len(shown))]),
        _gauge("device_last_check_timestamp_seconds", "Begin of the run that last compared the device.",
               _last_checks(summary, shown)),
        _gauge("device_status", "What the run found out about the device; the value is always 1.", _statuses(shown)),
    ]  # fmt: skip
    return [_labelled(family, everywhere) for family in families]


def _gauge(name: str, meaning: str, samples: Iterable[Sample]) -> Family:
    return Family(PREFIX + name, meaning, tuple(samples))


def _labelled(family: Family, everywhere: Mapping[str, str]) -> Family:
    """Put the labels that all series have on those of one metric."""
    samples = tuple(Sample({**everywhere, **each.labels}, each.value, each.suffix) for each in family.samples)
    return Family(family.name, family.help, samples, family.kind)


def _run(summary: Summary) -> list[Family]:
    run, version = summary["run"], summary["tool"]["version"]
    return [
        _gauge("build_info", "Version of drift.guard; the value is always 1.", [Sample({"version": version}, 1)]),
        _gauge("last_run_timestamp_seconds", "End of the run.", [Sample({}, _seconds(run["finished"]))]),
        _gauge("last_run_duration_seconds", "How long the run took.", [Sample({}, run["duration"])]),
    ]


def _seconds(time: str) -> float:
    """Return seconds since 1970."""
    return datetime.fromisoformat(time).timestamp()


def _by_status(summary: Summary) -> list[Sample]:
    return [Sample({"status": status.word}, summary["totals"][status.word]) for status in STATUSES]


def _attribute(name: str) -> str:
    """Return the label for an attribute: one of a fixed set, however strange an outcome is."""
    return name if name in _ATTRIBUTES else _OTHER


def _differences(summary: Summary) -> list[Sample]:
    count = {(attribute, word): 0 for attribute in _ATTRIBUTES for word in _DISPOSITIONS}
    for name, row in summary["drift"]["by_attribute"].items():
        for word, key in _DISPOSITIONS.items():
            count[_attribute(name), word] += row[key]
    return [Sample({"attribute": each, "disposition": word}, number) for (each, word), number in count.items()]


def _differing(summary: Summary) -> list[Sample]:
    count = dict.fromkeys(_ATTRIBUTES, 0)
    for name, row in summary["drift"]["by_attribute"].items():
        count[_attribute(name)] += row["devices"]
    return [Sample({"attribute": attribute}, number) for attribute, number in count.items()]


def _changes(summary: Summary) -> list[Sample]:
    count = dict.fromkeys(_ATTRIBUTES, 0)
    for outcome in summary["devices"]:
        for change in outcome["changes"] if outcome["status"] == "applied" else ():
            count[_attribute(change["attribute"])] += 1
    return [Sample({"attribute": attribute}, number) for attribute, number in count.items()]


def _failures(summary: Summary) -> list[Sample]:
    count = {row.word: 0 for row in FAILURE_CLASSES}
    for row in summary["failures"]:
        count[row["class"]] += len(row["devices"])
    return [Sample({"class": word}, number) for word, number in count.items()]


def _rollbacks(summary: Summary) -> list[Sample]:
    failed = sum(len(row["devices"]) for row in summary["failures"] if row["class"] == "rollback_failed")
    done = summary["totals"]["rolled_back"]
    return [Sample({"result": "succeeded"}, done), Sample({"result": "failed"}, failed)]


def _durations(summary: Summary) -> Family:
    """A histogram over the devices that were talked to; one of 0 seconds was not."""
    taken = sorted(outcome["duration"] for outcome in summary["devices"] if outcome["duration"] > 0)
    bounds = [*_BUCKETS, float("inf")]
    counts = [bisect_right(taken, bound) for bound in bounds]
    samples = [
        Sample({"le": "+Inf" if bound == float("inf") else str(bound)}, count, "_bucket")
        for bound, count in zip(bounds, counts, strict=True)
    ]
    samples += [Sample({}, len(taken), "_count"), Sample({}, sum(taken), "_sum")]
    return Family(f"{PREFIX}device_duration_seconds", "How long devices took.", tuple(samples), "histogram")


def _distinct(devices: Iterable[Outcome]) -> dict[str, Outcome]:
    """Return one outcome a name, the most urgent one: two equal series would spoil the whole answer."""
    found: dict[str, Outcome] = {}
    for outcome in devices:
        name = _label(outcome["device"])
        earlier = found.get(name)
        if earlier is None or look_up(outcome["status"]).order < look_up(earlier["status"]).order:
            found[name] = outcome
    return found


def _last_checks(summary: Summary, devices: Mapping[str, Outcome]) -> list[Sample]:
    """Date a check back to the begin of its run, so that no device ever looks fresher than it is."""
    began = _seconds(summary["run"]["started"])
    return [Sample({"device": name}, began) for name, outcome in devices.items() if outcome["status"] in COMPARED]


def _statuses(devices: Mapping[str, Outcome]) -> list[Sample]:
    return [
        Sample(
            {
                "device": name,
                "location": _label(outcome["location"]),
                "platform": _label(outcome["platform"]),
                "role": _label(outcome["role"]),
                "status": outcome["status"],
            },
            1,
        )
        for name, outcome in devices.items()
    ]


def _label(text: str) -> str:
    """Make a value that any system can store and show."""
    return cut(visible(text), limit=_LABEL_LENGTH)
