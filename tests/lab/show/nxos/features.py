# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""NX-OS's `show feature`, which has names of its own for some of them."""

from __future__ import annotations

from typing import Any

from tests.lab.engine.device import Device
from tests.lab.engine.model import current_facts
from tests.lab.engine.nxos.tables import DEFAULT_FEATURES, FEATURES
from tests.lab.show.common import rows_of
from tests.lab.show.table import Structured, Table


def _states(device: Device) -> dict[str, bool]:
    on = current_facts(device.running).features
    states = {feature.shown or name: name in on for name, feature in FEATURES.items()}
    off = {shown: not device.running.has_line(f"no feature {name}") for name, shown in DEFAULT_FEATURES.items()}
    shown = {**states, **off}
    return {name: shown[name] for name in sorted(shown) if " " not in name}


def feature(device: Device) -> str:
    """A row per feature, sorted by its name."""
    lines = ["Feature Name          Instance  State   ", "--------------------  --------  --------"]
    for name, enabled in _states(device).items():
        lines.append(f"{name:<20}  {1:<8}  {'enabled' if enabled else 'disabled':<8}")
    return "\n".join(lines) + "\n"


def feature_data(device: Device) -> dict[str, Any]:
    rows = [
        {
            "cfcFeatureCtrlName2": name,
            "cfcFeatureCtrlInstanceNum2": "1",
            "cfcFeatureCtrlOpStatus2": "enabled" if enabled else "disabled",
        }
        for name, enabled in _states(device).items()
    ]
    return rows_of("cfcFeatureCtrl2Table", "cfcFeatureCtrl2Table", rows)


COMMANDS: Table = {"show feature": Structured(feature, feature_data)}
