# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One root for what the core refuses, one subclass a stage."""

from __future__ import annotations


class DriftGuardError(Exception):
    """Anything that a shim turns into a status and a finding instead of a traceback."""

    status = "error"
    """The status word for the device."""
    name = "error"
    """Of the finding that says why."""
    failure_class = "internal"
    """A word of :mod:`.failure_classes`."""
    remedy = ""
    """What to do, where the error knows it better than its class; part of the message as well."""

    def __init__(self, message: str, *, name: str = "") -> None:
        super().__init__(message)
        self.name = name or type(self).name


class IntentError(DriftGuardError):
    """The intent is nothing that Nautobot would answer, or none was given."""

    name = "bad_intent"
    failure_class = "intent"


class NoIntentError(IntentError):
    """Nautobot's answer does not hold this device."""

    status = "no_intent"
    name = "no_intent"


class NautobotError(IntentError):
    """Nautobot could not be asked, or did not answer what was asked."""

    name = "nautobot"


class TooSlowError(NautobotError):
    """Nautobot took longer than we wait: a smaller page may do."""


class PassingError(NautobotError):
    """What may be over in a moment: asking again is safe, since we only read."""


class UnsupportedPlatformError(IntentError):
    """The device's network driver is none of ours."""

    status = "unsupported"
    name = "unsupported_platform"


class RenderError(DriftGuardError):
    """A vendor module's code refuses a payload or renders something else than was asked."""

    name = "bad_rendering"


class RefusedError(DriftGuardError):
    """The plan may not be made or applied: wrong device, incomplete read, state or intent moved."""

    status = "refused"
    name = "refused"
    failure_class = "refused"


class LockedError(RefusedError):
    """Another run works on the device."""

    name = "locked"
    failure_class = "locked"


class LintError(RefusedError):
    """A line holds what no configuration line may hold."""

    name = "bad_line"


class StaleIntentError(RefusedError):
    """The intent is older than the user allows."""

    name = "stale_intent"
