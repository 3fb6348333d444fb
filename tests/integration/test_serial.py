# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The serial number that Nautobot has is looked for on the device, over real SSH."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from ansible_collections.drift.guard.plugins.module_utils.errors import RefusedError
from ansible_collections.drift.guard.plugins.module_utils.model import Platform
from ansible_collections.drift.guard.plugins.plugin_utils.serial import require_serial
from ansible_collections.drift.guard.plugins.plugin_utils.session import DeviceSession, open_session
from tests.integration.device_fixtures import libssh_connection
from tests.integration.small_fleet import PLATFORMS, write_configs
from tests.lab import Lab
from tests.lab.network.ssh import PASSWORD, USER
from tests.lab.shell.exec_mode import ENABLE_PASSWORD

pytestmark = pytest.mark.integration

_SERIAL = re.compile(r"(?:Processor board ID|Processor Board ID|Serial number:) *(\S+)")


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    folder = tmp_path_factory.mktemp("serial")
    write_configs(folder, {platform.value: platform for platform in PLATFORMS})
    with Lab(folder) as running:
        yield running


@pytest.fixture(params=list(PLATFORMS), ids=str)
def session(lab: Lab, request: pytest.FixtureRequest) -> Iterator[DeviceSession]:
    platform: Platform = request.param
    connection = libssh_connection(
        lab.port(platform.value), become_password=ENABLE_PASSWORD, remote_user=USER, password=PASSWORD
    )
    with open_session(connection, platform=platform, device=platform.value) as opened:
        yield opened


def test_the_device_s_own_serial_number_is_found(session: DeviceSession) -> None:
    found = _SERIAL.search(session.run("show version"))
    assert found
    require_serial(session, found[1])
    require_serial(session, found[1].lower())


@pytest.mark.parametrize("wrong", ["FOC00000000", "a.c", "x" + "y"])
def test_another_one_is_refused(session: DeviceSession, wrong: str) -> None:
    with pytest.raises(RefusedError, match="Expected: a device with the serial number") as caught:
        require_serial(session, wrong)
    assert caught.value.name == "wrong_device"


def test_a_part_of_the_serial_number_is_another_one(session: DeviceSession) -> None:
    found = _SERIAL.search(session.run("show version"))
    assert found
    with pytest.raises(RefusedError):
        require_serial(session, found[1][:-1])
