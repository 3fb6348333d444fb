# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which attribute a single line of an interface section sets."""

from __future__ import annotations

from ..model import Platform
from .eos import EOS
from .ios import IOS
from .nxos import NXOS

GRAMMARS = {Platform.IOS: IOS, Platform.NXOS: NXOS, Platform.EOS: EOS}


def attribute_of(line: str, *, platform: Platform) -> str:
    """The attribute that a line sets or unsets; empty when it is none of ours."""
    rule = GRAMMARS[platform].interface.look_up(line.strip())[0]
    return rule.attribute if rule else ""
