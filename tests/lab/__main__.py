# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""`python -m tests.lab`: up, down, status, show, fault and what else a user does to a lab."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from . import lab
from .nautobot import cli as nautobot
from .network import server, ssh
from .network.faults import COUNTING, explained
from .network.fleet import FleetError, Places

LISTED = 20
"""Devices that `up` prints a line for."""
DEFAULT_STATE = Path(".cache") / "lab"
Command = Callable[[argparse.Namespace], int]


def _plan(options: argparse.Namespace) -> server.Plan:
    places = Places(first_port=options.first_port, addresses=options.addresses, port=options.port)
    return server.Plan(
        folder=options.configs,
        state=options.state_dir,
        latency_ms=options.latency_ms,
        count=options.count,
        places=places,
    )


def _up(options: argparse.Namespace) -> int:
    lab.start(_plan(options))
    lab.write_inventory(options.inventory, state=options.state_dir)
    hosts = lab.ask(options.state_dir, {"do": "status"})["hosts"]
    for name, host in list(hosts.items())[:LISTED]:
        place = f"-p {host['port']} {ssh.USER}@{host['address']}"
        print(f"{name}: ssh -F {options.state_dir / 'ssh_config'} {place}")
    if len(hosts) > LISTED:
        print(f"and {len(hosts) - LISTED} more: python -m tests.lab status")
    for name, reasons in lab.refused_at_boot(options.state_dir).items():
        print(f"{name} refused lines of its configuration: {'; '.join(reasons)}", file=sys.stderr)
    print(f"inventory: {options.inventory}")
    return 0


def _down(options: argparse.Namespace) -> int:
    was_up = lab.stop(options.state_dir)
    print("down" if was_up else f"no lab is up in {options.state_dir}")
    return 0 if was_up else 1


def _status(options: argparse.Namespace) -> int:
    status = lab.ask(options.state_dir, {"do": "status"})
    hosts = status["hosts"]
    for name, host in hosts.items():
        where = "" if host["address"] == "127.0.0.1" else f"{host['address']} "
        print(f"{name}: {where}port {host['port']}, {host['connections']} connection(s)")
    sessions = sum(host["connections"] for host in hosts.values())
    print(f"{len(hosts)} device(s), {sessions} connection(s), {status['rss_mb']} MiB")
    return 0


def _show(options: argparse.Namespace) -> int:
    value = lab.ask(options.state_dir, {"do": options.what, "name": options.name})
    if options.what == "log":
        value = "".join(
            f"session {number}\n" + "".join(f"  {json.dumps(line)}\n" for line in lines)
            for number, lines in enumerate(value, 1)
        )
    if options.what == "events":
        value = "".join(f"{event}\n" for event in value)
    sys.stdout.write(value)
    return 0


def _fault(options: argparse.Namespace) -> int:
    if options.list:
        width = max(len(fault) for fault, _text in explained())
        print("".join(f"{fault:<{width}}  {text}\n" for fault, text in explained()) + "\n" + COUNTING)
        return 0
    if not options.name:
        raise lab.LabError("which device? `fault NAME` lists what is set there, `fault --list` explains every fault")
    if not options.settings:
        _print_faults(lab.ask(options.state_dir, {"do": "faults", "name": options.name}))
        return 0
    request: dict[str, object] = {"do": "fault", "name": options.name}
    settings = list(options.settings)
    if "clear" in settings:
        request["clear"] = True
        settings.remove("clear")
    request["values"] = dict(_setting(one) for one in settings)
    lab.ask(options.state_dir, request)
    return 0


def _setting(text: str) -> tuple[str, str]:
    """`name=value`, or `name` for one that is on or off; `edit_lines` may come from a file."""
    name, equals, value = text.partition("=")
    if name == "edit_lines" and value.startswith("@"):
        try:
            value = Path(value[1:]).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as exc:
            raise lab.LabError(f"edit_lines can't be read from {value[1:]}: {exc}") from exc
    return name, value if equals else "on"


