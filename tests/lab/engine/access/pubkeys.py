# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""IOS `ip ssh pubkey-chain`: fingerprints of users' public keys, in a mode of its own."""

from __future__ import annotations

import base64
import binascii
import hashlib
from typing import TYPE_CHECKING

from tests.lab.engine import placing
from tests.lab.engine.lines import of_text
from tests.lab.engine.model import BadToken, Config, Refused
from tests.lab.engine.texts import SYNTAX

from .banners import Collector

if TYPE_CHECKING:
    from tests.lab.engine.globals import Context

HEADER = "ip ssh pubkey-chain"
_BEFORE = ("ip prefix-list", "ip sla", "logging ", "ipv6 ", "snmp-server ", "control-plane", "banner ", "line ", "end")


def chain(config: Config) -> dict[str, tuple[str, ...]]:
    """Each user's lines."""
    found: dict[str, tuple[str, ...]] = {}
    name = ""
    for item in config.items:
        for line in of_text(item) if item.startswith(HEADER + "\n") else ():
            words = line.split()
            if words[:1] == ["username"]:
                name = words[1]
                found[name] = ()
            elif words[:1] == ["key-hash"]:
                found[name] = (*found.get(name, ()), line.strip())
    return found


def fingerprints(config: Config, name: str) -> set[str]:
    return {line.split()[2].upper() for line in chain(config).get(name, ())}


def fingerprint(key: bytes) -> str:
    """What IOS keeps of a key: MD5, in capitals."""
    return hashlib.md5(key, usedforsecurity=False).hexdigest().upper()


def _store(config: Config, users: dict[str, tuple[str, ...]]) -> None:
    placing.remove(config, lambda item: item.startswith(HEADER + "\n"))
    lines = [line for name, keys in users.items() for line in (f"  username {name}", *(f"   {key}" for key in keys))]
    if lines:
        chunk = "\n".join((HEADER, *lines)) + "\n"
        placing.insert(config, chunk, kin=lambda item: item.startswith("ip ssh "), before=_BEFORE, alone=False)


def enter(context: Context) -> None:
    context.enter("pubkey")


def no_chain(context: Context) -> None:
    _store(context.config, {})


def line(config: Config, user: str, text: str) -> tuple[str, Collector | None]:
    """One line of the mode; returns the user whose keys come next, and a text to collect."""
    word, _space, rest = text.partition(" ")
    users = chain(config)
    if word == "username" and rest:
        users.setdefault(rest, ())
        _store(config, users)
        return rest, None
    if text.startswith("no username "):
        users.pop(text.removeprefix("no username "), None)
        _store(config, users)
        return "", None
    if user and word == "key-hash" and len(rest.split()) > 1:
        _add(config, user, text)
        return user, None
    if user and text == "key-string":
        return user, Collector(lambda found: _add_key(config, user, found), end_line="exit")
    raise BadToken(SYNTAX[config.platform].invalid, offset=0)


def _add(config: Config, user: str, key: str) -> None:
    users = chain(config)
    known = users.get(user, ())
    users[user] = known if key in known else (*known, key)
    _store(config, users)


def _add_key(config: Config, user: str, text: str) -> None:
    """A whole key, on as many lines as its owner liked, with or without its type and comment."""
    words = text.split()
    kind = words.pop(0) if words[:1] == ["ssh-rsa"] else "ssh-rsa"
    try:
        key = base64.b64decode("".join(word for word in words if "@" not in word), validate=True)
    except binascii.Error as exc:
        raise Refused("%SSH: Failed to decode the Key Value") from exc
    _add(config, user, f"key-hash {kind} {fingerprint(key)}")
