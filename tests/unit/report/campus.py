# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A fleet as one meets it, with its past: most of it well, some of it drifting for days, a few devices out of reach."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from ansible_collections.drift.guard.plugins.module_utils.report.history.dated import dated
from ansible_collections.drift.guard.plugins.module_utils.report.history.runs import past_run
from ansible_collections.drift.guard.plugins.module_utils.report.outcomes import Outcome
from ansible_collections.drift.guard.plugins.module_utils.report.summary import Run, Summary, summarise
from ansible_collections.drift.guard.plugins.module_utils.report.values import plural, show

from .fleet import STARTED, outcome

SITES = ("Zürich ZRH1", "Basel BSL1", "Bern BRN2", "Genève GVA1", "Lausanne LSN1", "Lugano LUG1", "St. Gallen SGL1")
KINDS = {"acc": ("Access Switch", "ios"), "leaf": ("Leaf", "nxos"), "spine": ("Spine", "eos")}
"""A part of the name -> role and platform."""
WEIGHTS = (12, 4, 1)

Change = dict[str, Any]


@dataclass
class Switch:
    """A device that somebody changes by hand from time to time."""

    name: str
    site: str
    kind: str
    drift: list[Change] = field(default_factory=list)

    def next_day(self, dice: random.Random) -> Outcome:
        """Begin to drift, drift further, be corrected, or be out of reach."""
        if dice.random() < 0.012:
            return self._outcome("unreachable", "connection - Expected: an SSH session. Actual: no answer in 30 s.")
        if dice.random() < 0.3:
            self.drift = []
        elif dice.random() < (0.2 if self.drift else 0.03):
            new = {(row["interface"], row["attribute"]): row for row in (_change(dice) for _ in range(3))}
            self.drift = [row for row in self.drift if (row["interface"], row["attribute"]) not in new] + [
                *new.values()
            ]
        if not self.drift:
            return self._outcome("in_sync", "The device matches its intent.")
        kept = [row for row in self.drift if row["attribute"] == "vrf"]
        planned = [row for row in self.drift if row not in kept]
        message = f"{plural(len(planned), noun='difference')} to correct."
        return self._outcome(
            "drifted",
            message,
            changes=planned,
            kept=kept,
            commands=[line for row in planned for line in _lines(row, "intent")],
            inverse=[line for row in planned for line in _lines(row, "device")],
            diff=f"--- {self.name} (device)\n+++ {self.name} (intent)\n" + "".join(map(_hunk, planned)),
        )

    def _outcome(self, status: str, message: str, **more: Any) -> Outcome:
        role, platform = KINDS[self.kind]
        return outcome(self.name, status, message=message, location=self.site, role=role, platform=platform, **more)


def campus(*, devices: int, runs: int = 30, seed: int = 1) -> Summary:
    """The last of so many daily runs, dated."""
    dice = random.Random(seed)
    kinds = dice.choices(list(KINDS), WEIGHTS, k=devices)
    places = [(SITES[number % len(SITES)], number // len(SITES) + 1) for number in range(devices)]
    fleet = [
        Switch(f"{site.split()[-1].lower()}-{kind}{number:02}", site, kind)
        for kind, (site, number) in zip(kinds, places, strict=True)
    ]
    found = []
    for day in range(runs):
        end = STARTED + timedelta(days=day, seconds=day * 37)
        run = Run(id=f"{end:%Y%m%dT%H%M%SZ}-c0ffee", started=end - timedelta(seconds=48), finished=end, version="0.1.0")
        found.append(summarise([switch.next_day(dice) for switch in fleet], run=run))
    return dated(found[-1], past=map(past_run, found))


def _change(dice: random.Random) -> Change:
    """Something that somebody did by hand."""
    port, vlan = f"GigabitEthernet1/0/{dice.randint(1, 48)}", f"Vlan{dice.choice([10, 20, 30])}"
    rows: list[tuple[str, str, object, object]] = [
        (port, "description", "moved to floor 2", f"user port {port.rpartition('/')[2]}"),
        (port, "access_vlan", 20, 10),
        (port, "enabled", False, True),
        (port, "mtu", 1500, 9000),
        (vlan, "ipv4", ["10.1.10.1/24"], ["10.1.10.1/24", "10.1.11.1/24 secondary"]),
        (vlan, "vrf", None, "guests"),
    ]
    names = ("interface", "attribute", "device", "intent")
    return {"action": "change", **dict(zip(names, dice.choice(rows), strict=True))}


def _lines(row: Change, side: str) -> list[str]:
    return [f"interface {row['interface']}", f" {row['attribute']} {show(row[side])}"]


def _hunk(row: Change) -> str:
    head, old = _lines(row, "device")
    return f"@@ -12,2 +12,2 @@\n {head}\n-{old}\n+{_lines(row, 'intent')[1]}\n"
