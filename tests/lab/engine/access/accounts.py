# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The users of a configuration: read from its lines, changed by `username ...`, printed as the platform prints them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tests.lab.engine import placing
from tests.lab.engine.lines import of_text
from tests.lab.engine.model import BadToken, Config, Refused
from tests.lab.engine.texts import SYNTAX

from . import passwords

if TYPE_CHECKING:
    from tests.lab.engine.globals import Context

_TOKEN = re.compile(r"\S+")
_KINDS = {"ios": ("0", "5", "7", "8", "9"), "nxos": ("0", "5", "8", "9"), "eos": ("0", "5", "8a", "sha512", "*")}
_LONGEST = {"ios": 127, "nxos": 127, "eos": 255}
_BEFORE = {
    "ios": ("redundancy", "vlans", "class-map", "policy-map", "interfaces", "router ", "ip ", "line ", "end"),
    "nxos": ("banner ", "ip domain", "no ip domain", "copp ", "snmp-server ", "rmon ", "vlans", "vrfs", "interfaces"),
    "eos": ("clock ", "vlans", "vrfs", "interfaces", "ip ", "router ", "management ", "end"),
}
BUILTIN_ROLES = ("network-admin", "network-operator", "vdc-admin", "vdc-operator")


@dataclass(frozen=True, kw_only=True, slots=True)
class Account:
    """One user; every empty value is a default that isn't printed."""

    name: str
    level: int = 1
    roles: tuple[str, ...] = ()
    view: str = ""
    word: str = ""
    """`secret` or `password`, as it was configured."""
    kind: str = ""
    stored: str = ""
    nopassword: bool = False
    keys: tuple[str, ...] = ()

    def accepts(self, password: str) -> bool:
        """Whether the user may log in with this password (EOS: nopassword is no way in over SSH)."""
        return passwords.verify(self.kind, self.stored, password)


def accounts(config: Config) -> dict[str, Account]:
    """All users of a configuration, by name."""
    found: dict[str, Account] = {}
    for item in config.items:
        if item.startswith("username "):
            words = of_text(item)[0].removeprefix("username ")
            name = words.split(maxsplit=1)[0]
            found[name] = _Reader(config.platform, words).apply(found.get(name) or Account(name=name))
    return found


class _Reader:
    """The options behind a user's name, one after the other."""

    def __init__(self, platform: str, text: str, *, typed: bool = False) -> None:
        self._platform = platform
        self._typed = typed
        self._text = text
        self._tokens = list(_TOKEN.finditer(text))
        self._at = 1

    def _next(self) -> str:
        if self._at >= len(self._tokens):
            raise Refused(SYNTAX[self._platform].incomplete)
        self._at += 1
        return self._tokens[self._at - 1].group()

    def _rest(self) -> str:
        start = self._tokens[self._at].start() if self._at < len(self._tokens) else len(self._text)
        self._at = len(self._tokens)
        return self._text[start:].rstrip()

    def _bad(self) -> BadToken:
        offset = len("username ") + self._tokens[self._at - 1].start()
        return BadToken(SYNTAX[self._platform].invalid, offset=offset)

    def apply(self, account: Account) -> Account:
        """The account with all options; a loaded line's unknown options change nothing."""
        while self._at < len(self._tokens):
            word = self._next()
            known = [name for name in _OPTIONS[self._platform] if name.startswith(word.lower())]
            if len(known) == 1 or word in known:
                option = _OPTIONS[self._platform][word if word in known else known[0]]
                account = option(self, account)
            elif self._typed:
                raise self._bad()
        return account

    def level(self, account: Account) -> Account:
        text = self._next()
        if not text.isdigit() or int(text) > 15:
            raise self._bad()
        return replace(account, level=int(text))

    def role(self, account: Account) -> Account:
        name = self._next()
        roles = (*(one for one in account.roles if one != name), name)
        return replace(account, roles=roles if self._platform == "nxos" else (name,))

    def view(self, account: Account) -> Account:
        return replace(account, view=self._next())

    def secret(self, account: Account) -> Account:
        return self._password(account, "secret")

    def password(self, account: Account) -> Account:
        return self._password(account, "password")

    def _password(self, account: Account, word: str) -> Account:
        """`[KIND] TEXT`; a lone word is the text even where it could be a kind."""
        kind = self._next()
        if kind not in _KINDS[self._platform] or self._at >= len(self._tokens):
            self._at -= 1
            kind = "0"
        text = self._rest() if kind == "0" and self._platform == "ios" else self._next()
        text = text.rstrip()
        if self._typed:
            self._check(account, word, kind, text)
            if kind == "0" and not (self._platform == "ios" and word == "password"):
                kind, text = passwords.hashed(self._platform, text)
        return replace(account, word=word, kind=kind, stored=text, nopassword=False)

    def _check(self, account: Account, word: str, kind: str, text: str) -> None:
        longest = _LONGEST[self._platform]
        if self._platform == "ios" and account.word and account.word != word:
            raise Refused(
                "ERROR: Can not have both a user password and a user secret.\nPlease choose one or the other."
            )
        if kind == "0" and len(text) > longest:
            raise Refused(
                f"% Invalid Password length - must contain 1 to {longest} characters. Password configuration failed"
            )

    def algorithm(self, account: Account) -> Account:
        """IOS `algorithm-type X secret ...`: the lab computes type 9 whatever is asked for."""
        self._next()
        return account

    def nopassword(self, account: Account) -> Account:
        return replace(account, nopassword=True, word="", kind="", stored="")

    def key(self, account: Account) -> Account:
        key = self._rest()
        if not key:
            raise Refused(SYNTAX[self._platform].incomplete)
        return replace(account, keys=(key,))


