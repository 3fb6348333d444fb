# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Where the platforms print lines that are typed into a configuration which had none of their kind."""

from __future__ import annotations

from collections.abc import Callable

from .model import Config
from .printing import SEPARATOR, end_of


def insert(config: Config, chunk: str, *, kin: Callable[[str], bool], before: tuple[str, ...], alone: bool) -> None:
    """Insert a chunk among its kin in their order, else before the first of the sections or slots named.

    A chunk that stands `alone` is separated from what follows it, as the platform separates sections.
    """
    related = [index for index, item in enumerate(config.items) if kin(item)]
    if related:
        after = [index for index in related if config.items[index] < chunk]
        config.items.insert(after[-1] + 1 if after else related[0], chunk)
        return
    at = next((i for i, item in enumerate(config.items) if item.startswith(before)), end_of(config))
    config.items[at:at] = [chunk, SEPARATOR[config.platform]] if alone else [chunk]


def remove(config: Config, which: Callable[[str], bool]) -> None:
    """Remove chunks; two separators that meet become one."""
    separator = SEPARATOR[config.platform]
    kept: list[str] = []
    gone = False
    for item in config.items:
        if which(item):
            gone = True
        elif not (gone and item == separator and kept[-1:] == [separator]):
            kept.append(item)
            gone = False
    config.items[:] = kept
