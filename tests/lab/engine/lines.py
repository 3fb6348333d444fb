# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Lines: of a text, and of what is typed.

Only a newline ends a line. Python's `splitlines` would also split at form feeds and at Unicode's separators, and so
turn one description into two commands.
"""

from __future__ import annotations

import re

_RETURN = re.compile(r"\r\n|\r|\n")
_NOT_ASCII = re.compile(r"[^\x20-\x7e]|\?")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]|\?")


def of_text(text: str) -> list[str]:
    """The lines of a text without their newlines."""
    return text.removesuffix("\n").split("\n") if text else []


def _kept(text: str, platform: str) -> str:
    return (_CONTROL if platform == "eos" else _NOT_ASCII).sub("", text.rpartition("\x03")[2])


def typed(text: str, *, platform: str) -> list[str]:
    """What a terminal makes of `text`: a newline begins another command, control keys do what they do.

    Ctrl-C drops the line so far; Ctrl-Z leaves configuration mode, on Cisco's platforms after doing what the line says;
    other control characters and question marks (which ask for help) are no part of a line, and Cisco's terminals take
    ASCII only.
    """
    found: list[str] = []
    for line in _RETURN.split(text):
        *ended, rest = line.split("\x1a")
        for one in ended:
            found += ["end"] if platform == "eos" else [_kept(one, platform), "end"]
        found.append(_kept(rest, platform))
    return found
