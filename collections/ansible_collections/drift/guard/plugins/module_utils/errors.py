# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One root for what the core refuses, one subclass a stage."""

from __future__ import annotations


class DriftGuardError(Exception):
    """Anything that a shim turns into a status and a message instead of a traceback."""

    status = "error"
    """The status word for the device."""


class IntentError(DriftGuardError):
    """The intent is no device object that Nautobot would answer."""


class NoIntentError(IntentError):
    """Nautobot's answer does not hold this device."""

    status = "no_intent"


class UnsupportedPlatformError(IntentError):
    """The device's network driver is none of ours."""

    status = "unsupported"


class RenderError(DriftGuardError):
    """A vendor module's code refuses a payload or renders something else than was asked."""


class LintError(DriftGuardError):
    """A generated line holds what no configuration line may hold."""


class RefusedError(DriftGuardError):
    """The plan may not be made or applied: wrong device, incomplete read, state or intent moved."""

    status = "refused"
