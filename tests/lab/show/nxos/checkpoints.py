# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""NX-OS: checkpoints, the patches between them, rollback logs and files."""

from __future__ import annotations

from tests.lab.engine.device import Checkpoint, Device
from tests.lab.engine.history import checkpoints, patch
from tests.lab.engine.loading import load
from tests.lab.engine.model import BadToken, Config, Refused
from tests.lab.engine.printing import text_of
from tests.lab.engine.texts import SYNTAX
from tests.lab.show.table import Table
from tests.lab.transactions import files, nxos

_BAR = "-" * 80


def summary(device: Device, *, kinds: tuple[str, ...] = ("User", "System")) -> str:
    """`show checkpoint summary`."""
    parts = []
    for kind in kinds:
        found = {name: one for name, one in device.checkpoints.items() if one.by_system == (kind == "System")}
        if found:
            parts.append(f"{kind} Checkpoint Summary\n{_BAR}\n" + "".join(_summed(name, found[name]) for name in found))
    return "\n".join(parts)


def _summed(name: str, one: Checkpoint) -> str:
    size = len(text_of(one.config))
    created = "Created by netops\nCreated at Thu, 00:00:00 01 Jan 1970"
    return f"{name}:\n{created}\nSize is {size:,} bytes\nDescription: {one.description or 'None'}\n\n"


def contents(device: Device) -> str:
    """`show checkpoint`: every checkpoint's configuration."""
    return "".join(_content(name, one) for name, one in device.checkpoints.items())


def one_checkpoint(device: Device, name: str) -> str:
    checkpoints.known(device, name)
    return _content(name, device.checkpoints[name])


def _content(name: str, one: Checkpoint) -> str:
    return f"{_BAR}\nName: {name}\n\n!Command: Checkpoint cmd vdc 1\n\n{text_of(one.config)}\n"


def rollback_patch(device: Device, text: str) -> str:
    """`show diff rollback-patch SOURCE DESTINATION`: the lines that make the second out of the first."""
    words = text.split()
    source, words = _operand(device, words, text)
    destination, words = _operand(device, words, text)
    if words:
        raise BadToken(SYNTAX["nxos"].invalid, offset=len("show diff rollback-patch ") + text.index(words[0]))
    lines = ["Collecting Running-Config", "#Generating Rollback Patch"]
    changes = checkpoints.changes_between(source, destination)
    if not changes:
        return "\n".join((*lines, "Rollback Patch is Empty")) + "\n"
    body: list[str] = []
    for line in patch.listing("nxos", changes):
        body += [line] if line[:1] == " " else ["!", line]
    return "\n".join((*lines, "", "!", *body)) + "\n"


def _operand(device: Device, words: list[str], text: str) -> tuple[Config, list[str]]:
    if not words:
        raise Refused(SYNTAX["nxos"].incomplete)
    kind, *rest = words
    if kind == "running-config":
        return device.running, rest
    if kind == "startup-config":
        return load("nxos", device.startup), rest
    if kind not in {"checkpoint", "file"}:
        raise BadToken(SYNTAX["nxos"].invalid, offset=len("show diff rollback-patch ") + text.index(kind))
    if not rest:
        raise Refused(SYNTAX["nxos"].incomplete)
    return nxos.target(device, kind, rest[0]), rest[1:]


def last_log(device: Device) -> str:
    return device.last_rollback + "\n" if device.last_rollback else ""


def replace_status(device: Device) -> str:
    """`show config-replace status`."""
    if not device.last_rollback:
        return "No config-replace operation was done.\n"
    done = "Rollback Status      : Success" in device.last_rollback
    waiting = "  Commit timer: running\n" if device.revert is not None else ""
    return f"Last operation : Config-replace\n  Operation Status: {'Success' if done else 'Failed'}\n{waiting}"


COMMANDS: Table = {
    "show checkpoint": contents,
    "show checkpoint all": contents,
    "show checkpoint summary": summary,
    "show checkpoint summary user": lambda device: summary(device, kinds=("User",)),
    "show checkpoint summary system": lambda device: summary(device, kinds=("System",)),
    "show checkpoint user": lambda device: summary(device, kinds=("User",)),
    "show checkpoint system": lambda device: summary(device, kinds=("System",)),
    "show checkpoint <word>": one_checkpoint,
    "show diff rollback-patch <line>": rollback_patch,
    "show rollback log exec": last_log,
    "show rollback log verify": last_log,
    "show config-replace log exec": last_log,
    "show config-replace log verify": last_log,
    "show config-replace status": replace_status,
    "show file <word>": files.content,
    "show file <word> md5sum": files.md5,
}
