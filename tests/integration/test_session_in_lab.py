# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The same conversation with devices that keep a configuration and were written by other hands."""

from __future__ import annotations

import os
import socket
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ansible_collections.drift.guard.plugins.module_utils.model import Platform
from ansible_collections.drift.guard.plugins.module_utils.protection import EOS_SESSION, IOS_INVERSE, NXOS_CHECKPOINT
from ansible_collections.drift.guard.plugins.plugin_utils.failures import FailureKind
from ansible_collections.drift.guard.plugins.plugin_utils.session import DeviceSession, open_session
from ansible_collections.drift.guard.plugins.plugin_utils.transaction.envelope import Envelope, envelope_for
from ansible_collections.drift.guard.plugins.plugin_utils.transaction.saving import save
from ansible_collections.drift.guard.plugins.plugin_utils.transaction.send import apply_lines
from ansible_collections.drift.guard.plugins.plugin_utils.transaction.sent import TransactionInterruptedError
from tests.integration.device_fixtures import libssh_connection
from tests.lab.lab import Lab
from tests.lab.network.ssh import PASSWORD, USER
from tests.lab.shell.exec_mode import ENABLE_PASSWORD

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.integration

PORTS = {Platform.IOS: "GigabitEthernet1/0/1", Platform.NXOS: "Ethernet1/1", Platform.EOS: "Ethernet1"}
INDENTS = {Platform.IOS: " ", Platform.NXOS: "  ", Platform.EOS: "   "}
CLOSERS = {Platform.IOS: "end\n", Platform.NXOS: "", Platform.EOS: "end\n"}

PROTECTIONS = {Platform.IOS: IOS_INVERSE, Platform.NXOS: NXOS_CHECKPOINT, Platform.EOS: EOS_SESSION}

platforms = pytest.mark.parametrize("platform", [pytest.param(platform, id=platform.value) for platform in Platform])


def configuration(platform: Platform) -> str:
    indent = INDENTS[platform]
    port = PORTS[platform]
    text = f"hostname {platform.value}1\n!\ninterface {port}\n{indent}description to core#\n{indent}no shutdown\n"
    return f"{text}!\n{CLOSERS[platform]}"


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    configs = tmp_path_factory.mktemp("configs")
    for platform in Platform:
        (configs / f"{platform.value}1.{platform.value}.cfg").write_text(configuration(platform))
    with Lab(configs) as running:
        yield running


@pytest.fixture
def clean(lab: Lab) -> Iterator[Lab]:
    for name in lab.names:
        lab.forget_log(name)
    yield lab
    for name in lab.names:
        lab.clear_faults(name)


def log_in(lab: Lab, platform: Platform) -> DeviceSession:
    connection = libssh_connection(
        lab.port(f"{platform.value}1"), become_password=ENABLE_PASSWORD, remote_user=USER, password=PASSWORD
    )
    return open_session(connection, platform=platform, silence=2)


def envelope(platform: Platform, *, digest: str) -> Envelope:
    return envelope_for(PROTECTIONS[platform], digest=digest, seconds=300)


def described(platform: Platform, text: str) -> list[str]:
    return [f"interface {PORTS[platform]}", f"{INDENTS[platform]}description {text}"]


@platforms
def test_the_whole_configuration_is_read(clean: Lab, platform: Platform) -> None:
    with log_in(clean, platform) as session:
        text = session.read_running_config()
    assert session.prompt.text == f"{platform.value}1#"
    assert clean.running(f"{platform.value}1").strip() in text


def test_small_packets_leave_at_once(clean: Lab) -> None:
    with log_in(clean, Platform.EOS):
        assert [one.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) for one in sockets_to(clean.port("eos1"))] == [1]


def sockets_to(port: int) -> Iterator[socket.socket]:
    """This process' connections to a port, whoever opened them."""
    for file in list(Path("/dev/fd").iterdir()):
        with suppress(OSError), socket.socket(fileno=os.dup(int(file.name))) as one:
            if one.getpeername()[1:2] == (port,):
                yield one


@platforms
def test_lines_are_applied_and_saved_and_nothing_else_is_typed(clean: Lab, platform: Platform) -> None:
    name = f"{platform.value}1"
    lines = described(platform, "ERROR: x, peer not found, core>")
    with log_in(clean, platform) as session:
        sent = apply_lines(session, lines=lines, envelope=envelope(platform, digest="1"))
        confirming = [line for line in (envelope(platform, digest="1").confirm,) if line]
        for line in confirming:
            assert session.run(line) == ""
        saved = save(session)
    assert (sent.rejected, sent.acknowledged) == (None, 2)
    assert lines[1] in clean.running(name)
    assert lines[1] in clean.startup(name)
    typed = clean.log(name)[-1]
    ours = [*sent.lines, *confirming, saved.line]
    assert [line for line in typed if line in ours] == ours


@platforms
def test_a_refused_line_is_found_and_what_is_left_is_told(clean: Lab, platform: Platform) -> None:
    name = f"{platform.value}1"
    before = clean.running(name)
    lines = [*described(platform, "taken"), f"{INDENTS[platform]}mtu nonsense", f"{INDENTS[platform]}shutdown"]
    with log_in(clean, platform) as session:
        sent = apply_lines(session, lines=lines, envelope=envelope(platform, digest="2"))
    assert sent.rejected
    assert (sent.rejected.index, sent.acknowledged) == (2, 2)
    assert sent.undone is (platform is Platform.EOS)
    assert (clean.running(name) == before) is sent.undone


@platforms
@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        pytest.param("drop_at", FailureKind.LOST, id="the session drops"),
        pytest.param("hang_at", FailureKind.TIMEOUT, id="the device hangs"),
    ],
)
def test_what_was_acknowledged_is_known_when_the_device_goes_away(
    clean: Lab, platform: Platform, fault: str, kind: FailureKind
) -> None:
    with log_in(clean, platform) as session:
        # The lines before ours: `configure ...`, on EOS a look into the session, on NX-OS the checkpoint.
        clean.fault(f"{platform.value}1", **{fault: 3 if platform is Platform.IOS else 4})
        with pytest.raises(TransactionInterruptedError) as caught:
            apply_lines(session, lines=described(platform, "x"), envelope=envelope(platform, digest=fault))
    assert caught.value.kind is kind
    assert caught.value.sent.acknowledged == 1


@platforms
def test_a_silently_ignored_line_is_not_noticed_here(clean: Lab, platform: Platform) -> None:
    clean.fault(f"{platform.value}1", ignore="description")
    with log_in(clean, platform) as session:
        lines = described(platform, "never there")
        sent = apply_lines(session, lines=lines, envelope=envelope(platform, digest="4"))
        text = session.read_running_config()
    assert sent.rejected is None
    assert "never there" not in text
