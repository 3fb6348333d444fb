# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Who is logged in, and the messages that a device sends to those who want to see them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(slots=True)
class Login:
    """One user on one terminal line."""

    user: str
    address: str
    line: int
    """Counted from 0, as vty lines are."""
    since: float
    """On the device's clock, as is `active`."""
    active: float
    """When the last key was pressed."""
    notify: Callable[[str], None] | None = None
    """Shows a message on the terminal; nothing unless the user asked for it with `terminal monitor`."""


@dataclass(slots=True)
class Logins:
    """The terminal lines of a device."""

    lines: dict[int, Login] = field(default_factory=dict)

    def open(self, user: str, address: str, *, now: float) -> Login:
        """Take the first free line."""
        number = next(number for number in range(len(self.lines) + 1) if number not in self.lines)
        self.lines[number] = Login(user, address, number, now, now)
        return self.lines[number]

    def close(self, login: Login) -> None:
        self.lines.pop(login.line, None)

    def everybody(self) -> list[Login]:
        return [self.lines[number] for number in sorted(self.lines)]

    def announce(self, message: str) -> None:
        """A syslog message, to every terminal that monitors."""
        for login in self.everybody():
            if login.notify is not None:
                login.notify(message)
