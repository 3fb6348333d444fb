# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""`python -m tests.lab nautobot`: up, down, status, reset and seed."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from . import seeding
from .errors import NautobotError
from .install import ROOT
from .instance import DEFAULT_STATE, Nautobot

Command = Callable[[Nautobot, argparse.Namespace], int]


def _prepare(nautobot: Nautobot, _options: argparse.Namespace) -> int:
    nautobot.prepare()
    return 0


def _up(nautobot: Nautobot, _options: argparse.Namespace) -> int:
    started = time.monotonic()
    new = nautobot.up()
    print(f"up in {time.monotonic() - started:.0f} s" if new else "it is up")
    _print_access(nautobot)
    return 0


def _print_access(nautobot: Nautobot) -> None:
    print(f"Nautobot: {nautobot.url}\nlogin: admin\npassword: {nautobot.password()}\nlogs: {nautobot.state / 'logs'}")


def _down(nautobot: Nautobot, _options: argparse.Namespace) -> int:
    was_up = nautobot.down()
    print("down" if was_up else f"no Nautobot is up in {nautobot.state}")
    return 0 if was_up else 1


def _status(nautobot: Nautobot, _options: argparse.Namespace) -> int:
    status = nautobot.status()
    for name, alive in status.items():
        print(f"{name}: {'runs' if alive else 'is down: `up` repairs it'}")
    if not status:
        print(f"no Nautobot is up in {nautobot.state}")
    elif all(status.values()):
        _print_access(nautobot)
    return 0 if status and all(status.values()) else 1


def _reset(nautobot: Nautobot, _options: argparse.Namespace) -> int:
    started = time.monotonic()
    nautobot.reset()
    print(f"reset in {time.monotonic() - started:.1f} s")
    return 0


def _seed(nautobot: Nautobot, options: argparse.Namespace) -> int:
    started = time.monotonic()
    source = seeding.synthetic(options.count) if options.count else options.source
    counts = nautobot.seed(source, lab=options.lab)
    seconds = time.monotonic() - started
    print(f"seeded in {seconds:.1f} s: {', '.join(f'{number} {what}' for what, number in counts.items())}")
    return 0


def _hooks(nautobot: Nautobot, _options: argparse.Namespace) -> int:
    """As a user does it."""
    playbook = [str(Path(sys.executable).with_name("ansible-playbook")), "playbooks/nautobot_setup.yml"]
    access = {"NAUTOBOT_URL": nautobot.url, "NAUTOBOT_TOKEN": nautobot.token()}
    done = subprocess.run(playbook, cwd=ROOT, env=os.environ | access, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NautobotError(f"{' '.join(playbook)} failed: {done.stdout[-2000:]}{done.stderr[-1000:]}")
    print("jobs, job hooks and button are enabled")
    return 0


def _token(nautobot: Nautobot, options: argparse.Namespace) -> int:
    print(nautobot.token(options.user))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.lab nautobot", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)

    def add(name: str, run: Command, text: str) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=text)
        command.set_defaults(run=run, port=0, concurrency=1, jobs=None)
        command.add_argument("--state-dir", type=Path, default=DEFAULT_STATE)
        return command

    add("prepare", _prepare, "install Nautobot and migrate its database, unless that is done: minutes, once")
    command = add("up", _up, "start it, or repair what runs only in part")
    command.add_argument("--port", type=int, default=0, metavar="N", help="of the web server; else the kernel's choice")
    command.add_argument("--concurrency", type=int, default=1, metavar="N", help="jobs that may run at the same time")
    command.add_argument("--jobs", type=Path, metavar="DIR", help="JOBS_ROOT; else a folder with the project's jobs")
    add("down", _down, "stop it and forget its data")
    add("status", _status, "what runs, and where")
    add("reset", _reset, "back to the freshly migrated state; users and tokens stay")
    command = add("seed", _seed, "create a lab's devices, replacing those of the same names")
    command.add_argument(
        "source",
        type=Path,
        nargs="?",
        default=Path("tests/demo/configs"),
        help="a lab's folder with an intent.json in or above it, or a GraphQL answer (default: %(default)s)",
    )
    command.add_argument("--count", type=int, default=0, metavar="N", help="N synthetic devices of 48 ports instead")
    command.add_argument(
        "--lab", type=Path, metavar="STATE", help="a lab that is up: its addresses become primary ones"
    )
    add("hooks", _hooks, "enable the jobs and their hooks")
    command = add("token", _token, "print a user's API token")
    command.add_argument("user", nargs="?", default="admin", choices=("admin", "reader", "operator", "editor"))
    return parser


def main(arguments: list[str] | None = None) -> int:
    """Run one command."""
    options = _parser().parse_args(arguments)
    run: Command = options.run
    nautobot = Nautobot(
        options.state_dir,
        port=options.port,
        concurrency=options.concurrency,
        jobs=options.jobs,
        say=partial(print, flush=True),
    )
    try:
        return run(nautobot, options)
    except NautobotError as exc:
        print(f"error: {exc}", file=sys.stderr)
        return 1
