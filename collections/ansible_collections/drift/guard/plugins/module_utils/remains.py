# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a change left on a device, told by reading it again: which lines took, which are missing, which lead back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from .check import Plan
from .model import DeviceIntent, DeviceState, Severity
from .plan import narrow, owned_slice
from .policy import Policy
from .sections import differing, sections, written_by

Slice = Mapping[str, Mapping[str, Any]]
_OPENS = ("interface ", "vlan ")
_ALONE = ("no interface ", "no vlan ")


def blocks(lines: Iterable[str]) -> list[list[str]]:
    """Lines as typed, cut where a section begins or a line stands by itself."""
    found: list[list[str]] = []
    for line in lines:
        if line.startswith(_OPENS + _ALONE) or not found or found[-1][0].startswith(_ALONE):
            found.append([line])
        else:
            found[-1].append(line)
    return found


def slice_of(plan: Plan, *, intent: DeviceIntent, state: DeviceState) -> Slice:
    """What a device has in the attributes that the plan is about."""
    policy = Policy.from_dict(plan.policy)
    return owned_slice(narrow(intent, state, policy=policy), state, policy=policy)


def created(before: DeviceState, now: DeviceState) -> frozenset[str]:
    """The headers of what exists now and did not before."""
    vlans = (now.vlans or frozenset()) - (before.vlans or frozenset())
    interfaces = now.interfaces.keys() - before.interfaces.keys()
    return frozenset({f"vlan {vlan}" for vlan in vlans} | {f"interface {name}" for name in interfaces})


def split_lines(
    planned: Sequence[str], *, missing: Sequence[str], created: Collection[str] = ()
) -> tuple[list[str], list[str]]:
    """Which of the planned lines took.

    Args:
        planned: the plan's commands.
        missing: the commands that a new plan, made from what the device has now, still wants.
        created: headers that are in effect by themselves, whatever is missing below them.

    Returns:
        The lines that are in effect, and those that aren't; headers stand where a line below them does.

    """
    wanted = Counter(_placed(missing))
    found: tuple[list[str], list[str]] = ([], [])
    for block in blocks(planned):
        header, *rest = block
        parts: tuple[list[str], list[str]] = ([], [])
        for line in rest or [header]:
            wanted[header, line] -= 1
            parts[wanted[header, line] >= 0].append(line)
        for number, part in enumerate(parts):
            alone = number == 0 and header in created
            found[number].extend([header, *part] if rest and (part or alone) else part)
    return found


def _placed(lines: Iterable[str]) -> Iterable[tuple[str, str]]:
    return [(block[0], line) for block in blocks(lines) for line in block[1:] or block]


def way_back(plan: Plan, *, before: Slice, now: DeviceState, intent: DeviceIntent) -> list[list[str]]:
    """The part of the plan's inverse that is about what differs from before: nothing else is touched again."""
    current = slice_of(plan, intent=intent, state=now)
    moved = {name for name in {*before, *current} if before.get(name) != current.get(name)}
    return [block for block in blocks(plan.inverse) if _leads_back(block[0], moved, now)]


def _leads_back(header: str, moved: set[str], now: DeviceState) -> bool:
    if header.startswith("no vlan "):
        return now.vlans is None or header.removeprefix("no vlan ") in map(str, now.vlans)
    name = header.removeprefix("no ").removeprefix("interface ")
    return name in moved or not header.removeprefix("no ").startswith("interface ")


def is_restored(plan: Plan, *, before: Slice, now: DeviceState, intent: DeviceIntent) -> bool:
    """Whether everything that the plan could change is as it was: the owned slice and the VLANs."""
    vlans = [change for change in plan.changes if change["attribute"] == "vlan"]
    made = {change["intent"] for change in vlans if change["action"] == "create"}
    removed = {change["device"] for change in vlans if change["action"] == "delete"}
    existing = now.vlans or frozenset()
    return before == slice_of(plan, intent=intent, state=now) and not (made & existing or removed - existing)


def unproved(plan: Plan, *, now: Plan) -> list[str]:
    """What differs although the plan was sent: an empty re-plan alone is no proof.

    A line that went to the wrong place can put a guard in the way of the right one, and then nothing is planned any
    more. So whatever differs now must have been known to stay.

    Args:
        plan: what was sent.
        now: a plan made from what the device has now, with the same intent and policy.

    Returns:
        ``interface attribute``, and what could not be compared any more.

    """
    known = {(change["interface"], change["attribute"]) for change in plan.kept}
    differing_now = now.changes + [one for one in now.kept if (one["interface"], one["attribute"]) not in known]
    errors = [finding for finding in now.findings if finding["severity"] == Severity.ERROR.value]
    unknown = [finding for finding in errors if finding not in plan.findings]
    return list(dict.fromkeys(f"{one['interface']} {one['attribute']}".strip() for one in (*differing_now, *unknown)))


def unnamed_vlans(commands: Iterable[str], *, now: str) -> list[str]:
    """The lines of the plan that name VLANs and are not in effect: nobody owns a VLAN's name, so no plan asks again.

    Args:
        commands: the plan's.
        now: the running-config.

    """
    found = sections(now)
    return [
        text
        for header, *rest in blocks(commands)
        for line in rest
        # A nameless one is created by its state, which is the default and therefore not shown.
        if header.startswith("vlan ") and line.startswith("name ") and line not in map(str.strip, found.get(header, ()))
        for text in (header, line)
    ]


def foreign_edits(plan: Plan, *, before: str, now: str, state: DeviceState) -> list[str]:
    """Sections that differ between two reads and that no line of the plan writes to, not even through a LAG.

    Args:
        plan: what was sent between the reads.
        before: the running-config that the plan was found to fit.
        now: a later one.
        state: the earlier one, understood.

    """
    own = set(written_by(plan.commands))
    for name, entry in state.interfaces.items():
        if f"interface {entry.config.lag}" in own or f"interface {entry.config.parent}" in own:
            own.add(f"interface {name}")
    vlans = any(header.startswith("vlan") for header in own)
    differing_ones = differing(before, now)
    return [header for header in differing_ones if header not in own and not (vlans and header.startswith("vlan "))]
