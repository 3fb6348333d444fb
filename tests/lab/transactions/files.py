# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""`dir`, `more`, `delete`, `verify`, `erase` and what else works on flash."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from tests.lab.engine.device import Device
from tests.lab.engine.history.flash import SIZE, FileError
from tests.lab.engine.model import Refused
from tests.lab.shell.dialogue import Result

from . import copying, places
from .dialogue import ask, confirm, yes_or_no
from .places import Place

if TYPE_CHECKING:
    from tests.lab.shell.shell import Shell

Exec = copying.Exec


def _shown(device: Device, path: str) -> tuple[str, dict[str, int | None]]:
    """A folder's name and entries; a file is listed alone."""
    place = places.find(device, path or f"{places.system(device)}:")
    if place.kind not in {places.FLASH, places.STARTUP}:
        raise FileError("No such device")
    if place.path in device.flash.folders:
        entries = device.flash.entries(place.path)
        if device.platform == "eos" and place.path == "/" and device.startup:
            entries = dict(sorted({**entries, "startup-config": len(device.startup)}.items()))
        return place.shown, entries
    return place.shown, {place.name: len(places.data(device, place))}


def listing(shell: Shell, path: str = "") -> Result:
    """`dir`."""
    try:
        shown, entries = _shown(shell.device, path)
    except FileError as exc:
        return Result(_NOT_LISTED[shell.platform].format(path=_full(shell.device, path), reason=exc), refused=True)
    return Result(_LISTINGS[shell.platform](shown, entries, shell.device.flash.free))


def _full(device: Device, path: str) -> str:
    return places.find(device, path or "flash:").shown or path


_NOT_LISTED = {
    "ios": "%Error opening {path} ({reason})",
    "nxos": "{reason}",
    "eos": "% Error listing directory {path} ({reason})",
}


def _ios_listing(shown: str, entries: dict[str, int | None], free: int) -> str:
    lines = [
        f"{number:>5}  {'drwx' if size is None else '-rw-'}  {size or 0:>15}   Jan 1 1970 00:00:00 +00:00  {name}"
        for number, (name, size) in enumerate(entries.items(), 11)
    ]
    body = lines or ["No files in directory"]
    return "\n".join((f"Directory of {shown}", "", *body, "", f"{SIZE} bytes total ({free} bytes free)"))


def _nxos_listing(_shown: str, entries: dict[str, int | None], free: int) -> str:
    lines = [
        f"{4096 if size is None else size:>11}    Jan 01 00:00:00 1970  {name}{'/' if size is None else ''}"
        for name, size in entries.items()
    ]
    usage = (f"{SIZE - free:>11} bytes used", f"{free:>11} bytes free", f"{SIZE:>11} bytes total")
    return "\n".join((*lines, "", "Usage for bootflash://sup-local", *usage))


def _eos_listing(shown: str, entries: dict[str, int | None], free: int) -> str:
    lines = [
        f"       {kind}  {size:>10}            Jan 1  1970  {name}"
        for name, kind, size in (
            (name, "drwx", 4096) if size is None else (name, "-rw-", size) for name, size in entries.items()
        )
    ]
    body = lines or ["No files in directory"]
    return "\n".join((f"Directory of {shown}", "", *body, "", f"{SIZE} bytes total ({free} bytes free)"))


_LISTINGS = {"ios": _ios_listing, "nxos": _nxos_listing, "eos": _eos_listing}


def content(device: Device, path: str) -> str:
    """A file's text; raises Refused with the platform's words."""
    place = places.find(device, path)
    try:
        return places.read(device, place)
    except FileError as exc:
        raise Refused(_NOT_OPENED[device.platform].format(path=place.shown, reason=exc)) from exc


_NOT_OPENED = {
    "ios": "%Error opening {path} ({reason})",
    "nxos": "{reason}",
    "eos": "% Error displaying {path} ({reason})",
}


def _more(shell: Shell, path: str) -> Result:
    return Result(content(shell.device, path).rstrip("\n"))


def md5(device: Device, path: str) -> str:
    content(device, path)
    return hashlib.md5(places.data(device, places.find(device, path)), usedforsecurity=False).hexdigest()


def _verify(shell: Shell, path: str) -> Result:
    digest = md5(shell.device, path)
    shown = places.find(shell.device, path).shown
    dots = f".MD5 of {shown} Done!\n" if shell.platform == "ios" else ""
    return Result(f"{dots}verify /md5 ({shown}) = {digest}")


