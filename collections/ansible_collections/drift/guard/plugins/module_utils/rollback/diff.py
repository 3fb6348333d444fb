# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A unified diff read backwards."""

from __future__ import annotations

import re

_RANGE = re.compile(r"@@ -(\S+) \+(\S+) @@")


def reverse_diff(diff: str, *, target: str) -> str:
    """Swap the sides of a diff that :func:`..diff.make_diff` made.

    Args:
        diff: device -> intent; may be empty.
        target: what the new second side is called.

    """
    lines = diff.splitlines()
    if not lines:
        return ""
    name = lines[0].removeprefix("--- ").removesuffix(" (device)")
    reversed_: list[str] = [f"--- {name} (device)", f"+++ {name} ({target})"]
    added: list[str] = []
    for line in lines[2:]:
        if line.startswith("-"):
            added.append(f"+{line[1:]}")
        elif line.startswith("+"):
            reversed_.append(f"-{line[1:]}")
        else:
            reversed_ += [*added, _RANGE.sub(r"@@ -\2 +\1 @@", line)]
            added = []
    return "\n".join([*reversed_, *added]) + "\n"
