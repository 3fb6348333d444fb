# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The drift policy: rules by attribute, in the words of a variable or of a device's config context."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from fnmatch import fnmatchcase
from typing import Any

from ..errors import IntentError
from ..model import Finding, Kind, Severity

ACTIONS = ("revert", "report", "propose")
"""What a rule may say in a word; ``ignore_until`` needs a date and a reason."""
PROPOSABLE = ("description", "enabled", "mtu", "access_vlan", "native_vlan", "allowed_vlans", "lag", "vrf")
"""Attributes that one request to Nautobot can accept."""
_KEYS = frozenset({"action", "ignore_until", "reason", "interfaces", "kinds"})


@dataclass(frozen=True)
class DriftRule:
    """What becomes of a difference in one attribute, on some interfaces or on all."""

    attribute: str
    action: str
    """``revert``, ``report``, ``propose`` or ``ignore``."""
    until: str = ""
    """Of ``ignore``: the last day, ``2026-12-31``."""
    reason: str = ""
    interfaces: tuple[str, ...] = ()
    """Shell patterns for full names, in any case; none means all."""
    kinds: tuple[str, ...] = ()
    """Kinds of interfaces; none means all."""

    def matches(self, name: str, kind: Kind) -> bool:
        """Whether it is about an interface."""
        by_name = any(fnmatchcase(name.casefold(), pattern.casefold()) for pattern in self.interfaces)
        return (by_name or not self.interfaces) and (kind.value in self.kinds or not self.kinds)

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON, which :func:`rules_from_json` reads back."""
        return {**asdict(self), "interfaces": list(self.interfaces), "kinds": list(self.kinds)}


def rules_from_json(rows: Iterable[Mapping[str, Any]]) -> tuple[DriftRule, ...]:
    """Read rules out of a plan."""
    return tuple(
        DriftRule(**{**row, "interfaces": tuple(row["interfaces"]), "kinds": tuple(row["kinds"])}) for row in rows
    )


def read_rules(given: Any, *, subject: str, attributes: Iterable[str]) -> tuple[DriftRule, ...]:
    """Read a drift policy as people write it.

    Args:
        given: attribute -> a word, a mapping, or a list of mappings of which the first that matches counts.
        subject: where it stands, for messages.
        attributes: those that can be owned.

    Raises:
        IntentError: ``bad_policy``, with the place and what was expected there.

    """
    known = tuple(attributes)
    if not isinstance(given, Mapping):
        raise _bad(subject, "attributes with their rules", given)
    rules: list[DriftRule] = []
    for attribute, entry in given.items():
        if attribute not in known:
            raise _bad(subject, f"one of {', '.join(known)}", attribute)
        entries = entry if isinstance(entry, list) else [entry]
        rules += [_rule(str(attribute), each, subject=f"{subject} {attribute}") for each in entries]
    return tuple(rules)


def merge_rules(first: tuple[DriftRule, ...], second: tuple[DriftRule, ...]) -> tuple[DriftRule, ...]:
    """All of the first, and of the second those about other attributes."""
    decided = {rule.attribute for rule in first}
    return (*first, *(rule for rule in second if rule.attribute not in decided))


def settle_rules(rules: Iterable[DriftRule], *, today: date) -> tuple[DriftRule, ...]:
    """The rules as they are today, for a plan and its proof, whenever that is: what has run out is reverted."""
    return tuple(
        replace(rule, action="revert") if rule.until and date.fromisoformat(rule.until) < today else rule
        for rule in rules
    )


def find_expired(rules: Iterable[DriftRule]) -> list[Finding]:
    """Say of each rule that has run out that what it was about is corrected again."""
    findings = []
    for rule in rules:
        if rule.until and rule.action == "revert":
            message = (
                f"{rule.attribute} - It was ignored until {rule.until} ({rule.reason}), which is over: it is corrected "
                "again. Renew the drift policy, or take the rule out."
            )
            findings.append(Finding("ignore_expired", Severity.WARNING, message, attribute=rule.attribute))
    return findings


def _rule(attribute: str, entry: Any, *, subject: str) -> DriftRule:
    if isinstance(entry, str):
        entry = {"action": entry}
    if not isinstance(entry, Mapping) or set(entry) - _KEYS:
        raise _bad(subject, f"{', '.join(ACTIONS)}, or a mapping with {', '.join(sorted(_KEYS))}", entry)
    if ("action" in entry) == ("ignore_until" in entry):
        raise _bad(subject, "either action or ignore_until", dict(entry))
    rule = DriftRule(
        attribute,
        action="ignore" if "ignore_until" in entry else str(entry["action"]),
        until=_day(entry["ignore_until"], subject) if "ignore_until" in entry else "",
        reason=_reason(entry, subject),
        interfaces=_texts(entry.get("interfaces", ()), subject),
        kinds=_kinds(entry.get("kinds", ()), subject),
    )
    if rule.action not in (*ACTIONS, "ignore") or (rule.action == "ignore") != ("ignore_until" in entry):
        raise _bad(subject, f"one of {', '.join(ACTIONS)}", entry.get("action"))
    if rule.action == "propose" and attribute not in PROPOSABLE:
        raise _bad(subject, f"propose for {', '.join(PROPOSABLE)} only", attribute)
    return rule


def _day(value: Any, subject: str) -> str:
    try:
        return (value if isinstance(value, date) else date.fromisoformat(str(value))).isoformat()[:10]
    except ValueError as error:
        raise _bad(subject, "ignore_until with a date such as 2026-12-31", value) from error


def _reason(entry: Mapping[str, Any], subject: str) -> str:
    reason = entry.get("reason", "")
    if not isinstance(reason, str) or ("ignore_until" in entry and not reason.strip()):
        raise _bad(subject, "a reason beside ignore_until, as text", reason)
    return str(reason)


def _texts(value: Any, subject: str) -> tuple[str, ...]:
    texts = [value] if isinstance(value, str) else list(value) if isinstance(value, (list, tuple)) else [None]
    if not all(isinstance(text, str) and text for text in texts):
        raise _bad(subject, "interfaces as a pattern or a list of them", value)
    return tuple(map(str, texts))


def _kinds(value: Any, subject: str) -> tuple[str, ...]:
    kinds = _texts(value, subject)
    allowed = [kind.value for kind in Kind if kind is not Kind.OTHER]
    if set(kinds) - set(allowed):
        raise _bad(subject, f"kinds of {', '.join(allowed)}", value)
    return kinds


def _bad(subject: str, expected: str, actual: Any) -> IntentError:
    text = f"{subject} - Expected: {expected}. Actual: {actual!r}. The device is not planned: correct the drift policy."
    return IntentError(text, name="bad_policy")
