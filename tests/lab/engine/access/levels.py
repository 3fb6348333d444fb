# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""IOS `privilege MODE level N COMMAND`: which level a command needs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from tests.lab.engine import placing
from tests.lab.engine.model import BadToken, Config, Refused
from tests.lab.engine.texts import SYNTAX

if TYPE_CHECKING:
    from tests.lab.engine.globals import Context

_RULE = re.compile(r"(\S+) (?:all )?level (\d{1,2}) (\S.*)")
_RESET = re.compile(r"(\S+) reset (\S.*)")
_MODES = ("configure", "exec", "interface", "line", "router", "vlan", "vrf")


def rules(config: Config, mode: str) -> dict[tuple[str, ...], int]:
    """Levels by command; a rule also counts for the words on the way to its command, unless those have their own."""
    own: dict[tuple[str, ...], int] = {}
    implied: dict[tuple[str, ...], int] = {}
    for item in config.items:
        match = _RULE.fullmatch(item[len("privilege ") : -1]) if item.startswith("privilege ") else None
        if match is not None and match.group(1) == mode:
            words = tuple(match.group(3).split())
            own[words] = int(match.group(2))
            implied |= {words[:length]: own[words] for length in range(1, len(words))}
    return implied | own


def level_of(config: Config, mode: str, words: Sequence[str], *, default: int) -> int:
    """The level of the longest rule for a command."""
    found = sorted(rules(config, mode).items(), key=lambda rule: -len(rule[0]))
    return next((level for rule, level in found if _covers(rule, words)), default)


def _covers(rule: Sequence[str], words: Sequence[str]) -> bool:
    """Whether a command begins with the rule's words, which may be abbreviated."""
    pairs = zip(rule, words, strict=False)
    return len(rule) <= len(words) and all(word.startswith(short) for short, word in pairs)


def privilege(context: Context, text: str) -> None:
    """`privilege MODE [all] level N COMMAND`, or `privilege MODE reset COMMAND`."""
    mode = text.split(maxsplit=1)[0]
    if mode not in _MODES:
        raise BadToken(SYNTAX[context.platform].invalid, offset=len("privilege "))
    reset = _RESET.fullmatch(text)
    if reset is not None:
        _drop(context.config, mode, reset.group(2))
        return
    match = _RULE.fullmatch(text)
    if match is None:
        raise Refused(SYNTAX[context.platform].incomplete)
    if int(match.group(2)) > 15:
        raise BadToken(SYNTAX[context.platform].invalid, offset=len("privilege ") + match.start(2))
    words = match.group(3).split()
    for length in range(1, len(words) + 1):
        command = " ".join(words[:length])
        if length == len(words) or tuple(words[:length]) not in rules(context.config, mode):
            _drop(context.config, mode, command)
            line = f"privilege {mode} {'all ' if ' all level ' in text else ''}level {match.group(2)} {command}\n"
            placing.insert(context.config, line, kin=_is_rule, before=("line ", "end"), alone=False)


def _is_rule(item: str) -> bool:
    return item.startswith("privilege ")


def no_privilege(context: Context, text: str) -> None:
    match = _RULE.fullmatch(text)
    if match is None:
        raise Refused(SYNTAX[context.platform].incomplete)
    _drop(context.config, match.group(1), match.group(3))


def _drop(config: Config, mode: str, command: str) -> None:
    rule = re.compile(rf"privilege {mode} (?:all )?level \d+ {re.escape(command)}\n")
    placing.remove(config, lambda item: rule.fullmatch(item) is not None)
