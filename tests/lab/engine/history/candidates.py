# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""EOS configuration sessions and checkpoints."""

from __future__ import annotations

import difflib

from tests.lab.engine.device import Candidate, Checkpoint, Device, Revert, factory
from tests.lab.engine.lines import of_text
from tests.lab.engine.loading import read
from tests.lab.engine.model import Config, Refused
from tests.lab.engine.printing import SEPARATOR, text_of

from . import tree
from .alignment import aligned
from .merging import BadLine, merge

MAX_PENDING = 5
MAX_CHECKPOINTS = 20
TIMER = "pendingCommitTimer"


def enter(device: Device, name: str) -> Candidate:
    """Enter a session, which is created on first use."""
    known = device.candidates.get(name)
    if known is not None and known.state != "completed":
        return known
    pending = [one for one in device.candidates.values() if one.state == "pending"]
    if len(pending) >= MAX_PENDING:
        raise Refused(
            "% Maximum number of pending sessions has been reached. Please commit or abort previous sessions "
            "before creating a new one."
        )
    device.candidates[name] = Candidate(name, device.running.copy())
    return device.candidates[name]


def unused_name(device: Device) -> str:
    number = 1
    while f"sess-{number}" in device.candidates:
        number += 1
    return f"sess-{number}"


def known(device: Device, name: str) -> Candidate:
    candidate = device.candidates.get(name)
    if candidate is None or candidate.state == "completed":
        raise Refused(f"% Session {name} does not exist")
    return candidate


def commit(device: Device, candidate: Candidate, *, seconds: int = 0) -> None:
    """Make the candidate the running configuration; with `seconds` until it is confirmed."""
    if device.revert is not None and device.revert.session != candidate.name:
        raise Refused(f"% Session {device.revert.session} has a pending commit timer")
    if candidate.state == TIMER:
        _confirm(device, candidate, seconds)
        return
    before = device.running
    save_checkpoint(device, automatic_name(device), by_system=True)
    device.running = in_order(device, candidate)
    candidate.config = device.running.copy()
    candidate.state = TIMER if seconds else "completed"
    device.log(f"%SYS-5-CONFIG_SESSION_COMMIT_SUCCESS: configuration session {candidate.name} was committed")
    if seconds:
        device.revert = Revert(before, device.clock() + seconds, seconds, session=candidate.name)
    else:
        _forget_completed(device, candidate.name)


def _confirm(device: Device, candidate: Candidate, seconds: int) -> None:
    """A second commit confirms; one with a timer only starts the timer again."""
    if seconds and device.revert is not None:
        device.revert.seconds, device.revert.deadline = seconds, device.clock() + seconds
        return
    candidate.state = "completed"
    device.revert = None
    _forget_completed(device, candidate.name)


def _forget_completed(device: Device, keep: str) -> None:
    """EOS remembers one completed session."""
    device.candidates = {
        name: one for name, one in device.candidates.items() if one.state != "completed" or name == keep
    }


def abort(device: Device, candidate: Candidate) -> None:
    """Drop a candidate; one whose commit waits for confirmation is taken back."""
    if device.revert is not None and device.revert.session == candidate.name:
        device.log(
            f"%SYS-5-CONFIG_SESSION_COMMIT_TIMER_CANCELED: The commit timer on session {candidate.name} has been "
            "canceled. The system configuration has been rolled back."
        )
        device.revert_now()
    device.candidates.pop(candidate.name, None)


def delete(device: Device, name: str) -> None:
    """`no configure session`, which takes nothing back."""
    candidate = device.candidates.get(name)
    if candidate is None:
        raise Refused(f"% Session {name} does not exist")
    if candidate.state == TIMER:
        raise Refused(f"% Session {name} has a pending commit timer")
    del device.candidates[name]


def diff(device: Device, candidate: Candidate) -> str:
    """`show session-config diffs`; empty where nothing changed."""
    return unified(
        text_of(device.running),
        text_of(in_order(device, candidate)),
        old_name="system:/running-config",
        new_name=f"session:/{candidate.name}-session-config",
    )


def unified(old: str, new: str, *, old_name: str, new_name: str) -> str:
    lines = difflib.unified_diff(of_text(old), of_text(new), old_name, new_name, lineterm="")
    return "\n".join(lines)


def clean(candidate: Candidate) -> None:
    """`rollback clean-config`: nothing but the hardware's interfaces."""
    candidate.config = factory(candidate.config)
    candidate.cleaned = True


def in_order(device: Device, candidate: Candidate) -> Config:
    """The candidate as EOS prints it, whatever the order in which it was typed."""
    return aligned(candidate.config, like=device.running) if candidate.cleaned else candidate.config


def replace(device: Device, text: str, *, ignore_errors: bool) -> list[BadLine]:
    """`configure replace`: a clean configuration with the file's lines, all of them or nothing.

    A line that the device has printed itself is none that it refuses, whether or not the lab understands it.
    """
    config, printed = factory(device.running), set(of_text(text_of(device.running).replace("   ", "")))
    refused = merge(config, text)
    unknown = [one for one in refused if one.text.strip() not in printed]
    if unknown and not ignore_errors:
        return unknown
    target = read(device.platform, text)
    as_is = not unknown and (len(refused) > 0 or tree.same(tree.of_config(config), tree.of_config(target)))
    save_checkpoint(device, automatic_name(device), by_system=True)
    is_print = as_is and SEPARATOR["eos"] in target.items
    device.running = target if is_print else aligned(config, like=device.running)
    return unknown


def save_checkpoint(device: Device, name: str, *, by_system: bool = False) -> None:
    """The oldest of the device's own checkpoints makes room for a new one."""
    device.checkpoints[name] = Checkpoint(device.running.copy(), by_system=by_system)
    own = [other for other, one in device.checkpoints.items() if one.by_system]
    if len(device.checkpoints) > MAX_CHECKPOINTS:
        del device.checkpoints[(own or list(device.checkpoints))[0]]


def automatic_name(device: Device) -> str:
    """`ckp-DATE-NUMBER`, on a clock that stands still."""
    numbers = [int(name.rpartition("-")[2]) for name, one in device.checkpoints.items() if one.by_system]
    return f"ckp-19700101-{max(numbers, default=-1) + 1}"


def restore(device: Device, name: str) -> None:
    """`configure checkpoint restore`."""
    if name not in device.checkpoints:
        raise Refused(f"% Checkpoint {name} does not exist")
    config = device.checkpoints[name].config.copy()
    save_checkpoint(device, automatic_name(device), by_system=True)
    device.running = config


def text(device: Device, candidate: Candidate) -> str:
    """`show session-config`."""
    return text_of(in_order(device, candidate))
