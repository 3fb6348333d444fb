# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What an HTTP reply of Nautobot, or of whatever answers at its address, means."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from textwrap import shorten
from typing import Any

from ..errors import NautobotError, PassingError, TooSlowError

_OLDEST = 2
_DENIED = (401, 403)
_REMEDIES: Mapping[int, tuple[type[NautobotError], str, str]] = {
    404: (
        NautobotError,
        "Nautobot's API below this address",
        "Set NAUTOBOT_URL, or the option url, to Nautobot's own address, without /api.",
    ),
    429: (PassingError, "an answer", "Nautobot, or a proxy before it, limits how often it may be asked."),
    502: (PassingError, "an answer", "The proxy before Nautobot does not reach it."),
    503: (PassingError, "an answer", "Nautobot is overloaded or in maintenance."),
    504: (TooSlowError, "an answer in time", "Make pages smaller (page_size), or give it longer (timeout)."),
}
"""HTTP status -> (class of the error, what was expected, what to do)."""


@dataclass(frozen=True)
class Reply:
    """One HTTP reply."""

    where: str
    """Nautobot's address as messages may show it."""
    status: int
    text: str
    content_type: str = ""
    api_version: str = ""
    """Nautobot says it with each reply, as in 3.2."""
    goes_to: str = ""
    """Where a redirection leads."""


def data_of(reply: Reply) -> Mapping[str, Any]:
    """The data of a GraphQL answer; all of it, or an error.

    Raises:
        PassingError: worth asking again.
        TooSlowError: worth asking for less.
        NautobotError: anything else, with what to do about it.

    """
    where = reply.where
    require_reach(reply)
    if reply.status in _DENIED:
        raise NautobotError(
            f"{where} - Expected: a token that Nautobot takes. Actual: HTTP {reply.status}{detail_of(reply)}. "
            "Set NAUTOBOT_TOKEN, or the option token, to a valid token."
        )
    answer = json_of(reply)
    if isinstance(answer, Mapping) and answer.get("errors"):
        raise NautobotError(_graphql_errors(reply, answer["errors"]))
    data = answer.get("data") if isinstance(answer, Mapping) else None
    if reply.status != 200 or not isinstance(data, Mapping):  # noqa: PLR2004  # OK
        raise NautobotError(
            f"{where} - Expected: a GraphQL answer. Actual: HTTP {reply.status}{detail_of(reply)}. "
            "Look into Nautobot's log, and see whether the url is Nautobot's own."
        )
    return data


def require_reach(reply: Reply) -> None:
    """Raise where Nautobot itself was not reached, or can't answer now.

    Raises:
        PassingError: worth asking again.
        TooSlowError: worth asking for less.
        NautobotError: the address is another one's.

    """
    where = reply.where
    if reply.goes_to:
        raise NautobotError(
            f"{where} - Expected: Nautobot's API. Actual: a redirection to {reply.goes_to}. Set NAUTOBOT_URL, or the "
            "option url, to the address that it leads to; a token is not sent after it."
        )
    if reply.status in _REMEDIES:
        error, expected, remedy = _REMEDIES[reply.status]
        raise error(f"{where} - Expected: {expected}. Actual: HTTP {reply.status}{detail_of(reply)}. {remedy}")


def rows_of(data: Mapping[str, Any], kind: str, *, where: str) -> list[Mapping[str, Any]]:
    """The objects of one list in an answer.

    Raises:
        NautobotError: no list of objects.

    """
    rows = data.get(kind)
    if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
        raise NautobotError(
            f"{where} - Expected: a list of {kind}. Actual: {shortened(rows)}. Look into Nautobot's log."
        )
    return rows


def json_of(reply: Reply) -> Any:
    """What a JSON reply holds.

    Raises:
        PassingError: it broke off.
        NautobotError: it is something else, such as a proxy's login page.

    """
    try:
        return json.loads(reply.text)
    except ValueError as error:
        if reply.text.lstrip().startswith("<"):
            raise NautobotError(
                f"{reply.where} - Expected: JSON. Actual: HTTP {reply.status} with an HTML page{_title(reply.text)}. "
                "A login page or a proxy answers there: set NAUTOBOT_URL, or the option url, to Nautobot's own address."
            ) from error
        if "json" in reply.content_type:
            raise PassingError(
                f"{reply.where} - Expected: a whole JSON text. Actual: {error}. The answer broke off."
            ) from error
        raise NautobotError(
            f"{reply.where} - Expected: JSON. Actual: HTTP {reply.status}, {reply.content_type or 'no content type'}: "
            f"{shortened(reply.text)}. Set NAUTOBOT_URL, or the option url, to Nautobot's own address."
        ) from error


def _graphql_errors(reply: Reply, errors: Any) -> str:
    """Nautobot's words: they name a wrong filter, a wrong value, an object that is missing."""
    listed = errors if isinstance(errors, list) else [errors]
    said = "; ".join(dict.fromkeys(str(item.get("message") if isinstance(item, Mapping) else item) for item in listed))
    major = reply.api_version.partition(".")[0]
    if major.isdigit() and int(major) < _OLDEST:
        return (
            f"{reply.where} - Expected: Nautobot {_OLDEST}.0 or later. Actual: {reply.api_version}. "
            f"Upgrade it. It says: {shortened(said)}"
        )
    return f"{reply.where} - Nautobot answered with errors, so its answer is not used: {shortened(said)}"


def detail_of(reply: Reply) -> str:
    """What a reply that is no success says, to be put after its status."""
    if reply.text.lstrip().startswith("<"):
        return f", an HTML page{_title(reply.text)}"
    try:
        answer = json.loads(reply.text)
    except ValueError:
        return f": {shortened(reply.text)}" if reply.text.strip() else ""
    detail = answer.get("detail") if isinstance(answer, Mapping) else None
    return f": {shortened(detail or answer)}".rstrip(".")


def _title(page: str) -> str:
    _before, _tag, rest = page.partition("<title>")
    title = " ".join(rest.partition("</title>")[0].split())
    return f" titled {shorten(title, width=60, placeholder=' ...')!r}" if title else ""


def shortened(value: Any) -> str:
    """A value as a message shows it."""
    text = value if isinstance(value, str) else json.dumps(value, default=str)
    return shorten(text, width=300, placeholder=" ...")
