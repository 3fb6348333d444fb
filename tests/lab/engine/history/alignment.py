# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The order in which a device prints a configuration that was typed or copied in another order.

A device prints everything at its own place. For lines that the lab doesn't understand, that place is where the
configuration before had them.
"""

from __future__ import annotations

from tests.lab.engine.lines import of_text
from tests.lab.engine.model import SLOTS, Config
from tests.lab.engine.printing import SEPARATOR


def aligned(config: Config, *, like: Config) -> Config:
    """`config` with its items in the order of `like`, and with its separators and comments."""
    chunks = {_header(item): item for item in config.items if not _is_comment(item) and not _is_place(item)}
    separator = SEPARATOR[config.platform]
    items: list[str] = []
    for item in like.items:
        found = _counterpart(item, chunks, config)
        if found and not (found == separator and items[-1:] == [separator]):
            items.append(found)
    end = [item for item in items if item == "end\n"]
    items = [item for item in items if item != "end\n"]
    for item in chunks.values():
        items += [item] if item == "end\n" or items[-1:] != [separator] else [item, separator]
    missing = [slot for slot in SLOTS if slot in config.items and slot not in items]
    result = config.copy()
    result.items = [*items, *missing, *end]
    return result


def _counterpart(item: str, chunks: dict[str, str], config: Config) -> str:
    """What stands there now; empty where nothing does."""
    if _is_comment(item):
        return item
    if _is_place(item):
        return item if item.split(maxsplit=1)[0] in config.items else ""
    now = chunks.pop(_header(item), "")
    return item if now and set(map(str.strip, of_text(now))) == set(map(str.strip, of_text(item))) else now


def _header(item: str) -> str:
    """What a chunk is about: a block by its first line; the device's name is there once."""
    first = item.partition("\n")[0]
    return "hostname" if first.startswith(("hostname ", "switchname ")) else first


def _is_place(item: str) -> bool:
    """Whether an item stands for sections that are kept elsewhere."""
    return item[-1:] != "\n"


def _is_comment(item: str) -> bool:
    return not item.strip() or item.startswith("!")
