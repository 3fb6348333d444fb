# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a reply of Nautobot's REST API means, to somebody who wants to set Nautobot up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..errors import NautobotError
from .reply import Reply, detail_of, json_of, require_reach, rows_of, shortened

_DONE = (200, 201)
_DENIED = (401, 403)
_REFUSED = 400


def content_of(reply: Reply, *, doing: str) -> Mapping[str, Any]:
    """The object that a REST reply holds.

    Args:
        reply: the reply.
        doing: what was asked, as a message says it, such as ``create the job hook 'x'``.

    Raises:
        PassingError: worth asking again, where asking is safe.
        NautobotError: anything else, with what to do about it.

    """
    require_reach(reply)
    if reply.status in _DENIED:
        raise NautobotError(
            f"{reply.where} - Expected: a token whose user may {doing}. Actual: HTTP {reply.status}{detail_of(reply)}. "
            "Use the token of a superuser, or of a user with that permission; for changes it must be write-enabled."
        )
    if reply.status == _REFUSED:
        raise NautobotError(f"{reply.where} - Nautobot refuses to {doing}: {_field_errors(reply)}")
    answer = json_of(reply)
    if reply.status not in _DONE or not isinstance(answer, Mapping):
        raise NautobotError(
            f"{reply.where} - Expected: to {doing}. Actual: HTTP {reply.status}{detail_of(reply)}. "
            "Look into Nautobot's log."
        )
    return answer


def listed(content: Mapping[str, Any], *, kind: str, where: str) -> list[Mapping[str, Any]]:
    """The objects of a list that must be whole.

    Raises:
        NautobotError: it is none, or only its first page.

    """
    rows = rows_of({kind: content.get("results")}, kind, where=where)
    if content.get("next"):
        raise NautobotError(
            f"{where} - Expected: all {kind} in one page. Actual: {len(rows)} of {content.get('count')}. "
            "Raise Nautobot's MAX_PAGE_SIZE."
        )
    return rows


def _field_errors(reply: Reply) -> str:
    """Nautobot's words, field by field."""
    answer = json_of(reply)
    if not isinstance(answer, Mapping):
        return shortened(answer)
    words = []
    for field, said in answer.items():
        text = " ".join(map(str, said)) if isinstance(said, list) else shortened(said)
        words.append(text if field in ("__all__", "non_field_errors", "detail") else f"{field}: {text}")
    return "; ".join(words)
