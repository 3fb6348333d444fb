# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Texts of several lines: how they are typed, kept and printed."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.lab.engine import placing
from tests.lab.engine.model import BadToken, Config, Refused
from tests.lab.engine.texts import SYNTAX

if TYPE_CHECKING:
    from tests.lab.engine.globals import Context

KINDS = {
    "ios": ("exec", "incoming", "login", "motd", "prompt-timeout", "slip-ppp"),
    "nxos": ("exec", "motd"),
    "eos": ("login", "motd"),
}
_BEFORE = {
    "ios": ("line ", "ntp ", "event manager", "end"),
    "nxos": ("ssh ", "ip domain", "no ip domain", "copp ", "snmp-server ", "rmon ", "vlans", "vrfs", "interfaces"),
    "eos": ("management ", "end"),
}
_STORED = re.compile(r"banner (\S+) (\^C|\S)(.*?)\2[^\n]*\n", re.DOTALL)
_STORED_EOS = re.compile(r"banner (\S+)\n(.*\n)?EOF\n", re.DOTALL)
_NXOS_DEFAULT = "User Access Verification\n"
_ENTER = "Enter TEXT message.  End with the character '{}'."
_ENTER_EOS = "Enter TEXT message. Type 'EOF' on its own line to end."


@dataclass(slots=True)
class Collector:
    """A text that is being typed: it takes lines as they come until one of them ends it."""

    store: Callable[[str], None]
    """What to do with the whole text, including its newlines."""
    delimiter: str = ""
    """A character that ends the text wherever it stands; without one a line that says `EOF` does."""
    end_line: str = "EOF"
    prompt: str = ""
    parts: list[str] = field(default_factory=list)

    def take(self, line: str) -> bool:
        """Take a line; True when the text is complete."""
        if self.delimiter and self.delimiter in line:
            self.parts.append(line.partition(self.delimiter)[0])
        elif not self.delimiter and line.strip() == self.end_line:
            pass
        else:
            self.parts.append(line + "\n")
            return False
        self.store("".join(self.parts))
        return True


def banner(context: Context, text: str) -> None:
    """`banner KIND ...`: the text follows, on the line or on those below it."""
    platform = context.platform
    kind, rest = _kind(platform, text)
    if platform == "eos":
        if rest:
            raise BadToken(SYNTAX[platform].invalid, offset=len(f"banner {kind} "))
        context.said.append(_ENTER_EOS)
        context.collector = Collector(lambda found: _store(context.config, kind, found))
        return
    if not rest:
        raise Refused(SYNTAX[platform].incomplete)
    delimiter = rest[0]
    prompt = "> " if platform == "nxos" else ""
    collector = Collector(lambda found: _store(context.config, kind, found), delimiter=delimiter, prompt=prompt)
    if not collector.take(rest[1:]):
        context.said.append(_ENTER.format(delimiter))
        context.collector = collector


def _kind(platform: str, text: str) -> tuple[str, str]:
    """Which banner, and what follows; on IOS a banner without a kind is the message of the day."""
    word, _space, rest = text.partition(" ")
    known = [kind for kind in KINDS[platform] if kind.startswith(word.lower())]
    if len(known) == 1:
        return known[0], rest.lstrip()
    if platform == "ios" and not known:
        return "motd", text
    raise BadToken(SYNTAX[platform].invalid, offset=len("banner "))


def no_banner(context: Context, text: str) -> None:
    """`no banner KIND` and `default banner KIND`."""
    kind, _rest = _kind(context.platform, text)
    placing.remove(context.config, lambda item: item.startswith(f"banner {kind}"))


def _store(config: Config, kind: str, text: str) -> None:
    placing.remove(config, lambda item: item.startswith(f"banner {kind}"))
    if not text:
        return
    platform = config.platform
    if platform == "eos":
        chunk = f"banner {kind}\n{text}EOF\n"
    else:
        sign = "^C" if platform == "ios" else next(one for one in "#^%@~" if one not in text or one == "~")
        chunk = f"banner {kind} {sign}{text}{sign}\n"
    placing.insert(
        config,
        chunk,
        kin=lambda item: item.startswith("banner ") and platform != "eos",
        before=_BEFORE[platform],
        alone=platform != "nxos",
    )


def banners(config: Config) -> dict[str, str]:
    """The texts of a configuration's banners, by kind."""
    pattern = _STORED_EOS if config.platform == "eos" else _STORED
    found = {"motd": _NXOS_DEFAULT} if config.platform == "nxos" else {}
    for item in config.items:
        match = pattern.fullmatch(item) if item.startswith("banner ") else None
        if match is not None:
            found[match.group(1)] = match.group(3 if pattern is _STORED else 2) or ""
    return found


def macro(context: Context, text: str) -> None:
    """IOS `macro name NAME`: commands that are kept without being understood, until a line that is `@`."""
    config, header = context.config, f"macro name {text}\n"

    def store(found: str) -> None:
        no_macro(context, text)
        placing.insert(
            config,
            f"{header}{found}@\n",
            kin=lambda item: item.startswith("macro name "),
            before=("spanning-tree ", "vlans", "interfaces", "end"),
            alone=True,
        )

    context.said.append("Enter macro commands one per line. End with the character '@'.")
    context.collector = Collector(store, end_line="@")


def no_macro(context: Context, text: str) -> None:
    placing.remove(context.config, lambda item: item.startswith(f"macro name {text}\n"))
