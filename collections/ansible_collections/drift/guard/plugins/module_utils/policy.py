# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a run may own and how far it may go."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from .drift.rules import DriftRule, read_rules, rules_from_json
from .errors import IntentError
from .model import Kind

MODES = ("merge", "enforce")
UNADDRESSED = ("shutdown", "report")
ATTRIBUTES = (
    "description",
    "enabled",
    "mtu",
    "mode",
    "access_vlan",
    "native_vlan",
    "allowed_vlans",
    "lag",
    "lag_mode",
    "vrf",
    "ipv4",
    "ipv6",
    "dot1q",
)
"""All that can be owned, in the order in which differences are listed."""


@dataclass(frozen=True)
class Policy:
    """The switches of a run; each is an option of the plugins by the same name."""

    mode: str = "merge"
    """``merge`` adds and changes, and reports what it would remove; ``enforce`` also removes."""
    owned: frozenset[str] = frozenset(ATTRIBUTES)
    unaddressed: str = "shutdown"
    """What ``enforce`` does with a routed interface that has no address in Nautobot: ``shutdown`` or ``report``."""
    verify_hostname: bool = True
    """Refuse a device whose hostname is not the intent's name."""
    allow_management: bool = False
    """Change also what carries the way in, on devices that take an unconfirmed change back by themselves."""
    interfaces: tuple[str, ...] = ()
    """The interfaces that the run is about, as Nautobot or the device spells them; none means all."""
    deleted: tuple[str, ...] = ()
    """Interfaces that Nautobot no longer has: their addresses are removed, and they are shut."""
    max_removals: int | None = None
    """How many interfaces of a device may lose something in one plan; ``None`` for any number."""
    max_removal_share: float = 1.0
    """Which part of the interfaces that have an address, a VRF, ... may lose it in one plan, 0 to 1."""
    drift: tuple[DriftRule, ...] = ()
    """What becomes of differences that shall not be reverted; the first rule that matches counts."""

    def __post_init__(self) -> None:
        _require("drift_guard_mode", self.mode, MODES)
        _require("drift_guard_unaddressed", self.unaddressed, UNADDRESSED)
        if self.max_removals is not None and self.max_removals < 0:
            raise IntentError(f"drift_guard_max_removals - Expected: 0 or more. Actual: {self.max_removals}.")
        if not 0 <= self.max_removal_share <= 1:
            raise IntentError(f"drift_guard_max_removal_share - Expected: 0 to 1. Actual: {self.max_removal_share:g}.")
        for attribute in sorted(self.owned):
            _require("drift_guard_owned", attribute, ATTRIBUTES)

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON; ``Policy.from_dict`` reads it back."""
        owned = [attribute for attribute in ATTRIBUTES if attribute in self.owned]
        values = {**asdict(self), "interfaces": list(self.interfaces), "deleted": list(self.deleted)}
        return {**values, "owned": owned, "drift": [rule.as_dict() for rule in self.drift]}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Policy:
        """Read a policy out of a plan or out of a task's options, which may hold more."""
        given = {item.name: values[item.name] for item in fields(cls)}
        sequences = {name: tuple(given[name]) for name in ("interfaces", "deleted")}
        drift = given["drift"] or ()
        if isinstance(drift, Mapping):
            drift = read_rules(drift, subject="drift_guard_drift", attributes=ATTRIBUTES)
        else:
            drift = rules_from_json(drift)
        return cls(**given | sequences | {"owned": frozenset(given["owned"]), "drift": drift})

    @property
    def is_scoped(self) -> bool:
        """Whether the run is about some of the device's interfaces only."""
        return bool(self.interfaces or self.deleted)

    def rules_for(self, name: str, kind: Kind) -> dict[str, DriftRule]:
        """The rules that keep an interface's owned attributes from being reverted, by attribute."""
        found: dict[str, DriftRule] = {}
        for rule in self.drift:
            if rule.attribute in self.owned and rule.matches(name, kind):
                found.setdefault(rule.attribute, rule)
        return {attribute: rule for attribute, rule in found.items() if rule.action != "revert"}

    def on(self, name: str, kind: Kind) -> Policy:
        """The policy for one interface, which owns only what may be reverted there."""
        kept = self.rules_for(name, kind)
        return replace(self, owned=self.owned - kept.keys()) if kept else self

    @property
    def enforces(self) -> bool:
        """Whether values that Nautobot doesn't have are removed."""
        return self.mode == "enforce"


def _require(subject: str, value: str, allowed: Iterable[str]) -> None:
    if value not in allowed:
        raise IntentError(f"{subject} - Expected: one of {', '.join(allowed)}. Actual: {value!r}.")
