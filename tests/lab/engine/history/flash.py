# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A device's flash memory: files in folders, in this process only, and never more than it holds."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field

CAPACITY = 16 * 2**20
"""Bytes. Small for a device, but a lab may have a thousand of them."""
SIZE = CAPACITY + 4 * 2**20
"""What the device says that the memory holds: part of it is the operating system's, so it is never all free."""
MOST_FILES = 1000
LONGEST_NAME = 255


class FileError(Exception):
    """A file operation failed; the text is the operating system's reason."""


MISSING = "No such file or directory"
FULL = "No space left on device"


@dataclass(slots=True)
class Flash:
    """Files by their path, which begins with a slash."""

    files: dict[str, bytes] = field(default_factory=dict)
    folders: set[str] = field(default_factory=lambda: {"/"})

    @property
    def free(self) -> int:
        """Bytes that still fit."""
        return CAPACITY - sum(len(content) for content in self.files.values())

    def read(self, path: str) -> bytes:
        path = normal(path)
        if path in self.folders:
            raise FileError("Is a directory")
        if path not in self.files:
            raise FileError(MISSING)
        return self.files[path]

    def write(self, path: str, content: bytes) -> None:
        path = normal(path)
        if path in self.folders:
            raise FileError("Is a directory")
        if posixpath.dirname(path) not in self.folders:
            raise FileError(MISSING)
        if len(posixpath.basename(path)) > LONGEST_NAME:
            raise FileError("File name too long")
        if len(content) - len(self.files.get(path, b"")) > self.free or len(self.files) >= MOST_FILES:
            raise FileError(FULL)
        self.files[path] = content

    def delete(self, path: str) -> None:
        self.read(path)
        del self.files[normal(path)]

    def make_folder(self, path: str) -> None:
        path = normal(path)
        if path in self.folders or path in self.files:
            raise FileError("File exists")
        if posixpath.dirname(path) not in self.folders:
            raise FileError(MISSING)
        if len(self.folders) >= MOST_FILES:
            raise FileError(FULL)
        self.folders.add(path)

    def remove_folder(self, path: str) -> None:
        path = normal(path)
        if path not in self.folders:
            raise FileError(MISSING)
        if path == "/" or self.entries(path):
            raise FileError("Directory not empty")
        self.folders.remove(path)

    def entries(self, folder: str) -> dict[str, int | None]:
        """Names in a folder with their sizes; None for folders."""
        folder = normal(folder)
        if folder not in self.folders:
            raise FileError(MISSING)
        found: dict[str, int | None] = {path: len(content) for path, content in self.files.items()}
        found |= dict.fromkeys(self.folders - {"/"})
        return {
            posixpath.basename(path): size for path, size in sorted(found.items()) if posixpath.dirname(path) == folder
        }


def normal(path: str) -> str:
    """An absolute path without detours; nothing leads out of the root."""
    return "/" + posixpath.normpath("/" + path).lstrip("/")
