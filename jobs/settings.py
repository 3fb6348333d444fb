# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The settings of an installation, and where each comes from. Those of a device: device_settings.py."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from .environment import Environment

RUNNERS = ("local", "awx")
PROJECT = Path(__file__).resolve().parents[1]
"""The checkout, where Nautobot has all of it (a Git repository); a copied `jobs` needs DRIFT_GUARD_PROJECT."""


@dataclass(frozen=True)
class Settings:
    """What every job needs to know; each runner reads its own variables by itself."""

    runner: str
    """DRIFT_GUARD_RUNNER: `local` or `awx`."""
    quiet: float
    """DRIFT_GUARD_QUIET_SECONDS: how long no event must come before the waiting ones are executed."""
    longest_wait: float
    """DRIFT_GUARD_LONGEST_WAIT_SECONDS: the first event waits no longer than that, however many follow."""
    lease: float
    """DRIFT_GUARD_LEASE_SECONDS: for so long a device stays reserved for a run of which nothing is heard any more."""


def read_settings(environment: Environment) -> Settings:
    """Read and check them.

    Raises:
        SettingError: names the variable, the value and what it may be.

    """
    quiet = environment.seconds("DRIFT_GUARD_QUIET_SECONDS", default=3.0)
    return Settings(
        runner=environment.choice("DRIFT_GUARD_RUNNER", of=RUNNERS, default="local"),
        quiet=quiet,
        longest_wait=environment.seconds("DRIFT_GUARD_LONGEST_WAIT_SECONDS", default=max(60.0, quiet), least=quiet),
        lease=environment.seconds("DRIFT_GUARD_LEASE_SECONDS", default=60.0, least=15.0),
    )
