# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""EOS: `reload`, which asks about what isn't saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.lab.engine.history import candidates
from tests.lab.shell.dialogue import Result

from .copying import Exec
from .dialogue import ask, confirm

if TYPE_CHECKING:
    from tests.lab.shell.shell import Shell

_SAVE = "System configuration has been modified. Save? [yes/no/cancel/diff]:"
_PROCEED = "Proceed with reload? [confirm]"


def _reload(shell: Shell) -> Result | None:
    if shell.device.running_config() != shell.device.startup:
        ask(shell, _SAVE, lambda answer: _answered(shell, answer.lower()))
        return None
    _proceed(shell)
    return None


def _answered(shell: Shell, answer: str) -> Result | None:
    if answer in {"y", "yes"}:
        shell.device.save()
    if answer in {"y", "yes", "n", "no"}:
        _proceed(shell)
        return None
    if answer in {"c", "cancel"}:
        return None
    ask(shell, _SAVE, lambda again: _answered(shell, again.lower()))
    return Result(_difference(shell) if answer in {"d", "diff"} else "")


def _difference(shell: Shell) -> str:
    device = shell.device
    return candidates.unified(
        device.startup,
        device.running_config(),
        old_name="flash:/startup-config",
        new_name="system:/running-config",
    )


def _proceed(shell: Shell) -> None:
    confirm(shell, _PROCEED, lambda: _now(shell))


def _now(shell: Shell) -> None:
    shell.reload()


COMMANDS: dict[str, Exec] = {
    "reload": _reload,
    "reload all": _reload,
    "reload power": _reload,
    "reload now": _now,
    "reload all now": _now,
}
