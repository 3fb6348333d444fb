# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Who may use which command: IOS privilege levels, EOS privileged mode and roles, NX-OS roles."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from tests.lab.engine.access.levels import level_of
from tests.lab.engine.lines import of_text
from tests.lab.engine.model import BadToken, Config, Refused
from tests.lab.engine.texts import SYNTAX

if TYPE_CHECKING:
    from .shell import Shell

# fmt: off
_USER_EXEC = frozenset((
    "connect", "disable", "enable", "exit", "help", "lock", "login", "logout", "ping", "quit", "show", "ssh", "telnet",
    "terminal", "traceroute", "watch", "where", "who",
))
_PRIVILEGED_SHOW = {
    "ios": frozenset(("archive", "configuration", "running-config", "startup-config", "tech-support")),
    "eos": frozenset(("configuration", "running-config", "session-config", "startup-config", "tech-support")),
}
_OPERATOR = frozenset(("end", "exit", "no", "ping", "show", "ssh", "telnet", "terminal", "traceroute", "where"))
_OPERATOR_DENIED = frozenset(("running-config", "startup-config", "tech-support"))
# fmt: on
_IOS_MODES = {"": "configure", "if": "interface", "vlan": "vlan", "vrf": "vrf", "block": "configure"}
_NXOS_RULE = re.compile(r"rule (\d+) (permit|deny) (?:(read|read-write)(?: feature(?:-group)? \S+)?|command (.+))")
_EOS_RULE = re.compile(r"(\d+) (permit|deny)(?: mode (\S+))? command (.+)")
_EOS_OPERATOR = [("deny", "exec", "configure|bash|python-shell|diff|write|copy|reload"), ("permit", "", ".*")]
_EOS_AUTHORIZED = "aaa authorization commands all default local"
PRIVILEGED_NEEDED = "% Invalid input (privileged mode required)"


def check(shell: Shell, words: Sequence[str], line: str) -> None:
    """Refuse an exec command in the platform's words; `words` are those of `line`, spelled in full."""
    if shell.platform == "nxos":
        if not _nxos_allows(shell, words):
            raise Refused("% Permission denied for the role")
        return
    denied = next((n for n in range(len(words)) if not _level_allows(shell, words[: n + 1])), None)
    if denied is not None:
        if shell.platform == "eos":
            raise Refused(PRIVILEGED_NEEDED)
        raise BadToken(SYNTAX["ios"].invalid, offset=[one.start() for one in re.finditer(r"\S+", line)][denied])
    if shell.platform == "eos":
        _eos_check_role(shell, words, "config-all" if shell.config else "exec")


def check_configuring(shell: Shell, words: Sequence[str], *, mode: str) -> None:
    """Refuse a configuration command: IOS by the levels that `privilege` lines give away, EOS by role."""
    if shell.platform == "ios" and shell.level < 15:
        needed = level_of(shell.device.running, _IOS_MODES.get(mode, "configure"), words, default=15)
        if needed > shell.level:
            raise BadToken(SYNTAX["ios"].invalid, offset=0)
    if shell.platform == "eos":
        _eos_check_role(shell, words, "config-all")


def offers(shell: Shell, words: Sequence[str]) -> bool:
    """Whether help lists this command."""
    if shell.platform == "nxos":
        return _nxos_allows(shell, words)
    return _level_allows(shell, words)


def _level_allows(shell: Shell, words: Sequence[str]) -> bool:
    basic = words[0] in _USER_EXEC and not (
        words[0] == "show" and len(words) > 1 and words[1] in _PRIVILEGED_SHOW[shell.platform]
    )
    default = 1 if basic else 15
    if shell.platform == "ios":
        default = level_of(shell.device.running, "exec", words, default=default)
    return shell.level >= default or words[0] in {"enable", "disable", "exit", "logout", "quit", "help"}


def _nxos_allows(shell: Shell, words: Sequence[str]) -> bool:
    return any(_role_allows(shell.device.running, role, words) for role in shell.roles)


def _role_allows(config: Config, role: str, words: Sequence[str]) -> bool:
    if role in {"network-admin", "vdc-admin"}:
        return True
    reads = words[0] in _OPERATOR and not (words[0] == "show" and words[1:2] and words[1] in _OPERATOR_DENIED)
    for _number, verdict, access, command in sorted(_nxos_rules(config, role), reverse=True):
        if (access == "read-write") or (access == "read" and reads) or fnmatch.fnmatch(" ".join(words), command):
            return verdict == "permit"
    return reads


def _nxos_rules(config: Config, role: str) -> list[tuple[int, str, str, str]]:
    """A role's rules; the one with the highest number is asked first."""
    lines = [line.strip() for item in config.items if item.startswith(f"role name {role}\n") for line in of_text(item)]
    matches = [match for line in lines if (match := _NXOS_RULE.fullmatch(line))]
    return [(int(m.group(1)), m.group(2), m.group(3) or "", m.group(4) or "") for m in matches]


def _eos_check_role(shell: Shell, words: Sequence[str], mode: str) -> None:
    """EOS asks for roles only where command authorization is configured."""
    if not shell.device.running.has_line(_EOS_AUTHORIZED):
        return
    if words[0] in {"enable", "disable", "exit", "logout", "quit", "end"}:
        return
    for role in shell.roles or ("network-operator",):
        if not _eos_role_allows(shell.device.running, role, " ".join(words), mode):
            raise Refused(f"% Authorization denied for command '{' '.join(words)}'")


def _eos_role_allows(config: Config, role: str, command: str, mode: str) -> bool:
    if role == "network-admin":
        return True
    rules = _EOS_OPERATOR if role == "network-operator" else _eos_rules(config, role)
    for verdict, where, pattern in rules:
        if where in {"", mode} and re.match(pattern, command):
            return verdict == "permit"
    return False


def _eos_rules(config: Config, role: str) -> list[tuple[str, str, str]]:
    lines = [line.strip() for item in config.items if item.startswith(f"role {role}\n") for line in of_text(item)]
    matches = sorted((int(m.group(1)), m.groups()) for line in lines if (m := _EOS_RULE.fullmatch(line)))
    return [(verdict, where or "", pattern) for _number, (_text, verdict, where, pattern) in matches]
