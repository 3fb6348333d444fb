# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a run may own and how far it may go."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from .errors import IntentError

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
    interfaces: tuple[str, ...] = ()
    """The interfaces that the run is about, as Nautobot or the device spells them; none means all."""
    deleted: tuple[str, ...] = ()
    """Interfaces that Nautobot no longer has: their addresses are removed, and they are shut."""
    max_removals: int | None = None
    """How many interfaces of a device may lose something in one plan; ``None`` for any number."""
    max_removal_share: float = 1.0
    """Which part of the interfaces that have an address, a VRF, ... may lose it in one plan, 0 to 1."""

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
        values = {**asdict(self), "interfaces": list(self.interfaces), "deleted": list(self.deleted)}
        return {**values, "owned": [attribute for attribute in ATTRIBUTES if attribute in self.owned]}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Policy:
        """Read a policy out of a plan or out of a task's options, which may hold more."""
        given = {item.name: values[item.name] for item in fields(cls)}
        sequences = {name: tuple(given[name]) for name in ("interfaces", "deleted")}
        return cls(**given | sequences | {"owned": frozenset(given["owned"])})

    @property
    def is_scoped(self) -> bool:
        """Whether the run is about some of the device's interfaces only."""
        return bool(self.interfaces or self.deleted)

    @property
    def enforces(self) -> bool:
        """Whether values that Nautobot doesn't have are removed."""
        return self.mode == "enforce"


def _require(subject: str, value: str, allowed: Iterable[str]) -> None:
    if value not in allowed:
        raise IntentError(f"{subject} - Expected: one of {', '.join(allowed)}. Actual: {value!r}.")
