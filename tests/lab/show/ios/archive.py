# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""IOS: the configuration archive, what differs from its files, and the rollback timer."""

from __future__ import annotations

from tests.lab.engine.device import Device
from tests.lab.engine.history import archive as archive_of
from tests.lab.engine.history import patch, tree
from tests.lab.engine.history.tree import Line
from tests.lab.show.table import Table
from tests.lab.transactions import files


def archive(device: Device) -> str:
    """The copies; a star of the show are the free places, which IOS lists too."""
    device.tick()
    settings = archive_of.settings(device.running)
    if not settings.path:
        return "Archive feature not enabled\n"
    copies = device.archive.copies
    following = archive_of.file_name(device.running, device.archive.number).replace(archive_of.TIMESTAMP, "<timestamp>")
    lines = [
        f"The maximum archive configurations allowed is {settings.maximum}.",
        f"There are currently {len(copies)} archive configurations saved.",
        f"The next archive file will be named {following}",
        " Archive #  Name",
    ]
    for number in range(1, settings.maximum + 1):
        name = copies[number - 1] if number <= len(copies) else ""
        recent = " <- Most Recent" if name and number == len(copies) else ""
        lines.append(f"   {number:<9}{name}{recent}".rstrip())
    return "\n".join(lines) + "\n"


def rollback_timer(device: Device) -> str:
    """`show archive config rollback timer`."""
    device.tick()
    if device.revert is None:
        return "%No Rollback Confirmed Change pending\n"
    minutes = device.revert.seconds // 60
    kind = "idle" if device.revert.idle else "absolute"
    configured = f"Time configured(in minutes): {minutes}\nTimer type: {kind} timer\n"
    return f"{configured}Timer value: {minutes} min\nUser: netops\n"


def differences(device: Device, text: str = "nvram:startup-config") -> str:
    """`show archive config differences [A [B]]`; without B the running-config is compared."""
    one, _space, other = text.partition(" ")
    old, new = (tree.of_text(files.content(device, place)) for place in (one, other.strip() or "system:running-config"))
    lines = [*_signed(old, new, "+"), *_signed(new, old, "-")]
    return "\n".join(("!Contextual Config Diffs:", *(lines or ["!No changes were found"]))) + "\n"


def _signed(old: tuple[Line, ...], new: tuple[Line, ...], sign: str) -> list[str]:
    """Lines that only `new` has, under their headers, which have a sign only where they are new as well."""
    only = list(patch.added(old, new))
    own = {(*change.path, change.text) for change in only}
    found: list[str] = []
    path: tuple[str, ...] = ()
    for change in only:
        for depth, header in enumerate(change.path):
            here = change.path[: depth + 1]
            if here not in own and path[: depth + 1] != here:
                found.append(" " * depth + header)
        found.append(" " * len(change.path) + sign + change.text)
        path = (*change.path, change.text)
    return found


def incremental(device: Device, text: str) -> str:
    """`show archive config incremental-diffs FILE`: the file's lines that the running-config doesn't have."""
    path, _space, _ignorecase = text.partition(" ")
    old = tree.of_text(files.content(device, "system:running-config"))
    changes = list(patch.added(old, tree.of_text(files.content(device, path))))
    lines = ["!List of Commands:", *patch.listing("ios", changes), "end"]
    return "\n".join((*lines, *([] if changes else ["!No changes were found"]))) + "\n"


COMMANDS: Table = {
    "show archive": archive,
    "show archive config differences": differences,
    "show archive config differences <line>": differences,
    "show archive config incremental-diffs <line>": incremental,
    "show archive config rollback timer": rollback_timer,
    "show file systems": files.file_systems,
}
