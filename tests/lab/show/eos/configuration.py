# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""EOS: the running-config with defaults, in parts and as JSON."""

from __future__ import annotations

import re
from typing import Any

from tests.lab.engine.device import Device
from tests.lab.engine.eos.blocks import Node, parse
from tests.lab.engine.loading import chunks
from tests.lab.engine.model import current_facts
from tests.lab.engine.printing import text_of
from tests.lab.engine.render import defaults_text, interface_text
from tests.lab.show.configuration import running, section
from tests.lab.show.table import Structured, Table


def running_all(device: Device) -> str:
    """The running-config with the defaults of interfaces."""
    text = running(device)
    facts = current_facts(device.running)
    for port in device.running.interfaces.values():
        shown = interface_text(port, platform="eos", facts=facts)
        text = text.replace(f"\n{shown}", f"\n{defaults_text(port, facts)}", 1)
    return text


def running_data(device: Device) -> dict[str, Any]:
    """The same as objects: a command is a key, and its value is what stands below it."""
    device.tick()
    commands: dict[str, Any] = {}
    comments = []
    for chunk in chunks(text_of(device.running)):
        node = parse(chunk)
        if node.text.startswith("! "):
            comments.append(node.text.removeprefix("! "))
        elif node.text not in {"!", "end", ""}:
            commands[node.text] = _below(node)
    return {"header": comments, "cmds": commands}


def _below(node: Node) -> dict[str, Any] | None:
    """None for a command that opens no mode."""
    if not node.lines and not re.match(r"interface |vlan \d|vrf instance |router ", node.text):
        return None
    comments = [line.text.removeprefix("!! ") for line in node.lines if line.text.startswith("!!")]
    commands = {line.text: _below(line) for line in node.lines if not line.text.startswith("!")}
    return {"comments": comments, "cmds": commands}


COMMANDS: Table = {
    "show running-config": Structured(running, running_data),
    "show running-config all": running_all,
    "show running-config section <line>": section,
}
