# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Make the runner that the installation has chosen."""

from __future__ import annotations

from collections.abc import Callable

from ..environment import Environment
from .awx import awx_runner
from .interface import Runner
from .local import LocalRunner, read_local_settings

SecretReader = Callable[[str], str]
"""The name of a Secret in Nautobot -> its value."""


def make_runner(kind: str, environment: Environment, *, secret: SecretReader) -> Runner:
    """Make it, with its own settings checked.

    Args:
        kind: `local` or `awx`.
        environment: the worker's variables.
        secret: what reads a token that is kept in Nautobot.

    Raises:
        SettingError: one of them is missing or wrong.

    """
    variable = "DRIFT_GUARD_AWX_TOKEN_SECRET" if kind == "awx" else "DRIFT_GUARD_NAUTOBOT_TOKEN_SECRET"
    name = environment.text(variable)
    token = secret(name) if name else ""
    if kind == "awx":
        return awx_runner(environment, token=token)
    return LocalRunner(read_local_settings(environment, token=token))
