# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How the two sides of a change are written for people."""

from __future__ import annotations

NOTHING = "none"


def show(value: object) -> str:
    """Write a JSON value of a :class:`~..model.Change` as a network engineer would."""
    if value is None or value in ("", []):
        return NOTHING
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(show(item) for item in value)
    return str(value)


def plural(count: int, *, noun: str) -> str:
    """Write ``1 change``, ``2 changes``."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
