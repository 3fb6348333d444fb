# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What can go wrong with a device, in few words that a program can branch on and a report can group by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .model import Severity


@dataclass(frozen=True)
class FailureClass:
    """One row: what a failure of this kind means for people and for the next attempt."""

    word: str
    severity: Severity
    remedy: str
    """What to do where the failure itself doesn't say it more precisely."""
    retryable: bool = False
    """Whether connecting or reading may be tried again right away; nothing that was sent is ever sent again."""


FAILURE_CLASSES: tuple[FailureClass, ...] = (
    FailureClass("connection", Severity.ERROR,
                 "Check the address, the route, the port and any ProxyCommand.", retryable=True),
    FailureClass("authentication", Severity.ERROR,  # never again: accounts get locked
                 "Check user, password or key, and the device's AAA log."),
    FailureClass("host_key", Severity.ERROR,
                 "Compare the fingerprint on the device's console with known_hosts."),
    FailureClass("timeout", Severity.ERROR,
                 "Check the route and the device's load; raise ansible_command_timeout if it is only slow.",
                 retryable=True),
    FailureClass("enable", Severity.ERROR,
                 "Set ansible_become with ansible.netcommon.enable, or give the user the privilege."),
    FailureClass("lost", Severity.ERROR,
                 "Run the check again; the session ended before anything was sent.", retryable=True),
    FailureClass("rejected", Severity.ERROR,
                 "Read what the device replied, correct the intent or the device, and plan again."),
    FailureClass("silently_rejected", Severity.ERROR,
                 "The device took the lines without a word and does not have them: look at it by hand."),
    FailureClass("lost_during_apply", Severity.ERROR,
                 "The session ended midway: the report says what was sent and what the device has now."),
    FailureClass("verification", Severity.ERROR,
                 "The result is not proved: run the check again before anything else."),
    FailureClass("rollback_failed", Severity.ERROR,
                 "Put the device back by hand with the lines under 'To undo them'."),
    FailureClass("locked", Severity.WARNING,
                 "Another run works on the device: wait for it, or raise drift_guard_lock_timeout."),
    FailureClass("pending_transaction", Severity.WARNING,
                 "Somebody else has a change open on the device: ask them to commit or to abort it, then run again."),
    FailureClass("not_saved", Severity.WARNING,
                 "The running configuration is as intended; save it by hand before the device restarts."),
    FailureClass("refused", Severity.ERROR,
                 "A guard stopped it and nothing was sent: the finding says what to do."),
    FailureClass("intent", Severity.ERROR,
                 "Correct what the findings name, in Nautobot or on the device, and run again."),
    FailureClass("internal", Severity.ERROR,
                 "Run again with -vvv and report what it prints."),
)  # fmt: skip
"""The first column is what results, reports and metrics say."""

BY_WORD: Mapping[str, FailureClass] = {row.word: row for row in FAILURE_CLASSES}

_BY_STATUS = {
    "unreachable": "connection",
    "refused": "refused",
    "no_intent": "intent",
    "unsupported": "intent",
    "error": "internal",
    "rolled_back": "rejected",
    "failed": "silently_rejected",
    "unverified": "verification",
}


def describe_failure(word: str, *, message: str, name: str = "", remedy: str = "") -> dict[str, str]:
    """The ``failure`` of an outcome: plain JSON.

    Args:
        word: one of the table's; another one is ours to correct, hence ``internal``.
        message: what happened to this device.
        name: of the finding that says so, where it is more precise than the class.
        remedy: what to do, where it is known better than the class does.
    """
    row = BY_WORD.get(word, BY_WORD["internal"])
    return {
        "class": row.word,
        "name": name or row.word,
        "severity": row.severity.value,
        "message": message,
        "remedy": remedy or row.remedy,
    }


def failure_of_status(status: str, *, message: str) -> dict[str, str] | None:
    """The failure that a status word stands for where nobody said more; ``None`` for a word that is none."""
    word = _BY_STATUS.get(status)
    return describe_failure(word, message=message) if word else None
