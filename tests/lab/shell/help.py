# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""`?` and TAB: what may be typed next, from the grammar tables of the mode that the user is in."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from tests.lab import show
from tests.lab.engine import unmodelled
from tests.lab.engine.commands import interface_grammar
from tests.lab.engine.eos import lines as eos_lines
from tests.lab.engine.globals import global_grammar
from tests.lab.engine.grammar import Grammar
from tests.lab.engine.readers import READERS
from tests.lab.engine.texts import SYNTAX
from tests.lab.show import terminal as about_session

from . import pipes, privileges
from .exec_mode import exec_grammar

if TYPE_CHECKING:
    from .shell import Shell

CR = "<cr>"
_PLACEHOLDERS = {
    "line": "LINE",
    "url": "WORD",
    "word": "WORD",
    "vrf": "WORD",
    "vlan": "<1-4094>",
    "vlans": "WORD",
    "ip": "A.B.C.D",
    "mask": "A.B.C.D",
    "prefix": "A.B.C.D/E",
    "v6": "X:X:X:X::X/<0-128>",
    "v6host": "X:X:X:X::X",
    "dot1q": "<1-4094>",
    "minutes": "<1-120>",
    "level": "<0-15>",
    "duration": "hh:mm:ss",
    "jumbo": "<1500-9216>",
    "history": "<0-256>",
}
_RANGES = {
    "ios": {"mtu": "<64-9216>", "group": "<1-255>", "lines": "<0-512>", "columns": "<0-512>"},
    "nxos": {"mtu": "<64-9216>", "group": "<1-4096>", "lines": "<0-511>", "columns": "<24-511>"},
    "eos": {"mtu": "<68-65535>", "group": "<1-999999>", "lines": "<0-32767>", "columns": "<10-32767>"},
}
# fmt: off
_PORTS = {
    "ios": ("FastEthernet", "GigabitEthernet", "Loopback", "Port-channel", "TenGigabitEthernet", "Vlan", "range"),
    "nxos": ("ethernet", "loopback", "mgmt", "port-channel", "vlan"),
    "eos": ("Ethernet", "Loopback", "Management", "Port-Channel", "Vlan"),
}
# fmt: on
_LEAVING = {"exit": None, "end": None}


@lru_cache(maxsize=6)
def _stored(platform: str, *, interface: bool) -> Grammar:
    """The lines that are accepted without being understood."""
    if platform == "eos":
        return Grammar({**_LEAVING, **_eos_patterns(interface=interface)}, readers=READERS["eos"], texts=SYNTAX["eos"])
    prefixes = unmodelled._INTERFACE[platform] if interface else (*unmodelled._GLOBALS, *unmodelled._BLOCKS)
    patterns = {f"{no}{prefix} ...": prefix for prefix in prefixes for no in ("", "no ")}
    return Grammar({**_LEAVING, **patterns}, readers=READERS[platform], texts=SYNTAX[platform])


def _eos_patterns(*, interface: bool) -> dict[str, str]:
    rows = (eos_lines.INTERFACE if interface else eos_lines.GLOBAL).rows
    lines = {" ".join("<word>" if word == "*" else word for word in row.words): row.ending for row in rows}
    return {
        f"{no}{line}{' ...' if more else ''}": line for line, more in lines.items() for no in ("", "no ", "default ")
    }


def _grammars(shell: Shell, *, executing: bool) -> list[Grammar]:
    platform = shell.platform
    if executing:
        return [exec_grammar(platform), show.grammar(platform), about_session.grammar(platform)]
    mode = shell.config.mode if shell.config is not None else ""
    if mode == "if":
        return [interface_grammar(platform), _stored(platform, interface=True)]
    return [global_grammar(platform), _stored(platform, interface=False)] if not mode else []


def _next(shell: Shell, before: str) -> list[str]:
    """Everything that may stand behind `before`."""
    executing = shell.config is None
    if not executing and before.split()[:1] == ["do"] and shell.platform != "nxos":
        before, executing = before.lstrip().removeprefix("do"), True
    if "|" in before:
        return pipes.names(shell.platform) if not before.rpartition("|")[2].strip() else ["LINE"]
    if not executing and re.fullmatch(r"((no|default) )?interface", before.strip()):
        return list(_PORTS[shell.platform])
    found = {word for grammar in _grammars(shell, executing=executing) for word in grammar.expected(before)}
    if executing and found:
        words = spelled(shell, before)
        found = {word for word in found if word[0] == "<" or privileges.offers(shell, [*words, word])}
        if CR in found and words[:1] == ["show"]:
            found.add("|")
    return sorted(found)


def spelled(shell: Shell, line: str) -> list[str]:
    """The words of an exec command in full: as the grammar spells them that knows most of them."""
    every = [grammar.spelled(line) for grammar in _grammars(shell, executing=True)]
    return max(every, key=lambda words: sum(map(len, words)))


def spelled_in_config(shell: Shell, line: str) -> list[str]:
    every = [grammar.spelled(line) for grammar in _grammars(shell, executing=False)]
    return max(every, key=lambda words: sum(map(len, words))) if every else line.split()


def _placeholder(shell: Shell, word: str) -> str:
    if word[0] != "<" or word == CR:
        return word
    name = word[1:-1]
    return _RANGES[shell.platform].get(name) or _PLACEHOLDERS.get(name, "WORD")


def text(shell: Shell, typed: str) -> str:
    """What `?` shows behind `typed`; empty where nothing may follow."""
    if typed and not typed.endswith(" "):
        before, _space, word = typed.rpartition(" ")
        found = _matching(shell, before, word)
        if shell.platform == "ios":
            return "  ".join(found)
    else:
        found = _next(shell, typed)
    shown = dict.fromkeys(_placeholder(shell, word) for word in sorted(found, key=lambda word: (word == CR, word)))
    return "\n".join(f"  {word}" for word in shown)


def _matching(shell: Shell, before: str, word: str) -> list[str]:
    return [one for one in _next(shell, before) if one[0] not in "<|" and one.lower().startswith(word.lower())]


def completions(shell: Shell, typed: str) -> list[str]:
    """The words that the last word of `typed` may become."""
    before, _space, word = typed.rpartition(" ")
    return _matching(shell, before, word) if word else []


def knows(shell: Shell, word: str) -> bool:
    """Whether some exec command begins with this word."""
    return any(grammar.expected(word) for grammar in _grammars(shell, executing=True))
