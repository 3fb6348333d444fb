# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Device state: the text of a running-config, understood in the same nouns as the intent.

This parser is ours and shares nothing with the vendor modules that write the configuration, so that what they write
is read back by somebody else.
"""

from __future__ import annotations

from functools import lru_cache

from ..model import DeviceState, Platform
from .eos import EOS
from .ios import IOS
from .nxos import NXOS
from .parser import parse

__all__ = ["parse_running_config"]

_GRAMMARS = {Platform.IOS: IOS, Platform.NXOS: NXOS, Platform.EOS: EOS}


@lru_cache(maxsize=2)
def parse_running_config(text: str, *, platform: Platform) -> DeviceState:
    """Read a whole running-config.

    Args:
        text: what ``show running-config`` replied, in any state of completeness.
        platform: which grammar and which hidden defaults apply.

    Returns:
        What the text says, hidden defaults included. Never raises: what can't be understood is kept as
        ``unowned`` or ``unmodelled``, and a text that can't be a whole running-config says so in ``unfinished``.
        The stages of an apply ask for the same text again; nobody changes what they get.

    """
    return parse(text, grammar=_GRAMMARS[platform])
