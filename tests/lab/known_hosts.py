# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The devices' host keys, where SSH clients look for them.

libssh as ansible-pylibssh 1.4 binds it knows one place: `.ssh/known_hosts` in the home directory of the account (the
one in the password database: neither $HOME nor netcommon's `config_file` moves it). So a lab adds its keys there
while it is up, marked as its own, and takes them away when it goes. Lines of labs that died are removed too.
"""

from __future__ import annotations

import fcntl
import os
import pwd
from collections.abc import Callable
from pathlib import Path

MARK = "drift-guard-lab-"


def of_account() -> Path:
    """The file that libssh reads, whatever $HOME says."""
    return Path(pwd.getpwuid(os.getuid()).pw_dir) / ".ssh" / "known_hosts"


def entries(hosts: dict[str, dict[str, object]]) -> list[str]:
    """One line per device, in the format of known_hosts."""
    return [f"[127.0.0.1]:{host['port']} {' '.join(str(host['key']).split()[:2])}" for host in hosts.values()]


def register(lines: list[str], *, pid: int, file: Path | None = None) -> None:
    """Add the lines of the lab with this process ID; older labs' lines for the same ports go."""
    places = {line.split()[0] for line in lines}

    def change(old: list[str]) -> list[str]:
        kept = [line for line in old if not (_owner(line) and (line.split()[0] in places or not _alive(_owner(line))))]
        return [*kept, *(f"{line} {MARK}{pid}" for line in lines)]

    _rewrite(file or of_account(), change)


def forget(*, pid: int, file: Path | None = None) -> None:
    """Remove the lines of the lab with this process ID."""
    _rewrite(file or of_account(), lambda old: [line for line in old if _owner(line) != pid])


def _owner(line: str) -> int:
    """The process ID of the lab that wrote the line; 0 for everybody else's lines."""
    last = line.rsplit(" ", 1)[-1]
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
    """Change the file under a lock; what isn't ours stays byte for byte."""
    file.parent.mkdir(mode=0o700, exist_ok=True)
    with os.fdopen(os.open(file, os.O_RDWR | os.O_CREAT, 0o600), "r+", encoding="utf-8", errors="surrogateescape") as f:
        fcntl.flock(f, fcntl.LOCK_EX)
        before = f.read()
        after = "".join(line + "\n" for line in change(before.splitlines()))
        if after != before:
            f.seek(0)
            f.write(after)
            f.truncate()
