# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Of a running-config only what its parser reads, so that a record of a device need not hold the rest."""

from __future__ import annotations

from ..model import Platform
from .freetext import end_of_text
from .grammar import Grammar
from .lines import GRAMMARS

_SECTIONS = ("interface", "vrf ", "ip vrf ", "archive")
"""What begins a section of which more than the first line is read."""


def extract(text: str, *, platform: Platform) -> str:
    """Keep interface sections, VRF definitions, the archive, and single lines about the whole device.

    Args:
        text: a whole running-config.
        platform: whose.

    Returns:
        A shorter text that is understood as the same :class:`~..model.DeviceState`.

    """
    grammar = GRAMMARS[platform]
    kept: list[str] = []
    with_section = False
    lines = iter(text.split("\n"))
    for line in lines:
        bare = line.rstrip()
        if not bare or bare == "!":
            continue
        if bare[0] in " \t":
            kept += [line] if with_section else []
            continue
        end = end_of_text(bare, platform=platform)
        if end:
            any(map(end.reached, lines))
        with_section = not end and bare.startswith(_SECTIONS)
        if with_section or (not end and _tells(bare, grammar)):
            kept.append(line)
    return "\n".join(kept) + "\n"


def _tells(line: str, grammar: Grammar) -> bool:
    """Whether an unindented line is read, or shows that the text is whole."""
    frame = line == grammar.closing or line.startswith(grammar.opening or ("\0",))
    return frame or grammar.device.look_up(line).rule is not None
