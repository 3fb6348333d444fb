# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Secrets out of what is recorded: whatever follows a word that announces one, to the end of the line.

The words are those of the command references of Cisco IOS, IOS-XE, NX-OS and Arista EOS. Encrypted forms count as well:
type 7 is no encryption, and the others can be guessed at leisure. Too much is hidden rather than too little. A
description stays: it is one of the attributes that are compared, and everybody who may read the device reads it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

REDACTED = "<redacted>"

_WORDS = (
    r"[\w-]*(?:password|passwd|passphrase|secret|psk|key-string|credentials?|token)",
    r"[\w-]*-key",
    r"key(?! chain\b| +[0-9]+ *$)",  # not the name of a key chain, nor a key's number in it
    r"community",
    r"snmp-server (?:host +\S+|user +\S+)",
    r"authentication +(?:text|md5|simple|ascii|sha\S*)",
    r"(?:standby|vrrp|glbp|nhrp)\b[^\n]*? authentication",
)
_SECRET = re.compile(rf"(?<![\w-])({'|'.join(_WORDS)})([ \t:=]+)(?!{REDACTED})\S[^\n]*", re.IGNORECASE)
_HINTS = ("pass", "secret", "psk", "key", "credential", "token", "community", "snmp-server", "authentication")
"""Any text that the expression finds something in has one of these: to look for them takes a hundredth of the time."""
_URL = re.compile(r"(?<=://)[^/@\s]+(?=@)")
_PEM = re.compile(r"(-----BEGIN [A-Z ]*PRIVATE KEY-----).*?(-----END [A-Z ]*PRIVATE KEY-----|\Z)", re.DOTALL)
_FREE_TEXT = re.compile(r"[-+ \t]*(?:no )?description ", re.IGNORECASE)
_KEYS = re.compile(r"password|passwd|passphrase|secret|psk|token|community|credential|(?:^|_)key$", re.IGNORECASE)


def redact_text(text: str) -> str:
    """Hide the secrets in configuration lines, device replies, diffs or messages; the same text gives the same text."""
    text = _PEM.sub(rf"\1{REDACTED}\2", text)
    if "://" in text:
        text = _URL.sub(REDACTED, text)
    if not _may_announce(text) or not _SECRET.search(text):
        return text
    return "\n".join(map(_redact_line, text.split("\n")))


def redact_values(value: Any) -> Any:
    """Hide what stands under a key that announces a secret, at any depth of a JSON value; texts are left alone."""
    if value is None or isinstance(value, (str, int, float)):
        return value
    if isinstance(value, (dict, Mapping)):
        return {key: REDACTED if item and _announces(str(key)) else redact_values(item) for key, item in value.items()}
    return [redact_values(item) for item in value] if isinstance(value, list) else value


def redact_texts(value: Any, *, keep: frozenset[str] = frozenset()) -> Any:
    """Hide secrets in all texts of a JSON value, but not in what stands under the keys to keep."""
    if isinstance(value, str):
        return redact_text(value)
    if value is None or isinstance(value, (int, float)):
        return value
    if isinstance(value, (dict, Mapping)):
        return {key: item if key in keep else redact_texts(item, keep=keep) for key, item in value.items()}
    return [redact_texts(item, keep=keep) for item in value] if isinstance(value, list) else value


def may_hold_secrets(text: str) -> bool:
    """Whether there can be anything to hide in a JSON value, by its text, which is ten times faster to look through.

    An escape may stand for a letter that equals one of ours.
    """
    return "\\u" in text or "://" in text or _may_announce(text)


def _may_announce(text: str) -> bool:
    """Outside ASCII, lower case is not all that makes letters equal."""
    lowered = text.lower()
    return not text.isascii() or any(hint in lowered for hint in _HINTS)


@lru_cache(maxsize=1024)
def _announces(key: str) -> bool:
    """Whether what stands under a key is a secret; objects of one kind have the same keys again and again."""
    return bool(_KEYS.search(key))


def _redact_line(line: str) -> str:
    return line if _FREE_TEXT.match(line) else _SECRET.sub(rf"\1\2{REDACTED}", line)
