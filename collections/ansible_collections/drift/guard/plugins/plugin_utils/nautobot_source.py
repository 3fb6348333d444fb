# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which Nautobot a task asks: what the task says, else the inventory that the host came from, else the environment.

An inventory of ours leaves its source here, in memory: workers are forks of the process that read the inventory, so a
token never becomes a variable or a file.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from ansible.module_utils.parsing.convert_bool import boolean

from ansible_collections.drift.guard.plugins.module_utils.errors import NautobotError
from ansible_collections.drift.guard.plugins.plugin_utils.nautobot_client import Source

VARIABLES = {
    "url": "NAUTOBOT_URL",
    "token": "NAUTOBOT_TOKEN",
    "validate_certs": "NAUTOBOT_VALIDATE_CERTS",
    "ca_file": "NAUTOBOT_CA_FILE",
}
"""Option -> the environment variable that it comes from where nobody says it."""

NAUTOBOT_OPTION: dict[str, Any] = {
    "type": "dict",
    "options": {
        "url": {"type": "str"},
        "token": {"type": "str", "no_log": True},
        "validate_certs": {"type": "bool"},
        "ca_file": {"type": "path"},
        "timeout": {"type": "float"},
        "page_size": {"type": "int"},
    },
}
"""The option ``nautobot`` of our tasks."""

_OF_HOST: dict[str, Source] = {}


def remember(source: Source, *, hosts: Iterable[str]) -> None:
    """Keep the source of some hosts for the tasks of this run."""
    _OF_HOST.update(dict.fromkeys(hosts, source))


def source_for(host: str, *, given: Mapping[str, Any] | None) -> Source | None:
    """The source for one host.

    Args:
        host: its name in the inventory.
        given: the task's option, which may leave out what the environment says.

    Returns:
        The source; None where nobody names one.

    Raises:
        NautobotError: half of one.

    """
    said = {name: value for name, value in (given or {}).items() if value is not None}
    if host in _OF_HOST and not {"url", "token"} & said.keys():
        return replace(_OF_HOST[host], **said)
    surroundings = {name: os.environ[variable] for name, variable in VARIABLES.items() if os.environ.get(variable)}
    options = {**surroundings, **said}
    if not said and "url" not in options:
        return None
    try:
        options["validate_certs"] = boolean(options.get("validate_certs", True))
    except TypeError as error:
        raise NautobotError(f"{VARIABLES['validate_certs']} - Expected: true or false. Actual: {error}.") from error
    return Source(**{"url": "", "token": "", **options})
