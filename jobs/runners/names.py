# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which device names may go to a runner."""

from __future__ import annotations

import re

from ..errors import JobError

_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}", re.ASCII)
_MEANS_MORE = frozenset({"all", "ungrouped", "localhost"})
"""Names of Ansible's own groups and of its implicit host."""


def require_plain_name(name: str) -> str:
    """Refuse a name in which Ansible would see a pattern, a range or an option.

    Raises:
        JobError: names it and says what a name may hold.

    """
    if not _PLAIN.fullmatch(name) or name.lower() in _MEANS_MORE:
        raise JobError(
            f"device {ascii(name)[:160]} - Expected: ASCII letters, digits, '.', '_' and '-', a letter or digit first, "
            "and none of Ansible's own names (all, ungrouped, localhost). Rename it in Nautobot."
        )
    return name
