# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Faults that a test can switch on for one device."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace


class BadFault(ValueError):
    """There is no such fault, or not with this value."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Faults:
    """What is wrong with one device; the default is nothing.

    Lines are counted from the moment at which the fault was set: the first one is number 1.
    """

    latency_ms: int = 0
    """Added to every line, in milliseconds."""
    refuse_logins: bool = False
    hostname: str = ""
    """The device calls itself this, whatever its configuration says."""
    blank: bool = False
    """`show running-config` prints nothing."""
    truncate: bool = False
    """`show running-config` stops half-way."""
    reject: str = ""
    """The number of a configuration line, or text that it contains: the device refuses it."""
    ignore: str = ""
    """The same, but the device silently does nothing."""
    drop_at: int = 0
    """The connection breaks when this line arrives, before it takes effect."""
    hang_at: int = 0
    """The device never answers this line, which takes no effect."""
    full_nvram: bool = False
    """The configuration can't be saved."""
    host_key: bool = False
    """The device presents a key that nobody knows."""

    @property
    def distortion(self) -> str:
        return "blank" if self.blank else "truncate" if self.truncate else ""

    def with_values(self, values: dict[str, object]) -> Faults:
        """These faults and others; values may be text, as the command line has them."""
        known = {one.name: type(one.default) for one in fields(self)}
        changes: dict[str, object] = {}
        for name, value in values.items():
            if name not in known:
                raise BadFault(f"no fault is called {name}; there are {', '.join(known)}")
            changes[name] = _converted(name, value, known[name])
        return replace(self, **changes)  # type: ignore[arg-type]


def _converted(name: str, value: object, wanted: type) -> object:
    if wanted is bool:
        return value in {True, "1", "on", "true", "yes", "True"}
    try:
        return wanted(value)
    except (TypeError, ValueError) as exc:
        raise BadFault(f"{name} wants {wanted.__name__}, not {value!r}") from exc


@dataclass(slots=True)
class Counter:
    """Counts lines since a fault was set."""

    lines: int = 0
    config_lines: int = 0

    def line(self, faults: Faults) -> str:
        """Count a received line; `drop`, `hang` or nothing."""
        self.lines += 1
        if self.lines == faults.drop_at:
            return "drop"
        return "hang" if self.lines == faults.hang_at else ""

    def config_line(self, faults: Faults, line: str) -> str:
        """Count a configuration line; `reject`, `ignore` or nothing."""
        self.config_lines += 1
        if _hits(faults.reject, line, self.config_lines):
            return "reject"
        return "ignore" if _hits(faults.ignore, line, self.config_lines) else ""


def _hits(wanted: str, line: str, count: int) -> bool:
    if not wanted:
        return False
    return int(wanted) == count if wanted.isdigit() else wanted in line
