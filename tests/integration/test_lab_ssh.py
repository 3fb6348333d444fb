# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The lab over SSH, with clients that know nothing about it: asyncssh as a person types, netmiko, the ssh of libssh."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import asyncssh
import pytest
import yaml
from pylibsshext.errors import LibsshSessionException
from pylibsshext.session import Session

from tests.integration.lab_netmiko import netmiko_to
from tests.lab import Lab, LabError
from tests.lab.network import known_hosts
from tests.lab.network.ssh import PASSWORD, USER

pytestmark = pytest.mark.integration
ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "tests" / "lab" / "examples"
NAMES = {"acc1": "cisco_ios", "leaf1": "cisco_nxos", "spine1": "arista_eos"}


@pytest.fixture(scope="module")
def lab() -> Iterator[Lab]:
    with Lab(EXAMPLES) as running:
        yield running


@pytest.fixture(autouse=True)
def _no_faults(lab: Lab) -> Iterator[None]:
    yield
    for name in NAMES:
        lab.clear_faults(name)
        lab.restart(name)
        lab.forget_log(name)


Talk = Callable[[asyncssh.SSHClientProcess[str]], Awaitable[Any]]


def talk(lab: Lab, name: str, what: Talk, *, password: str = PASSWORD) -> Any:
    """Log in with the keys that the lab published, and talk."""

    async def run() -> Any:
        async with (
            asyncssh.connect(
                "127.0.0.1",
                lab.port(name),
                username=USER,
                password=password,
                known_hosts=str(lab.known_hosts),
                client_keys=None,
                config=None,
            ) as connection,
            connection.create_process(term_type="vt100") as process,
        ):
            return await what(process)

    return asyncio.run(asyncio.wait_for(run(), 60))


async def until(process: asyncssh.SSHClientProcess[str], end: str) -> str:
    """What the device shows up to a prompt."""
    return str(await process.stdout.readuntil(end))


def test_a_person_configures_a_port(lab: Lab) -> None:
    async def person(process: asyncssh.SSHClientProcess[str]) -> None:
        await until(process, "acc1>")
        process.stdin.write("en\r")
        await until(process, "Password: ")
        process.stdin.write("netops\r")
        await until(process, "acc1#")
        process.stdin.write("conf t\r")
        await until(process, "acc1(config)#")
        process.stdin.write("int gi1/0/2\rdescr by hand\rend\r")
        await until(process, "acc1#")

    talk(lab, "acc1", person)
    assert "interface GigabitEthernet1/0/2\n description by hand\n!" in lab.running("acc1")
    assert lab.startup("acc1") == (EXAMPLES / "acc1.ios.cfg").read_text()
    assert lab.log("acc1") == [["en", "********", "conf t", "int gi1/0/2", "descr by hand", "end"]]


def test_a_wrong_password_is_no_way_in(lab: Lab) -> None:
    async def nothing(process: asyncssh.SSHClientProcess[str]) -> None:
        pytest.fail(f"logged in: {process}")

    with pytest.raises(asyncssh.PermissionDenied):
        talk(lab, "leaf1", nothing, password="wrong")


def test_one_command_without_a_terminal(lab: Lab) -> None:
    async def run() -> str:
        async with asyncssh.connect(
            "127.0.0.1", lab.port("leaf1"), username=USER, password=PASSWORD, known_hosts=str(lab.known_hosts)
        ) as connection:
            return str((await connection.run("show running-config | include ^hostname")).stdout)

    assert asyncio.run(run()) == "hostname leaf1\n"


@pytest.mark.parametrize(("name", "kind"), NAMES.items())
def test_netmiko_reads_configures_and_saves(lab: Lab, name: str, kind: str) -> None:
    with netmiko_to(lab, name, kind) as connection:
        if kind != "cisco_nxos":
            connection.enable()
        assert lab.running(name).strip() in str(connection.send_command("show running-config")).replace("\r", "")
        connection.send_config_set(["interface loopback 7", "description by netmiko"])
        connection.save_config()
    assert "by netmiko" in lab.running(name)
    assert lab.startup(name) == lab.running(name)
    lab.configure(name, ["no interface loopback 7"])
    lab.save(name)


def libssh(port: int) -> None:
    """Connect as ansible.netcommon does: host keys are checked against the account's known_hosts."""
    session = Session()
    try:
        session.connect(
            host="127.0.0.1",
            port=port,
            user=USER,
            password=PASSWORD,
            host_key_checking=True,
            look_for_keys=False,
            timeout=30,
        )
    finally:
        session.close()


