# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Ask a device whom it hears on its ports, where Nautobot knows what they are plugged into."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ansible_collections.drift.guard.plugins.module_utils.model import DeviceIntent, Finding
from ansible_collections.drift.guard.plugins.module_utils.neighbors import (
    COMMANDS,
    Neighbor,
    compare_neighbors,
    not_compared,
    read_neighbors,
)
from ansible_collections.drift.guard.plugins.plugin_utils.failures import FailureKind, SessionError

if TYPE_CHECKING:
    from ansible_collections.drift.guard.plugins.plugin_utils.session import DeviceSession

_CANT_SAY = (FailureKind.REJECTED, FailureKind.ENABLE)
"""Without the protocol the command is refused, or unknown; a role may forbid it."""


def neighbor_findings(session: DeviceSession, intent: DeviceIntent) -> list[Finding]:
    """What is plugged in elsewhere than Nautobot says; reads, and nothing else.

    Raises:
        SessionError: the session broke, or the device is silent.

    """
    if intent.cables is None:
        reason = "the intent has no connected_interface. Ask for it in the query of the saved answer."
        return [not_compared(intent.name, reason)]
    if not intent.cables:
        return []
    answers = [_heard(session, command) for command in COMMANDS[session.platform]]
    if all(answer is None for answer in answers):
        reason = "it answers neither about LLDP nor about CDP. Enable one of them, and let the user ask."
        return [not_compared(intent.name, reason)]
    return compare_neighbors(intent, [neighbor for answer in answers for neighbor in answer or ()])


def _heard(session: DeviceSession, command: str) -> list[Neighbor] | None:
    try:
        text = session.run(command)
    except SessionError as error:
        if error.kind in _CANT_SAY:
            return None
        raise
    return read_neighbors(text, platform=session.platform, command=command)
