# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Make the runner that the installation has chosen."""

from __future__ import annotations

from collections.abc import Callable

from ..environment import Environment
from .interface import Runner
from .local import LocalRunner, read_local_settings

SecretReader = Callable[[str], str]
"""The name of a Secret in Nautobot -> its value."""


def make_runner(_kind: str, environment: Environment, *, secret: SecretReader) -> Runner:
    """Make it, with its own settings checked.

    Raises:
        SettingError: one of them is missing or wrong.

    """
    name = environment.text("DRIFT_GUARD_NAUTOBOT_TOKEN_SECRET")
    return LocalRunner(read_local_settings(environment, token=secret(name) if name else ""))
