# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One device: its running and saved configuration, its candidate sessions, checkpoints and timers."""

from __future__ import annotations

import difflib
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from .lines import of_text
from .loading import load as load_config
from .logins import Logins
from .model import Config, Interface, Refused
from .printing import text_of
from .session import ConfigSession

MAX_PENDING_SESSIONS = 5
MAX_CHECKPOINTS = 10
Clock = Callable[[], float]
FarEnd = Callable[[str], "tuple[Device, str] | None"]
"""Who is at the other end of the cable in a port: a device and its port, or None for somebody unknown."""


@dataclass(slots=True)
class Candidate:
    """An EOS configuration session."""

    name: str
    config: Config
    state: str = "pending"
    """`pending`, `pendCommitTimer`, `completed` or `aborted`."""


@dataclass(slots=True)
class Revert:
    """A running configuration that comes back unless somebody confirms the change."""

    config: Config
    deadline: float
    """On the device's clock, in seconds."""
    minutes: int = 0
    session: str = ""
    """The EOS session whose commit waits for confirmation."""


@dataclass(slots=True)
class Device:
    """A simulated device without a terminal."""

    platform: str
    running: Config
    startup: str
    """Text, as in NVRAM."""
    hostname_override: str = ""
    full_nvram: bool = False
    """Nothing can be saved."""
    clock: Clock = time.monotonic
    candidates: dict[str, Candidate] = field(default_factory=dict)
    logins: Logins = field(default_factory=Logins)
    checkpoints: dict[str, Config] = field(default_factory=dict)
    revert: Revert | None = None
    name: str = ""
    """What the lab calls the device; the hardware's numbers follow from it."""
    far_end: FarEnd = field(default=lambda _port: None, repr=False)
    distortion: str = ""
    """What a fault does to the printed running-config: `blank`, `truncate` or nothing."""

    @property
    def hostname(self) -> str:
        return self.hostname_override or self.running.hostname

    def running_config(self) -> str:
        """The running-config without the header and trailer that only `show` adds."""
        self.tick()
        return text_of(self.running)

    def configure(self, lines: Iterable[str], *, stop_on_error: bool = False) -> list[tuple[str, str]]:
        """Type lines in configuration mode; returns the refused ones with the device's words."""
        return ConfigSession(self.running).feed_all(lines, stop_on_error=stop_on_error)

    def execute(self, command: str) -> str:
        """The output of one privileged exec command, as a script over SSH would see it without the prompt."""
        from tests.lab.cli import Shell  # noqa: PLC0415 - the engine knows its terminal only here

        return Shell(self, privileged=True).execute(command).text

    def save(self) -> None:
        self.startup = self.running_config()

    def restart(self) -> None:
        """Power off and on: what wasn't saved is gone."""
        self.running = load_config(self.platform, self.startup)
        self.candidates.clear()
        self.revert = None

    def tick(self) -> None:
        """Let timers that have run out do their work."""
        if self.revert is not None and self.clock() >= self.revert.deadline:
            self.revert_now()

    def revert_now(self) -> None:
        """Bring the configuration back from before the unconfirmed change."""
        if self.revert is not None:
            self.running = self.revert.config
            self.candidates.pop(self.revert.session, None)
            self.revert = None

    def arm_revert(self, *, minutes: int) -> None:
        """IOS: `configure terminal revert timer`, which needs the archive."""
        if not self.archive_path:
            raise Refused("%Turn config archive on before using Rollback Confirmed Change")
        if self.revert is not None:
            raise Refused("%Rollback Confirmed Change already pending; issue 'configure confirm' first")
        self.revert = Revert(self.running.copy(), self.clock() + 60 * minutes, minutes)

    @property
    def archive_path(self) -> str:
        """Where IOS keeps configuration archives; empty while `archive` isn't configured."""
        for item in self.running.items:
            if item.startswith("archive\n"):
                paths = [line.split()[1] for line in of_text(item) if line.startswith(" path ")]
                return paths[0] if paths else ""
        return ""

    def candidate(self, name: str) -> Candidate:
        """Enter an EOS session, which is created on first use."""
        known = self.candidates.get(name)
        if known is not None and known.state != "completed":
            return known
        pending = [one for one in self.candidates.values() if one.state == "pending"]
        if len(pending) >= MAX_PENDING_SESSIONS:
            raise Refused(
                "% Maximum number of pending sessions has been reached. Please commit or abort previous sessions "
                "before creating a new one."
            )
        self.candidates[name] = Candidate(name, self.running.copy())
        return self.candidates[name]

    def commit(self, candidate: Candidate, *, seconds: int = 0) -> None:
        """Make the candidate the running configuration; with `seconds` until it is confirmed."""
        if self.revert is not None and self.revert.session != candidate.name:
            raise Refused(f"% Session {self.revert.session} has a pending commit timer")
        if candidate.state == "pendCommitTimer":
            self._confirm(candidate)
            return
        before = self.running
        self.running = candidate.config
        candidate.config = candidate.config.copy()
        candidate.state = "pendCommitTimer" if seconds else "completed"
        if seconds:
            self.revert = Revert(before, self.clock() + seconds, session=candidate.name)
        else:
            self._forget_completed(candidate.name)

    def _confirm(self, candidate: Candidate) -> None:
        candidate.state = "completed"
        self.revert = None
        self._forget_completed(candidate.name)

    def _forget_completed(self, keep: str) -> None:
        """EOS remembers one completed session."""
        self.candidates = {
            name: one for name, one in self.candidates.items() if one.state != "completed" or name == keep
        }

    def abort(self, candidate: Candidate) -> None:
        """Drop a candidate; one whose commit waits for confirmation is taken back."""
        if self.revert is not None and self.revert.session == candidate.name:
            self.revert_now()
        self.candidates.pop(candidate.name, None)

    def diff(self, candidate: Candidate) -> str:
        """`show session-config diffs`; empty where nothing changed."""
        lines = difflib.unified_diff(
            of_text(text_of(self.running)),
            of_text(text_of(candidate.config)),
            "system:/running-config",
            f"session:/{candidate.name}-session-config",
            lineterm="",
        )
        return "\n".join(lines)

    def clean(self, candidate: Candidate) -> None:
        """`rollback clean-config`: nothing but the hardware's interfaces."""
        ports = [Interface(port.name) for port in self.running.interfaces.values() if port.kind in _HARDWARE]
        candidate.config = load_config(self.platform, "!\nend\n")
        candidate.config.items.insert(1, "interfaces")
        candidate.config.interfaces = {port.name.full: port for port in ports}

    def add_checkpoint(self, name: str) -> None:
        """NX-OS `checkpoint NAME`."""
        if name in self.checkpoints:
            raise Refused(f"ERROR: Checkpoint name {name} already exists")
        if len(self.checkpoints) >= MAX_CHECKPOINTS:
            raise Refused("ERROR: Maximum number of checkpoints reached")
        self.checkpoints[name] = self.running.copy()

    def rollback(self, name: str) -> None:
        """NX-OS `rollback running-config checkpoint NAME`."""
        if name not in self.checkpoints:
            raise Refused("ERROR: Checkpoint does not exist")
        self.running = self.checkpoints[name].copy()


_HARDWARE = {"physical", "management"}


def load(platform: str, text: str) -> Device:
    """A device that has just booted from `text`."""
    running = load_config(platform, text)
    return Device(platform, running, text_of(running), name=running.hostname)
