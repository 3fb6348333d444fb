# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which free text may become part of a configuration line.

An allow-list: a newline is a second command, ``?`` asks the device for help in the middle of a line, ``{{`` is
executed by whoever templates it next, and beyond ASCII each platform stores something else.
"""

from __future__ import annotations

import re

from ..model import Platform

_NOT_PLAIN = re.compile(r"[^ -~]")
_REFUSED = re.compile(r"(?P<help>\?)|(?P<quote>\")|(?P<begin>^[!|])|(?P<markup>\{\{|\{%|\{#)")
_REFUSALS = {
    "help": "no question mark, which the command line answers with help",
    "quote": "no double quote, which platforms drop or pair",
    "begin": "a text that starts neither as a comment nor as a filter",
    "markup": "no template markup",
}
_VRF = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]{0,31}")
_VLAN_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:/-]{0,31}")
LONGEST_DESCRIPTION = {Platform.IOS: 240, Platform.NXOS: 254, Platform.EOS: 240}
"""Characters. IOS and NX-OS: their configuration guides; EOS documents none, so IOS's."""


def description_problem(text: str, *, platform: Platform) -> str:
    """Say why a description can't be set as it is; empty when it can.

    Args:
        text: stripped of blanks at both ends, as all three platforms store it.
        platform: whose limits hold.

    Returns:
        ``expected ..., actual ...`` or nothing.

    """
    longest = LONGEST_DESCRIPTION[platform]
    if len(text) > longest:
        return f"Expected: at most {longest} characters. Actual: {len(text)}."
    odd = _NOT_PLAIN.search(text)
    if odd:
        return f"Expected: printable ASCII. Actual: U+{ord(odd[0]):04X} at position {odd.start() + 1}."
    refused = _REFUSED.search(text)
    return f"Expected: {_REFUSALS[refused.lastgroup or '']}. Actual: {refused[0]!r}." if refused else ""


def is_vrf_name(text: object) -> bool:
    """Whether all three platforms take this as a VRF's name."""
    return isinstance(text, str) and _VRF.fullmatch(text) is not None


def is_vlan_name(text: object) -> bool:
    """Whether all three platforms take this as a VLAN's name."""
    return isinstance(text, str) and _VLAN_NAME.fullmatch(text) is not None
