# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""From what waits for each device to as few runs of a playbook as its settings allow."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from .device_settings import DeviceSettings
from .events import Event
from .runners import Request, Target

_Kind = tuple[bool, str, bool]
"""Scoped to interfaces, mode, dry run."""


@dataclass(frozen=True)
class Work:
    """One device, how far to go with it, and why."""

    device: str
    """UUID."""
    name: str
    settings: DeviceSettings
    events: tuple[Event, ...]


def make_requests(works: Iterable[Work]) -> list[Request]:
    """One request for all devices that are treated alike; devices in the order of their names.

    A device with events of both kinds is in two: first its interfaces in their mode, then the whole device, merged.

    Raises:
        JobError: a device's name is none that goes to a runner.

    """
    groups: dict[_Kind, list[Target]] = {}
    events: dict[_Kind, list[Event]] = {}
    for work in sorted(works, key=lambda work: work.name):
        for scoped in (True, False):
            meant = [event for event in work.events if event.is_whole_device is not scoped]
            if meant:
                kind = (scoped, work.settings.mode if scoped else "merge", work.settings.dry_run)
                groups.setdefault(kind, []).append(_target(work, meant))
                events.setdefault(kind, []).extend(meant)
    return [
        Request(
            targets=tuple(groups[kind]),
            mode=kind[1],
            dry_run=kind[2],
            trigger=_trigger(events[kind]),
        )
        for kind in sorted(groups, reverse=True)
    ]


def _target(work: Work, events: Iterable[Event]) -> Target:
    events = list(events)
    deleted = dict.fromkeys(name for event in events for name in event.deleted)
    interfaces = dict.fromkeys(name for event in events for name in event.interfaces if name not in deleted)
    return Target(id=work.device, name=work.name, interfaces=tuple(interfaces), deleted=tuple(deleted))


def _trigger(events: Iterable[Event]) -> str:
    events = list(events)
    users = ", ".join(dict.fromkeys(event.user for event in events))
    return f"{len(events)} change{'s' if len(events) > 1 else ''} in Nautobot by {users}"
