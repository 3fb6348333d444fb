# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is typed around the lines to protect them, by protection: tables of words, and no conversation."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ansible_collections.drift.guard.plugins.module_utils.protection import (
    EOS_SESSION,
    IOS_INVERSE,
    IOS_REVERT_TIMER,
    NXOS_CHECKPOINT,
    OURS,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from ansible_collections.drift.guard.plugins.module_utils.protection import Protection


@dataclass(frozen=True)
class Envelope:
    """What stands around the lines. A rollback timer is another envelope, not another way to send."""

    enter: str
    finish: str
    prepare: str = ""
    """Before anything is configured: NX-OS' checkpoint."""
    review: str = ""
    """Prints what is staged; only where staging exists."""
    discard: tuple[str, ...] = ()
    """Gives up what is staged; empty where lines take effect at once."""
    confirm: str = ""
    """Stops the timer, once the result is proved."""
    undo: str = ""
    """Takes everything back; empty where only the inverse does."""
    tidy: str = ""
    """Removes what ``prepare`` made, once nobody needs it any more."""
    seconds: int = 0
    """After how long the device reverts by itself; 0 where it doesn't."""
    arms: str = ""
    """The line that starts this timer."""


def envelope_for(protection: Protection, *, digest: str, seconds: int = 0) -> Envelope:
    """The words for one transaction.

    Args:
        protection: what the device offers.
        digest: unique to the run; names on the device are made from it. EOS takes a committed name no second time.
        seconds: the rollback timer, in whole minutes; without effect where there is none.

    """
    return _ENVELOPES[protection.name](OURS + hashlib.sha256(digest.encode()).hexdigest()[:8], seconds)


def _eos_session(name: str, seconds: int) -> Envelope:
    enter = f"configure session {name}"
    finish = f"commit timer {seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    return Envelope(
        enter=enter,
        finish=finish,
        review="show session-config diffs",
        # `abort` in an interface's mode only leaves that mode (ansible#36979): go out, in again, and then abort.
        discard=("end", enter, "abort"),
        confirm=f"{enter} commit",
        undo=f"{enter} abort",
        seconds=seconds,
        arms=finish,
    )


def _ios_revert_timer(_name: str, seconds: int) -> Envelope:
    enter = f"configure terminal revert timer {seconds // 60}"
    return Envelope(
        enter=enter, finish="end", confirm="configure confirm", undo="configure revert now", seconds=seconds, arms=enter
    )


def _ios_inverse(_name: str, _seconds: int) -> Envelope:
    return Envelope(enter="configure terminal", finish="end")


def _nxos_checkpoint(name: str, _seconds: int) -> Envelope:
    return Envelope(
        prepare=f"checkpoint {name}",
        enter="configure terminal",
        finish="end",
        undo=f"rollback running-config checkpoint {name} atomic",
        tidy=f"no checkpoint {name}",
    )


_ENVELOPES: dict[str, Callable[[str, int], Envelope]] = {
    EOS_SESSION.name: _eos_session,
    IOS_REVERT_TIMER.name: _ios_revert_timer,
    IOS_INVERSE.name: _ios_inverse,
    NXOS_CHECKPOINT.name: _nxos_checkpoint,
}
