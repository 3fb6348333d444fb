# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Logging in: who may, as whom, what they see first, and when they are logged off."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tests.lab.engine.access import enable, pubkeys
from tests.lab.engine.access.accounts import accounts
from tests.lab.engine.access.banners import banners
from tests.lab.engine.device import Device
from tests.lab.engine.lines import of_text

USER = "netops"
PASSWORD = "netops-lab"
ENABLE_PASSWORD = "netops"

_BEFORE_LOGIN = {"ios": "login", "nxos": "motd", "eos": "login"}
_AFTER_LOGIN = {"ios": ("motd", "exec"), "nxos": ("exec",), "eos": ("motd",)}
_IDLE = {
    "ios": re.compile(r" exec-timeout (\d+)(?: (\d+))?"),
    "nxos": re.compile(r"  exec-timeout (\d+)"),
    "eos": re.compile(r"   idle-timeout (\d+)"),
}
_LINES = {"ios": "line vty ", "nxos": "line vty", "eos": "management ssh"}


@dataclass(frozen=True, slots=True)
class Rights:
    """What a user gets with the login."""

    level: int
    roles: tuple[str, ...]


def password_opens(device: Device, user: str, password: str) -> bool:
    """The lab's own user always may log in; others as the configuration says."""
    if (user, password) == (USER, PASSWORD):
        return True
    account = accounts(device.running).get(user)
    return account is not None and account.accepts(password)


def key_opens(device: Device, user: str, *, data: bytes, text: str) -> bool:
    """Whether the configuration knows this public key, given as its wire form and as its text."""
    if device.platform == "ios":
        return pubkeys.fingerprint(data) in pubkeys.fingerprints(device.running, user)
    account = accounts(device.running).get(user)
    return account is not None and any(key.split()[:2] == text.split()[:2] for key in account.keys)


def rights(device: Device, user: str) -> Rights:
    """The level or roles that a session begins with."""
    account = accounts(device.running).get(user)
    level = account.level if account is not None else 1
    roles = account.roles if account is not None else ()
    if device.platform == "nxos":
        return Rights(15, roles or (("network-admin",) if user == USER else ("network-operator",)))
    if device.platform == "eos":
        authorized = device.running.has_line("aaa authorization exec default local")
        return Rights(level if authorized else 1, roles or (("network-admin",) if user == USER else ()))
    return Rights(_ios_level(device, level), ())


def _ios_level(device: Device, level: int) -> int:
    """A user's level counts with `aaa authorization exec` or without AAA; else the line's own level does."""
    lines = device.running.lines()
    aaa = "aaa new-model" in lines
    if aaa and not any(line.startswith("aaa authorization exec default") for line in lines):
        level = 1
    own = [int(line.split()[-1]) for line in _vty(device) if re.fullmatch(r" privilege level \d{1,2}", line)]
    return own[0] if own and level == 1 else level


def _vty(device: Device) -> list[str]:
    """The configuration of the lines that people log in on."""
    blocks = [item for item in device.running.items if item.startswith(_LINES[device.platform])]
    return of_text(blocks[0])[1:] if blocks else []


def idle_seconds(device: Device) -> float | None:
    """After how long without a key a session ends; None where the configuration doesn't say."""
    for line in _vty(device):
        match = _IDLE[device.platform].fullmatch(line)
        if match is not None:
            seconds = match.group(2) if match.re.groups > 1 else None
            return 60 * int(match.group(1)) + int(seconds or 0) or None
    return None


def before(device: Device) -> str:
    """The banner that a client shows before it asks for a password."""
    found = banners(device.running).get(_BEFORE_LOGIN[device.platform], "")
    return found if not found or found.endswith("\n") else found + "\n"


def after(device: Device) -> str:
    """The banners above the first prompt."""
    found = banners(device.running)
    shown = [found[kind].strip("\n") for kind in _AFTER_LOGIN[device.platform] if kind in found]
    return "\n".join(shown)


def enable_opens(device: Device, level: int, password: str) -> bool:
    return (password == ENABLE_PASSWORD and level == 15) or enable.accepts(device.running, level, password)


def enable_is_free(device: Device) -> bool:
    return device.running.has_line("aaa authentication enable default none")
