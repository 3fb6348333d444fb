# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""IOS: where the configuration archive keeps its copies, without which there is no rollback timer."""

from __future__ import annotations

import re

_ARCHIVE = re.compile(r"^archive[ \t\r]*\n((?:[ \t].*\n)+)", re.MULTILINE)
_PATH = re.compile(r"^ path (\S+)", re.MULTILINE)


def archive_path(text: str) -> str:
    """The URL behind ``archive``, ``path``; empty where there is none."""
    section = _ARCHIVE.search(text + "\n")
    path = _PATH.search(section[1]) if section else None
    return path[1] if path else ""
