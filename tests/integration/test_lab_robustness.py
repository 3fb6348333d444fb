# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A lab under rough treatment: crowds, clients that vanish or don't read, bad folders, ports that are taken."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import asyncssh
import pytest

from tests.integration.lab_person import PATIENCE, Gone, Person, tcp
from tests.lab import Lab, LabError, Places
from tests.lab.network import known_hosts
from tests.lab.network.ssh import PASSWORD, USER

pytestmark = pytest.mark.integration
ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "tests" / "lab" / "examples"


@pytest.fixture(scope="module")
def lab() -> Iterator[Lab]:
    with Lab(EXAMPLES) as running:
        yield running


def pid(lab: Lab) -> int:
    return int(json.loads((lab.state / "lab.json").read_text(encoding="utf-8"))["pid"])


def files(lab: Lab) -> int:
    return len(list(Path(f"/proc/{pid(lab)}/fd").iterdir()))


def answers(lab: Lab) -> bool:
    with Person(lab, "leaf1") as person:
        return "UTC" in person.do("show clock")


def settled(lab: Lab, most: int) -> bool:
    """Whether the lab soon holds no more open files than that."""
    deadline = time.monotonic() + PATIENCE
    while files(lab) > most:
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def test_thousands_of_quick_connects_leave_nothing_behind(lab: Lab) -> None:
    assert answers(lab)
    time.sleep(0.2)
    before = files(lab)
    for number in range(3000):
        with tcp(lab, "leaf1", within=PATIENCE) as connection:
            if number % 3 == 0:
                connection.sendall(b"GET / HTTP/1.0\r\n\r\n")
    assert settled(lab, before)
    assert answers(lab)


def test_connections_that_never_say_anything_stand_in_nobodys_way(lab: Lab) -> None:
    with contextlib.ExitStack() as held:
        for _number in range(300):
            held.enter_context(tcp(lab, "leaf1", within=PATIENCE))
        assert answers(lab)


def test_a_hundred_people_on_one_device(lab: Lab) -> None:
    async def one(together: asyncio.Barrier) -> str:
        async with (
            asyncssh.connect(
                "127.0.0.1",
                lab.port("leaf1"),
                username=USER,
                password=PASSWORD,
                known_hosts=str(lab.known_hosts),
                client_keys=None,
                config=None,
            ) as connection,
            connection.create_process(term_type="vt100") as process,
        ):
            await process.stdout.readuntil("# ")
            await together.wait()
            process.stdin.write("show clock\r")
            return str(await process.stdout.readuntil("UTC"))

    async def everybody() -> list[str]:
        together = asyncio.Barrier(100)
        return list(await asyncio.gather(*(one(together) for _number in range(100))))

    assert len(asyncio.run(asyncio.wait_for(everybody(), 120))) == 100


def test_clients_that_vanish_leave_nothing_behind(lab: Lab) -> None:
    """Processes that are killed while output is on its way."""
    before = files(lab)
    line = "import sys, time; sys.path.insert(0, '.'); from pathlib import Path; from tests.lab import Lab\n"
    line += "from tests.integration.lab_person import Person\n"
    line += f"lab = Lab({str(EXAMPLES)!r}, state={str(lab.state)!r})\n"
    line += "people = [Person(lab, 'leaf1') for _ in range(3)]\n"
    line += "[person.type('show running-config') for person in people]\n"
    line += "print('there', flush=True); time.sleep(60)\n"
    with subprocess.Popen([sys.executable, "-c", line], cwd=ROOT, stdout=subprocess.PIPE) as client:
        assert client.stdout is not None
        assert client.stdout.readline() == b"there\n"
        client.kill()
    assert settled(lab, before)
    assert answers(lab)


def test_somebody_who_does_not_read_is_not_waited_for_in_memory(lab: Lab) -> None:
    """He asks for hundreds of megabytes of output and reads none of it."""
    asked = "show running-config\r" * 5000

    async def ask() -> None:
        async with (
            asyncssh.connect(
                "127.0.0.1",
                lab.port("leaf1"),
                username=USER,
                password=PASSWORD,
                known_hosts=str(lab.known_hosts),
                client_keys=None,
                config=None,
            ) as connection,
            connection.create_process(term_type="vt100", window=65536) as process,
        ):
            process.stdin.write("terminal length 0\r" + asked)
            await asyncio.sleep(1.5)

    before = lab.status()["rss_mb"]
    asyncio.run(ask())
    assert lab.status()["rss_mb"] < before + 20
    assert len(lab.log("leaf1")[-1]) < 5000
    assert answers(lab)


