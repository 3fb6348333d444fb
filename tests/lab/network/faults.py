# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Faults that can be switched on for one device while it runs. The fields of `Faults` are the one table of them."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields, replace
from typing import Any

HOUR_MS = 3_600_000
SECOND_US = 1_000_000
MANY_LINES = 1_000_000
COUNTING = """\
Lines are counted per device, over all its sessions, from the last `fault` call for it or its last restart; the first
one is number 1. Every line that ends with Enter counts: commands, configuration, passwords, answers to questions and
empty lines; the keys at --More-- don't. `reject` and `ignore` with a number count configuration lines only: those
that reach configuration mode and are neither `end`, `exit` nor exec commands there.
A fault with a number of a line happens once; the others last until they are cleared.
Every `fault` call adds to what is set already (`drop_at=0`, `blank=off` or `hostname=` take one back), and starts the
count again. Several faults of one line happen in this order: latency, edit_at, drop_at, hang_at, the line itself with
reject before ignore, drop_after, hang_after, garbage_at. Of several ways to spoil the running-config the first one in
this list wins."""


class BadFault(ValueError):
    """There is no such fault, or not with this value."""


def _fault(default: Any, text: str, *, most: int = 0, needs: str = "") -> Any:
    """A row of the table: its value when it is off, what it does, the largest number, and what it can't do without."""
    return field(default=default, metadata={"text": text, "most": most, "needs": needs})


@dataclass(frozen=True, kw_only=True, slots=True)
class Faults:
    """What is wrong with one device; the default is nothing."""

    latency_ms: int = _fault(0, "milliseconds before every line is looked at", most=HOUR_MS)
    jitter_ms: int = _fault(0, "up to so many milliseconds more, the same ones in every run", most=HOUR_MS)
    byte_us: int = _fault(0, "microseconds for every byte of output: a slow line", most=SECOND_US)
    drop_at: int = _fault(0, "the connection breaks when line N arrives, before it takes effect", most=MANY_LINES)
    drop_after: int = _fault(0, "the connection breaks when line N has taken effect, unanswered", most=MANY_LINES)
    hang_at: int = _fault(0, "line N takes no effect and is never answered", most=MANY_LINES)
    hang_after: int = _fault(0, "line N takes effect and is never answered", most=MANY_LINES)
    reject: str = _fault("", "the device refuses configuration line N, or every one that contains this text")
    reject_text: str = _fault("", "the words with which `reject` refuses, instead of the platform's", needs="reject")
    ignore: str = _fault("", "the same lines as with `reject` are accepted and do nothing")
    edit_at: int = _fault(
        0, "somebody else configures `edit_lines` just before line N", most=MANY_LINES, needs="edit_lines"
    )
    edit_lines: tuple[str, ...] = _fault((), "that somebody's lines, separated by newlines; @FILE reads a file")
    refuse_logins: bool = _fault(default=False, text="every password is wrong")
    refuse_connections: bool = _fault(default=False, text="new TCP connections are reset; open sessions stay")
    no_banner: bool = _fault(default=False, text="new TCP connections are accepted, and nothing is ever sent")
    unreachable: bool = _fault(default=False, text="no packet gets through: sessions freeze, new connections time out")
    host_key: bool = _fault(default=False, text="new connections see a host key that nobody knows")
    hostname: str = _fault("", "the device calls itself this, whatever its configuration says")
    blank: bool = _fault(default=False, text="`show running-config` prints nothing")
    truncate: bool = _fault(default=False, text="`show running-config` stops half-way, within a line if need be")
    cut_interface: bool = _fault(default=False, text="`show running-config` stops within an interface's section")
    no_end: bool = _fault(default=False, text="`show running-config` stops before its last section; no `end`")
    garbage_at: int = _fault(0, "the answer to line N begins with noise that is no UTF-8", most=MANY_LINES)
    escapes: bool = _fault(default=False, text="every answer is strewn with ANSI escape sequences")
    full_nvram: bool = _fault(default=False, text="the configuration can't be saved")

    @property
    def distortion(self) -> str:
        """What happens to the printed running-config."""
        return next((name for name in ("blank", "truncate", "cut_interface", "no_end") if getattr(self, name)), "")

    def with_values(self, values: dict[str, object]) -> Faults:
        """These faults and others; values may be text, as the command line has them."""
        known = {one.name: one for one in fields(self)}
        changes: dict[str, Any] = {}
        for name, value in values.items():
            if name not in known:
                raise BadFault(f"no fault is called {name}; there are {', '.join(known)}")
            changes[name] = _READERS[type(known[name].default)](name, value, known[name].metadata["most"])
        changed = replace(self, **changes)
        for name, one in known.items():
            if getattr(changed, name) and one.metadata["needs"] and not getattr(changed, one.metadata["needs"]):
                raise BadFault(f"{name} wants {one.metadata['needs']} as well")
        return changed

    def switched_on(self) -> dict[str, Any]:
        """What differs from the default."""
        return {one.name: getattr(self, one.name) for one in fields(self) if getattr(self, one.name) != one.default}

    def delay(self, device: str, line: int) -> float:
        """Seconds before a line is looked at; a device's n-th line waits as long in every run."""
        jitter = random.Random(f"{device}/{line}").randint(0, self.jitter_ms) if self.jitter_ms else 0
        return (self.latency_ms + jitter) / 1000


