# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Read the settings of an installation: `DRIFT_GUARD_*` variables in the environment of Nautobot's workers."""

from __future__ import annotations

import math
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from .errors import SettingError

_TRUE, _FALSE = ("true", "yes", "on", "1"), ("false", "no", "off", "0")


class Environment:
    """The variables, each read with the check that belongs to its type. An empty one counts as not set."""

    def __init__(self, variables: Mapping[str, str] | None = None) -> None:
        """Take the process's variables, or others for a test."""
        self._variables = os.environ if variables is None else variables

    def text(self, name: str, *, default: str = "") -> str:
        """The value without surrounding blanks."""
        return self._variables.get(name, "").strip() or default

    def choice(self, name: str, *, of: Sequence[str], default: str) -> str:
        """One of these words."""
        value = self.text(name, default=default)
        if value not in of:
            raise _bad(name, expected=f"one of {', '.join(of)}", actual=value)
        return value

    def flag(self, name: str, *, default: bool) -> bool:
        """True or false, as people write it."""
        value = self.text(name).lower()
        if value not in (*_TRUE, *_FALSE, ""):
            raise _bad(name, expected="true or false", actual=value)
        return value in _TRUE if value else default

    def seconds(self, name: str, *, default: float, least: float = 0.0) -> float:
        """A number of seconds."""
        value = self.text(name, default=str(default))
        try:
            number = float(value)
        except ValueError:
            number = math.nan
        if not (math.isfinite(number) and number >= least):
            raise _bad(name, expected=f"a number of seconds, {least:g} or more", actual=value)
        return number

    def path(self, name: str, *, default: Path) -> Path:
        """A file or folder that exists; the default is checked likewise."""
        value = self.text(name)
        path = Path(value).expanduser().absolute() if value else default
        if not path.exists():
            raise _bad(name, expected="a path that exists on the worker", actual=str(path))
        return path


def _bad(name: str, *, expected: str, actual: str) -> SettingError:
    return SettingError(
        f"{name} (environment of the worker) - Expected: {expected}. Actual: {actual!r}. "
        "Correct it and start the worker again."
    )
