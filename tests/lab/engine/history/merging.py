# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A file of configuration lines read into a configuration, as `copy FILE running-config` does it."""

from __future__ import annotations

from dataclasses import dataclass

from tests.lab.engine.lines import of_text
from tests.lab.engine.loading import chunks
from tests.lab.engine.model import Config
from tests.lab.engine.printing import end_of
from tests.lab.engine.session import ConfigSession, Reply


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that the device refused, counted from 1."""

    number: int
    text: str
    reply: Reply


def merge(config: Config, text: str) -> list[BadLine]:
    """Type a file's lines, one after the other; what is refused is left out and comes back."""
    refused: list[BadLine] = []
    session, number = ConfigSession(config), 1
    for chunk in chunks(text.replace("\r\n", "\n")):
        lines = of_text(chunk)
        if chunk.startswith("banner "):
            set_banner(config, chunk)
        else:
            typed = ((count, line, session.feed(line)) for count, line in enumerate(lines, number))
            refused += [BadLine(count, line, reply) for count, line, reply in typed if reply.refused]
        number += len(lines)
    return refused


def set_banner(config: Config, chunk: str) -> None:
    """A banner comes from a file as a whole."""
    kind = " ".join(chunk.split(maxsplit=2)[:2])
    config.items = [item for item in config.items if not item.startswith(kind)]
    config.items.insert(end_of(config), chunk)
