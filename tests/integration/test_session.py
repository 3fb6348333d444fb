# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import socket
import time
from typing import TYPE_CHECKING

import pytest
from ansible_collections.ansible.netcommon.plugins.connection import libssh
from pylibsshext.session import Session

from ansible_collections.drift.guard.plugins.module_utils.model import Platform
from ansible_collections.drift.guard.plugins.plugin_utils.failures import FailureKind, SessionError
from ansible_collections.drift.guard.plugins.plugin_utils.session import SILENCE, DeviceSession, open_session
from tests.integration.device_fixtures import RunningDevice, libssh_connection, running_device
from tests.integration.scripted_device import PAUSE, Script

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

pytestmark = pytest.mark.integration

RUNNING = """Building configuration...

version 17.9
hostname core1
!
interface GigabitEthernet1/0/1
 description ERROR: x, peer not found, core#
!
end
"""


@pytest.fixture
def device(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[RunningDevice]:
    with running_device(request.param, folder=tmp_path) as running:
        yield running


def scripted(script: Script) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("device", [pytest.param(script, id="")], indirect=True)


def log_in(
    device: RunningDevice, *, platform: Platform = Platform.IOS, become_password: str | None = None, **options: object
) -> DeviceSession:
    return open_session(
        libssh_connection(device.port, become_password=become_password, **options), platform=platform, silence=3
    )


def failing(attempt: Callable[[], object]) -> SessionError:
    with pytest.raises(SessionError) as caught:
        attempt()
    return caught.value


@scripted(Script(running=RUNNING))
def test_a_read_types_three_commands_and_returns_the_whole_text(device: RunningDevice) -> None:
    with log_in(device) as session:
        text = session.read_running_config()
    assert text == RUNNING.rstrip("\n")
    assert device.typed == "terminal length 0\rterminal width 512\rshow running-config\r"
    assert session.notes == []


@scripted(Script(running=RUNNING.replace("core#", "core1#" + PAUSE)))
def test_a_description_that_ends_like_the_prompt_ends_no_read(device: RunningDevice) -> None:
    with log_in(device) as session:
        assert session.read_running_config().endswith("core1#\n!\nend")


@scripted(Script(banner=f"\n# core1# is private #\ncore9#{PAUSE}\ncore1#{PAUSE}\nKeep out>{PAUSE}\n", running=RUNNING))
def test_a_login_banner_full_of_prompts_is_no_prompt(device: RunningDevice) -> None:
    with log_in(device) as session:
        assert session.prompt.text == "core1#"
        assert session.read_running_config() == RUNNING.rstrip("\n")


@scripted(
    Script(
        hostname="leaf1",
        platform="nxos",
        running=f"!\nhostname leaf1\nbanner motd X\nleaf1#{PAUSE}\nleaf1# {PAUSE}\nX\ninterface Ethernet1/1\n",
    )
)
def test_a_banner_in_the_configuration_may_hold_the_prompt(device: RunningDevice) -> None:
    with log_in(device, platform=Platform.NXOS) as session:
        text = session.read_running_config()
    assert text.startswith("!\nhostname leaf1\n")
    assert text.endswith("X\ninterface Ethernet1/1")


@scripted(Script(running=RUNNING, deaf=1))
def test_a_device_that_loses_the_first_line_gets_it_again(device: RunningDevice) -> None:
    with log_in(device) as session:
        assert session.read_running_config() == RUNNING.rstrip("\n")


@scripted(Script(running=RUNNING, pages=True))
def test_a_device_that_pages_all_the_same_is_read_and_noted(device: RunningDevice) -> None:
    with log_in(device) as session:
        assert session.read_running_config() == RUNNING.rstrip("\n")
        assert session.notes == ["paging"]


@scripted(Script(running=RUNNING.replace("!\nend", f"--More--{PAUSE}\n!\nend")))
def test_a_line_that_reads_like_a_page_end_is_text(device: RunningDevice) -> None:
    with log_in(device) as session:
        assert session.read_running_config().endswith("--More--\n!\nend")
        assert session.notes == []


@scripted(Script(hostname="THIS.IS.A.PARTICULARLY.LONG", custom_prompt="site7-core", running=RUNNING))
def test_a_custom_prompt_and_a_hostname_that_ios_cuts(device: RunningDevice) -> None:
    with log_in(device) as session:
        assert session.prompt.text == "site7-core#"
        assert session.send_line("configure terminal").mode == "config"
        assert session.send_line("interface Vlan1").mode == "config-if"
        assert session.send_line("end").mode == ""


@scripted(Script(enable_password="more", running=RUNNING))
def test_enable_is_typed_once_with_its_password(device: RunningDevice) -> None:
    with log_in(device, become_password="more") as session:
        assert session.read_running_config() == RUNNING.rstrip("\n")
    assert device.typed == "terminal length 0\renable\rmore\rterminal width 512\rshow running-config\r"


@scripted(Script(enable_password="more", running=RUNNING))
def test_a_wrong_enable_password_is_tried_once_and_never_told(device: RunningDevice) -> None:
    error = failing(lambda: log_in(device, become_password="wr0ng"))
    assert error.kind is FailureKind.ENABLE
    assert "ansible_become_password" in error.remedy
    assert "wr0ng" not in str(error)
    assert device.typed.count("wr0ng") == 1


@scripted(Script(enable_password="more", running=RUNNING))
def test_enable_without_a_password_says_that_one_is_missing(device: RunningDevice) -> None:
    error = failing(lambda: log_in(device, become_password=""))
    assert error.kind is FailureKind.ENABLE
    assert "none is given" in error.message


@scripted(Script(enable_password="more", running=RUNNING))
def test_reading_without_the_privilege_names_become(device: RunningDevice) -> None:
    with log_in(device) as session:
        error = failing(session.read_running_config)
    assert error.kind is FailureKind.ENABLE
    assert "ansible_become" in error.remedy


@scripted(Script(texts={"show clok": "     ^\n% Invalid input detected at '^' marker.\n\n"}))
def test_a_command_that_the_device_does_not_know_is_rejected(device: RunningDevice) -> None:
    with log_in(device) as session:
        error = failing(lambda: session.run("show clok"))
    assert error.kind is FailureKind.REJECTED
    assert "% Invalid input detected" in error.message


@scripted(Script(texts={"show clock": "10:00\n", "show x | include % Invalid input": "one\n"}))
def test_a_fresh_session_is_a_login_of_its_own(device: RunningDevice) -> None:
    connection = libssh_connection(device.port)
    with (
        open_session(connection, platform=Platform.IOS) as first,
        open_session(connection, platform=Platform.IOS) as second,
    ):
        first.close()
        assert second.run("show clock") == "10:00"
        assert second.run("show x | include % Invalid input") == "one"


@scripted(Script())
def test_a_wrong_password_is_authentication(device: RunningDevice) -> None:
    error = failing(lambda: log_in(device, password="wr0ng"))
    assert error.kind is FailureKind.AUTHENTICATION
    assert "127.0.0.1" in error.message
    assert "wr0ng" not in str(error)


@scripted(Script())
def test_no_way_to_authenticate_is_authentication(device: RunningDevice) -> None:
    assert failing(lambda: log_in(device, password=None)).kind is FailureKind.AUTHENTICATION


def trust(monkeypatch: pytest.MonkeyPatch, known_hosts: Path, text: str) -> None:
    """Point libssh, which takes the home folder from the password database, at other known hosts."""
    known_hosts.write_text(text)

    def session() -> Session:
        ssh = Session()
        ssh.set_ssh_options("knownhosts", str(known_hosts))
        return ssh

    monkeypatch.setattr(libssh, "Session", session)


@scripted(Script())
def test_an_unknown_host_key_is_refused_without_a_question(
    device: RunningDevice, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    trust(monkeypatch, tmp_path / "known_hosts", "")
    error = failing(lambda: log_in(device, host_key_checking=True))
    assert error.kind is FailureKind.HOST_KEY
    assert "not in known_hosts" in error.message
    assert device.typed == ""


@scripted(Script())
def test_a_changed_host_key_is_refused(device: RunningDevice, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    other = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMRrNSEPAWFTNQDVzDHWrC4NRvnwKEFuCZ7fdw62FBvT"
    trust(monkeypatch, tmp_path / "known_hosts", f"[127.0.0.1]:{device.port} {other}\n")
    error = failing(lambda: log_in(device, host_key_checking=True))
    assert error.kind is FailureKind.HOST_KEY
    assert "another host key" in error.message


@scripted(Script(texts={"show clock": "10:00\n"}))
def test_a_known_host_key_is_accepted(device: RunningDevice, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    trust(monkeypatch, tmp_path / "known_hosts", f"[127.0.0.1]:{device.port} {device.key}\n")
    with log_in(device, host_key_checking=True) as session:
        assert session.run("show clock") == "10:00"


def test_a_closed_port_is_a_connection_failure() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        error = failing(lambda: open_session(libssh_connection(port), platform=Platform.IOS))
    assert error.kind is FailureKind.CONNECTION
    assert "port is closed" in error.message


def test_a_name_that_does_not_resolve_is_a_connection_failure() -> None:
    connection = libssh_connection(22, remote_addr="device.invalid")
    error = failing(lambda: open_session(connection, platform=Platform.IOS, device="core1"))
    assert error.kind is FailureKind.CONNECTION
    assert error.message.startswith("core1 (device.invalid) - Expected: ")
    assert "does not resolve" in error.message


def test_a_port_where_nobody_speaks_is_a_timeout() -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        connection = libssh_connection(mute.getsockname()[1])
        connection._play_context.timeout = 1
        assert failing(lambda: open_session(connection, platform=Platform.IOS)).kind is FailureKind.TIMEOUT


def test_a_proxy_command_that_fails_is_named() -> None:
    connection = libssh_connection(22, proxy_command="false")
    error = failing(lambda: open_session(connection, platform=Platform.IOS))
    assert error.kind is FailureKind.CONNECTION
    assert "ProxyCommand" in error.remedy


@scripted(Script(no_shell=True))
def test_a_login_without_a_shell_is_a_connection_failure(device: RunningDevice) -> None:
    assert failing(lambda: log_in(device)).kind in (FailureKind.CONNECTION, FailureKind.LOST)


@scripted(Script(silent=True))
def test_a_login_without_a_prompt_is_a_timeout(device: RunningDevice) -> None:
    connection = libssh_connection(device.port)
    start = time.monotonic()
    error = failing(lambda: open_session(connection, platform=Platform.IOS, silence=0.5))
    assert error.kind is FailureKind.TIMEOUT
    assert time.monotonic() - start < SILENCE


@scripted(Script(hangs=["show running-config"]))
def test_a_device_that_hangs_is_a_timeout(device: RunningDevice) -> None:
    with log_in(device) as session:
        error = failing(lambda: session.read_running_config(silence=0.5))
    assert error.kind is FailureKind.TIMEOUT
    assert "read it again" in error.remedy


@scripted(Script(drops=["show running-config"]))
def test_a_device_that_goes_away_is_lost(device: RunningDevice) -> None:
    with log_in(device) as session:
        assert failing(session.read_running_config).kind is FailureKind.LOST
