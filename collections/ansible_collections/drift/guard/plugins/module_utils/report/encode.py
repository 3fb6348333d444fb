# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Summary -> the bytes of summary.json: the same value always gives the same text."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .summary import Summary

_ASCII = 128

# What may not stand in the file as it is: characters with which JSON that somebody pastes into a page would end a
# script, and everything that a terminal or an editor would act upon instead of showing it.
_UNSAFE = re.compile(
    "[<>&\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)


def to_json(summary: Summary) -> str:
    """Encode with sorted keys, two spaces, and a newline at the end; control and direction characters are escaped."""
    text = json.dumps(summary, ensure_ascii=False, allow_nan=False, sort_keys=True, indent=2)
    return escaped(text) + "\n"


def escaped(text: str) -> str:
    """Escape in JSON text every character that a page, a terminal or an editor would act upon."""
    return _UNSAFE.sub(_escape, text)


def _escape(match: re.Match[str]) -> str:
    r"""Write a character as ``\uXXXX``, as a surrogate pair beyond the basic plane."""
    char = match.group()
    return f"\\u{ord(char):04x}" if ord(char) < _ASCII else json.dumps(char).strip('"')
