# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The lab's terminals over raw SSH, as a person types: paramiko's shell, asyncssh, one command without a terminal."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any, Self

import asyncssh
import paramiko
import pytest

from tests.lab import Lab
from tests.lab.network.ssh import PASSWORD, USER

pytestmark = pytest.mark.integration
EXAMPLES = Path(__file__).resolve().parents[1] / "lab" / "examples"
PROMPTS = {"acc1": "acc1>", "leaf1": "leaf1# ", "spine1": "spine1>"}
PRIVILEGED = {"acc1": "acc1#", "leaf1": "leaf1# ", "spine1": "spine1#"}
CONFIGURING = {"acc1": "acc1(config)#", "leaf1": "leaf1(config)# ", "spine1": "spine1(config)#"}
MORE = ("--More-- ", "--More--\x1b[m")
MOTD = {"acc1": ["banner motd #be kind#"], "leaf1": ["banner motd #be kind#"], "spine1": ["banner motd\nbe kind\nEOF"]}
LOGIN = {
    "acc1": ["banner login @keep out@", "banner exec @go on@"],
    "leaf1": ["banner motd @keep out@"],
    "spine1": ["banner login\nkeep out\nEOF"],
}


@pytest.fixture(scope="module")
def lab() -> Iterator[Lab]:
    with Lab(EXAMPLES) as running:
        yield running


@pytest.fixture(autouse=True)
def _as_booted(lab: Lab) -> Iterator[None]:
    yield
    for name in PROMPTS:
        lab.restart(name)
        lab.forget_log(name)


class Screen:
    """A person at paramiko's shell: types keys, waits for text."""

    def __init__(self, lab: Lab, name: str, *, user: str = USER, password: str = PASSWORD, **size: int) -> None:
        self._client = paramiko.SSHClient()
        self._client.load_host_keys(str(lab.known_hosts))
        self._client.connect(
            "127.0.0.1", lab.port(name), user, password, look_for_keys=False, allow_agent=False, timeout=30
        )
        self.channel = self._client.invoke_shell(**size)
        self.channel.settimeout(30)
        self._name = name

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self._client.close()

    def until(self, *ends: str) -> str:
        """What appears up to one of these texts."""
        shown = ""
        while not shown.endswith(ends):
            data = self.channel.recv(65536).decode()
            assert data, f"the connection ended behind {shown!r}"
            shown += data
        return shown

    def types(self, keys: str, *ends: str) -> str:
        self.channel.sendall(keys.encode())
        return self.until(*(ends or (PRIVILEGED[self._name],)))

    def reads(self, keys: str, end: str) -> str:
        """Types keys and turns pages until the end of what they show."""
        shown = self.types(keys, end, *MORE)
        while shown.endswith(MORE):
            shown += self.types(" ", end, *MORE)
        return shown

    def privileged(self) -> Self:
        """At the privileged prompt."""
        self.until(PROMPTS[self._name])
        if self._name != "leaf1":
            self.types("enable\r", "Password: ")
            self.types("netops\r")
        return self


def connect(lab: Lab, name: str, **options: Any) -> Any:
    """asyncssh's connection."""
    settings = {"username": USER, "password": PASSWORD, "client_keys": None, "config": None, **options}
    return asyncssh.connect("127.0.0.1", lab.port(name), known_hosts=str(lab.known_hosts), **settings)


def run(what: Callable[[], Awaitable[Any]]) -> Any:
    async def limited() -> Any:
        return await asyncio.wait_for(what(), 60)

    return asyncio.run(limited())


async def until(process: asyncssh.SSHClientProcess[str], end: str) -> str:
    return str(await process.stdout.readuntil(end))


@pytest.mark.parametrize("name", PROMPTS)
def test_a_person_edits_recalls_completes_and_asks(lab: Lab, name: str) -> None:
    with Screen(lab, name).privileged() as screen:
        assert "\r\n  clock\r\n" in screen.reads("show ?", f"{PRIVILEGED[name]}show ")
        screen.types("vrsion\x1b[D\x1b[D\x1b[D\x1b[D\x1b[De\x05\x15", "\b \b")
        assert "UTC" in screen.types("show clokc\x14\r")
        assert "UTC" in screen.types("\x1b[A\r")
        assert screen.types("sho\t", "show ").endswith("show ")
        assert "UTC" in screen.types("clock\r")
    assert lab.log(name)[-1][-3:] == ["show clock", "show clock", "show clock"]


