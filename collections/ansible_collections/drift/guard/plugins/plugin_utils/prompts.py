# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Prompts and the other places where a device waits, and the text between them.

A prompt is never recognised by looking like one: descriptions and banners do too. It is learned once, from the line
in which the device echoes our first command, and from then on only that very prompt ends a reply.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

# A prompt may hold the time of day (EOS `prompt %D{%H:%M:%S}`), the only part that changes between two commands.
_CLOCK = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?")

_MAYBE_PROMPT = re.compile(r"(?:^|[\r\n])[^\r\n]*[\w)\]][^\r\n\w]*[>#] ?\Z")
_MORE = re.compile(r"(?:^|[\r\n\x08]) ?--More-- ?\Z")
_PASSWORD = re.compile(r"(?:^|[\r\n])[^\r\n]*[Pp]assword: ?\Z")

# IOS: `Destination filename [startup-config]? `, `... [confirm]`, `... [yes/no]: `. NX-OS: `(y/n)?  [n] `. EOS:
# `Proceed with reload? [confirm]`.
_QUESTION = re.compile(
    r"\n(?P<question>[^\r\n]*"
    r"(?:\[confirm\]|\[[^\]\r\n]*\] ?[:?]|\((?:y/n|yes/no)\) ?[:?]?(?: *\[\w*\])?|password:)) *\Z",
    re.IGNORECASE,
)

# Colours, cursor movements, mode switches, window titles. Erase-to-end-of-line is kept apart: it removes text.
_ANSI = re.compile(r"\x1b(?:\[(?!0?K)[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[=>78NOHDEMc]|[()][0-9A-B])")
_ERASE_LINE = re.compile(r"\x1b\[0?K")
_NEWLINE = re.compile(r"\r+\n")


@dataclass(frozen=True)
class Prompt:
    """One device's prompt, as learned: ``core1#``, ``core1>``, ``core1(maint-mode)#``."""

    text: str

    @property
    def privileged(self) -> bool:
        """Whether commands that need the enabled mode have a chance."""
        return self.text.endswith("#")

    @property
    def hostname(self) -> str:
        """What stands before the sign; the hostname unless the device has a custom prompt."""
        return self.text.rstrip("#>").partition("(")[0].strip()

    @property
    def pattern(self) -> re.Pattern[str]:
        """The prompt on a line of its own, at the end of what came."""
        return re.compile(rf"[\r\n]{_exactly(self.text)} ?\Z")


def _exactly(text: str) -> str:
    """A regular expression for the text, in which a clock may go on."""
    return r"\d{1,2}:\d{2}(?::\d{2})?".join(re.escape(part) for part in _CLOCK.split(text))


def may_be_prompt(tail: str) -> bool:
    """Whether a login is far enough to type something: good enough to begin with, never to end a reply."""
    return _MAYBE_PROMPT.search(tail) is not None


@cache
def echo_of(command: str) -> re.Pattern[str]:
    """A line with a command as the device repeats it, behind its prompt."""
    return re.compile(rf"(?:^|[\r\n])(?P<prompt>[^\r\n]*[>#]) ?{re.escape(command)} *\r*\n")


def learn(text: str, *, command: str) -> Prompt | None:
    """The prompt in front of the echoed command, once the text also ends with it."""
    for echo in echo_of(command).finditer(text):
        prompt = Prompt(echo["prompt"].strip())
        if prompt.pattern.search(text, echo.end() - 1):
            return prompt
    return None


def enabled(prompt: Prompt) -> re.Pattern[str]:
    """The prompt after `enable`: NX-OS appends to the hostname (`core1-enable#`, see cisco.nxos' terminal plugin)."""
    return re.compile(rf"[\r\n]{_exactly(prompt.text.rstrip('#>'))}[^\r\n#>]*# ?\Z")


def config_prompt(hostname: str = "") -> re.Pattern[str]:
    """The prompt of any configuration mode.

    Without a hostname, for the reply to `configure ...`, any is accepted, since there IOS cuts hostnames to 20
    characters (netmiko#2755) and ignores a custom `prompt` (netmiko#2956); with what stood there, exactly that.
    EOS' mode names hold slashes and dashes: `(config-s-drift--if-Et1/1)`.
    """
    name = _exactly(hostname) if hostname else r"[^\s#>]+?"
    return re.compile(rf"[\r\n](?P<hostname>{name})\((?P<mode>config[^()\r\n]*)\)# ?\Z")


def asks_for_more(tail: str) -> bool:
    """Whether the device stopped in the middle of a page."""
    return _MORE.search(tail) is not None


def asks_for_password(tail: str) -> bool:
    """Whether the device waits for a password."""
    return _PASSWORD.search(tail) is not None


def question(text: str) -> str:
    """The question that a device asks instead of giving a prompt; empty when there is none."""
    found = _QUESTION.search(text)
    return found["question"].strip() if found else ""


def plain(text: str) -> str:
    """Terminal output without what only a terminal understands, lines ended by a newline."""
    text = _NEWLINE.sub("\n", text)
    if "\x1b" in text:
        text = _ANSI.sub("", text)
    if "\x08" in text or "\r" in text or "\x1b" in text:
        text = "\n".join(_as_seen(line) for line in text.split("\n"))
    return text.replace("\x00", "").replace("\x07", "")


def _as_seen(line: str) -> str:
    """What a terminal shows after backspaces, carriage returns and erasures, so that `--More--` is gone too."""
    if not any(mark in line for mark in "\x08\r\x1b"):
        return line
    cells: list[str] = []
    column = 0
    for character in _ERASE_LINE.sub("\x1b", line):
        if character == "\x08":
            column = max(0, column - 1)
        elif character == "\r":
            column = 0
        elif character == "\x1b":
            del cells[column:]
        else:
            cells[column : column + 1] = [character]
            column += 1
    return "".join(cells).rstrip()


def reply_body(text: str, *, command: str) -> str:
    """A reply without the echo in front and the prompt at the end.

    The echo is the line that ends with the command; a device that scrolled a long line sideways has mangled it, then
    it is the first line. Log messages may stand before the echo.
    """
    lines = plain(text).split("\n")[:-1]
    typed = command.strip()
    for number, line in enumerate(lines[:5]):
        if line.rstrip().endswith(typed):
            return "\n".join(lines[number + 1 :])
    return "\n".join(lines[1:])
