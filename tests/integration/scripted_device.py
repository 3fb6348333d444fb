# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A device that says what a test tells it to, over real SSH, and writes down every byte that it gets.

It keeps no configuration; for that there is the lab. It runs in a process of its own, because ansible-pylibssh holds
the interpreter's lock while it waits.
"""

from __future__ import annotations

import asyncio
import json
import sys
from dataclasses import asdict, dataclass, field
from pathlib import Path

import asyncssh

PAUSE = "\x00"
"""In any text: send what stands before it, and wait a moment, as a slow device does in the middle of a line."""


@dataclass
class Script:
    """How the device behaves."""

    hostname: str = "core1"
    platform: str = "ios"
    password: str = "secret"
    enable_password: str = ""
    """Not empty: the login is unprivileged, and ``enable`` asks."""
    banner: str = ""
    running: str = ""
    custom_prompt: str = ""
    pages: bool = False
    """Stop once in the middle of the running-config, whatever ``terminal length`` said."""
    deaf: int = 0
    """So many lines after the login are lost, as on a device that flushes its input."""
    silent: bool = False
    """Accept the login and say nothing."""
    no_shell: bool = False
    texts: dict[str, str] = field(default_factory=dict)
    """Line -> what is printed before the next prompt."""
    questions: dict[str, str] = field(default_factory=dict)
    """Line -> what is printed instead of a prompt."""
    hangs: list[str] = field(default_factory=list)
    drops: list[str] = field(default_factory=list)
    modes: dict[str, str] = field(default_factory=dict)
    """Line -> the mode that follows, beside the usual ones; ``exec`` for none."""
    record: str = ""
    """A file for the received bytes."""


class _Dropped(Exception):  # an event, not an error
    pass


class _Shell:
    def __init__(self, script: Script, process: asyncssh.SSHServerProcess[bytes]) -> None:
        self.script = script
        self.process = process
        self.privileged = not script.enable_password
        self.mode = ""
        self.input = bytearray()

    @property
    def prompt(self) -> str:
        space = " " if self.script.platform == "nxos" else ""
        if self.mode:
            name = self.script.hostname[:20] if self.script.platform == "ios" else self.script.hostname
            return f"{name}({self.mode})#{space}"
        return f"{self.script.custom_prompt or self.script.hostname}{'#' if self.privileged else '>'}{space}"

    async def say(self, text: str) -> None:
        parts = text.replace("\r\n", "\n").replace("\n", "\r\n").split(PAUSE)
        for number, part in enumerate(parts):
            if number:
                await self.process.stdout.drain()
                await asyncio.sleep(0.1)
            self.process.stdout.write(part.encode())

    async def character(self) -> str:
        while not self.input:
            data = await self.process.stdin.read(4096)
            if not data:
                raise _Dropped
            self.record(data)
            self.input += data
        return chr(self.input.pop(0))

    def record(self, data: bytes) -> None:
        with Path(self.script.record).open("ab") as record:
            record.write(data)

    async def line(self, *, echo: bool = True) -> str:
        typed = ""
        seen = 0
        while (character := await self.character()) != "\r":
            if character == "\x03":
                await self.say("^C\n" + self.prompt)
                typed, seen = "", 0
                continue
            typed += character
            if echo and not self.input:
                await self.say(typed[seen:])
                seen = len(typed)
        await self.say((typed[seen:] if echo else "") + "\n")
        return typed

    async def run(self) -> None:
        if self.script.silent:
            await self.process.stdin.read()
            return
        await self.say(self.script.banner)
        await self.say("\n" + self.prompt)
        for _ in range(self.script.deaf):
            while await self.character() != "\r":
                pass
        while True:
            await self.answer(await self.line())
            await self.say(self.prompt)

    async def answer(self, line: str) -> None:
        if line in self.script.drops:
            raise _Dropped
        if line in self.script.hangs:
            await asyncio.sleep(3600)
        if line in self.script.questions:
            await self.say(self.script.questions[line])
            while await self.character() != "\x03":
                pass
            await self.say("\n")
            return
        if line == "enable" and not self.privileged:
            await self.enable()
        elif line == "show running-config":
            await self.running()
        await self.say(self.script.texts.get(line, ""))
        self.enter(line)

    async def enable(self) -> None:
        for _ in range(3):
            await self.say("Password: ")
            if await self.line(echo=False) == self.script.enable_password:
                self.privileged = True
                return
        await self.say("% Bad secrets\n\n")

    async def running(self) -> None:
        if not self.privileged:
            await self.say("            ^\n% Invalid input detected at '^' marker.\n\n")
            return
        first, middle, rest = self.script.running.partition("!\n")
        await self.say(first + middle)
        if self.script.pages and rest:
            await self.say(" --More-- ")
            await self.character()
            await self.say("\b" * 9 + " " * 8 + "\b" * 9)
        await self.say(rest)

    def enter(self, line: str) -> None:
        session = line.startswith("configure session ")
        if line in self.script.modes:
            self.mode = self.script.modes[line].removeprefix("exec")
        elif line == "end" or line.startswith("commit") or (line == "abort" and self.mode == "config-s-drift-"):
            self.mode = ""
        elif line == "configure terminal" or session:
            self.mode = "config-s-drift-" if session else "config"
        elif line == "abort":
            self.mode = "config-s-drift-"
        elif line.startswith("interface ") and self.mode:
            self.mode = "config-s-drift--if-Et1" if self.mode.startswith("config-s") else "config-if"


class _Server(asyncssh.SSHServer):
    def __init__(self, script: Script) -> None:
        self.script = script

    def password_auth_supported(self) -> bool:
        return True

    def validate_password(self, username: str, password: str) -> bool:  # noqa: ARG002  # asyncssh's signature
        return password == self.script.password


async def _serve(script: Script) -> None:
    async def shell(process: asyncssh.SSHServerProcess[bytes]) -> None:
        try:
            await _Shell(script, process).run()
        except (_Dropped, asyncssh.Error, OSError):
            process.get_extra_info("connection").abort()

    key = asyncssh.generate_private_key("ssh-ed25519")
    server = await asyncssh.listen(
        "127.0.0.1",
        0,
        server_factory=lambda: _Server(script),
        server_host_keys=[key],
        process_factory=None if script.no_shell else shell,
        encoding=None,
        line_editor=False,
    )
    print(json.dumps({"port": server.get_port(), "key": key.export_public_key().decode().strip()}), flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)  # until the test closes our input


def as_json(script: Script) -> str:
    return json.dumps(asdict(script))


if __name__ == "__main__":
    asyncio.run(_serve(Script(**json.loads(sys.argv[1]))))
