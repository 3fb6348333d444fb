# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The `show` commands: a table per platform of what each prints."""

from __future__ import annotations

import json
from functools import lru_cache

from tests.lab.engine.device import Device
from tests.lab.engine.grammar import Grammar
from tests.lab.engine.model import Refused
from tests.lab.engine.readers import READERS
from tests.lab.engine.texts import SYNTAX

from . import eos, ios, nxos
from .table import Structured

TABLES = {"ios": ios.TABLE, "nxos": nxos.TABLE, "eos": eos.TABLE}
JSON_FILTERS = ("json", "json-pretty", "json native")


@lru_cache(maxsize=3)
def grammar(platform: str) -> Grammar:
    return Grammar(TABLES[platform], readers=READERS[platform], texts=SYNTAX[platform])


def answer(device: Device, command: str, *, as_json: bool = False) -> str:
    """The output of a `show` command; raises Refused for one that this platform doesn't have."""
    match = grammar(device.platform).match(command)
    show = match.command
    if not as_json:
        return str((show.text if isinstance(show, Structured) else show)(device, *match.args))
    if not isinstance(show, Structured):
        raise Refused(
            "% This command does not support JSON output"
            if device.platform == "eos"
            else SYNTAX[device.platform].invalid
        )
    return json.dumps(show.data(device, *match.args), indent=4)
