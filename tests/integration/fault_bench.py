# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One apply after the other in this process, over SSH, against devices of a lab on which something goes wrong.

It is the action plugin itself that runs; only the way in, the clock and the pauses are the bench's: while the plugin
waits, the device's clock goes forward by as much.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

from ansible.parsing.dataloader import DataLoader
from ansible.playbook.play_context import PlayContext
from ansible.playbook.task import Task
from ansible.plugins.loader import connection_loader
from ansible.template import Templar

from ansible_collections.drift.guard.plugins.action.apply import ActionModule
from ansible_collections.drift.guard.plugins.module_utils.check import Plan
from ansible_collections.drift.guard.plugins.module_utils.model import DeviceIntent, Platform
from ansible_collections.drift.guard.plugins.module_utils.plan_file import SealedPlan
from ansible_collections.drift.guard.plugins.plugin_utils import device_task
from ansible_collections.drift.guard.plugins.plugin_utils.failures import FailureKind, failure
from ansible_collections.drift.guard.plugins.plugin_utils.plan_source import origin_now
from ansible_collections.drift.guard.plugins.plugin_utils.retries import Retries
from ansible_collections.drift.guard.plugins.plugin_utils.session import DeviceSession, open_session
from ansible_collections.drift.guard.plugins.plugin_utils.transaction.run import Transaction
from tests.integration.device_fixtures import libssh_connection
from tests.lab import Lab
from tests.lab.network.ssh import PASSWORD, USER
from tests.lab.shell.exec_mode import ENABLE_PASSWORD
from tests.unit.builders import EOS, IOS, MANAGEMENT, NXOS, addresses, device, interface, loopback, plan, port, vlan
from tests.unit.builders import running_config as sections

PATIENCE = 30.0
"""Seconds of silence after which a device is given up, unless the lab knows that it will say nothing."""
LISTEN = 0.02
"""Seconds of silence after which the lab is asked."""
_SWITCHPORT = {IOS: ("switchport mode access",), NXOS: ("switchport",), EOS: ("switchport mode access",)}
_MANAGEMENT = {
    IOS: ("ip address 172.20.0.2 255.255.255.0", "negotiation auto"),
    NXOS: ("vrf member management", "ip address 172.20.0.2/24"),
    EOS: ("ip address 172.20.0.2/24",),
}
_ARCHIVE = "archive\n path flash:archive\n"


@dataclass(frozen=True)
class Variant:
    """A platform with one of its protections."""

    name: str
    """Of the protection."""
    platform: Platform

    def config(self, host: str) -> str:
        """Access ports with another VLAN and other descriptions, a routed one without IPv6, one that is shut."""
        platform = self.platform
        access = (*_SWITCHPORT[platform], "switchport access vlan 10", "no shutdown")
        text = sections(
            platform,
            {
                MANAGEMENT[platform]: _MANAGEMENT[platform],
                port(platform, 1): ["description moved to floor 2", *access],
                port(platform, 2): access,
                port(platform, 3): ["description left over", *access],
                port(platform, 4): ["no switchport", _address(platform), "no shutdown"],
                port(platform, 5): [*access[:-1], "shutdown"],
                port(platform, 6): ["description nobody's", *access],
            },
            host=host,
        )
        return text.replace("vtp mode", f"{_ARCHIVE}!\nvtp mode") if self.name == "ios_revert_timer" else text

    def intent(self, host: str) -> dict[str, Any]:
        """The Nautobot device object; port 6 is unknown there."""
        platform = self.platform
        users = {"mode": "ACCESS", "untagged_vlan": vlan(10, "users")}
        voice = {"mode": "ACCESS", "untagged_vlan": vlan(20, "voice")}
        return device(
            interface(port(platform, 1), description="user port 1", **users),
            interface(port(platform, 2), description="user port 2", **voice),
            interface(port(platform, 3), description="user port 3", **users),
            interface(port(platform, 4), ip_addresses=addresses("192.0.2.1/31", "2001:db8::1/64")),
            interface(port(platform, 5), **users),
            interface(loopback(platform, 0), ip_addresses=addresses("198.51.100.1/32")),
            platform=platform,
            name=host,
        )

    @property
    def cut(self) -> list[str]:
        """What takes the management address away, as somebody on the console would."""
        return [f"interface {MANAGEMENT[self.platform]}", "shutdown"]

    @property
    def edit(self) -> list[str]:
        """What a colleague types meanwhile, on a port that is nobody's."""
        return [f"interface {port(self.platform, 6)}", "description a colleague's"]


VARIANTS = tuple(
    Variant(name, platform)
    for name, platform in (
        ("eos_session", EOS),
        ("ios_revert_timer", IOS),
        ("ios_inverse", IOS),
        ("nxos_checkpoint", NXOS),
    )
)


def _address(platform: Platform) -> str:
    return "ip address 192.0.2.1 255.255.255.254" if platform is IOS else "ip address 192.0.2.1/31"


