# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether a text can be a whole running-config. An empty or broken-off reply must never look like a clean device."""

from __future__ import annotations

import re

from .grammar import Grammar

_PAGER = re.compile(r"^[ \t\r\x08\x1b]*(?:<?-+ ?More ?-+>?)", re.MULTILINE | re.IGNORECASE)
_REFUSAL = re.compile(
    r"^(?:% ?(?:Invalid|Incomplete|Ambiguous|Unknown|Unrecognized|Permission|Authorization|Access|Error|Bad|Cannot)"
    r"|Command authorization failed|ERROR:|Syntax error|Permission denied|Cmd exec error)",
    re.IGNORECASE,
)


def why_unfinished(text: str, *, grammar: Grammar, interfaces: int, open_text: str, strays: list[str]) -> str:
    """Say why the text can't be a whole running-config; empty when it can.

    Args:
        text: all of it.
        grammar: how a whole one begins and ends.
        interfaces: how many were found.
        open_text: the line that began a banner which never ended.
        strays: unindented lines that nobody understood, banner texts excluded.

    """
    reasons = (
        "the running-config is blank" if not text.strip() else "",
        *(f"the device refused instead of answering: {line[:80]!r}" for line in strays if _REFUSAL.match(line)),
        "the running-config holds the pager's --More--, so lines are damaged" if _PAGER.search(text) else "",
        f"the text that begins with {open_text[:40]!r} never ends" if open_text else "",
        "the running-config has no interface section" if not interfaces else "",
        _badly_closed(text, grammar.closing),
        _badly_opened(text, grammar.opening),
    )
    return next(filter(None, reasons), "")


def _badly_closed(text: str, closing: str) -> str:
    last = text.rstrip().rpartition("\n")[2].strip()
    return f"the running-config ends with {last[:40]!r} instead of {closing!r}" if closing and last != closing else ""


def _badly_opened(text: str, opening: tuple[str, ...]) -> str:
    """NX-OS prints no end; that its beginning is there is the most that can be known."""
    if not opening or any(line.startswith(opening) for line in text.split("\n")):
        return ""
    return f"the running-config has no {' or '.join(word.strip() for word in opening)} line: its beginning is missing"
