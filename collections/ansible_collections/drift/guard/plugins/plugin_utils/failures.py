# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Why a device could not be talked to: one exception, a kind that code can branch on, words for people."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from ansible_collections.drift.guard.plugins.module_utils.errors import DriftGuardError


class FailureKind(StrEnum):
    """What stands between us and the device, as far as the next step depends on it."""

    CONNECTION = "connection"  # no SSH at all: name, route, port, proxy, algorithms
    AUTHENTICATION = "authentication"
    HOST_KEY = "host_key"
    TIMEOUT = "timeout"  # unknown what the device did: read again before saying anything
    ENABLE = "enable"  # logged in, but without the privilege
    LOST = "lost"  # the session ended under us: unknown what the device did
    REJECTED = "rejected"  # the device understood, and said no


class SessionError(DriftGuardError):
    """A device did not do what a session needs; the text says what was expected, what came and what to do."""

    def __init__(self, kind: FailureKind, message: str, *, remedy: str) -> None:
        super().__init__(f"{message} {remedy}", name=kind.value)
        self.kind = kind
        self.failure_class = kind.value
        self.message = message
        self.remedy = remedy

    @property
    def status(self) -> str:  # type: ignore[override]
        """A device that answers and says no is an error; one that doesn't answer us is unreachable."""
        return "error" if self.kind is FailureKind.REJECTED else "unreachable"

    def as_dict(self) -> dict[str, str]:
        """Plain JSON for results and reports."""
        return {"kind": self.kind.value, "message": self.message, "remedy": self.remedy}


def failure(kind: FailureKind, device: str, *, expected: str, actual: str, remedy: str) -> SessionError:
    """The error in the one grammar that all our messages follow."""
    return SessionError(kind, f"{device} - Expected: {expected}. Actual: {actual.rstrip('.')}.", remedy=remedy)


@dataclass(frozen=True)
class LoginFailure:
    """One way in which libssh says that there is no login."""

    kind: FailureKind
    pattern: re.Pattern[str]
    actual: str
    remedy: str


def _row(kind: FailureKind, pattern: str, actual: str, remedy: str) -> LoginFailure:
    return LoginFailure(kind=kind, pattern=re.compile(pattern, re.IGNORECASE), actual=actual, remedy=remedy)


# The texts of libssh 0.10 to 0.12 and of ansible-pylibssh's session.pyx, the first that matches wins: a changed
# host key comes inside the words for an unknown one, and socket errors come as details of other failures.
LOGIN_FAILURES: tuple[LoginFailure, ...] = (
    _row(
        FailureKind.HOST_KEY,
        r"host key (?:type )?for server has changed",
        "it presents another host key than known_hosts has",
        "Either the device was replaced or somebody answers in its place: compare the fingerprint on its console, "
        "then remove the old key with `ssh-keygen -R`.",
    ),
    _row(
        FailureKind.HOST_KEY,
        r"host is unknown|authenticity of host|host file not found|verify know host failed",
        "its host key is not in known_hosts",
        "Compare the fingerprint on the device's console and add the key with `ssh-keyscan`.",
    ),
    _row(
        FailureKind.AUTHENTICATION,
        r"failed to authenticate|acceptable way to authenticate|access denied",
        "it refused the credentials",
        "Check ansible_user with ansible_password or ansible_ssh_private_key_file, and the device's AAA log.",
    ),
    _row(
        FailureKind.AUTHENTICATION,
        r"\[Errno \d+\]",
        "the private key can't be read",
        "Check ansible_ssh_private_key_file and who may read it.",
    ),
    _row(
        FailureKind.CONNECTION,
        r"failed to resolve hostname",
        "the name does not resolve",
        "Check ansible_host and the resolver.",
    ),
    _row(
        FailureKind.TIMEOUT,
        r"timeout connecting|timed out",
        "no answer in time",
        "Check the route, filters and the device's load; ansible_timeout sets the patience.",
    ),
    _row(
        FailureKind.CONNECTION,
        r"kex error|no match for method",
        "no common SSH algorithm",
        "Enable a current algorithm on the device, or name its own in ansible_libssh_key_exchange_algorithms "
        "or ansible_libssh_hostkeys.",
    ),
    _row(
        FailureKind.CONNECTION,
        r"connection refused",
        "the port is closed",
        "Check ansible_host, ansible_port and that SSH is enabled on the device.",
    ),
    _row(
        FailureKind.CONNECTION,
        r"no route to host|network is unreachable|host is down",
        "there is no route to it",
        "Check ansible_host, the route and any ProxyCommand.",
    ),
    _row(
        FailureKind.CONNECTION,
        r"socket error|SSH_MSG_DISCONNECT|remote host closed|protocol version|supported authentication methods",
        "the connection closed before the login",
        "Check a ProxyCommand by running it by hand, the port, the device's access class and its free VTYs.",
    ),
)


def login_failure(device: str, *, user: str, text: str) -> SessionError:
    """Classify what libssh (through netcommon's plugin) said when it could not log in.

    ``text`` is kept, shortened: it carries fingerprints and algorithm lists that people need, and never a password.
    """
    expected = f"an SSH login as {user}" if user else "an SSH login"
    detail = " ".join(text.split())[:400]
    for row in LOGIN_FAILURES:
        if row.pattern.search(text):
            return failure(row.kind, device, expected=expected, actual=f"{row.actual} ({detail})", remedy=row.remedy)
    return failure(
        FailureKind.CONNECTION,
        device,
        expected=expected,
        actual=detail or "no reason given",
        remedy="Try `ssh` by hand with the same address, port and user.",
    )
