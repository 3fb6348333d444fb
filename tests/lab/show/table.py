# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a platform's table of `show` commands holds."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.lab.engine.model import Refused
from tests.lab.engine.texts import SYNTAX

Show = Callable[..., str]


@dataclass(frozen=True, slots=True)
class Structured:
    """A command that also prints JSON behind `| json`."""

    text: Show
    data: Callable[..., Any]
    """The same facts as objects and lists."""


Table = dict[str, Show | Structured]
"""Command patterns, as the grammar reads them, with what prints them."""


def output(show: Show | Structured, platform: str, *args: Any, as_json: bool) -> str:
    """What a command of a table prints; raises Refused where it has no JSON. NX-OS prints none of what isn't there."""
    if not as_json:
        return str((show.text if isinstance(show, Structured) else show)(*args))
    if not isinstance(show, Structured):
        raise Refused("% This is an unconverted command" if platform == "eos" else SYNTAX[platform].invalid)
    data = show.data(*args)
    return json.dumps(data, indent=4) if data or platform != "nxos" else ""