def _print_faults(state: dict[str, Any]) -> None:
    for name, value in state["set"].items():
        shown = "on" if value is True else json.dumps("\n".join(value)) if isinstance(value, list) else value
        print(f"{name}={shown}")
    if not state["set"]:
        print("no fault is set")
    print(f"lines so far: {state['lines']}, of them {state['config_lines']} in configuration mode")
    for line, error in state["edit_refused"]:
        print(f"refused of edit_lines: {line}: {error}")
    if not state["reachable"]:
        print("no packet gets through to the device")


def _configure(options: argparse.Namespace) -> int:
    request = {"do": "configure", "name": options.name, "lines": options.lines or sys.stdin.read().splitlines()}
    refused = lab.ask(options.state_dir, request)
    for line, error in refused:
        print(f"{line}\n  {error}", file=sys.stderr)
    return 1 if refused else 0


def _restart(options: argparse.Namespace) -> int:
    request = {"do": "restart", "name": options.name, "boot_seconds": options.boot_seconds}
    lab.ask(options.state_dir, request)
    return 0


def _simple(options: argparse.Namespace) -> int:
    lab.ask(options.state_dir, {"do": options.command, "name": options.name})
    return 0


def _serve(options: argparse.Namespace) -> int:
    options.state_dir.mkdir(parents=True, exist_ok=True)
    server.serve(_plan(options))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.lab", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)

    def add(name: str, run: Command, text: str) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=text)
        command.set_defaults(run=run)
        command.add_argument("--state-dir", type=Path, default=DEFAULT_STATE)
        return command

    for name, run in (("up", _up), ("serve", _serve)):
        command = add(name, run, "start the devices in the background" if name == "up" else "run them here")
        command.add_argument("--configs", type=Path, required=True, metavar="DIR")
        command.add_argument("--latency-ms", type=int, default=0, metavar="N")
        command.add_argument(
            "--count", "--replicate", type=int, default=0, metavar="N", help="devices in all; copies of the folder's"
        )
        command.add_argument("--first-port", type=int, default=0, metavar="N", help="consecutive ports from N on")
        command.add_argument("--addresses", default="", metavar="NET", help="an address each, e.g. of 127.1.0.0/16")
        command.add_argument(
            "--port", type=int, default=0, metavar="N", help="on those addresses; 22 for root, or 2222"
        )
        if name == "up":
            command.add_argument("--inventory", type=Path, required=True, metavar="OUT.yml")
    add("down", _down, "stop them")
    add("status", _status, "list them")
    command = add("show", _show, "print a device's configuration, what was sent to it or what it logged")
    command.add_argument("name")
    command.add_argument("what", choices=("running", "startup", "log", "events"))
    command = add("fault", _fault, "switch faults on (latency_ms=200 drop_at=3 blank), list what is set, or clear")
    command.add_argument("--list", action="store_true", help="explain every fault")
    command.add_argument("name", nargs="?")
    command.add_argument("settings", nargs="*", metavar="FAULT[=VALUE] | clear")
    command = add("configure", _configure, "change a device by hand, from arguments or standard input")
    command.add_argument("name")
    command.add_argument("lines", nargs="*")
    command = add("restart", _restart, "power a device off and on: what wasn't saved is gone")
    command.add_argument("name")
    command.add_argument("--boot-seconds", type=float, default=0, metavar="S", help="nobody gets in for so long")
    command = add("save", _simple, "copy running-config startup-config")
    command.add_argument("name")
    commands.add_parser("nautobot", help="a real Nautobot: up, down, status, reset, seed", add_help=False)
    return parser


def main(arguments: list[str] | None = None) -> int:
    """Run one command."""
    words = sys.argv[1:] if arguments is None else arguments
    if words[:1] == ["nautobot"]:
        return nautobot.main(words[1:])
    options = _parser().parse_args(words)
    run: Command = options.run
    try:
        return run(options)
    except (lab.LabError, FleetError) as exc:
        print(f"error: {exc}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    raise SystemExit(main())
