# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Free text inside a running-config that only looks like configuration: banners, macros, scripts."""

from __future__ import annotations

from typing import NamedTuple

from ..model import Platform

_CISCO_BANNERS = ("banner", "menu", "aaa authentication banner", "aaa authentication fail-message")
_SCRIPTS = ("action bash", "code")


class TextEnd(NamedTuple):
    """What ends a free text."""

    delimiter: str
    alone: bool
    """On a line of its own; otherwise wherever it is."""

    def reached(self, line: str) -> bool:
        """Whether the text ends in this line."""
        return line.strip() == self.delimiter if self.alone else self.delimiter in line


def end_of_text(line: str, *, platform: Platform) -> TextEnd | None:
    """What ends the free text that this line begins, if it begins one that goes on below.

    Args:
        line: without its line end, indentation included.
        platform: EOS ends its texts with a line of their own, Cisco with a character of somebody's choice.

    Returns:
        The end to look for; ``None`` when the text is complete in this line, or when the line begins none.

    """
    if platform is Platform.EOS:
        # A single-line form of either does not exist; a script with a command behind it is complete.
        return TextEnd("EOF", alone=True) if line.startswith("banner ") or line.strip() in _SCRIPTS else None
    if line.startswith("macro name ") and platform is Platform.IOS:
        return TextEnd("@", alone=True)
    if not line.startswith(_CISCO_BANNERS):
        return None
    text = _cisco_text(line)
    # IOS prints the delimiter as the two characters ^C, whatever it was typed as; stored texts also hold the byte.
    delimiter = text[:2] if text.startswith("^C") else text[:1]
    complete = not delimiter or delimiter in text[len(delimiter) :]
    return None if complete else TextEnd(delimiter, alone=False)


def _cisco_text(line: str) -> str:
    """What follows the command's own words, beginning with the delimiter."""
    words = {"menu": 3, "aaa": 3}.get(line.split(None, 1)[0], 2)
    parts = line.split(None, words)
    if parts[0] == "menu" and (len(parts) < words or parts[2] not in ("title", "prompt", "status-line")):
        return ""
    return parts[words] if len(parts) > words else ""
