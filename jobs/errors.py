# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the jobs refuse: each message names the object, what was expected, what came, and what to do."""

from __future__ import annotations


class JobError(Exception):
    """Shown as the one reason why a job failed; no device was touched because of it."""


class SettingError(JobError):
    """A setting holds what it can't; the message names the value and where it came from."""


class RunnerError(JobError):
    """The run could not be started, or was lost: what became of its devices is not known."""