def _delete(shell: Shell, path: str) -> Result | None:
    place = places.find(shell.device, path)
    if shell.platform == "eos" or shell.silent or _is_quiet(shell.device):
        return _deleted(shell, place)
    if shell.platform == "nxos":
        question = f'Do you want to delete "{place.path}" ? (yes/no/abort)   [y] '
        yes_or_no(shell, question, lambda: _deleted(shell, place), default=True)
        return None

    def named(answer: str) -> Result | None:
        other = places.find(shell.device, f"{place.shown.partition(':')[0]}:{answer}") if answer else place
        confirm(shell, f"Delete {other.shown}? [confirm]", lambda: _deleted(shell, other))
        return None

    ask(shell, f"Delete filename [{place.path.lstrip('/')}]? ", named)
    return None


def _is_quiet(device: Device) -> bool:
    return device.platform == "ios" and device.running.has_line("file prompt quiet")


def _delete_at_once(shell: Shell, path: str) -> Result:
    return _deleted(shell, places.find(shell.device, path))


def _deleted(shell: Shell, place: Place) -> Result:
    try:
        _remove(shell.device, place)
    except FileError as exc:
        return Result(_NOT_DELETED[shell.platform].format(path=place.shown, reason=exc), refused=True)
    return Result()


def _remove(device: Device, place: Place) -> None:
    if place.kind == places.STARTUP:
        device.startup = ""
    elif place.kind == places.FLASH:
        device.flash.delete(place.path)
    else:
        raise FileError("Operation not permitted")


_NOT_DELETED = {
    "ios": "%Error deleting {path} ({reason})",
    "nxos": "{reason}",
    "eos": "% Error deleting {path} ({reason})",
}


def _mkdir(shell: Shell, path: str) -> Result | None:
    place = places.find(shell.device, path)
    if shell.platform == "ios" and not _is_quiet(shell.device):
        ask(shell, f"Create directory filename [{place.path.lstrip('/')}]? ", lambda _line: _made(shell, place))
        return None
    return _made(shell, place)


def _made(shell: Shell, place: Place) -> Result:
    try:
        shell.device.flash.make_folder(place.path)
    except FileError as exc:
        sign = "%" if shell.platform == "ios" else "% "
        return Result(f"{sign}Error Creating dir {place.shown} ({exc})", refused=True)
    return Result(f"Created dir {place.shown}" if shell.platform == "ios" else "")


def _rmdir(shell: Shell, path: str) -> Result:
    place = places.find(shell.device, path)
    try:
        shell.device.flash.remove_folder(place.path)
    except FileError as exc:
        sign = "%" if shell.platform == "ios" else "% "
        return Result(f"{sign}Error Removing dir {place.shown} ({exc})", refused=True)
    return Result()


_ERASE = {
    "ios": "Erasing the nvram filesystem will remove all configuration files! Continue? [confirm]",
    "nxos": "Warning: This command will erase the startup-configuration.\nDo you wish to proceed anyway? (y/n)  [n] ",
    "eos": "Proceed with erasing startup configuration? [confirm]",
}


def _erase(shell: Shell) -> None:
    """`write erase`: the next boot begins with nothing."""

    def erased() -> Result:
        shell.device.startup = ""
        return Result("[OK]\nErase of nvram: complete" if shell.platform == "ios" else "")

    if shell.platform == "nxos":
        yes_or_no(shell, _ERASE["nxos"], erased, default=shell.silent)
    else:
        confirm(shell, _ERASE[shell.platform], erased)


def file_systems(device: Device) -> str:
    """`show file systems`."""
    name, free = places.system(device), device.flash.free
    head = "File Systems:\n\n       Size(b)       Free(b)      Type  Flags  Prefixes\n"
    rows = [
        f"*{SIZE:>13}{free:>14}{'disk' if device.platform == 'ios' else 'flash':>10}{'rw':>7}   {name}:",
        f"{2097152:>14}{2097152 - len(device.startup):>14}{'nvram':>10}{'rw':>7}   nvram:",
        f"{'-':>14}{'-':>14}{'opaque' if device.platform == 'ios' else 'system':>10}{'rw':>7}   system:",
    ]
    return head + "\n".join(rows[: 3 if device.platform == "ios" else 1]) + "\n"


_COMMON: dict[str, Exec] = {
    "dir": listing,
    "dir <url>": listing,
    "delete <url>": _delete,
    "mkdir <url>": _mkdir,
    "rmdir <url>": _rmdir,
    "write erase": _erase,
}
COMMANDS: dict[str, dict[str, Exec]] = {
    "ios": {
        **_COMMON,
        **copying.table(),
        "more <url>": _more,
        "delete /force <url>": _delete_at_once,
        "verify /md5 <url>": _verify,
        "erase startup-config": _erase,
        "erase nvram:": _erase,
    },
    "nxos": {
        **_COMMON,
        **copying.table(),
        "delete <url> no-prompt": _delete_at_once,
    },
    "eos": {
        **_COMMON,
        **copying.table(session=True),
        "more <url>": _more,
        "verify /md5 <url>": _verify,
        "erase startup-config": _erase,
    },
}
