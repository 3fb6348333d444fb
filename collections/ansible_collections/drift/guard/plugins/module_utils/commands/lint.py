# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The last look at a line before anybody may approve or send it: a list of all lines that we ever generate."""

from __future__ import annotations

import re

from ..errors import LintError

_NAME = r"[A-Za-z][A-Za-z-]*[0-9]+(/[0-9]+)*(:[0-9]+)?(\.[0-9]+)?"
_IPV4 = r"[0-9]{1,3}(\.[0-9]{1,3}){3}"
_VLANS = r"[0-9]+(-[0-9]+)?(,[0-9]+(-[0-9]+)?)*"
_WORD = r"[A-Za-z0-9][A-Za-z0-9_.:/-]*"
_LINES = re.compile(
    "|".join(
        (
            rf"(no )?interface {_NAME}",
            r"(no )?vlan [0-9]{1,4}",
            rf"name {_WORD}",
            r"state active",
            r"description [!-~]([ -~]*[!-~])?",
            r"no (description|mtu|channel-group)",
            r"mtu [0-9]{2,5}",
            r"(no )?(shutdown|switchport)",
            r"switchport mode (access|trunk)",
            r"switchport access vlan [0-9]{1,4}",
            r"switchport trunk native vlan [0-9]{1,4}",
            rf"switchport trunk allowed vlan ((add |remove )?{_VLANS}|none)",
            r"no switchport (mode|access vlan|trunk (native|allowed) vlan)",
            r"channel-group [0-9]+ mode (active|passive|on|auto|desirable)",
            rf"(no )?vrf (forwarding |member )?{_WORD}",
            r"(no )?encapsulation dot1[qQ] (vlan )?[0-9]{1,4}",
            rf"(no )?ip address {_IPV4}(/[0-9]{{1,2}}| {_IPV4})( secondary)?",
            r"(no )?ipv6 address [0-9a-fA-F:]+/[0-9]{1,3}",
        )
    )
)


def lint(line: str) -> None:
    """Refuse any line outside our own grammar.

    Raises:
        LintError: naming the line.

    """
    if not _LINES.fullmatch(line):
        raise LintError(f"generated line - Expected: a form that is ever sent. Actual: {line!r}. Report it.")
