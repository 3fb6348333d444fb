# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The `show` commands: a table per platform of what each prints."""

from __future__ import annotations

import json
import re
from functools import lru_cache, partial

from tests.lab.engine import names
from tests.lab.engine.device import Device
from tests.lab.engine.grammar import Grammar, Reader
from tests.lab.engine.readers import READERS
from tests.lab.engine.texts import SYNTAX

from . import eos, ios, nxos
from .table import output

TABLES = {"ios": ios.TABLE, "nxos": nxos.TABLE, "eos": eos.TABLE}
JSON_FILTERS = ("json", "json-pretty", "json native")


@lru_cache(maxsize=3)
def grammar(platform: str) -> Grammar:
    readers: dict[str, Reader] = {**READERS[platform], "port": partial(_port, platform)}
    return Grammar(TABLES[platform], readers=readers, texts=SYNTAX[platform])


def _port(platform: str, text: str) -> names.Name:
    name = names.parse(platform, text)
    if name is None:
        raise ValueError(text)
    return name


_SPACED = re.compile(r"(?i)(?<=\s)([a-z][a-z-]*) (\d+(?:/\d+)*(?:\.\d+)?)(?=\s|$)")


def _joined(platform: str, command: str) -> str:
    """The command with interface names in one word: `Ethernet 1/1` is a name as good as `Ethernet1/1`."""

    def join(match: re.Match[str]) -> str:
        name = names.parse(platform, match[1] + match[2])
        return match[1] + match[2] if name is not None else match[0]

    head = command.split(maxsplit=3)[1:3]
    if not any(word.lower().startswith("int") or word.lower() in _TAKE_PORTS for word in head):
        return command
    return _SPACED.sub(join, command)


_TAKE_PORTS = {"lldp", "cdp"}


def as_printed(platform: str, text: str) -> str:
    """JSON as `| json` prints it: NX-OS puts it on one line, and `| json-pretty` on several."""
    return json.dumps(json.loads(text)) if platform == "nxos" and text else text


def answer(device: Device, command: str, *, as_json: bool = False) -> str:
    """The output of a `show` command; raises Refused for one that this platform doesn't have."""
    match = grammar(device.platform).match(_joined(device.platform, command))
    return output(match.command, device.platform, device, *match.args, as_json=as_json)