def _flag(name: str, value: object, _most: int) -> bool:
    word = str(value).lower()
    if word not in _FLAGS:
        raise BadFault(f"{name} wants on or off, not {value!r}")
    return _FLAGS[word]


def _number(name: str, value: object, most: int) -> int:
    text = str(value)
    if not re.fullmatch(r"\d{1,9}", text, re.ASCII) or int(text) > most:
        raise BadFault(f"{name} wants a whole number from 0 to {most}, not {value!r}")
    return int(text)


def _text(name: str, value: object, _most: int) -> str:
    text = str(value)
    if name == "hostname" and not re.fullmatch(r"[!-~]{0,63}", text):
        raise BadFault(f"hostname wants up to 63 characters without spaces, not {value!r}")
    if text.isdigit() and int(text) == 0:
        raise BadFault(f"{name} wants a line's number from 1 on, or text, not {value!r}")
    return text


def _lines(name: str, value: object, _most: int) -> tuple[str, ...]:
    if isinstance(value, str):
        value = value.splitlines()
    if not isinstance(value, list | tuple) or not all(isinstance(line, str) for line in value):
        raise BadFault(f"{name} wants lines, not {value!r}")
    return tuple(value)


_FLAGS = {"true": True, "on": True, "yes": True, "1": True, "false": False, "off": False, "no": False, "0": False}
_READERS: dict[type, Callable[[str, object, int], Any]] = {bool: _flag, int: _number, str: _text, tuple: _lines}
_WANTS = {bool: "", int: "=N", str: "=TEXT", tuple: "=LINES"}
_MOMENTS = ("edit_at", "drop_at", "hang_at", "drop_after", "hang_after", "garbage_at")


def explained() -> Iterator[tuple[str, str]]:
    """Every fault as it is typed, and what it does."""
    for one in fields(Faults):
        yield one.name + _WANTS[type(one.default)], one.metadata["text"]


@dataclass(slots=True)
class Counter:
    """Counts lines since a fault was set."""

    lines: int = 0
    config_lines: int = 0
    edit_refused: list[tuple[str, str]] = field(default_factory=list)
    """Lines of the competing operator that the device refused, with its words."""

    def line(self, faults: Faults) -> frozenset[str]:
        """Count a received line; the faults that happen at it."""
        self.lines += 1
        return frozenset(name for name in _MOMENTS if getattr(faults, name) == self.lines)

    def config_line(self, faults: Faults, line: str) -> str:
        """Count a configuration line; `reject`, `ignore` or nothing."""
        self.config_lines += 1
        if _hits(faults.reject, line, self.config_lines):
            return "reject"
        return "ignore" if _hits(faults.ignore, line, self.config_lines) else ""


def _hits(wanted: str, line: str, count: int) -> bool:
    if not wanted:
        return False
    return int(wanted) == count if wanted.isdigit() else wanted in line


NOISE = bytes.fromhex("00 ff fe 07 c3 28 8f 1b 5b")
"""Line noise: no UTF-8, with a bell and the beginning of an escape sequence that never ends."""


def with_escapes(screen: bytes) -> bytes:
    """Output as a chatty terminal driver sends it: colours and erased line ends, which mean nothing."""
    return screen.replace(b"\r\n", b"\x1b[0m\x1b[K\r\n\x1b[m")


def distorted(text: str, how: str) -> str:
    """A running-config as a device in trouble prints it."""
    return _DISTORTIONS[how](text) if how else text


def _half(text: str) -> str:
    return text[: len(text) // 2]


def _within_interface(text: str) -> str:
    """Up to the middle of the section that stands in the middle of those with most to lose."""
    sections = [
        match for match in re.finditer(r"^interface .*\n((?:[ \t]+\S.*\n)*)", text, re.MULTILINE) if match.group(1)
    ]
    long = [match for match in sections if match.group(1).count("\n") > 1] or sections
    if not long:
        return _half(text)
    section = long[len(long) // 2]
    lines = section.group(1).splitlines(keepends=True)
    return text[: section.start(1)] + "".join(lines[: len(lines) // 2])


def _before_last_section(text: str) -> str:
    starts = [match.start() for match in re.finditer(r"^(?!end$)[^\s!]", text, re.MULTILINE)]
    return text[: starts[-1]] if starts else ""


_DISTORTIONS: dict[str, Callable[[str], str]] = {
    "blank": lambda _text: "",
    "truncate": _half,
    "cut_interface": _within_interface,
    "no_end": _before_last_section,
}
