# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a plan leads to, and by what that is proved: what Nautobot intends, or what was before an apply."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from ansible_collections.drift.guard.plugins.module_utils.check import Plan, require_unmoved
from ansible_collections.drift.guard.plugins.module_utils.model import DeviceIntent, DeviceState
from ansible_collections.drift.guard.plugins.module_utils.plan_file import SealedPlan
from ansible_collections.drift.guard.plugins.module_utils.policy import Policy
from ansible_collections.drift.guard.plugins.module_utils.rollback import left_to_undo, require_undoable, rollback_of
from ansible_collections.drift.guard.plugins.module_utils.state import parse_running_config
from ansible_collections.drift.guard.plugins.plugin_utils.plan_files import write_plan
from ansible_collections.drift.guard.plugins.plugin_utils.plan_source import origin_now


@dataclass
class Goal:
    """A sealed plan and its end."""

    sealed: SealedPlan
    intent: DeviceIntent
    """Nautobot's, or of a plan that undoes ``rollback_intent``."""
    replan: Callable[[str], Plan]
    """A plan from a running-config to Nautobot's intent, with the plan's policy."""
    _last_read: str = field(default="", init=False)

    def require_ground(self, state: DeviceState, *, address: str) -> None:
        """See that the device still is what the plan was made for.

        Raises:
            RefusedError: with what moved, or what stands in the way.

        """
        plan = self.sealed.plan
        require_unmoved(plan, self.intent, state, policy=Policy.from_dict(plan.policy))
        if plan.undoes:
            require_undoable(plan, state, address=address)

    def left(self, running_config: str) -> Plan:
        """What is still to be sent, by a fresh read: nothing is the only success."""
        self._last_read = running_config
        plan = self.sealed.plan
        if plan.undoes:
            return left_to_undo(plan, parse_running_config(running_config, platform=self.intent.platform))
        return self.replan(running_config)

    def record(self, folder: str) -> dict[str, str] | None:
        """Write down the way back from what the last read proved.

        Returns:
            The ``digest`` and ``file`` of a plan that undoes, or nothing where nothing can be taken back.

        Raises:
            ReportError: it can't be written.

        """
        state = parse_running_config(self._last_read, platform=self.intent.platform)
        back = rollback_of(self.sealed, intent=self.intent, state=state)
        if back is None:
            return None
        sealed = SealedPlan(back, origin_now())
        return {"digest": sealed.digest, "file": str(write_plan(folder, sealed))}
