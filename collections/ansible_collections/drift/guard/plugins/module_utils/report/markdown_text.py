# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Text and tables in GitHub-flavoured Markdown, in which no character of a device is markup."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .text import cut, visible

if TYPE_CHECKING:
    from collections.abc import Sequence

_MARKUP = re.compile(r"[\\`*_\[\]<>&|~#@!$:]")
_FRAGILE = frozenset("`|\\<>&")


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Lay out a table of cells that are escaped already."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines) + "\n"


def prose(text: str) -> str:
    """Write text so that none of its characters is Markdown; a character reference never is."""
    return _MARKUP.sub(lambda match: f"&#{ord(match.group())};", cut(visible(text), limit=1000))


def code(text: str) -> str:
    """Write text as code: in backticks where that is safe, else as HTML with character references."""
    text = cut(visible(text), limit=1000).strip()
    if not text:
        return ""
    return f"`{text}`" if _FRAGILE.isdisjoint(text) else f"<code>{prose(text)}</code>"
