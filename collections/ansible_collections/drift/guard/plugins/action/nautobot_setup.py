# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Set Nautobot up for event-driven runs. Documentation: modules/nautobot_setup.py."""

from __future__ import annotations

import json
from typing import Any, ClassVar

from ansible.errors import AnsibleActionFail
from ansible.plugins.action import ActionBase

from ansible_collections.drift.guard.plugins.module_utils.errors import DriftGuardError, NautobotError
from ansible_collections.drift.guard.plugins.module_utils.nautobot.setup import Change
from ansible_collections.drift.guard.plugins.plugin_utils.nautobot_setup import NautobotSetup
from ansible_collections.drift.guard.plugins.plugin_utils.nautobot_source import NAUTOBOT_OPTION, source_for
from ansible_collections.drift.guard.plugins.plugin_utils.nautobot_writer import NautobotWriter


class ActionModule(ActionBase):
    """Talks to Nautobot alone, whatever the host."""

    _requires_connection = False
    _supports_check_mode = True
    _supports_diff = True
    options: ClassVar[dict[str, dict[str, Any]]] = {
        "nautobot": NAUTOBOT_OPTION,
        "enabled": {"type": "bool", "default": True},
        "git": {
            "type": "dict",
            "options": {
                "name": {"type": "str", "default": "drift_guard"},
                "url": {"type": "str", "required": True},
                "branch": {"type": "str", "default": "main"},
                "secrets_group": {"type": "str"},
            },
        },
        "wait": {"type": "float", "default": 300.0},
        "reader": {"type": "str"},
        "run_groups": {"type": "list", "elements": "str", "default": []},
    }

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """Run the task."""
        result: dict[str, Any] = super().run(tmp, task_vars)
        _validated, arguments = self.validate_argument_spec(argument_spec=self.options)
        changes: list[Change] = []
        try:
            source = source_for("", given=arguments["nautobot"])
            if source is None:
                raise NautobotError(
                    "nautobot - Expected: Nautobot's address and a token. Actual: none. Set NAUTOBOT_URL and "
                    "NAUTOBOT_TOKEN, or the option nautobot."
                )
            check_mode = bool(self._task.check_mode)
            NautobotSetup(NautobotWriter(source), check_mode=check_mode, changes=changes).run(arguments)
        except DriftGuardError as error:
            done = "".join(f" Done before that: {change}." for change in changes)
            raise AnsibleActionFail(f"{error}{done}", result=self._describe({}, changes)) from None
        return self._describe(result, changes)

    def _describe(self, result: dict[str, Any], changes: list[Change]) -> dict[str, Any]:
        listed = [change.as_dict() for change in changes]
        result |= {"changed": bool(changes), "changes": listed}
        result["msg"] = "; ".join(map(str, changes)) or "Nautobot has it all."
        if self._task.diff:
            result["diff"] = [
                {
                    "before_header": str(change.record),
                    "after_header": str(change.record),
                    "before": "" if change.before is None else _lines(change.before),
                    "after": _lines(change.after),
                }
                for change in changes
            ]
        return result


def _lines(fields: Any) -> str:
    return json.dumps(fields, indent=2, sort_keys=True) + "\n"