def test_libssh_knows_the_devices_and_refuses_another_key(lab: Lab) -> None:
    libssh(lab.port("leaf1"))
    lab.fault("leaf1", host_key=True)
    with pytest.raises(LibsshSessionException, match="Host key for server has changed"):
        libssh(lab.port("leaf1"))
    lab.clear_faults("leaf1")
    libssh(lab.port("leaf1"))


def test_libssh_refuses_a_device_that_nobody_vouched_for(lab: Lab) -> None:
    pid = json.loads((lab.state / "lab.json").read_text())["pid"]
    known_hosts.forget(pid=pid)
    try:
        with pytest.raises(LibsshSessionException, match="Host is unknown"):
            libssh(lab.port("leaf1"))
    finally:
        known_hosts.register(lab.known_hosts.read_text().splitlines(), pid=pid)
    libssh(lab.port("leaf1"))


async def leaf(process: asyncssh.SSHClientProcess[str], line: str) -> str:
    """What leaf1 shows for one line; what comes before a broken connection."""
    process.stdin.write(line + "\r")
    return await until(process, "# ")


def test_a_refused_login_looks_like_a_wrong_password(lab: Lab) -> None:
    lab.fault("leaf1", refuse_logins=True)
    with pytest.raises(asyncssh.PermissionDenied):
        talk(lab, "leaf1", lambda process: until(process, "# "))


def test_a_device_that_calls_itself_something_else(lab: Lab) -> None:
    lab.fault("leaf1", hostname="impostor")
    assert talk(lab, "leaf1", lambda process: until(process, "# ")) == "\r\nimpostor# "
    assert "hostname leaf1\n" in lab.running("leaf1")


def test_a_blank_and_a_truncated_running_config(lab: Lab) -> None:
    async def read(process: asyncssh.SSHClientProcess[str]) -> str:
        await until(process, "# ")
        await leaf(process, "terminal length 0")
        return await leaf(process, "show running-config")

    whole = talk(lab, "leaf1", read)
    lab.fault("leaf1", truncate=True)
    half = talk(lab, "leaf1", read)
    assert whole.startswith(half.removesuffix("\r\nleaf1# "))
    assert len(whole) // 3 < len(half) < len(whole) * 2 // 3
    lab.clear_faults("leaf1")
    lab.fault("leaf1", blank=True)
    assert talk(lab, "leaf1", read) == "show running-config\r\nleaf1# "


def test_a_line_that_the_device_refuses_and_one_that_it_ignores(lab: Lab) -> None:
    lab.fault("leaf1", reject="mtu", ignore="description")

    async def configure(process: asyncssh.SSHClientProcess[str]) -> list[str]:
        await until(process, "# ")
        lines = ("configure terminal", "interface Ethernet1/9", "mtu 9216", "description lost")
        return [await leaf(process, line) for line in lines]

    shown = talk(lab, "leaf1", configure)
    assert "% Invalid command at '^' marker." in shown[2]
    assert "%" not in shown[3]
    assert lab.running("leaf1") == (EXAMPLES / "leaf1.nxos.cfg").read_text()


def test_the_connection_breaks_before_the_third_line_takes_effect(lab: Lab) -> None:
    lab.fault("leaf1", drop_at=3)

    async def configure(process: asyncssh.SSHClientProcess[str]) -> None:
        await until(process, "# ")
        for line in ("configure terminal", "interface Ethernet1/2", "shutdown"):
            await leaf(process, line)

    with pytest.raises((asyncssh.Error, asyncio.IncompleteReadError, ConnectionError)):
        talk(lab, "leaf1", configure)
    assert lab.running("leaf1") == (EXAMPLES / "leaf1.nxos.cfg").read_text()


def test_a_device_that_hangs_answers_others(lab: Lab) -> None:
    lab.fault("leaf1", hang_at=1)

    async def wait(process: asyncssh.SSHClientProcess[str]) -> None:
        await until(process, "# ")
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(leaf(process, "show version"), 0.5)

    talk(lab, "leaf1", wait)
    lab.clear_faults("leaf1")
    assert "NX-OS" in talk(lab, "leaf1", _read_version)


async def _read_version(process: asyncssh.SSHClientProcess[str]) -> str:
    await until(process, "# ")
    await leaf(process, "terminal length 0")
    return await leaf(process, "show version")


