# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""EOS: the command API. The lab serves no eAPI; it only says what is configured."""

from __future__ import annotations

import re
from typing import Any

from tests.lab.engine.addresses import dotted
from tests.lab.engine.device import Device
from tests.lab.engine.eos.blocks import Node, parse
from tests.lab.show.table import Structured, Table

_SERVERS = (
    # JSON name, words of the protocol, port, on by default
    ("httpServer", "http", 80, False),
    ("httpsServer", "https", 443, True),
    ("localHttpServer", "http localhost", 8080, False),
    ("unixSocketServer", "unix-socket", 0, False),
)


def _section(device: Device) -> Node:
    header = "management api http-commands"
    found = (item for item in device.running.items if item.partition("\n")[0] == header)
    return parse(next(found, header + "\n"))


def api_data(device: Device) -> dict[str, Any]:
    section = _section(device)
    lines = {line.text for line in section.lines}
    vrfs = [line.text.split()[1] for line in section.lines if line.text.startswith("vrf ")]
    enabled = "no shutdown" in lines
    data: dict[str, Any] = {"enabled": enabled, "vrf": vrfs[0] if vrfs else "default", "urls": []}
    for name, words, port, default in _SERVERS:
        configured, number = _server(lines, words, port, default=default)
        data[name] = {"configured": configured, "running": enabled and configured}
        data[name] |= {"port": number} if port else {}
    management = device.running.interfaces.get("Management1")
    if management is not None and data["httpsServer"]["running"] and management.ipv4:
        data["urls"] = [f"Management1 : https://{dotted(management.ipv4[0].address)}:{data['httpsServer']['port']}"]
    return data


def _server(lines: set[str], words: str, port: int, *, default: bool) -> tuple[bool, int]:
    pattern = re.compile(rf"protocol {words}(?: port (\d+))?", re.ASCII)
    for line in lines:
        match = pattern.fullmatch(line)
        if match:
            return True, int(match.group(1) or port)
    return default and f"no protocol {words}" not in lines, port


def api(device: Device) -> str:
    data = api_data(device)
    lines = [f"Enabled:            {'Yes' if data['enabled'] else 'No'}"]
    titles = {"httpsServer": "HTTPS server", "httpServer": "HTTP server", "localHttpServer": "Local HTTP server"}
    for name, title in titles.items():
        server = data[name]
        open_to_all = ", no authentication" if name == "localHttpServer" else ""
        state = "running" if server["running"] else "shutdown"
        lines.append(f"{title + ':':<19} {state}{open_to_all}, set to use port {server['port']}")
    state = "running" if data["unixSocketServer"]["running"] else "shutdown"
    lines += [f"Unix Socket server: {state}, no authentication", f"VRFs:               {data['vrf']}"]
    return "\n".join(lines) + "\n"


COMMANDS: Table = {
    "show management api http-commands": Structured(api, api_data),
}
