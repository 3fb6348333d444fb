# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One file for all evidence of a run: a ZIP archive whose manifest holds the digest of each file in it.

The same content in the same order gives the same bytes. The digests find what was damaged; against who wants to
deceive, the digest of the whole archive has to be kept elsewhere, as the audit trail does.
"""

from __future__ import annotations

import io
import json
import zipfile
from hashlib import sha256
from typing import Any

from ..errors import DriftGuardError

SCHEMA = "drift.guard/evidence/1"
_MANIFEST = "manifest.json"
_EPOCH = (1980, 1, 1, 0, 0, 0)
_LIMIT = 1 << 30
"""Bytes that a file in an archive may unpack to."""
_LONGEST = 80
_LEVEL = 1
"""Of compression: more makes records a sixth smaller and takes four times as long."""


class EvidenceError(DriftGuardError):
    """A file holds no evidence that could be trusted."""

    name = "bad_evidence"


def encode(value: Any) -> bytes:
    """Write JSON as it is in a bundle; with line breaks, Python would take five times as long."""
    return (json.dumps(value, sort_keys=True, allow_nan=False) + "\n").encode()


def file_name(device: str) -> str:
    """A device's name as any system can unpack it; its record holds the whole."""
    return "".join(char if char.isascii() and char.isalnum() else "_" for char in device)[:_LONGEST]


class Bundle:
    """A bundle that is being packed: what is added early need not wait for the rest."""

    def __init__(self) -> None:
        self._packed = io.BytesIO()
        self._archive = zipfile.ZipFile(self._packed, "w")
        self._digests: dict[str, str] = {}

    def add(self, name: str, text: bytes) -> None:
        """Add an encoded value under a file name of its own."""
        self._digests[name] = sha256(text).hexdigest()
        self._write(name, text)

    def finish(self, *, run: str, version: str) -> bytes:
        """Add the manifest, and return the whole."""
        manifest = {"schema": SCHEMA, "run": run, "version": version, "files": self._digests}
        self._write(_MANIFEST, encode(manifest))
        self._archive.close()
        return self._packed.getvalue()

    def _write(self, name: str, text: bytes) -> None:
        entry = zipfile.ZipInfo(name, _EPOCH)
        entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
        self._archive.writestr(entry, text, compresslevel=_LEVEL)


def unpack(content: bytes) -> tuple[dict[str, Any], dict[str, Any]]:
    """Read a bundle.

    Returns:
        Its manifest, and the values by file name.

    Raises:
        EvidenceError: it is none, or a file in it is missing, damaged, or not in the manifest.

    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > _LIMIT:
                raise EvidenceError(f"evidence - Expected: at most {_LIMIT} bytes. Actual: it unpacks to more.")
            texts = {name: archive.read(name) for name in archive.namelist()}
        manifest = json.loads(texts.pop(_MANIFEST))
        listed = manifest["files"]
        if manifest["schema"] != SCHEMA:
            raise EvidenceError(f"evidence - Expected: {SCHEMA}. Actual: {manifest['schema']!r}.")
        damaged = [name for name in sorted({*listed, *texts}) if _digest(texts.get(name)) != listed.get(name)]
        if damaged:
            raise EvidenceError(
                f"evidence - Expected: the files as the manifest lists them. Actual: {', '.join(damaged)} altered, "
                "added or missing."
            )
        return manifest, {name: json.loads(text) for name, text in texts.items()}
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError, AttributeError, NotImplementedError) as error:
        raise EvidenceError(f"evidence - Expected: a bundle of {SCHEMA}. Actual: {error!r}.") from error


def _digest(text: bytes | None) -> str | None:
    return None if text is None else sha256(text).hexdigest()
