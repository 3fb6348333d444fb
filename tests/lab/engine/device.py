# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One device: its running and saved configuration, its files, and the timers that change it by themselves."""

from __future__ import annotations

import contextlib
import re
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from . import names
from .access.logins import Logins
from .history import archive, patch
from .history.alignment import aligned
from .history.archive import Archive
from .history.flash import FileError, Flash, normal
from .loading import load as load_config
from .model import Config, Interface
from .printing import SEPARATOR, text_of
from .session import ConfigSession

Clock = Callable[[], float]
FarEnd = Callable[[str], "tuple[Device, str] | None"]
"""Who is at the other end of the cable in a port: a device and its port, or None for somebody unknown."""
MOST_EVENTS = 1000


@dataclass(slots=True)
class Candidate:
    """An EOS configuration session."""

    name: str
    config: Config
    state: str = "pending"
    """`pending`, `pendingCommitTimer` or `completed`."""
    cleaned: bool = False
    """It began with nothing, so that its lines came in whatever order."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A configuration under a name (EOS and NX-OS)."""

    config: Config
    description: str = ""
    by_system: bool = False


@dataclass(slots=True)
class Revert:
    """A running configuration that comes back unless somebody confirms the change."""

    config: Config
    deadline: float
    """On the device's clock, in seconds."""
    seconds: int
    """What was asked for; an idle timer starts again from here with every line that is typed."""
    idle: bool = False
    session: str = ""
    """The EOS session whose commit waits for confirmation."""
    file: str = ""
    """The IOS archive's copy of the configuration that comes back."""


@dataclass(slots=True)
class Device:
    """A simulated device without a terminal."""

    platform: str
    running: Config
    startup: str
    """Text, as in NVRAM; empty when it was erased."""
    hostname_override: str = ""
    product: str = ""
    """The model, where the configuration's header names it (EOS)."""
    release: str = ""
    """The software's version, where the configuration's header names it (EOS)."""
    full_nvram: bool = False
    """Nothing can be saved."""
    clock: Clock = time.monotonic
    flash: Flash = field(default_factory=Flash)
    candidates: dict[str, Candidate] = field(default_factory=dict)
    logins: Logins = field(default_factory=Logins)
    checkpoints: dict[str, Checkpoint] = field(default_factory=dict)
    archive: Archive = field(default_factory=Archive)
    revert: Revert | None = None
    last_rollback: str = ""
    """What `show rollback log` and `show config-replace log` print (NX-OS)."""
    events: list[str] = field(default_factory=list)
    """What the device logs about itself."""
    name: str = ""
    """What the lab calls the device; the hardware's numbers follow from it."""
    far_end: FarEnd = field(default=lambda _port: None, repr=False)
    distortion: str = ""
    """What a fault does to the printed running-config: the fault's name, or nothing."""

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
        from tests.lab.shell.shell import Shell  # noqa: PLC0415 - the engine knows its terminal only here

        return Shell(self, privileged=True).execute(command).text

    def save(self) -> None:
        """The startup-config becomes the running one; IOS may keep a copy in its archive too."""
        self.startup = self.running_config()
        if self.platform == "ios" and archive.settings(self.running).write_memory:
            with contextlib.suppress(FileError):
                self.archive_copy()

    def restart(self) -> None:
        """Power off and on: what wasn't saved is gone; flash and what is kept there stays."""
        facts = self.running.facts
        self.running = (
            load_config(self.platform, self.startup, hardware=facts) if self.startup else factory(self.running)
        )
        if not self.startup and self.platform == "nxos":
            self.checkpoints.clear()
        self.candidates.clear()
        self.archive = Archive()
        self.revert = None

    def log(self, event: str) -> None:
        self.events = [*self.events[1 - MOST_EVENTS :], event]

    def tick(self) -> None:
        """Let timers that have run out do their work."""
        if self.revert is not None and self.clock() >= self.revert.deadline:
            self.log(_RAN_OUT[self.platform].format(revert=self.revert))
            self.revert_now()
        if self.platform == "ios" and self.clock() >= self.archive.next_look:
            self.archive.next_look = self.clock() + 1
            self._archive_when_due()

    def touch(self) -> None:
        """Somebody typed a line: an idle timer begins again."""
        if self.revert is not None and self.revert.idle:
            self.revert.deadline = self.clock() + self.revert.seconds

    def revert_now(self) -> patch.Outcome | None:
        """Bring the configuration back from before the unconfirmed change."""
        if self.revert is None:
            return None
        revert, self.revert = self.revert, None
        if self.platform == "ios":
            return self.replace_running(revert.config)
        self.running = revert.config
        self.candidates.pop(revert.session, None)
        return None

    def replace_running(self, target: Config) -> patch.Outcome:
        """Change what differs; what can't be changed stays (IOS)."""
        outcome = patch.replace(self.running, target)
        self.running = adopted(outcome, target, like=self.running)
        return outcome

    def _archive_when_due(self) -> None:
        """IOS `archive`, `time-period`."""
        period = archive.settings(self.running).period
        if not period:
            self.archive.next_copy = None
        elif self.archive.next_copy is None:
            self.archive.next_copy = self.clock() + 60 * period
        elif self.clock() >= self.archive.next_copy:
            self.archive.next_copy = None
            self.archive_copy()

    def archive_copy(self) -> str:
        """Keep a copy in the archive and return its name; raises FileError where it can't be written."""
        name = archive.file_name(self.running, self.archive.number)
        self.flash.write(name.partition(":")[2], self.running_config().encode())
        self.archive.number += 1
        self.archive.copies.append(name)
        while len(self.archive.copies) > archive.settings(self.running).maximum:
            self.flash.files.pop(normal(self.archive.copies.pop(0).partition(":")[2]), None)
        return name


_RAN_OUT = {
    "ios": "%ARCHIVE_DIFF-5-ROLLBK_CNFMD_CHG_ROLLBACK_START: Start rolling to: {revert.file}",
    "nxos": "%CONFIG_REPLACE-5-TIMEOUT: commit timer expired, rolling back",
    "eos": "%SYS-5-CONFIG_SESSION_COMMIT_TIMER_EXPIRED: The commit timer on session {revert.session} has expired. "
    "The system configuration has been rolled back.",
}


def adopted(outcome: patch.Outcome, target: Config, *, like: Config) -> Config:
    """What the device prints after a change towards `target`.

    A file that a device printed has separators where it prints them, so a complete success takes it as it is.
    """
    if not outcome.done:
        return outcome.config
    printed = SEPARATOR[target.platform] in target.items
    return target.copy() if printed else aligned(target, like=like)


def factory(config: Config) -> Config:
    """Nothing but the hardware's interfaces."""
    ports = (port for port in config.interfaces.values() if port.kind in {names.PHYSICAL, names.MANAGEMENT})
    clean = load_config(config.platform, "" if config.platform == "nxos" else "!\nend\n", hardware=config.facts)
    clean.items.insert(len(clean.items) - (config.platform != "nxos"), "interfaces")
    clean.interfaces = {port.name.full: Interface(port.name) for port in ports}
    return clean


_SOFTWARE = re.compile(r"^! device: .*\((\S+), EOS-([^ )]+)", re.MULTILINE)


def load(platform: str, text: str) -> Device:
    """A device that has just booted from `text`."""
    running = load_config(platform, text)
    match = _SOFTWARE.search(text) if platform == "eos" else None
    product, release = match.groups() if match is not None else ("", "")
    return Device(platform, running, text_of(running), product=product, release=release, name=running.hostname)
