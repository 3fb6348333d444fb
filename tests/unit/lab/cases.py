# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the lab's tables of cases share: the example devices and a way to say what changed."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from pathlib import Path

from tests.lab.engine import Device, load

EXAMPLES = Path(__file__).resolve().parents[2] / "lab" / "examples"
FILES = {"ios": "acc1.ios.cfg", "nxos": "leaf1.nxos.cfg", "eos": "spine1.eos.cfg"}
PLATFORMS = tuple(FILES)


def text(platform: str) -> str:
    """The example configuration of a platform."""
    return (EXAMPLES / FILES[platform]).read_text(encoding="utf-8")


def device(platform: str) -> Device:
    """The example device of a platform."""
    return load(platform, text(platform))


def difference(before: str, after: str) -> list[str]:
    """Removed and added lines, in order, with their signs."""
    lines = difflib.unified_diff(before.split("\n"), after.split("\n"), n=0, lineterm="")
    return [line for line in lines if not line.startswith(("---", "+++", "@@"))]


@dataclass(frozen=True, kw_only=True)
class Case:
    """Lines that somebody types on an example device, and what comes of it."""

    sentence: str
    platform: str
    lines: list[str]
    changed: list[str] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    """Refused lines and what the device says about them."""

    def refused_and_changed(self) -> tuple[dict[str, str], list[str]]:
        """What really comes of it."""
        one = device(self.platform)
        refused = dict(one.configure(self.lines))
        return refused, difference(text(self.platform), one.running_config())


def sentence(case: Case) -> str:
    """A test's identifier."""
    return f"{case.platform}: {case.sentence}"
