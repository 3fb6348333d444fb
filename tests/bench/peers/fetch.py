# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The least that a check can cost: log in to every device, type the commands blindly, read until it hangs up.

python fetch.py INVENTORY.json KNOWN_HOSTS
"""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

import asyncssh

AT_ONCE = 20


async def main(inventory: Path, known_hosts: str) -> None:
    """Say how many configurations came."""
    everything = json.loads(inventory.read_text(encoding="utf-8"))["all"]  # noqa: ASYNC240  # nothing else runs yet
    keys = asyncssh.read_known_hosts(known_hosts)  # once; given the name, asyncssh reads it for each device
    turn = asyncio.Semaphore(AT_ONCE)
    texts = await asyncio.gather(
        *(
            fetch({**everything["vars"], **group["vars"], **host}, known_hosts=keys, turn=turn)
            for group in everything["children"].values()
            for host in group["hosts"].values()
        )
    )
    print(sum("hostname" in text for text in texts))


async def fetch(host: dict[str, Any], *, known_hosts: asyncssh.SSHKnownHosts, turn: asyncio.Semaphore) -> str:
    """The running-config of one device, with whatever else its terminal shows."""
    become = f"enable\n{host['ansible_become_password']}\n" if "ansible_become" in host else ""
    async with (
        turn,
        asyncssh.connect(
            host["ansible_host"],
            port=host["ansible_port"],
            username=host["ansible_user"],
            password=host["ansible_password"],
            known_hosts=known_hosts,
            client_keys=None,
            config=None,
        ) as connection,
    ):
        typed = f"{become}terminal length 0\nshow running-config\nexit\nexit\n"
        done = await connection.run(None, input=typed, term_type="vt100")
        return str(done.stdout)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2]))