@pytest.mark.parametrize(
    ("request_", "error"),
    [
        (b"nonsense\n", "a request is one line of JSON"),
        (b"[]\n", "no such request: []"),
        (b'{"do": "explode"}\n', "no such request: explode"),
        (b'{"do": "running"}\n', "no device is called None"),
        (b'{"do": "configure", "name": "acc1"}\n', "configure can't be done"),
        (b'{"do": "advance", "name": "acc1", "seconds": "soon"}\n', "advance can't be done"),
        (b'{"do": "fault", "name": "acc1", "values": 5}\n', "fault can't be done"),
        (b'{"do": "shown", "name": "acc1", "command": "show nonsense"}\n', "% Invalid input"),
        (b"\xff\xfe\n", "a request is one line of JSON"),
        (b"", "a request is one line of JSON"),
    ],
)
def test_the_control_socket_survives_bad_requests(lab: Lab, request_: bytes, error: str) -> None:
    path = json.loads((lab.state / "lab.json").read_text(encoding="utf-8"))["socket"]
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.settimeout(PATIENCE)
        connection.connect(path)
        connection.sendall(request_)
        connection.shutdown(socket.SHUT_WR)
        reply = json.loads(connection.makefile("rb").readline())
    assert error in reply["error"]
    assert lab.running("acc1").startswith("version")


def test_a_second_lab_in_the_same_folder_is_refused(lab: Lab) -> None:
    with pytest.raises(LabError, match="a lab is already up in"):
        Lab(EXAMPLES, state=lab.state).__enter__()
    assert answers(lab)


def test_two_labs_that_start_in_one_folder_at_once(tmp_path: Path) -> None:
    def start() -> str:
        try:
            Lab(EXAMPLES, state=tmp_path).__enter__()
        except LabError as exc:
            return str(exc)
        return "up"

    with ThreadPoolExecutor(2) as pool:
        said = sorted(future.result() for future in [pool.submit(start) for _lab in range(2)])
    Lab(EXAMPLES, state=tmp_path).__exit__(None, None, None)
    assert said[1] == "up"
    assert "already up" in said[0]


def test_a_port_that_is_taken_is_named(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        complaint = f"acc1 can't listen on 127.0.0.1 port {port}: Address already in use"
        with pytest.raises(LabError, match=complaint), Lab(EXAMPLES, places=Places(first_port=port)):
            pass


@pytest.mark.parametrize(
    ("name", "content", "complaint"),
    [
        ("acc1.ios.cfg", b"hostname a\n!\nbanner \xff\n", r"acc1\.ios\.cfg:3: byte 0xff is no UTF-8"),
        ("acc1.host_key", b"not a key", r"acc1\.host_key is no private key"),
        ("links.yml", b"- [acc1]\n", r"links\.yml, cable 1"),
    ],
)
def test_a_bad_folder_is_refused_with_file_and_line(tmp_path: Path, name: str, content: bytes, complaint: str) -> None:
    (tmp_path / "acc1.ios.cfg").write_bytes(b"hostname acc1\n")
    (tmp_path / name).write_bytes(content)
    with pytest.raises(LabError, match=complaint), Lab(tmp_path):
        pass


@pytest.mark.parametrize("how", ["down", "signal"])
def test_down_ends_everything(how: str) -> None:
    lab = Lab(EXAMPLES).__enter__()
    process, mark = pid(lab), f"{known_hosts.MARK}{pid(lab)}"
    assert mark in known_hosts.of_account().read_text(encoding="utf-8")
    place = (lab.address("leaf1"), lab.port("leaf1"))
    with Person(lab, "leaf1") as person:
        if how == "signal":
            os.kill(process, signal.SIGTERM)
        lab.__exit__(None, None, None)
        with pytest.raises(Gone):
            person.do("show clock")
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(place, timeout=1)
    assert not Path(f"/proc/{process}").exists()
    assert not lab.state.exists()
    file = known_hosts.of_account()
    assert not file.exists() or mark not in file.read_text(encoding="utf-8")


STARTER = """
import sys
sys.path.insert(0, ".")
from pathlib import Path
from tests.lab import Lab
from tests.lab.network import known_hosts
known_hosts.of_account = lambda: Path(sys.argv[1])
with Lab(sys.argv[2]) as lab:
    marked = {line.rpartition(" ")[0] for line in known_hosts.of_account().read_text(errors="replace").splitlines()}
    assert set(lab.known_hosts.read_text().splitlines()) <= marked
"""


def test_labs_that_start_and_stop_at_once_leave_known_hosts_as_it_was(tmp_path: Path) -> None:
    """As the workers of a parallel test run do; a reader meanwhile never sees a file that is only half there."""
    file = tmp_path / ".ssh" / "known_hosts"
    file.parent.mkdir()
    mine = b"# mine\nexample.org ssh-ed25519 AAAA\xff\n\nlast ssh-rsa BBBB, no newline"
    file.write_bytes(mine)
    (tmp_path / "acc1.ios.cfg").write_text("hostname acc1\n", encoding="utf-8")
    starters = [
        subprocess.Popen([sys.executable, "-c", STARTER, str(file), str(tmp_path)], cwd=ROOT) for _starter in range(3)
    ]
    torn = 0
    while any(starter.poll() is None for starter in starters):
        torn += not file.read_bytes().endswith(mine)
        time.sleep(0.001)
    assert [starter.returncode for starter in starters] == [0, 0, 0]
    assert torn == 0
    assert file.read_bytes() == mine
    assert [one.name for one in file.parent.iterdir()] == ["known_hosts"]
