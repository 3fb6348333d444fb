# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""`python -m tests.lab`: up, down, status, show, fault and what else a user does to a lab."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path

from . import lab, server, ssh

DEFAULT_STATE = Path(".cache") / "lab"
Command = Callable[[argparse.Namespace], int]


def _up(options: argparse.Namespace) -> int:
    lab.start(options.configs, state=options.state_dir, latency_ms=options.latency_ms)
    lab.write_inventory(options.inventory, state=options.state_dir)
    for name, host in lab.ask(options.state_dir, {"do": "status"}).items():
        print(f"{name}: ssh -F {options.state_dir / 'ssh_config'} -p {host['port']} {ssh.USER}@127.0.0.1")
    for name, reasons in lab.refused_at_boot(options.state_dir).items():
        print(f"{name} refused lines of its configuration: {'; '.join(reasons)}", file=sys.stderr)
    print(f"inventory: {options.inventory}")
    return 0


def _down(options: argparse.Namespace) -> int:
    was_up = lab.stop(options.state_dir)
    print("down" if was_up else f"no lab is up in {options.state_dir}")
    return 0 if was_up else 1


def _status(options: argparse.Namespace) -> int:
    for name, host in lab.ask(options.state_dir, {"do": "status"}).items():
        print(f"{name}: port {host['port']}, {host['connections']} connection(s)")
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
    request: dict[str, object] = {"do": "fault", "name": options.name}
    if options.settings == ["clear"]:
        request["clear"] = True
    else:
        request["values"] = dict(one.partition("=")[::2] if "=" in one else (one, "on") for one in options.settings)
    lab.ask(options.state_dir, request)
    return 0


def _configure(options: argparse.Namespace) -> int:
    request = {"do": "configure", "name": options.name, "lines": options.lines or sys.stdin.read().splitlines()}
    refused = lab.ask(options.state_dir, request)
    for line, error in refused:
        print(f"{line}\n  {error}", file=sys.stderr)
    return 1 if refused else 0


def _simple(options: argparse.Namespace) -> int:
    lab.ask(options.state_dir, {"do": options.command, "name": options.name})
    return 0


def _serve(options: argparse.Namespace) -> int:
    server.serve(folder=options.configs, state=options.state_dir, latency_ms=options.latency_ms)
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
        if name == "up":
            command.add_argument("--inventory", type=Path, required=True, metavar="OUT.yml")
    add("down", _down, "stop them")
    add("status", _status, "list them")
    command = add("show", _show, "print a device's configuration, what was sent to it or what it logged")
    command.add_argument("name")
    command.add_argument("what", choices=("running", "startup", "log", "events"))
    command = add("fault", _fault, "switch faults on: latency_ms=200, drop_at=3, blank; or clear")
    command.add_argument("name")
    command.add_argument("settings", nargs="+")
    command = add("configure", _configure, "change a device by hand, from arguments or standard input")
    command.add_argument("name")
    command.add_argument("lines", nargs="*")
    for name, text in (("restart", "power a device off and on"), ("save", "copy running-config startup-config")):
        command = add(name, _simple, text)
        command.add_argument("name")
    return parser


def main(arguments: list[str] | None = None) -> int:
    """Run one command."""
    options = _parser().parse_args(arguments)
    run: Command = options.run
    try:
        return run(options)
    except lab.LabError as exc:
        print(f"error: {exc}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    raise SystemExit(main())