@pytest.mark.parametrize("name", PROMPTS)
def test_a_window_of_ten_lines_is_filled_before_more(lab: Lab, name: str) -> None:
    with Screen(lab, name, width=200, height=10).privileged() as screen:
        first = screen.types("show running-config\r", *MORE)
        assert first.count("\r\n") == 10
        assert screen.types("\r", *MORE).count("\r\n") == 1
        screen.channel.resize_pty(width=200, height=20)
        assert screen.types(" ", *MORE).count("\r\n") == 19
        screen.types("q")
        whole = screen.types("terminal length 0\r") and screen.types("show running-config\r")
        assert "--More--" not in whole


@pytest.mark.parametrize("name", PROMPTS)
def test_a_pasted_configuration_arrives_whole_and_in_order(lab: Lab, name: str) -> None:
    lines = [line for number in range(40) for line in (f"interface loopback {100 + number}", f"description n{number}")]
    with Screen(lab, name).privileged() as screen:
        shown = screen.types("configure terminal\r" + "\r".join(lines) + "\rend\rshow clock\r")
        while "UTC" not in shown:
            shown += screen.until(PRIVILEGED[name])
    found = re.findall(r"interface [Ll]oopback(1\d\d)\n +description n(\d+)\n", lab.running(name))
    assert found == [(str(100 + number), str(number)) for number in range(40)]


@pytest.mark.parametrize("name", PROMPTS)
def test_keys_typed_while_the_device_is_busy_are_taken_afterwards(lab: Lab, name: str) -> None:
    lab.fault(name, latency_ms=150)
    try:
        with Screen(lab, name) as screen:
            screen.until(PROMPTS[name])
            screen.channel.sendall(b"show clock\r")
            shown = screen.types("show history\rsh", f"{PROMPTS[name]}sh")
            assert shown.index("show clock") < shown.index("UTC") < shown.index("show history")
    finally:
        lab.clear_faults(name)


@pytest.mark.parametrize("name", PROMPTS)
def test_banners_come_before_the_password_and_before_the_prompt(lab: Lab, name: str) -> None:
    for lines in (MOTD[name], LOGIN[name]):
        assert lab.configure(name, lines) == []

    async def login() -> tuple[str, str]:
        before: list[str] = []

        class Client(asyncssh.SSHClient):
            def auth_banner_received(self, msg: str, lang: str) -> None:
                del lang  # the devices have none
                before.append(msg)

        async with (
            connect(lab, name, client_factory=Client) as connection,
            connection.create_process(term_type="vt100") as process,
        ):
            return "".join(before), await until(process, PROMPTS[name])

    before, after = run(login)
    assert before == "keep out\r\n"
    shown = {"acc1": ["", "be kind", "go on", "acc1>"], "leaf1": ["", "leaf1# "], "spine1": ["", "be kind", "spine1>"]}
    assert after.split("\r\n") == shown[name]


@pytest.mark.parametrize("name", PROMPTS)
def test_a_user_typed_into_the_configuration_logs_in_until_removed(lab: Lab, name: str) -> None:
    line = {
        "acc1": "username ann privilege 15 secret Secret!word1",
        "leaf1": "username ann password Secret!word1 role network-operator",
        "spine1": "username ann privilege 15 secret Secret!word1",
    }[name]
    denied = {"acc1": "", "leaf1": "% Permission denied for the role", "spine1": "privileged mode required"}[name]
    assert lab.configure(name, [line]) == []
    with Screen(lab, name, user="ann", password="Secret!word1") as screen:
        screen.until({"acc1": "acc1#", "leaf1": "leaf1# ", "spine1": "spine1>"}[name])
        assert denied in screen.types("configure terminal\r", CONFIGURING[name] if name == "acc1" else PROMPTS[name])
    with pytest.raises(paramiko.AuthenticationException):
        Screen(lab, name, user="ann", password="wrong")
    lab.configure(name, ["no username ann"])
    with pytest.raises(paramiko.AuthenticationException):
        Screen(lab, name, user="ann", password="Secret!word1")


