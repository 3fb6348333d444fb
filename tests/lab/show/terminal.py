# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""`show` commands about the session itself, and about those who may have one."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from tests.lab.engine.access.accounts import BUILTIN_ROLES, accounts
from tests.lab.engine.access.banners import banners
from tests.lab.engine.grammar import Grammar
from tests.lab.engine.lines import of_text
from tests.lab.engine.model import Refused
from tests.lab.engine.readers import READERS
from tests.lab.engine.texts import SYNTAX
from tests.lab.shell.login import USER, rights

from .common import rows_of
from .table import Structured, Table, output

if TYPE_CHECKING:
    from tests.lab.shell.shell import Shell

_DESCRIPTIONS = {
    "network-admin": "Predefined network admin role has access to all commands\n  on the switch",
    "network-operator": "Predefined network operator role has access to all read\n  commands on the switch",
    "vdc-admin": "Predefined vdc admin role has access to all commands within\n  a VDC instance",
    "vdc-operator": "Predefined vdc operator role has access to all read commands\n  within a VDC instance",
}


def privilege(shell: Shell) -> str:
    return f"Current privilege level is {shell.level}"


def nxos_privilege(shell: Shell) -> str:
    return f"User name: {shell.user}\nCurrent privilege level: -1\nFeature privilege: Disabled"


def history(shell: Shell) -> str:
    """The lines of this session; NX-OS counts them."""
    lines = [line.decode("utf-8", errors="replace") for line in shell.history]
    return "\n".join(f"  {line}" for line in lines)


def terminal(shell: Shell) -> str:
    """The length and width of the terminal, in the words that each platform puts first."""
    if shell.platform == "ios":
        size = f"Length: {shell.length} lines, Width: {shell.width} columns"
        number = shell.login.line if shell.login is not None else 0
        return f'Line {number + 2}, Location: "", Type: "vt100"\n{size}'
    if shell.platform == "eos":
        return f"Terminal type: vt100\nWidth: {shell.width}, Length: {shell.length}"
    return f'TTY: /dev/pts/0 Type: "vt100"\nLength: {shell.length} lines, Width: {shell.width} columns'


def banner_motd(shell: Shell) -> str:
    return banners(shell.device.running).get("motd", "").strip("\n")


def banner_exec(shell: Shell) -> str:
    return banners(shell.device.running).get("exec", "").strip("\n")


def banner_login(shell: Shell) -> str:
    return banners(shell.device.running).get("login", "").strip("\n")


def _users(shell: Shell) -> dict[str, tuple[str, ...]]:
    """Roles by user; the lab's own user is one of them."""
    names = [*accounts(shell.device.running)]
    names += [USER] if USER not in names else []
    return {name: rights(shell.device, name).roles for name in names}


def user_accounts(shell: Shell) -> str:
    return "\n".join(_account(shell, name, roles) for name, roles in _users(shell).items())


def _account(shell: Shell, name: str, roles: tuple[str, ...]) -> str:
    account = accounts(shell.device.running).get(name)
    text = f"user:{name}\n        this user account has no expiry date\n        roles:{' '.join(roles)} "
    if name != USER and (account is None or not account.word):
        text += "\nno password set. Local login not allowed\nRemote login through RADIUS/TACACS+ is possible"
    for key in account.keys if account is not None else ():
        text += f"\n        ssh public key: {key}"
    return text


def user_account(shell: Shell, name: str) -> str:
    users = _users(shell)
    if name not in users:
        raise Refused("user not present")
    return _account(shell, name, users[name])


def user_accounts_data(shell: Shell) -> dict[str, Any]:
    """One user is an object, several are a list."""
    rows = [_account_row(shell, name, roles) for name, roles in _users(shell).items()]
    return rows_of("template", "template", rows)


def _account_row(shell: Shell, name: str, roles: tuple[str, ...]) -> dict[str, Any]:
    account = accounts(shell.device.running).get(name)
    table = [{"role": role} for role in roles]
    row: dict[str, Any] = {"usr_name": name, "expire_date": "this user account has no expiry date"}
    row |= rows_of("role", "role", table)
    if name != USER and (account is None or not account.word):
        row["remote_login"] = "no password set. Local login not allowed"
    if account is not None and account.keys:
        row["sshkey_info"] = account.keys[0]
    return row


def roles(shell: Shell) -> str:
    """`show role`."""
    found = {name: [f"  Description: {_DESCRIPTIONS[name]}", *_rules(name)] for name in BUILTIN_ROLES}
    for item in shell.device.running.items:
        if item.startswith("role name "):
            header, *lines = of_text(item)
            found[header.split()[2]] = ["  Description: new role", *_own_rules(lines)]
    return "\n\n".join("\n".join((f"Role: {name}", *lines)) for name, lines in found.items())


def role(shell: Shell, name: str) -> str:
    every = {part.partition("\n")[0]: part for part in roles(shell).split("\n\n")}
    if f"Role: {name}" not in every:
        raise Refused("ERROR: Role not found")
    return every[f"Role: {name}"]


_TABLE_HEAD = (
    "  -------------------------------------------------------------------",
    "  Rule    Perm    Type        Scope               Entity",
    "  -------------------------------------------------------------------",
)


def _rules(name: str) -> tuple[str, ...]:
    access = "read-write" if name.endswith("admin") else "read"
    return (*_TABLE_HEAD, f"  1       permit  {access}")


def _own_rules(lines: list[str]) -> tuple[str, ...]:
    rules = [line.split() for line in lines if line.strip().startswith("rule ")]
    return (*_TABLE_HEAD, *(f"  {words[1]:<7} {words[2]:<7} {' '.join(words[3:])}" for words in rules))


def strength_check(shell: Shell) -> str:
    off = shell.device.running.has_line("no password strength-check")
    return f"Password secure mode is {'disabled' if off else 'enabled'}"


def _banner_data(kind: str, key: str) -> Callable[[Shell], dict[str, str]]:
    return lambda shell: {key: banners(shell.device.running).get(kind, "")}


_PRIVILEGE = Structured(privilege, lambda shell: {"privilegeLevel": shell.level})
_MOTD = Structured(banner_motd, _banner_data("motd", "motd"))
_COMMON: Table = {"show history": history, "show terminal": terminal}
TABLES: dict[str, Table] = {
    "ios": {**_COMMON, "show privilege": privilege},
    "nxos": {
        "show terminal": terminal,
        "show cli history": history,
        "show privilege": nxos_privilege,
        "show banner motd": _MOTD,
        "show banner exec": banner_exec,
        "show user-account": Structured(user_accounts, user_accounts_data),
        "show user-account <word>": user_account,
        "show role": roles,
        "show role name <word>": role,
        "show password strength-check": strength_check,
    },
    "eos": {
        **_COMMON,
        "show privilege": _PRIVILEGE,
        "show banner motd": _MOTD,
        "show banner login": Structured(banner_login, _banner_data("login", "loginBanner")),
    },
}
"""Commands that are answered from the session, whereas the others ask the device."""


@lru_cache(maxsize=3)
def grammar(platform: str) -> Grammar:
    return Grammar(TABLES[platform], readers=READERS[platform], texts=SYNTAX[platform])


def answer(shell: Shell, command: str, *, as_json: bool) -> str | None:
    """The output, or None for a command of the device's own."""
    try:
        match = grammar(shell.platform).match(command)
    except Refused:
        return None
    return output(match.command, shell.platform, shell, *match.args, as_json=as_json)
