# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Passwords as configurations keep them, with the algorithms of the standard library and of the system's libcrypt."""

from __future__ import annotations

import base64
import ctypes
import hashlib
import hmac
import secrets
import string
from functools import lru_cache

_ITOA64 = "./" + string.digits + string.ascii_uppercase + string.ascii_lowercase
_BASE64 = string.ascii_uppercase + string.ascii_lowercase + string.digits + "+/"
_TO_CISCO = str.maketrans(_BASE64, _ITOA64, "=")


@lru_cache(maxsize=1)
def _libcrypt() -> ctypes.CDLL | None:
    """The system's library; Python's own binding ended with 3.12."""
    for name in ("libcrypt.so.2", "libcrypt.so.1"):
        try:
            library = ctypes.CDLL(name)
        except OSError:
            continue
        library.crypt.restype = ctypes.c_char_p
        return library
    return None


def _crypt(password: str, setting: str) -> str:
    """crypt(3); empty where the system can't do it."""
    library = _libcrypt()
    if library is None or "\0" in password:
        return ""
    result: bytes | None = library.crypt(password.encode(), setting.encode())
    return result.decode() if result else ""


def _salt(length: int) -> str:
    return "".join(secrets.choice(_ITOA64) for _ in range(length))


def _cisco(digest: bytes) -> str:
    return base64.b64encode(digest).decode().translate(_TO_CISCO)


def _type8(password: str, salt: str) -> str:
    return f"$8${salt}${_cisco(hashlib.pbkdf2_hmac('sha256', password.encode(), salt.encode(), 20_000))}"


def _type9(password: str, salt: str) -> str:
    digest = hashlib.scrypt(password.encode(), salt=salt.encode(), n=16384, r=1, p=1, dklen=32)
    return f"$9${salt}${_cisco(digest)}"


def verify(kind: str, stored: str, password: str) -> bool:
    """Whether `password` is the one behind `stored`; never for kinds that only the devices' vendors can compute."""
    return hmac.compare_digest(_again(kind, stored, password).encode(), stored.encode()) if stored else False


def _again(kind: str, stored: str, password: str) -> str:
    """The password in the form in which the configuration keeps it."""
    if kind in {"", "0"}:
        return password
    parts = stored.split("$")
    salt = parts[2] if len(parts) == 4 else ""
    if kind == "8":
        return _type8(password, salt)
    if kind == "9":
        return _type9(password, salt)
    return _crypt(password, stored) if kind in {"5", "sha512"} else ""


def hashed(platform: str, password: str) -> tuple[str, str]:
    """Kind and text that a configuration keeps of a secret typed in clear."""
    if platform == "ios":
        return "9", _type9(password, _salt(14))
    kind, setting = ("5", f"$5${_salt(6)}$") if platform == "nxos" else ("sha512", f"$6${_salt(16)}$")
    found = _crypt(password, setting)
    return (kind, found) if found else ("0", password)
