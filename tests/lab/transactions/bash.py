# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""EOS's bash, as far as those who copy files look into flash with it: `ls`, `df -k`, `cat`, `rm`, `exit`."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.lab.engine.device import Device
from tests.lab.engine.history.flash import SIZE, FileError
from tests.lab.shell.dialogue import Result

from . import places

if TYPE_CHECKING:
    from tests.lab.shell.shell import Shell

_MOUNT = "/mnt/flash"


@dataclass(frozen=True, slots=True)
class Bash:
    """One bash. Nothing of the host can be reached from it."""

    user: str

    def prompt(self, hostname: str) -> str:
        return f"[{self.user}@{hostname} ~]$ "

    def execute(self, shell: Shell, line: str) -> Result:
        try:
            words = shlex.split(line)
        except ValueError:
            return Result("-bash: syntax error", refused=True)
        if not words:
            return Result()
        if words[0] in {"exit", "logout"}:
            shell.inner = None
            return Result()
        command = _COMMANDS.get(words[0].rpartition("/")[2])
        if command is None:
            return Result(f"-bash: {words[0]}: command not found", refused=True)
        silent = words[-2:] == ["2>", "/dev/null"]
        try:
            return Result(command(shell.device, [word for word in words[1 : -2 if silent else None] if word[0] != "-"]))
        except FileError as exc:
            return Result("" if silent else f"{words[0]}: {exc}", refused=not silent)


def _ls(device: Device, paths: list[str]) -> str:
    path = paths[0] if paths else _MOUNT
    inside = places.unmounted("eos", path)
    if not path.startswith(_MOUNT):
        raise FileError("No such file or directory")
    if inside in device.flash.folders:
        return "\n".join(device.flash.entries(inside))
    return f"-rw-rw-r-- 1 root eosadmin {len(device.flash.read(inside))} Jan  1 00:00 {path}"


def _df(device: Device, _paths: list[str]) -> str:
    total, free = SIZE // 1024, device.flash.free // 1024
    head = "Filesystem     1K-blocks  Used Available Use% Mounted on"
    return f"{head}\n/dev/sda1      {total:>9} {total - free:>5} {free:>9} {100 - 100 * free // total:>3}% {_MOUNT}"


def _cat(device: Device, paths: list[str]) -> str:
    if not paths or not paths[0].startswith(_MOUNT):
        raise FileError("No such file or directory")
    return places.read(device, places.find(device, paths[0])).rstrip("\n")


def _rm(device: Device, paths: list[str]) -> str:
    for path in paths:
        device.flash.delete(places.unmounted("eos", path) if path.startswith(_MOUNT) else "/")
    return ""


_COMMANDS = {"ls": _ls, "df": _df, "cat": _cat, "rm": _rm}


def enter(shell: Shell) -> Result:
    shell.inner = Bash(shell.user)
    return Result("\nArista Networks EOS shell\n")
