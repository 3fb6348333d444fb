# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The way to a channel: what we use of ansible-pylibssh and of Ansible's plugins, which come without types."""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Protocol

from ansible.errors import AnsibleError
from ansible.utils.display import Display

from ansible_collections.drift.guard.plugins.plugin_utils.failures import FailureKind, failure, login_failure

try:
    from pylibsshext.errors import LibsshException
    from pylibsshext.logging import ANSIBLE_PYLIBSSH_NOLOG
    from pylibsshext.session import OPTS_MAP
except ImportError:  # then there is no channel either; netcommon's plugin says what to install
    SSH_ERRORS: tuple[type[Exception], ...] = (OSError,)
    NO_LOG = 0
else:
    SSH_ERRORS = (LibsshException, OSError)
    NO_LOG = int(ANSIBLE_PYLIBSSH_NOLOG)
    # SSH_OPTIONS_NODELAY of libssh.h, for which ansible-pylibssh has no word. Options whose word it does not know hand
    # libssh the bytes that they are given (session.pyx), here those of an int.
    OPTS_MAP["TCP_NODELAY"] = 36

_COLUMNS, _ROWS = 511, 0
"""NX-OS allows 511 columns, IOS and EOS 512; no rows, as no pages."""


class Channel(Protocol):
    """``pylibsshext.channel.Channel``."""

    @property
    def is_eof(self) -> bool:
        """Whether the other side has closed."""

    def request_pty_size(self, terminal: bytes, col: int, row: int, /) -> None:
        """Ask for a pseudo-terminal and, despite its name, for a shell on it."""

    def poll(self, timeout: int) -> int:
        """Block for up to so many milliseconds; the number of bytes at hand, negative at the end."""

    def recv(self, size: int) -> bytes | None:
        """What is at hand, at most 1,024 bytes."""

    def write(self, data: bytes) -> int:
        """Send, blocking."""

    def close(self) -> None:
        """Close and free."""


class Ssh(Protocol):
    """``pylibsshext.session.Session``, logged in."""

    def new_channel(self) -> Channel:
        """Open a channel."""

    def set_log_level(self, level: int) -> None:
        """For all sessions of the process, until the next one is made."""

    def set_ssh_options(self, key: str, value: bytes) -> None:
        """Before it connects."""

    def close(self) -> None:
        """Disconnect."""


class BecomePlugin(Protocol):
    """Any become plugin; its password is what matters."""

    def get_option(self, option: str) -> object:
        """The option's value."""


class ConnectionPlugin(Protocol):
    """``ansible.netcommon.libssh``."""

    force_persistence: bool
    become: BecomePlugin | None
    ssh: Ssh
    """Made by `_connect_uncached`, not connected yet."""
    _get_proxy_command: Callable[[int], str | None]
    """Called by `_connect_uncached` between making the session and connecting it."""

    def get_option(self, option: str) -> object:
        """The option's value."""

    def _connect_uncached(self) -> Ssh:
        """Log in, whatever the plugin's cache holds."""


def connect(connection: ConnectionPlugin, *, device: str) -> Ssh:
    """Log in through netcommon's plugin, past its cache: a session is its owner's, and closed with it."""
    # Otherwise the plugin asks on the terminal whether to trust an unknown host key, once per worker (libssh.py,
    # MyAddPolicy); nobody may be there, and the answer belongs to known_hosts.
    connection.force_persistence = True
    proxy_command = connection._get_proxy_command  # noqa: SLF001  # the only moment to prepare the session

    def prepared(port: int) -> str | None:
        prepare(connection.ssh)
        return proxy_command(port)

    connection._get_proxy_command = prepared  # noqa: SLF001
    try:
        return connection._connect_uncached()  # noqa: SLF001  # what _connect() calls when its cache is empty
    except AnsibleError as exc:
        user = str(connection.get_option("remote_user") or "")
        raise login_failure(device, user=user, text=str(exc)) from exc
    finally:
        connection._get_proxy_command = proxy_command  # noqa: SLF001


def prepare(ssh: Ssh) -> None:
    """Say nothing, wait for nothing.

    ansible-pylibssh switches tracing on in every new session (session.pyx sets NOTSET, which logging.pyx maps to
    SSH_LOG_TRACE) and calls Python for every packet; warnings would end on stderr.

    libssh says its version and then its key exchange's parameters, and ends the key exchange and then asks for the
    login: each time TCP would hold the second packet back until the device acknowledges the first (Nagle's algorithm),
    which devices do 40 ms later or more (delayed acknowledgements).
    """
    if Display().verbosity <= 3:  # noqa: PLR2004  # above that the plugin itself sets a level
        ssh.set_log_level(NO_LOG)
    ssh.set_ssh_options("TCP_NODELAY", struct.pack("i", 1))


def open_channel(ssh: Ssh, *, device: str) -> Channel:
    """A wide terminal with a shell; without one, nothing stays open."""
    channel = None
    try:
        channel = ssh.new_channel()
        channel.request_pty_size(b"vt100", _COLUMNS, _ROWS)  # asks for the shell as well
    except SSH_ERRORS as exc:
        if channel is not None:
            channel.close()
        ssh.close()
        raise failure(
            FailureKind.CONNECTION,
            device,
            expected="a shell after the login",
            actual=str(exc),
            remedy="Check the device's free VTYs and what the user may do (`show users`).",
        ) from exc
    return channel
