# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One typed interface command on its way: before, after, what it says, and how it is refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NoReturn

from .model import Config, Facts, Interface, Refused, current_facts
from .texts import TEXTS

if TYPE_CHECKING:
    from .attributes import Apply


@dataclass(slots=True)
class Edit:
    """A command's effect on one interface, for the rules to judge and to extend."""

    config: Config
    old: Interface
    new: Interface
    args: tuple[object, ...]
    said: list[str] = field(default_factory=list)
    """Messages that don't refuse anything."""

    @property
    def facts(self) -> Facts:
        return current_facts(self.config)

    @property
    def platform(self) -> str:
        return self.config.platform

    def refuse(self, key: str, **values: object) -> NoReturn:
        raise Refused(TEXTS[self.platform][key].format_map({"port": self.old.name.full, **values}))

    def say(self, key: str, **values: object) -> None:
        self.said.append(TEXTS[self.platform][key].format_map({"port": self.old.name.full, **values}))

    def subinterfaces(self) -> list[Interface]:
        return [port for port in self.config.interfaces.values() if port.name.parent == self.old.name.full]


Rule = Callable[[Edit], None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Command:
    """What a command does, what may refuse it, and what else it brings about."""

    apply: Apply
    at: str
    """The place of its line in the section, as in render.ORDER."""
    rules: tuple[Rule, ...] = ()
    effects: tuple[Rule, ...] = ()
    place: int | None = None
    """Where a line is printed that is stored as it is; None for the modelled ones."""
    on: bool = False
    """This negates what is on by default, so the factory setting is the positive form."""
