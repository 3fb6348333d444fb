# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""netmiko, connected to a lab's device with its host key checked."""

from __future__ import annotations

from netmiko import BaseConnection, ConnectHandler

from tests.lab import Lab
from tests.lab.network.ssh import PASSWORD, USER
from tests.lab.shell.exec_mode import ENABLE_PASSWORD


def netmiko_to(lab: Lab, name: str, kind: str) -> BaseConnection:
    """A connection of netmiko's device type `kind`; leaving its context ends it."""
    return ConnectHandler(
        device_type=kind,
        host="127.0.0.1",
        port=lab.port(name),
        username=USER,
        password=PASSWORD,
        secret=ENABLE_PASSWORD,
        ssh_strict=True,
        alt_host_keys=True,
        alt_key_file=str(lab.known_hosts),
        system_host_keys=False,
    )
