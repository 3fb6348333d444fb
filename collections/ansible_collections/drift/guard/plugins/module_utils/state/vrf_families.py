# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""IOS: which address families a VRF takes. The only thing we need from below an unindented line."""

from __future__ import annotations

import re

_DEFINITION = re.compile(r"^vrf definition (\S+)[ \t\r]*\n((?:[ \t!].*\n|\r?\n)*)", re.MULTILINE)
_FAMILY = re.compile(r"^\s+address-family (ipv4|ipv6)\b", re.MULTILINE)
_OLDER = re.compile(r"^ip vrf (\S+)", re.MULTILINE)


def vrf_families(text: str) -> dict[str, frozenset[str]]:
    """VRF -> ``ipv4`` and ``ipv6`` as far as its definition has them; an older ``ip vrf`` only knows IPv4."""
    found = {name: frozenset(_FAMILY.findall(body)) for name, body in _DEFINITION.findall(text)}
    return found | dict.fromkeys(_OLDER.findall(text), frozenset({"ipv4"}))
