# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""IOS's configuration archive: its settings in the running-config, and the copies that it keeps."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.lab.engine.grammar import Grammar
from tests.lab.engine.lines import of_text
from tests.lab.engine.model import Config
from tests.lab.engine.readers import READERS, number
from tests.lab.engine.texts import SYNTAX

TIMESTAMP = "Jan--1-00-00-00.000"
"""The lab's clock stands still, so that two runs print the same bytes; the number behind it tells copies apart."""
_COMMANDS = (
    "path <word>",
    "maximum <copies>",
    "write-memory",
    "time-period <period>",
    "log config",
    "logging enable",
    "logging persistent ...",
    "logging size <line>",
    "hidekeys",
    "notify syslog ...",
    "rollback filter adaptive",
    "rollback retry timeout <line>",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Settings:
    """What the section `archive` says."""

    path: str = ""
    maximum: int = 10
    write_memory: bool = False
    period: int = 0
    """Minutes between automatic copies; 0 is never."""


@dataclass(slots=True)
class Archive:
    """The copies, oldest first, by their file names."""

    copies: list[str] = field(default_factory=list)
    number: int = 0
    """Of the next copy."""
    next_copy: float | None = None
    """When the next automatic one is due, on the device's clock."""
    next_look: float = 0.0
    """When to read the settings again: not at every tick, since a lab may have a thousand devices."""


def settings(config: Config) -> Settings:
    item = next((item for item in config.items if item.startswith("archive\n")), "")
    values = dict(line.strip().partition(" ")[::2] for line in of_text(item))
    return Settings(
        path=values.get("path", ""),
        maximum=int(values.get("maximum", "10")),
        write_memory="write-memory" in values,
        period=int(values.get("time-period", "0")),
    )


def file_name(config: Config, serial: int) -> str:
    """`$h` is the hostname and `$t` the time, which otherwise stands behind the path."""
    path = settings(config).path
    stamped = path.replace("$t", TIMESTAMP) if "$t" in path else f"{path}-{TIMESTAMP}"
    return f"{stamped.replace('$h', config.hostname)}-{serial}"


def _grammar() -> Grammar:
    readers = {**READERS["ios"], "copies": number(1, 14), "period": number(1, 525_600)}
    commands = {pattern: pattern for pattern in _COMMANDS}
    return Grammar(
        {**commands, **{f"no {pattern.partition(' <')[0]} ...": pattern for pattern in _COMMANDS}},
        readers=readers,
        texts=SYNTAX["ios"],
    )


def in_section(lines: list[str], text: str) -> list[str]:
    """The section after one more line; raises Refused for what it doesn't have. Each setting is there once."""
    match = _GRAMMAR.match(text)
    key, _bracket, argument = str(match.command).partition(" <")
    key = key.removesuffix(" ...")
    kept = [line for line in lines if line.strip() != key and not line.strip().startswith(key + " ")]
    if not text.startswith("no "):
        indent = "  " if key.startswith(_NESTED) else " "
        kept.append(indent + " ".join((key, *(str(value) for value in match.args if argument))))
    return kept


_NESTED = ("logging", "hidekeys", "notify")
"""Lines below `log config`."""
_GRAMMAR = _grammar()
