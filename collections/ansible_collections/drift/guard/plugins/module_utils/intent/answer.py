# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Open what Nautobot's GraphQL endpoint answered: ``{"data": {"devices": [...]}}``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from textwrap import shorten
from typing import Any

from ..errors import IntentError, NoIntentError

_REMEDY = "Save the whole answer of Nautobot's /api/graphql/ for the query in the README."


def read_answer(text: str, *, source: str) -> dict[str, Mapping[str, Any]]:
    """Index the devices of an answer by name.

    Args:
        text: the JSON text as Nautobot sent it.
        source: where the text came from, for messages.

    Returns:
        Device name -> device object.

    Raises:
        IntentError: empty, truncated or no JSON, GraphQL errors, no list of devices, two devices of one name.

    """
    if not text.strip():
        raise IntentError(f"{source} - Expected: a GraphQL answer. Actual: an empty file. {_REMEDY}")
    try:
        answer = json.loads(text)
    except ValueError as error:
        raise IntentError(f"{source} - Expected: a whole JSON text. Actual: {error}. {_REMEDY}") from error
    devices = _devices(answer, source=source)
    by_name: dict[str, Mapping[str, Any]] = {}
    for number, device in enumerate(devices):
        name = device.get("name") if isinstance(device, Mapping) else None
        if not isinstance(name, str) or not name:
            raise IntentError(
                f"{source}, device {number} - Expected: an object with a name. Actual: {_shorten(device)}."
            )
        if name in by_name:
            raise IntentError(f"{source} - Expected: each device once. Actual: {name!r} twice.")
        by_name[name] = device
    return by_name


def find_device(devices: Mapping[str, Mapping[str, Any]], name: str, *, source: str) -> Mapping[str, Any]:
    """Pick one device out of an answer.

    Raises:
        NoIntentError: the answer does not hold it.

    """
    try:
        return devices[name]  # once: what is behind the mapping may be a file a device
    except KeyError as error:
        raise NoIntentError(
            f"{name} - Expected: a device of that name in {source}. Actual: {len(devices)} others. "
            "Add it to Nautobot, fetch the intent again, or take the host out of this run."
        ) from error


def _devices(answer: Any, *, source: str) -> list[Any]:
    if isinstance(answer, Mapping) and answer.get("errors"):
        raise IntentError(f"{source} - Nautobot answered with errors: {_shorten(answer['errors'])}. {_REMEDY}")
    data = answer.get("data") if isinstance(answer, Mapping) else None
    devices = data.get("devices") if isinstance(data, Mapping) else None
    if not isinstance(devices, list):
        raise IntentError(
            f'{source} - Expected: {{"data": {{"devices": [...]}}}}. Actual: {_shorten(answer)}. {_REMEDY}'
        )
    return devices


def _shorten(value: Any) -> str:
    return shorten(json.dumps(value, default=str), width=120, placeholder=" ...")
