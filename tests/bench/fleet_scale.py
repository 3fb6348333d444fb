# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Compute what large fleets need from the measured figures in docs/fleet-scale.md, and write it there.

python -m tests.bench.fleet_scale
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from pathlib import Path

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "fleet-scale.md"
SIZES = (1_000, 10_000, 100_000)
_CONSTANT = re.compile(r"^\| `(\w+)` \| ([\d.,]+) \|", re.MULTILINE)
_COMPUTED = re.compile(r"(?<=<!-- computed -->\n).*?(?=<!-- /computed -->)", re.DOTALL)
_DAY = 86_400


def constants(text: str) -> dict[str, float]:
    """Read the figures by their names."""
    return {name: float(value.replace(",", "")) for name, value in _CONSTANT.findall(text)}


def needs(devices: int, known: Mapping[str, float]) -> dict[str, str]:
    """Compute what a fleet needs.

    Args:
        devices: how many.
        known: the document's figures.

    Returns:
        Row -> value, as the document shows it.

    """
    each = max(known["main"], known["check"] / known["cores"], known["latency"] / known["forks"])
    slices = math.ceil(devices * each / (known["window"] / 2 - known["start"]))
    own = devices / slices
    runs = _DAY / known["window"]
    nautobot = known["nautobot"] * devices / 1000
    return {
        "one process": _duration(known["start"] + devices * each),
        "slices": f"{slices}",
        "a check with them": _duration(known["start"] + own * each),
        "merge": f"{_duration(known['merge'] * devices / 1000)}, {90 + known['merge_memory'] * devices / 1000:.0f} MB",
        "cores": f"{slices * known['cores']:.0f}, of which {_figures(devices * known['check'] / known['window'])} busy",
        "memory of a slice": f"{known['memory'] + known['memory_more'] * own / 1000:.0f} MB",
        "logins a second": f"{slices / each:.0f}",
        "Nautobot": f"{_duration(nautobot)} a check, {_figures(nautobot / known['window'])} workers busy",
        "audit trail a day": _size(devices * runs * _mean("audit", known)),
        "evidence a day": _size(devices * runs * _mean("evidence", known)),
        "plan files": _size(devices * known["plan"]),
        "a line of history": _size(devices * known["history"]),
        "output of a check": _size(devices * known["output"]),
        "series": f"{110 + (2 * devices if devices <= 2000 else 0):,} ({110 + 2 * devices:,})",
    }


def computed(text: str) -> str:
    """The table, from the document's figures."""
    columns = {size: needs(size, constants(text)) for size in SIZES}
    head = f"| devices | {' | '.join(f'{size:,}' for size in SIZES)} |\n|---|{'---|' * len(SIZES)}\n"
    names = columns[SIZES[0]]
    return head + "".join(f"| {name} | {' | '.join(columns[size][name] for size in SIZES)} |\n" for name in names)


def with_computed(text: str) -> str:
    """The document with its table computed anew."""
    return _COMPUTED.sub(lambda _match: computed(text), text)


def _mean(kind: str, known: Mapping[str, float]) -> float:
    return (1 - known["drifted"]) * known[f"{kind}_in_sync"] + known["drifted"] * known[f"{kind}_drifted"]


def _duration(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


def _size(count: float) -> str:
    for unit, size in (("GB", 1e9), ("MB", 1e6)):
        if count >= size:
            return f"{_figures(count / size)} {unit}"
    return f"{count / 1e3:.0f} kB"


def _figures(value: float) -> str:
    """Two figures: more would be a claim."""
    digits = 1 - math.floor(math.log10(value))
    return f"{round(value, digits):,.{max(digits, 0)}f}"


if __name__ == "__main__":
    DOCUMENT.write_text(with_computed(DOCUMENT.read_text(encoding="utf-8")), encoding="utf-8")
