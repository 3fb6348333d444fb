# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""NX-OS checkpoints, rollbacks and `configure replace`."""

from __future__ import annotations

from tests.lab.engine.device import Checkpoint, Device, Revert, adopted
from tests.lab.engine.model import Config, Refused

from . import patch, tree

MAX_USER = 10
LONGEST_NAME = 80
SCHEMES = ("atomic", "best-effort", "stop-at-first-failure")


def add(device: Device, name: str, *, description: str = "") -> str:
    """`checkpoint`; without a name the device makes one up. Returns the name."""
    name = name or _unused_name(device)
    if name in device.checkpoints:
        raise Refused(f"ERROR: Checkpoint name {name} already exists")
    if len(name) > LONGEST_NAME or name.startswith("system-"):
        raise Refused(f"ERROR: Invalid checkpoint name {name}")
    if len(user_checkpoints(device)) >= MAX_USER:
        raise Refused("ERROR: Maximum number of checkpoints reached")
    device.checkpoints[name] = Checkpoint(device.running.copy(), description)
    return name


def user_checkpoints(device: Device) -> list[str]:
    return [name for name, one in device.checkpoints.items() if not one.by_system]


def _unused_name(device: Device) -> str:
    number = 1
    while f"user-checkpoint-{number}" in device.checkpoints:
        number += 1
    return f"user-checkpoint-{number}"


def known(device: Device, name: str) -> Config:
    if name not in device.checkpoints:
        raise Refused("ERROR: Checkpoint does not exist")
    return device.checkpoints[name].config


def changes_between(source: Config, destination: Config) -> list[patch.Change]:
    """The patch that `show diff rollback-patch` prints."""
    return patch.difference(tree.of_config(source), tree.of_config(destination))


def rollback(device: Device, target: Config, *, scheme: str) -> patch.Outcome:
    """Atomic is all or nothing; best-effort skips what is refused; the third stops there."""
    outcome = patch.replace(device.running, target, stop=scheme == "stop-at-first-failure")
    if outcome.done or scheme != "atomic":
        device.running = adopted(outcome, target, like=device.running)
    return outcome


def arm(device: Device, before: Config, *, seconds: int) -> None:
    """`configure replace ... commit-timeout`."""
    device.revert = Revert(before, device.clock() + seconds, seconds)
