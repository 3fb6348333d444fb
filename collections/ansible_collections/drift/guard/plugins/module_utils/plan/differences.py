# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a move changes, attribute by attribute, in words for people and plans."""

from __future__ import annotations

from enum import Enum
from typing import Any

from ..model import Change, Interface
from ..policy import ATTRIBUTES
from ..vlans import ALL_VLANS, format_vlans
from .moves import Move
from .target import Target

_PLAIN = frozenset({str, bool, int})
"""Types whose values are JSON values as they are; those of an enumeration are none of them."""
_LAYER2 = ("access_vlan", "native_vlan", "allowed_vlans")


def list_changes(move: Move, *, default: Interface) -> list[Change]:
    """All attributes that differ, in their fixed order.

    Args:
        move: the interface before and after.
        default: an empty interface of its kind; a value equal to it counts as absent.

    """
    changes = [Change(move.name, "interface", "create", None, move.name)] if move.creates else []
    for attribute in ATTRIBUTES:
        before, after = getattr(move.before, attribute), getattr(move.after, attribute)
        implied = move.changes_layer and attribute in _LAYER2 and before is None and after in (1, ALL_VLANS)
        if before == after or after is None or implied:
            continue
        changes.append(change_of(move.name, attribute, before, after, default=getattr(default, attribute)))
    return changes


def list_kept(name: str, target: Target) -> list[Change]:
    """Differences that stay, with the reason in the action: ``remove`` is what ``enforce`` would do."""
    kept = [change_of(name, attribute, device, intent) for attribute, (device, intent) in target.kept.items()]
    kept += [change_of(name, attribute, None, intent) for attribute, intent in target.skipped.items()]
    return sorted(kept, key=lambda change: ATTRIBUTES.index(change.attribute))


def change_of(name: str, attribute: str, before: Any, after: Any, *, default: Any = None) -> Change:
    """One difference as plain JSON values."""
    action = "change"
    if _is_absent(before, default):
        action = "add"
    elif _is_absent(after, default):
        action = "remove"
    return Change(name, attribute, action, _or_none(before), _or_none(after))


def plain(value: Any) -> Any:
    """A value of the model as JSON: addresses as text, VLAN sets as ranges."""
    if value is None or type(value) in _PLAIN:
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, frozenset):
        return format_vlans(value)
    if isinstance(value, tuple):
        return [str(item) for item in value]
    return value


def _or_none(value: Any) -> Any:
    return None if _is_empty(value) else plain(value)


def _is_absent(value: Any, default: Any) -> bool:
    if isinstance(value, (bool, Enum)):
        return False
    return _is_empty(value) or value == default


def _is_empty(value: Any) -> bool:
    return value is not False and value in (None, "", (), frozenset(), 0)
