# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Copy the running to the startup configuration, and see that the device says that it did."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ansible_collections.drift.guard.plugins.module_utils.model import Platform
from ansible_collections.drift.guard.plugins.plugin_utils import replies
from ansible_collections.drift.guard.plugins.plugin_utils.failures import FailureKind, failure
from ansible_collections.drift.guard.plugins.plugin_utils.transaction.sent import Remark, nothing

if TYPE_CHECKING:
    from collections.abc import Callable

    from ansible_collections.drift.guard.plugins.plugin_utils.session import DeviceSession

SAVE_SILENCE = 180.0
"""Seconds: NX-OS says nothing for minutes while it copies to both supervisors."""

_SAVE = {
    Platform.IOS: "write memory",  # `copy running-config startup-config` asks for the file name
    Platform.NXOS: "copy running-config startup-config",  # `write memory` does not exist
    Platform.EOS: "write memory",
}
_SAVED = {
    Platform.IOS: re.compile(r"\[OK\]"),
    Platform.NXOS: re.compile(r"Copy complete", re.IGNORECASE),
    Platform.EOS: re.compile(r"Copy completed successfully", re.IGNORECASE),
}


def save(
    session: DeviceSession, *, before_send: Callable[[str], None] = nothing, silence: float = SAVE_SILENCE
) -> Remark:
    """Save, once.

    Args:
        session: logged in and enabled.
        before_send: called with the line before it is typed.
        silence: seconds without a byte after which the device is given up.

    Raises:
        SessionError: ``rejected`` when it asks something or doesn't confirm, ``timeout``, ``lost``.
    """
    command = _SAVE[session.platform]
    before_send(command)
    reply = session.send_line(command, silence=silence)
    said = reply.text.strip()
    if reply.question:
        session.interrupt()
        said = f"the question {reply.question!r}"
    elif _SAVED[session.platform].search(said) and not replies.refusal(said, platform=session.platform):
        return Remark(line=command, text=said)
    raise failure(
        FailureKind.REJECTED,
        session.device,
        expected=f"{command!r} to confirm the copy",
        actual=said or "no word about it",
        remedy="The running-config is as applied, the startup-config may be old: save by hand.",
    )
