# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The devices' host keys, where SSH clients look for them.

libssh as ansible-pylibssh 1.4 binds it knows one place: `.ssh/known_hosts` in the home directory of the account (the
one in the password database: neither $HOME nor netcommon's `config_file` moves it). So a lab adds its keys there
while it is up, marked as its own, and takes them away when it goes. Lines of labs that died are removed too.

Several labs may do so at once, while clients read: changes are made one after the other under a lock on the folder,
and each replaces the file in one step. The labs' lines stand before everybody else's, which stay byte for byte.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import pwd
import tempfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

MARK = "drift-guard-lab-"
CREATED = b"# drift-guard-lab created this file and removes it\n"
DEFAULT_PORT = 22


def of_account() -> Path:
    """The file that libssh reads, whatever $HOME says."""
    return Path(pwd.getpwuid(os.getuid()).pw_dir) / ".ssh" / "known_hosts"


def entries(hosts: dict[str, dict[str, object]]) -> list[str]:
    """One line per device, in the format of known_hosts."""
    return [f"{_place(host)} {' '.join(str(host['key']).split()[:2])}" for host in hosts.values()]


def _place(host: dict[str, object]) -> str:
    return str(host["address"]) if host["port"] == DEFAULT_PORT else f"[{host['address']}]:{host['port']}"


def register(lines: list[str], *, pid: int, file: Path | None = None) -> None:
    """Add the lines of the lab with this process ID; older labs' lines for the same places go."""
    places = {line.split()[0] for line in lines}
    alive = cache(_alive)

    def change(old: list[str]) -> list[str]:
        others = [line for line in old if line.split()[0] not in places and alive(_owner(line))]
        return [*(f"{line} {MARK}{pid}" for line in lines), *others]

    _rewrite(file or of_account(), change)


def forget(*, pid: int, file: Path | None = None) -> None:
    """Remove the lines of the lab with this process ID."""
    _rewrite(file or of_account(), lambda old: [line for line in old if _owner(line) != pid])


def _owner(line: str) -> int:
    """The process ID of the lab that wrote the line; 0 for everybody else's lines."""
    last = line.rstrip("\n").rsplit(" ", 1)[-1]
    number = last.removeprefix(MARK)
    return int(number) if last.startswith(MARK) and number.isdigit() else 0


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _rewrite(file: Path, change: Callable[[list[str]], list[str]]) -> None:
    """Change the labs' lines; what isn't ours stays byte for byte, and a file that only labs need goes with them."""
    file = file.resolve()  # a link to the file stays one
    file.parent.mkdir(mode=0o700, exist_ok=True)
    with _locked(file.parent):
        existed = file.exists()
        before = file.read_bytes() if existed else b""
        lines = [line.decode("utf-8", errors="surrogateescape") for line in before.splitlines(keepends=True)]
        theirs = b"".join(line.encode("utf-8", errors="surrogateescape") for line in lines if not _owner(line))
        ours = "".join(f"{line}\n" for line in change([line.rstrip("\n") for line in lines if _owner(line)])).encode()
        if ours and not existed:
            theirs = CREATED
        if not ours and theirs.removeprefix(CREATED) != theirs:
            theirs = theirs.removeprefix(CREATED)
            if not theirs:
                file.unlink()
                return
        if ours + theirs != before:
            _replace(file, ours + theirs)


@contextlib.contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """One lab at a time; the lock is on the folder itself, since the file is replaced and nothing may be left over."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _replace(file: Path, content: bytes) -> None:
    """Write beside the file and rename, so that a reader sees one whole file or the other."""
    mode = file.stat().st_mode & 0o7777 if file.exists() else 0o600
    descriptor, part = tempfile.mkstemp(dir=file.parent, prefix=f"{file.name}.")
    try:
        with os.fdopen(descriptor, "wb") as written:
            written.write(content)
        Path(part).chmod(mode)
        Path(part).replace(file)
    except BaseException:
        Path(part).unlink(missing_ok=True)
        raise
