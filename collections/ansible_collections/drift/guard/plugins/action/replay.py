# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Make the plans of a run again from its evidence. Documentation: modules/replay.py."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Any, ClassVar, Literal

from ansible.errors import AnsibleActionFail
from ansible.plugins.action import ActionBase

from ansible_collections.drift.guard.plugins.module_utils.errors import DriftGuardError
from ansible_collections.drift.guard.plugins.module_utils.evidence.bundle import EvidenceError, unpack
from ansible_collections.drift.guard.plugins.module_utils.evidence.proof import check_proof, last_outcomes
from ansible_collections.drift.guard.plugins.module_utils.evidence.record import replay
from ansible_collections.drift.guard.plugins.plugin_utils.audit.engine import open_store
from ansible_collections.drift.guard.plugins.plugin_utils.vendor import render_step

_SAME: tuple[Literal["status", "commands", "changes", "inverse"], ...] = ("status", "commands", "changes", "inverse")
"""What the summary and the trail must agree on."""


class ActionModule(ActionBase):
    """Works on the controller, without any device."""

    _requires_connection = False
    _supports_check_mode = True
    options: ClassVar[dict[str, dict[str, Any]]] = {
        "evidence": {"type": "path", "required": True},
        "sha256": {"type": "str"},
        "audit_url": {"type": "str", "no_log": True},
    }

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """Run the task."""
        result: dict[str, Any] = super().run(tmp, task_vars)
        _validated, arguments = self.validate_argument_spec(argument_spec=self.options)
        try:
            content = _read(Path(arguments["evidence"]))
            manifest, files = unpack(content)
            anchors = _anchors(arguments, run=str(manifest["run"]))
        except DriftGuardError as error:
            raise AnsibleActionFail(str(error)) from None
        digest = sha256(content).hexdigest()
        differing = [f"the file is not the one that {who} names" for who, known in anchors.items() if known != digest]
        plans = {name: record for name, record in files.items() if name.startswith("plans/")}
        for name, record in plans.items():
            differing += [f"{name}: {problem}" for problem in replay(record, render=render_step)]
        differing += _trail(files)
        result |= {"changed": False, "differing": differing, "plans": len(plans), "sha256": digest}
        if differing:
            made = f"Run {manifest['run']}, made by {manifest['version']}"
            return {**result, "failed": True, "msg": f"{made}, does not come to the same: {'; '.join(differing)}."}
        anchored = (
            f"the file is the one that {' and '.join(anchors)} names" if anchors else "nothing vouches for the file"
        )
        message = f"Run {manifest['run']}: all {len(plans)} plans come to the same; {anchored} (SHA-256 {digest})."
        return {**result, "msg": message}


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise EvidenceError(f"{path} - Expected: an evidence bundle. Actual: {error.strerror or error}.") from error


def _anchors(arguments: dict[str, Any], *, run: str) -> dict[str, str]:
    """The digests that are known from elsewhere."""
    found = {"sha256": arguments["sha256"].lower()} if arguments["sha256"] else {}
    if arguments["audit_url"]:
        own = [entry for entry in open_store(arguments["audit_url"]).around(run) if entry.run == run]
        digests = [str(entry.read()["sha256"]) for entry in own if entry.kind == "evidence"]
        found["the audit trail"] = digests[-1] if digests else "none"
    return found


def _trail(files: dict[str, Any]) -> list[str]:
    """Whether the run's part of the trail is one, and says the same as the summary."""
    if "trail.json" not in files:
        return []
    problems = list(check_proof(files["trail.json"]))
    if problems:
        return problems
    recorded = last_outcomes(files["trail.json"])
    return [
        f"{outcome['device']}: {key} in the summary is not what the trail says"
        for outcome in files["summary.json"]["devices"]
        for key in _SAME
        if outcome["device"] not in recorded or _bare(outcome[key]) != _bare(recorded[outcome["device"]][key])
    ]


def _bare(value: Any) -> Any:
    """Without the dates that reports add."""
    if isinstance(value, list):
        return [_bare(item) for item in value]
    return {key: item for key, item in value.items() if key != "since"} if isinstance(value, dict) else value
