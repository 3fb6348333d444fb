# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Make text safe to look at: device text may hold control characters, direction overrides and half characters.

Shown raw, U+202E lets a description read backwards, an escape sequence repaints the terminal, and a lone surrogate
stops the file from being written. All are shown as ``⟨U+202E⟩``.
"""

from __future__ import annotations

import unicodedata
from html import escape

_ELLIPSIS = "…"


def visible(text: str) -> str:
    """Replace every character that is not printable by its code point; a newline is one of them."""
    if text.isprintable():  # nearly always, and quick
        return text
    return "".join(char if char.isprintable() else f"⟨U+{ord(char):04X}⟩" for char in text)


def visible_lines(text: str) -> list[str]:
    """Split at line feeds only (``str.splitlines`` also splits at what a device means as text), each made visible."""
    return [visible(line.rstrip("\r").replace("\t", "    ")) for line in text.split("\n")]


def cut(text: str, *, limit: int) -> str:
    """Shorten to ``limit`` characters, the last of which says that something is missing."""
    return text if len(text) <= limit else text[: limit - 1] + _ELLIPSIS


def html_text(text: str, *, limit: int = 1000) -> str:
    """Make text visible, short enough for a page, and inert in HTML content and in double-quoted attributes."""
    return escape(cut(visible(text), limit=limit), quote=True)


def columns(text: str) -> int:
    """Count the terminal columns that visible text takes: wide characters two, combining ones none."""
    if text.isascii():
        return len(text)
    return sum(_char_columns(char) for char in text)


def _char_columns(char: str) -> int:
    """Return 0, 1 or 2."""
    if unicodedata.combining(char) or unicodedata.category(char) in {"Mn", "Me"}:
        return 0
    return 2 if unicodedata.east_asian_width(char) in {"W", "F"} else 1


def fit(text: str, *, width: int) -> str:
    """Cut or pad visible text to exactly ``width`` terminal columns, in plain ASCII dots where it is cut."""
    if columns(text) > width:
        text = _prefix(text, width=width - 2).rstrip() + ".."
    return text + " " * (width - columns(text))


def _prefix(text: str, *, width: int) -> str:
    """Return the longest beginning that fits in ``width`` columns."""
    used = 0
    for index, char in enumerate(text):
        used += _char_columns(char)
        if used > width:
            return text[:index]
    return text
