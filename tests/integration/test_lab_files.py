# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Files to and from the lab's devices over SCP and SFTP, and timers that run although nobody is connected."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import asyncssh
import pytest
from netmiko import file_transfer

from tests.integration.lab_netmiko import netmiko_to
from tests.lab import Lab
from tests.lab.engine.history.flash import CAPACITY
from tests.lab.network.ssh import PASSWORD, USER

pytestmark = pytest.mark.integration
EXAMPLES = Path(__file__).resolve().parents[1] / "lab" / "examples"
SCP = {
    "acc1": ("ip scp server enable", "flash:"),
    "leaf1": ("feature scp-server", "bootflash:"),
    "spine1": ("", "flash:"),
}


@pytest.fixture(scope="module")
def lab() -> Iterator[Lab]:
    with Lab(EXAMPLES) as running:
        yield running


def connected(lab: Lab, name: str, what: Callable[[asyncssh.SSHClientConnection], Awaitable[object]]) -> object:
    async def run() -> object:
        async with asyncssh.connect(
            "127.0.0.1",
            lab.port(name),
            username=USER,
            password=PASSWORD,
            known_hosts=str(lab.known_hosts),
            client_keys=None,
            config=None,
        ) as connection:
            return await what(connection)

    return asyncio.run(asyncio.wait_for(run(), 60))


@pytest.mark.parametrize("name", SCP)
def test_a_file_goes_there_and_back_over_scp(lab: Lab, name: str, tmp_path: Path) -> None:
    needed, system = SCP[name]
    sent, back = tmp_path / "sent", tmp_path / "back"
    sent.write_bytes(bytes(range(256)) * 100)

    async def copy(connection: asyncssh.SSHClientConnection) -> None:
        await asyncssh.scp(str(sent), (connection, f"{system}/kept"))
        await asyncssh.scp((connection, f"{system}/kept"), str(back))

    if needed:
        with pytest.raises(asyncssh.SFTPError, match="Administratively disabled"):
            connected(lab, name, copy)
        lab.configure(name, [needed])
        lab.save(name)
    connected(lab, name, copy)
    assert back.read_bytes() == sent.read_bytes()
    lab.restart(name)
    back.unlink()
    connected(lab, name, copy)
    assert back.read_bytes() == sent.read_bytes()


def test_sftp_sees_flash_and_nothing_else(lab: Lab, tmp_path: Path) -> None:
    (tmp_path / "sent").write_text("hello")

    async def use(connection: asyncssh.SSHClientConnection) -> None:
        async with connection.start_sftp_client() as sftp:
            await sftp.put(str(tmp_path / "sent"), "/mnt/flash/hello")
            assert "hello" in await sftp.listdir("/mnt/flash")
            assert await sftp.getsize("/mnt/flash/hello") == 5
            for refused in (sftp.rename("hello", "x"), sftp.symlink("/etc/passwd", "x"), sftp.readlink("hello")):
                with pytest.raises(asyncssh.SFTPError):
                    await refused
            for missing in ("/etc/passwd", "/mnt/flash/../../etc/passwd", "../../../../etc/passwd"):
                assert not await sftp.exists(missing)
            await sftp.remove("/mnt/flash/hello")
            assert not await sftp.exists("/mnt/flash/hello")

    connected(lab, "spine1", use)


def test_nothing_is_kept_of_a_file_that_does_not_fit(lab: Lab, tmp_path: Path) -> None:
    (tmp_path / "big").write_bytes(bytes(CAPACITY + 1))

    async def use(connection: asyncssh.SSHClientConnection) -> bool:
        with pytest.raises(asyncssh.SFTPError, match="No space left on device"):
            await asyncssh.scp(str(tmp_path / "big"), (connection, "flash:big"))
        async with connection.start_sftp_client() as sftp:
            return await sftp.exists("/mnt/flash/big")

    assert connected(lab, "spine1", use) is False


@pytest.mark.parametrize(("name", "kind"), [("acc1", "cisco_ios"), ("leaf1", "cisco_nxos"), ("spine1", "arista_eos")])
def test_netmiko_transfers_a_file_and_a_person_copies_it(lab: Lab, name: str, kind: str, tmp_path: Path) -> None:
    needed, system = SCP[name]
    lab.configure(name, [needed] if needed else [])
    (tmp_path / "lines").write_text("interface Loopback99\n description from a file\n")
    with netmiko_to(lab, name, kind) as connection:
        connection.enable()
        done = file_transfer(
            connection,
            source_file=str(tmp_path / "lines"),
            dest_file="lines",
            file_system="/mnt/flash" if name == "spine1" else system,
            direction="put",
        )
        assert done == {"file_exists": True, "file_transferred": True, "file_verified": True}
        connection.send_command(f"copy {system}lines running-config", expect_string=r"#|\?")
        connection.send_command("", expect_string="#")
    assert "description from a file" in lab.running(name)


def test_a_commit_timer_runs_out_by_itself_after_the_user_has_gone(lab: Lab) -> None:
    before = lab.running("spine1")
    lines = ("configure session s1", "interface Ethernet2", "shutdown", "commit timer 00:00:01")

    async def commit(connection: asyncssh.SSHClientConnection) -> None:
        async with connection.create_process(term_type="vt100") as process:
            await process.stdout.readuntil("spine1>")
            process.stdin.write("enable\rnetops\r")
            await process.stdout.readuntil("spine1#")
            process.stdin.write("".join(f"{line}\r" for line in lines))
            await process.stdout.readuntil("commit timer 00:00:01\r\n")
            await process.stdout.readuntil("spine1#")

    connected(lab, "spine1", commit)
    assert lab.running("spine1") != before
    deadline = time.monotonic() + 30
    while lab.running("spine1") != before:
        assert time.monotonic() < deadline
        time.sleep(0.1)
    assert lab.events("spine1")[-1].startswith("%SYS-5-CONFIG_SESSION_COMMIT_TIMER_EXPIRED")