@pytest.mark.parametrize("name", PROMPTS)
def test_a_public_key_opens_the_device_that_knows_it(lab: Lab, name: str) -> None:
    key = asyncssh.generate_private_key("ssh-rsa", key_size=2048)
    words = key.export_public_key().decode().split()
    lines = {
        "acc1": ["ip ssh pubkey-chain", "username ann", "key-string", words[1][:200], words[1][200:], "exit"],
        "leaf1": [f"username ann sshkey {words[0]} {words[1]}"],
        "spine1": [f"username ann ssh-key {words[0]} {words[1]}"],
    }[name]

    async def version() -> str:
        async with connect(lab, name, username="ann", password=None, client_keys=[key]) as connection:
            return str((await connection.run("show version")).stdout)

    with pytest.raises(asyncssh.PermissionDenied):
        run(version)
    assert lab.configure(name, lines) == []
    assert "ersion" in run(version)


@pytest.mark.parametrize("name", PROMPTS)
def test_several_commands_and_a_shell_on_one_connection(lab: Lab, name: str) -> None:
    async def all_at_once() -> tuple[str, list[Any]]:
        async with connect(lab, name) as connection, connection.create_process(term_type="vt100") as process:
            await until(process, PROMPTS[name])
            answers = await asyncio.gather(*(connection.run("show clock") for _number in range(5)))
            process.stdin.write("show clock\r")
            return await until(process, PROMPTS[name]), answers

    shell, answers = run(all_at_once)
    assert "UTC" in shell
    assert [("UTC" in one.stdout, one.exit_status) for one in answers] == [(True, 0)] * 5


REFUSED = {
    "acc1": ('Line has invalid autocommand "{}"\n', 0),
    "leaf1": ("Syntax error while parsing '{}'\n", 16),
    "spine1": ("% Invalid input at line 1\n", 1),
}


@pytest.mark.parametrize("name", PROMPTS)
def test_a_command_without_a_terminal_is_refused_in_the_platforms_way(lab: Lab, name: str) -> None:
    async def ask(command: str) -> Any:
        async with connect(lab, name) as connection:
            return await connection.run(command)

    text, status = REFUSED[name]
    result = run(lambda: ask("show frobnicate"))
    assert (result.stdout, result.exit_status) == (text.format("show frobnicate"), status)
    result = run(lambda: ask("show running-config"))
    assert ("hostname" in result.stdout) is (name == "leaf1")


@pytest.mark.parametrize("name", PROMPTS)
def test_lines_piped_into_a_session_without_a_terminal(lab: Lab, name: str) -> None:
    async def pipe() -> str:
        async with connect(lab, name) as connection:
            return str((await connection.run(input="show clock\nexit\n")).stdout)

    shown = run(pipe)
    assert "UTC" in shown
    assert (PROMPTS[name] in shown) is (name != "spine1")


@pytest.mark.parametrize("name", PROMPTS)
def test_two_people_edit_one_device(lab: Lab, name: str) -> None:
    with Screen(lab, name).privileged() as ann, Screen(lab, name).privileged() as bob:
        for person in (ann, bob):
            person.types("configure terminal\r", CONFIGURING[name])
        ann.types("interface loopback 8\r", "(config-if)#", "(config-if)# ", "(config-if-Lo8)#")
        bob.types("interface loopback 9\r", "(config-if)#", "(config-if)# ", "(config-if-Lo9)#")
        ann.types("description of ann\rend\r")
        bob.types("description of bob\rend\r")
    found = re.findall(r"interface [Ll]oopback([89])\n +description of (\w+)\n", lab.running(name))
    assert found == [("8", "ann"), ("9", "bob")]


@pytest.mark.parametrize("name", PROMPTS)
def test_others_see_a_change_on_a_terminal_that_monitors(lab: Lab, name: str) -> None:
    with Screen(lab, name).privileged() as watcher, Screen(lab, name).privileged() as editor:
        watcher.types("terminal monitor\r")
        editor.types("configure terminal\r", CONFIGURING[name])
        editor.types("end\r")
        assert "CONFIG_I: Configured from" in watcher.until("(127.0.0.1)\r\n", "pts/1\r\n", PRIVILEGED[name])


def test_a_session_that_sleeps_is_logged_off(lab: Lab) -> None:
    assert lab.configure("acc1", ["line vty 0 4", "exec-timeout 0 1"]) == []
    with Screen(lab, "acc1") as screen:
        screen.until("acc1>")
        began = time.monotonic()
        assert screen.channel.recv(100) == b""
        assert time.monotonic() - began > 0.8
