# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What libssh does once in the parent process, so that no worker has to."""

from __future__ import annotations

from pathlib import Path

import pytest

from ansible_collections.drift.guard.plugins.plugin_utils import key_exchange


def open_files() -> set[str]:
    return {file.name for file in Path("/proc/self/fd").iterdir()}


def test_libssh_gets_as_far_as_its_public_key_and_leaves_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    before = open_files()
    sent = key_exchange.begin_key_exchange()
    only_its_lists = 1000  # and with the key's packet, 48 bytes, it is more than that
    assert sent > only_its_lists
    assert open_files() == before
    assert capfd.readouterr() == ("", "")


def test_its_packet_is_one_that_ssh_takes() -> None:
    for length in range(30):
        packet = key_exchange._packet(bytes(length))
        assert len(packet) % 8 == 0
        assert int.from_bytes(packet[:4]) == len(packet) - 4
        padding = packet[4]
        assert 4 <= padding <= 11
        assert len(packet) == 5 + length + padding


def test_without_ansible_pylibssh_it_does_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(key_exchange, "Session", None)
    assert key_exchange.begin_key_exchange() == 0
