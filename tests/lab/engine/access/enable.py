# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""`enable secret` and `enable password`: typed, kept and checked."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.lab.engine import placing
from tests.lab.engine.model import Config, Refused
from tests.lab.engine.texts import SYNTAX

from . import passwords

if TYPE_CHECKING:
    from tests.lab.engine.globals import Context

_LINE = re.compile(r"(?:level (\d{1,2}) )?(?:(0|4|5|7|8|8a|9|sha512) (?=\S))?(.+)")
_STORED = re.compile(r"enable (secret|password) (.+)\n")
_BEFORE = ("aaa ", "no aaa ", "username ", "boot", "vrfs", "spanning-tree ", "vlans", "interfaces", "end")


def secrets(config: Config) -> dict[int, list[tuple[str, str, str]]]:
    """Level to its passwords as (word, kind, text), the secret first."""
    found: dict[int, list[tuple[str, str, str]]] = {}
    for item in config.items:
        match = _STORED.fullmatch(item)
        parts = _LINE.fullmatch(match.group(2)) if match is not None else None
        if match is not None and parts is not None:
            entry = (match.group(1), parts.group(2) or "0", parts.group(3))
            found.setdefault(int(parts.group(1) or 15), []).append(entry)
    return {level: sorted(entries, reverse=True) for level, entries in found.items()}


def accepts(config: Config, level: int, password: str) -> bool:
    """Whether this password leads to this level; a secret makes the level's password void."""
    entries = secrets(config).get(level, [])
    return bool(entries) and passwords.verify(entries[0][1], entries[0][2], password)


def _typed(word: str, context: Context, text: str) -> None:
    match = _LINE.fullmatch(text)
    if match is None:
        raise Refused(SYNTAX[context.platform].incomplete)
    level, kind, secret = int(match.group(1) or 15), match.group(2) or "0", match.group(3).rstrip()
    if not 1 <= level <= 15:
        raise Refused(SYNTAX[context.platform].invalid)
    if kind == "0" and not (context.platform == "ios" and word == "password"):
        kind, secret = passwords.hashed(context.platform, secret)
    shown = "" if kind == "0" and word == "password" else f"{kind} "
    _drop(context.config, word, level)
    line = f"enable {word} {f'level {level} ' if level != 15 else ''}{shown}{secret}\n"
    alone = context.platform == "eos"
    kin = ("enable secret ", "enable password ")
    placing.insert(context.config, line, kin=lambda item: item.startswith(kin), before=_BEFORE, alone=alone)


def _drop(config: Config, word: str, level: int) -> None:
    head = f"enable {word} level {level} " if level != 15 else f"enable {word} "
    other = f"enable {word} level "
    placing.remove(config, lambda item: item.startswith(head) and (level != 15 or not item.startswith(other)))


def secret(context: Context, text: str) -> None:
    _typed("secret", context, text)


def secret_by(context: Context, _algorithm: str, text: str) -> None:
    """IOS `enable algorithm-type X secret ...`: the lab computes type 9 whatever is asked for."""
    _typed("secret", context, text)


def password(context: Context, text: str) -> None:
    _typed("password", context, text)


def no_secret(context: Context) -> None:
    _drop(context.config, "secret", 15)


def no_password(context: Context) -> None:
    _drop(context.config, "password", 15)


def no_secret_level(context: Context, level: int) -> None:
    _drop(context.config, "secret", level)


def no_password_level(context: Context, level: int) -> None:
    _drop(context.config, "password", level)
