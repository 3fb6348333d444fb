# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""SCP and SFTP: files go to and from a device's flash in memory. Nothing here touches the host's file system."""

from __future__ import annotations

import errno
import posixpath
import stat
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import asyncssh

from tests.lab.engine.device import Device
from tests.lab.engine.history.flash import CAPACITY, FileError
from tests.lab.transactions import places
from tests.lab.transactions.places import Place

_SERVERS = {
    # what a device must be told before it serves a protocol; None: it has no such server
    ("ios", "scp"): "ip scp server enable",
    ("ios", "sftp"): None,
    ("nxos", "scp"): "feature scp-server",
    ("nxos", "sftp"): "feature sftp-server",
    ("eos", "scp"): "",
    ("eos", "sftp"): "",
}


def _offers(device: Device, protocol: str) -> bool:
    """Whether the device serves `scp` or `sftp`."""
    needed = _SERVERS[device.platform, protocol]
    return needed is not None and (not needed or device.running.has_line(needed))


@dataclass(slots=True)
class _Handle:
    """An open file."""

    place: Place
    content: bytearray
    writing: bool


class FlashServer(asyncssh.SFTPServer):
    """A device's flash as asyncssh serves it, to SCP clients too.

    Every operation that isn't overridden here is refused: the base class would work on the host's files.
    """

    def __init__(self, chan: asyncssh.SSHServerChannel[bytes], device: Device) -> None:
        super().__init__(chan)
        self._device = device
        self._protocol = "scp" if (chan.get_command() or "").startswith("scp ") else "sftp"

    def _place(self, path: bytes) -> Place:
        if not _offers(self._device, self._protocol):
            raise asyncssh.SFTPPermissionDenied("Administratively disabled.")
        text = path.decode("utf-8", errors="replace")
        if ":" not in text and not text.startswith("/"):
            text = "/" + text
        elif text.startswith("/") and ":" in text:
            text = text.lstrip("/")  # SFTP's clients make `/flash:x` of `flash:x`
        return places.find(self._device, text)

    def realpath(self, path: bytes) -> bytes:
        place = self._place(path)
        return (place.path or "/").encode()

    def stat(self, path: bytes) -> asyncssh.SFTPAttrs:
        place = self._place(path)
        if place.path in self._device.flash.folders:
            return asyncssh.SFTPAttrs(type=asyncssh.FILEXFER_TYPE_DIRECTORY, permissions=stat.S_IFDIR | 0o755, size=0)
        return _regular(len(self._read(place)))

    lstat = stat

    def _read(self, place: Place) -> bytes:
        try:
            return places.data(self._device, place)
        except FileError as exc:
            raise asyncssh.SFTPNoSuchFile(str(exc)) from exc

    def open(self, path: bytes, pflags: int, attrs: asyncssh.SFTPAttrs) -> object:
        del attrs  # flash has no owners and modes
        place = self._place(path)
        writing = bool(pflags & asyncssh.FXF_WRITE)
        fresh = writing and (pflags & asyncssh.FXF_TRUNC or place.path not in self._device.flash.files)
        handle = _Handle(place, bytearray(b"" if fresh else self._read(place)), writing)
        if writing:
            self._store(handle)
        return handle

    def _store(self, handle: _Handle) -> None:
        if handle.place.kind not in {places.FLASH, places.STARTUP}:
            raise asyncssh.SFTPPermissionDenied("Permission denied")
        try:
            places.write(self._device, handle.place, bytes(handle.content))
        except FileError as exc:
            raise asyncssh.SFTPFailure(str(exc)) from exc

    def read(self, file_obj: object, offset: int, size: int) -> bytes:
        return bytes(_opened(file_obj).content[offset : offset + size])

    def write(self, file_obj: object, offset: int, data: bytes) -> int:
        handle = _opened(file_obj)
        if offset + len(data) > CAPACITY:
            handle.writing = False
            self._device.flash.files.pop(handle.place.path, None)
            raise OSError(errno.ENOSPC, "No space left on device")
        handle.content.extend(bytes(max(0, offset - len(handle.content))))
        handle.content[offset : offset + len(data)] = data
        return len(data)

    def fstat(self, file_obj: object) -> asyncssh.SFTPAttrs:
        return _regular(len(_opened(file_obj).content))

    def close(self, file_obj: object) -> None:
        """The file is written when it is closed, all of it or nothing."""
        handle = _opened(file_obj)
        if handle.writing:
            self._store(handle)

    async def scandir(self, path: bytes) -> AsyncIterator[asyncssh.SFTPName]:
        try:
            entries = self._device.flash.entries(self._place(path).path)
        except FileError as exc:
            raise asyncssh.SFTPNoSuchFile(str(exc)) from exc
        for name in entries:
            full = posixpath.join(self._place(path).path, name).encode()
            yield asyncssh.SFTPName(name.encode(), attrs=self.stat(full))

    def remove(self, path: bytes) -> None:
        try:
            self._device.flash.delete(self._place(path).path)
        except FileError as exc:
            raise asyncssh.SFTPNoSuchFile(str(exc)) from exc

    def mkdir(self, path: bytes, attrs: asyncssh.SFTPAttrs) -> None:
        del attrs
        try:
            self._device.flash.make_folder(self._place(path).path)
        except FileError as exc:
            raise asyncssh.SFTPFailure(str(exc)) from exc

    def rmdir(self, path: bytes) -> None:
        try:
            self._device.flash.remove_folder(self._place(path).path)
        except FileError as exc:
            raise asyncssh.SFTPFailure(str(exc)) from exc

    def setstat(self, path: bytes, attrs: asyncssh.SFTPAttrs) -> None:
        """Modes and times are accepted and forgotten, since clients that keep them would fail otherwise."""

    def fsetstat(self, file_obj: object, attrs: asyncssh.SFTPAttrs) -> None:
        """The same for an open file."""

    def _refuse(self, *_args: Any, **_kwargs: Any) -> Any:
        raise asyncssh.SFTPOpUnsupported("not on this device")

    rename = posix_rename = symlink = link = readlink = statvfs = fstatvfs = _refuse
    lock = unlock = fsync = open56 = lsetstat = _refuse


def _regular(size: int) -> asyncssh.SFTPAttrs:
    return asyncssh.SFTPAttrs(type=asyncssh.FILEXFER_TYPE_REGULAR, permissions=stat.S_IFREG | 0o644, size=size)


def _opened(file_obj: object) -> _Handle:
    if not isinstance(file_obj, _Handle):
        raise asyncssh.SFTPFailure("not an open file")
    return file_obj
