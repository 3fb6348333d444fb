# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Verify the audit trail. Documentation: modules/audit_chain.py."""

from __future__ import annotations

from typing import Any, ClassVar

from ansible.errors import AnsibleActionFail
from ansible.plugins.action import ActionBase

from ansible_collections.drift.guard.plugins.module_utils.audit.chain import Head
from ansible_collections.drift.guard.plugins.module_utils.errors import DriftGuardError
from ansible_collections.drift.guard.plugins.plugin_utils.audit.engine import open_store

_SHOWN = 20


class ActionModule(ActionBase):
    """Works on the controller, whatever the host."""

    _requires_connection = False
    _supports_check_mode = True
    options: ClassVar[dict[str, dict[str, Any]]] = {
        "audit_url": {"type": "str", "required": True, "no_log": True},
        "anchor": {"type": "str"},
    }

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """Run the task."""
        result: dict[str, Any] = super().run(tmp, task_vars)
        _validated, arguments = self.validate_argument_spec(argument_spec=self.options)
        try:
            anchor = Head.parse(arguments["anchor"]) if arguments["anchor"] else None
            store = open_store(arguments["audit_url"])
            store.prepare()
            breaks, head = store.find_breaks(anchor=anchor), store.head()
        except (DriftGuardError, ValueError) as error:
            raise AnsibleActionFail(str(error)) from None
        result |= {"changed": False, "breaks": breaks, "head": str(head)}
        if breaks:
            more = f"; and {len(breaks) - _SHOWN} more" if len(breaks) > _SHOWN else ""
            found = f"{'; '.join(breaks[:_SHOWN])}{more}"
            return {**result, "failed": True, "msg": f"The chain of {store.where} is broken: {found}."}
        beyond = "" if anchor else " Without an anchor, a chain that was rewritten as a whole looks the same."
        return {**result, "msg": f"The chain of {store.where} is whole up to {head}.{beyond}"}
