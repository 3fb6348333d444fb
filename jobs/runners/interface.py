# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a runner is asked for, and what it answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from .names import require_plain_name


@dataclass(frozen=True)
class Target:
    """One device, as Nautobot has it."""

    id: str
    """Nautobot's UUID."""
    name: str
    """Its name in Nautobot and in the inventory; refused where Ansible would read more than a name in it."""
    interfaces: tuple[str, ...] = ()
    """The interfaces that the run is about, as Nautobot spells them; none means all of the device's."""
    deleted: tuple[str, ...] = ()
    """Interfaces that Nautobot no longer has: their addresses are removed, and they are shut."""

    def __post_init__(self) -> None:
        require_plain_name(self.name)

    @property
    def is_scoped(self) -> bool:
        """Whether only some of its interfaces are meant."""
        return bool(self.interfaces or self.deleted)


@dataclass(frozen=True)
class Request:
    """One run of a playbook."""

    targets: tuple[Target, ...]
    dry_run: bool
    """True: `playbooks/check.yml`, which sends nothing. False: `playbooks/apply.yml`."""
    mode: str
    """`merge` or `enforce`."""
    trigger: str
    """Why, in a line, for the runner's own log: who changed what."""
    credentials: Mapping[str, Mapping[str, str]] = field(default_factory=dict, repr=False)
    """Device name -> Ansible's connection variables (`ansible_user`, `ansible_password`, ...), where Nautobot has them
    (Secrets Group). A device that is not in here is reached with the runner's own."""

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the devices."""
        return tuple(target.name for target in self.targets)

    def variables(self) -> dict[str, Any]:
        """The playbooks' variables for it, without any secret."""
        return {
            "drift_guard_mode": self.mode,
            "drift_guard_interfaces": {one.name: list(one.interfaces) for one in self.targets if one.interfaces},
            "drift_guard_deleted": {one.name: list(one.deleted) for one in self.targets if one.deleted},
        }


@dataclass(frozen=True)
class Outcome:
    """What came of a run."""

    ok: bool
    """The playbook ended well: each device was compared, and what was sent is proved."""
    summary: Mapping[str, Any]
    """The content of `summary.json`; empty where the run came to no report."""
    files: Mapping[str, bytes]
    """The reports by file name."""
    log: str
    """What the playbook printed. It holds no secret."""
    link: str = ""
    """Where a person sees the run itself (AWX's page of the job)."""


class Progress(Protocol):
    """Called at least every ten seconds while a run goes on, so that its devices stay reserved for it."""

    def __call__(self) -> None: ...  # noqa: D102 - the class says it


class Runner(Protocol):
    """Runs one request to its end."""

    def run(self, request: Request, *, progress: Progress) -> Outcome:
        """Run it and wait.

        Whatever ends this early (a time limit, a cancelled job) must end the run as well.

        Raises:
            RunnerError: it could not be started, or was lost.
            SettingError: a setting of the runner is missing or wrong.

        """
