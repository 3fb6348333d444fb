# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Have libssh set up its cryptography once, in Ansible's parent process.

OpenSSL, which is part of libssh's library here, loads its providers and seeds its random numbers when they are first
wanted: 4 ms in the worker of each host, half of what a login costs. There is no function for it, but to begin a key
exchange: this one is with nobody, over a pair of sockets, and ends when libssh has made its keys.
"""

from __future__ import annotations

import socket
import struct
from contextlib import suppress

from ansible_collections.drift.guard.plugins.plugin_utils.transport import SSH_ERRORS, prepare

try:
    from pylibsshext.session import Session
except ImportError:  # the first login says so
    Session = None

_KEXINIT = 20
_CIPHERS = "aes256-gcm@openssh.com,aes256-ctr"
_ALGORITHMS = ("curve25519-sha256", "ssh-ed25519", *(_CIPHERS,) * 2, *("hmac-sha2-256",) * 2, *("none",) * 2, "", "")
"""The ten lists of a server's KEXINIT message (RFC 4253, section 7.1)."""


def begin_key_exchange() -> int:
    """Begin one, which fails as it must.

    Returns:
        How many bytes libssh has answered with: its version, its lists and its public key.

    """
    if Session is None:
        return 0
    ours, theirs = socket.socketpair()
    with ours, suppress(OSError), theirs:  # a libssh that closes what it was given does no harm
        ours.sendall(b"SSH-2.0-nobody\r\n" + _packet(_hello()))
        ours.shutdown(socket.SHUT_WR)
        session = Session()
        prepare(session)
        with suppress(*SSH_ERRORS):
            session.connect(host="localhost", user="nobody", fd=theirs.fileno(), timeout=1)
        return len(ours.recv(1 << 16))
    return 0


def _hello() -> bytes:
    """Message number, cookie, lists, no guessed packet, and the reserved number."""
    lists = b"".join(struct.pack(">I", len(names)) + names.encode() for names in _ALGORITHMS)
    return bytes([_KEXINIT]) + bytes(16) + lists + bytes(5)


def _packet(payload: bytes) -> bytes:
    """An unencrypted binary packet: its length is a multiple of 8, at least 4 octets of it padding (section 6)."""
    padding = 4 + -(5 + len(payload) + 4) % 8
    return struct.pack(">IB", 1 + len(payload) + padding, padding) + payload + bytes(padding)
