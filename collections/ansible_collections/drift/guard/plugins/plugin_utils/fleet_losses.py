# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What all plans of a run take away together: each device's may be harmless where the fleet's are not.

Each host is planned in a worker of its own. They write one line each into a file in Ansible's temporary folder, which
is private and goes with the run.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from functools import reduce
from operator import add
from pathlib import Path
from typing import Any

from ansible import constants as C  # noqa: N812  # Ansible's own name for it

from ansible_collections.drift.guard.plugins.module_utils.check import Plan
from ansible_collections.drift.guard.plugins.module_utils.errors import RefusedError
from ansible_collections.drift.guard.plugins.module_utils.plan import Losses, count_losses

FLEET_OPTIONS: dict[str, dict[str, Any]] = {
    "max_fleet_removals": {"type": "int", "default": 500},
    "max_fleet_removal_share": {"type": "float", "default": 0.25},
}
_FEW = 20
"""So many interfaces of a fleet may lose anything, whatever share that is."""


def note_losses(host: str, plan: Plan) -> None:
    """Write down what a plan takes away, and from how much; a later plan of a host replaces the earlier one."""
    losses = count_losses(plan.changes, plan.owned)
    line = json.dumps([host, losses.interfaces, losses.held, losses.lost]) + "\n"
    handle = os.open(_file(), os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        os.write(handle, line.encode())  # one write: lines of several workers don't mix
    finally:
        os.close(handle)


def require_small_losses(host: str, plan: Plan, *, options: Mapping[str, Any]) -> None:
    """Refuse a plan that takes something away in a run whose plans take too much away altogether.

    A plan from a file was not made in this run: whoever approved it has seen the whole.

    Args:
        host: the device's name.
        plan: what shall be sent.
        options: those of ``FLEET_OPTIONS``.

    Raises:
        RefusedError: with the numbers of all devices that were planned so far.

    """
    noted = _read()
    if not count_losses(plan.changes, plan.owned).interfaces or host not in noted:
        return
    total = reduce(add, noted.values(), Losses())
    number, share = options["max_fleet_removals"], options["max_fleet_removal_share"]
    excess = total.exceeding(number=number, share=share, few=_FEW)
    if excess:
        raise RefusedError(
            f"{host} - Expected: intents that take little away from {len(noted)} devices at once. Actual: {excess}. "
            "Nothing was sent. If Nautobot is right, raise drift_guard_max_fleet_removals or "
            "drift_guard_max_fleet_removal_share, or apply fewer devices at a time.",
            name="fleet_shrink",
        )


def _file() -> Path:
    return Path(C.DEFAULT_LOCAL_TMP) / "drift-guard-losses"


def _read() -> dict[str, Losses]:
    try:
        lines = _file().read_text("utf-8").splitlines()
    except FileNotFoundError:
        return {}
    rows = [json.loads(line) for line in lines]
    return {host: Losses(interfaces, held, lost) for host, interfaces, held, lost in rows}