@dataclass(frozen=True)
class Result:
    """What came of one apply."""

    outcome: dict[str, Any]
    typed: int
    """Lines that the plugin typed within its transaction."""
    running: str
    startup: str


class Bench:
    """A lab of equal devices; each apply takes a fresh one."""

    def __init__(self, lab: Lab, variant: Variant) -> None:
        self.lab = lab
        self.variant = variant
        self.names = iter(sorted(lab.names))
        self.name = ""
        self.intent: dict[str, Any] = {}
        """Of the device; the variant's by default."""

    def fresh(self) -> str:
        """Go to the next device."""
        self.name = next(self.names)
        self.intent = self.variant.intent(self.name)
        return self.name

    def plan(self) -> Plan:
        """What drift.guard.plan would return for the device."""
        return plan(self.intent, self.lab.running(self.name))

    def apply(self, made: Plan, *, before_send: Callable[[int], None] = lambda _number: None) -> Result:
        """Run the action plugin.

        Args:
            made: the plan.
            before_send: called with the number of each line of the transaction, from 1 on, before it is typed.

        """
        action = _action(self, made)
        action.before_send = before_send
        with patch.object(device_task, "Retries", partial(Retries, sleep=self.wait)):
            result = action.run(task_vars={"inventory_hostname": self.name, "ansible_command_timeout": PATIENCE})
        name = self.name
        return Result(result["drift_guard"], action.typed, self.lab.running(name), self.lab.startup(name))

    @property
    def reachable(self) -> bool:
        """Whether packets get through to the device."""
        return bool(self.lab.faults(self.name)["reachable"])

    @property
    def hung(self) -> bool:
        """Whether the line at which a session hangs has come."""
        now = self.lab.faults(self.name)
        return any(0 < now["set"].get(word, 0) <= now["lines"] for word in ("hang_at", "hang_after"))

    def console(self, lines: Iterable[str]) -> None:
        """Somebody configures."""
        assert self.lab.configure(self.name, lines) == []

    def wait(self, seconds: float) -> None:
        """Let the device's time pass instead of ours."""
        if seconds:
            self.lab.advance(self.name, seconds=seconds)


class _Apply(ActionModule):
    """The plugin with another way in."""

    bench: Bench
    before_send: Callable[[int], None]
    typed = 0
    waited = 0.0

    def session(self, intent: DeviceIntent) -> DeviceSession:
        if not self.bench.reachable:  # libssh would find out in seconds
            words = {"expected": "an SSH banner", "actual": "nothing comes", "remedy": "Wait."}
            raise failure(FailureKind.TIMEOUT, self.host, **words)
        hung_before = self.bench.hung
        connection = libssh_connection(
            self.bench.lab.port(self.bench.name),
            become_password=None if intent.platform is NXOS else ENABLE_PASSWORD,
            remote_user=USER,
            password=PASSWORD,
        )
        session = open_session(connection, platform=intent.platform, device=self.host, silence=PATIENCE)
        self._cut_short(session, lambda: not self.bench.reachable or (self.bench.hung and not hung_before))
        return session

    @staticmethod
    def _cut_short(session: DeviceSession, is_silent: Callable[[], bool]) -> None:
        """Let a session time out as soon as it is known that nothing will come, and not before."""
        terminal = session._terminal
        receive = terminal._receive

        def receive_or_know(patience: float, expected: str) -> bool:
            end = time.monotonic() + patience
            while (left := end - time.monotonic()) > 0:
                if receive(min(left, LISTEN), expected):
                    return True
                if is_silent():
                    break
            return False

        terminal._receive = receive_or_know  # type: ignore[method-assign]

    @property
    def address(self) -> str:
        return "127.0.0.1"

    def _transaction(self, *args: Any, **more: Any) -> Transaction:
        transaction: Transaction = super()._transaction(*args, **more)
        transaction.world = replace(
            transaction.world, before_send=self._count, wait=self._wait, clock=self._now, patience=PATIENCE
        )
        return transaction

    def _count(self, _line: str) -> None:
        self.typed += 1
        self.before_send(self.typed)

    def _wait(self, seconds: float) -> None:
        self.waited += seconds
        self.bench.wait(seconds)

    def _now(self) -> float:
        return time.monotonic() + self.waited


def _action(bench: Bench, made: Plan) -> _Apply:
    task = Task()
    task.args = {
        "plan": SealedPlan(made, origin_now()).as_dict(),
        "device": bench.intent,
        "lock_dir": str(bench.lab.state / "locks"),
    }
    loader, context = DataLoader(), PlayContext()
    action = _Apply(
        task, connection_loader.get("ansible.builtin.local", context), context, loader, Templar(loader), None
    )
    action.bench = bench
    return action


def write_configs(folder: Path, variant: Variant) -> Path:
    """The file that a lab makes all its devices from."""
    name = variant.name.replace("_", "-")
    (folder / f"{name}.{variant.platform.value}.cfg").write_text(variant.config(name), encoding="utf-8")
    return folder
