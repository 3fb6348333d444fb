# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Who runs this, on whose behalf and why, as far as it can be known here."""

from __future__ import annotations

import os
import pwd
import socket
from collections.abc import Mapping
from typing import Any

_AWX = {
    "awx_user": "user_name",
    "awx_job": "job_id",
    "awx_template": "job_template_name",
    "awx_workflow": "workflow_job_id",
}
"""Our word -> how AWX calls it behind its prefix, which is ``awx_`` or, from older releases on, ``tower_``."""

VARIABLES = tuple(f"{prefix}_{name}" for name in _AWX.values() for prefix in ("awx", "tower"))
"""The variables to look at; AWX passes them to every job as extra variables."""


def who(variables: Mapping[str, Any], *, environment: Mapping[str, str]) -> dict[str, str]:
    """The identities of a run.

    Args:
        variables: what the run has of ``VARIABLES``.
        environment: of the process.

    Returns:
        ``user`` and ``host`` of the process, ``sudo_user`` who became that user, and AWX's words; empty where
        unknown. The process's user is what the kernel says, not what a variable claims.

    """
    try:
        user = pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:  # a container's user without a name
        user = str(os.geteuid())
    found = {"user": user, "host": socket.gethostname(), "sudo_user": environment.get("SUDO_USER", "")}
    for word, name in _AWX.items():
        value = variables.get(f"awx_{name}", variables.get(f"tower_{name}"))
        found[word] = "" if value is None else str(value)
    return found