_Option = Callable[[_Reader, Account], Account]
_OPTIONS: dict[str, dict[str, _Option]] = {
    "ios": {
        "privilege": _Reader.level,
        "view": _Reader.view,
        "algorithm-type": _Reader.algorithm,
        "secret": _Reader.secret,
        "password": _Reader.password,
        "nopassword": _Reader.nopassword,
    },
    "nxos": {"password": _Reader.password, "role": _Reader.role, "sshkey": _Reader.key},
    "eos": {
        "privilege": _Reader.level,
        "role": _Reader.role,
        "secret": _Reader.secret,
        "nopassword": _Reader.nopassword,
        "ssh-key": _Reader.key,
        "sshkey": _Reader.key,
    },
}


def _printed(platform: str, one: Account) -> str:
    """The account's lines."""
    if platform == "nxos":
        return _printed_nxos(one)
    parts = [f"username {one.name}"]
    parts += [f"privilege {one.level}"] if one.level != 1 else []
    parts += [f"role {role}" for role in one.roles] + ([f"view {one.view}"] if one.view else [])
    parts += ["nopassword"] if one.nopassword else []
    parts += [f"{one.word} {one.kind} {one.stored}"] if one.word else []
    lines = [" ".join(parts)] if len(parts) > 1 or not one.keys else []
    lines += [f"username {one.name} ssh-key {key}" for key in one.keys]
    return "".join(f"{line}\n" for line in lines)


def _printed_nxos(one: Account) -> str:
    first, *others = one.roles or ("network-operator",)
    word = f"password {one.kind} {one.stored}" if one.word else "password 5 !"
    lines = [f"username {one.name} {word}  role {first}"]
    lines += [f"username {one.name} role {role}" for role in others]
    lines += [f"username {one.name} sshkey {key}" for key in one.keys]
    return "".join(f"{line}\n" for line in lines)


def _of(name: str) -> Callable[[str], bool]:
    return lambda item: item.startswith((f"username {name} ", f"username {name}\n"))


def _is_user(item: str) -> bool:
    return item.startswith("username ")


def _store(config: Config, account: Account) -> None:
    """Replace the user's lines where they stand, or add them."""
    old = [index for index, item in enumerate(config.items) if _of(account.name)(item)]
    new = [line + "\n" for line in of_text(_printed(config.platform, account))]
    if old:
        at = old[0]
        config.items[:] = [item for item in config.items if not _of(account.name)(item)]
        config.items[at:at] = new
        return
    for line in new:
        placing.insert(config, line, kin=_is_user, before=_BEFORE[config.platform], alone=config.platform != "nxos")


def username(context: Context, text: str) -> None:
    """`username NAME ...`."""
    config = context.config
    name = text.split(maxsplit=1)[0]
    old = accounts(config).get(name)
    new = _Reader(config.platform, text, typed=True).apply(old or Account(name=name))
    if config.platform == "nxos":
        _nxos_rules(context, old, new, text)
    _store(config, new)


def _nxos_rules(context: Context, old: Account | None, new: Account, text: str) -> None:
    roles = {item.split()[2] for item in context.config.items if item.startswith("role name ")}
    unknown = [role for role in new.roles if role not in roles and role not in BUILTIN_ROLES]
    if unknown:
        raise Refused(f"ERROR: Role {unknown[0]} does not exist")
    if old is None and not new.word and not new.keys:
        context.said.append(f"warning: password for user:{new.name} not set. S/he may not be able to login")
    if new.word and (old is None or new.stored != old.stored):
        _check_strength(context, text)


def _check_strength(context: Context, text: str) -> None:
    words = text.split()
    password = words[words.index("password") + 1] if "password" in words else ""
    if password in _KINDS["nxos"]:
        return
    classes = sum(bool(re.search(one, password)) for one in ("[a-z]", "[A-Z]", "[0-9]", "[^a-zA-Z0-9]"))
    reasons = ["Minimum recommended length of 8 characters."] if len(password) < 8 else []
    if classes < 3:
        reasons.append(
            "Password should contain characters from at least three of the following classes: "
            "lower case letters, upper case letters, digits and special characters."
        )
    if len(password) < 4:
        reasons.append("it is WAY too short")
    if not reasons:
        return
    if not context.config.has_line("no password strength-check"):
        raise Refused("Wrong Password, Reason:\n" + "\n".join(reasons))
    reasons.append("Configuration accepted because password strength check is disabled")
    context.said += [f"WARNING: {reason}" for reason in reasons]


def no_username(context: Context, text: str) -> None:
    """`no username NAME`, or one of the user's attributes."""
    config = context.config
    name, *attribute = text.split()
    account = accounts(config).get(name)
    if account is None:
        if config.platform == "nxos":
            raise Refused("ERROR: User not present") if not attribute else Refused("user not present")
        return
    if not attribute:
        if config.platform == "nxos" and name == "admin":
            raise Refused("ERROR: cannot delete the admin user")
        placing.remove(config, _of(name))
        return
    changed = _without(account, attribute)
    if changed is None:
        raise BadToken(SYNTAX[config.platform].invalid, offset=len(f"no username {name} "))
    _store(config, changed)


def _without(account: Account, attribute: list[str]) -> Account | None:
    """The account without one attribute; None for an attribute that doesn't exist."""
    word, *values = attribute
    if word == "role":
        return replace(account, roles=tuple(one for one in account.roles if values and one != values[0]))
    plain: dict[str, Account] = {
        "privilege": replace(account, level=1),
        "view": replace(account, view=""),
        "nopassword": replace(account, nopassword=False),
        "secret": replace(account, word="", kind="", stored=""),
        "password": replace(account, word="", kind="", stored=""),
        "sshkey": replace(account, keys=()),
        "ssh-key": replace(account, keys=()),
    }
    return plain.get(word)