def test_a_restart_ends_sessions_and_forgets_what_was_not_saved(lab: Lab) -> None:
    lab.configure("leaf1", ["interface Ethernet1/2", "description unsaved"])

    async def wait(process: asyncssh.SSHClientProcess[str]) -> None:
        await until(process, "# ")
        await asyncio.to_thread(lab.restart, "leaf1")
        await until(process, "never")

    with pytest.raises((asyncssh.Error, asyncio.IncompleteReadError, ConnectionError)):
        talk(lab, "leaf1", wait)
    assert lab.running("leaf1") == (EXAMPLES / "leaf1.nxos.cfg").read_text()


def test_a_dropped_connection_leaves_its_session_pending(lab: Lab) -> None:
    lab.fault("spine1", drop_at=5)

    async def configure(process: asyncssh.SSHClientProcess[str]) -> None:
        await until(process, "spine1>")
        process.stdin.write("enable\rnetops\rconfigure session half\rinterface Ethernet2\rshutdown\r")
        await until(process, "never")

    with pytest.raises((asyncssh.Error, asyncio.IncompleteReadError, ConnectionError)):
        talk(lab, "spine1", configure)
    assert lab.running("spine1") == (EXAMPLES / "spine1.eos.cfg").read_text()
    assert "half                 pending" in lab.show("spine1", "show configuration sessions")


def test_a_commit_timer_runs_out_while_nobody_is_connected(lab: Lab) -> None:
    async def configure(process: asyncssh.SSHClientProcess[str]) -> None:
        await until(process, "spine1>")
        process.stdin.write("enable\rnetops\rconfigure session s1\rinterface Ethernet2\rshutdown\r")
        process.stdin.write("commit timer 00:10:00\r")
        await until(process, "commit timer 00:10:00\r\n")
        await until(process, "spine1#")

    talk(lab, "spine1", configure)
    assert "interface Ethernet2\n   shutdown\n" in lab.running("spine1")
    lab.advance("spine1", seconds=600)
    assert lab.running("spine1") == (EXAMPLES / "spine1.eos.cfg").read_text()


def test_a_device_may_have_a_key_of_its_own(tmp_path: Path) -> None:
    for file in EXAMPLES.glob("*.cfg"):
        (tmp_path / file.name).write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
    key = asyncssh.generate_private_key("ssh-ed25519")
    (tmp_path / "leaf1.host_key").write_bytes(key.export_private_key())
    with Lab(tmp_path) as lab:
        keys = {line.split()[0]: line.split()[2] for line in lab.known_hosts.read_text().splitlines()}
        ours = key.export_public_key().decode().split()[1]
        assert [place for place, known in keys.items() if known == ours] == [f"[127.0.0.1]:{lab.port('leaf1')}"]
        libssh(lab.port("leaf1"))


def test_unknown_devices_faults_and_folders_are_named_in_the_error(lab: Lab, tmp_path: Path) -> None:
    with pytest.raises(LabError, match="no device is called nobody; there are acc1, leaf1, spine1"):
        lab.running("nobody")
    with pytest.raises(LabError, match="no fault is called explode"):
        lab.fault("leaf1", explode=1)
    with pytest.raises(LabError, match="holds no device"), Lab(tmp_path):
        pass


def test_the_command_line_starts_asks_and_stops(tmp_path: Path) -> None:
    def command(*arguments: str) -> str:
        state = ("--state-dir", str(tmp_path / "state"))
        line = [sys.executable, "-m", "tests.lab", *arguments, *state]
        done = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=True)
        return done.stdout

    inventory = tmp_path / "inventory.yml"
    assert "inventory:" in command("up", "--configs", str(EXAMPLES), "--inventory", str(inventory))
    try:
        hosts = yaml.safe_load(inventory.read_text(encoding="utf-8"))["all"]
        assert hosts["vars"]["ansible_host_key_checking"] is True
        assert list(hosts["children"]["nxos"]["hosts"]) == ["leaf1"]
        assert hosts["children"]["ios"]["vars"]["ansible_become_method"] == "enable"
        assert command("status").startswith("acc1: port ")
        command("configure", "acc1", "interface Vlan10", "shutdown")
        assert " shutdown\n" in command("show", "acc1", "running").partition("interface Vlan10\n")[2]
        assert command("show", "acc1", "startup") == (EXAMPLES / "acc1.ios.cfg").read_text(encoding="utf-8")
        command("fault", "acc1", "latency_ms=1", "blank")
        command("restart", "acc1")
        assert command("show", "acc1", "running") == (EXAMPLES / "acc1.ios.cfg").read_text(encoding="utf-8")
    finally:
        command("down")
    assert not (tmp_path / "state" / "lab.json").exists()
