# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import pytest

from ansible_collections.drift.guard.plugins.module_utils.errors import NautobotError, PassingError, TooSlowError
from ansible_collections.drift.guard.plugins.module_utils.nautobot.reply import Reply
from ansible_collections.drift.guard.plugins.module_utils.nautobot.rest import content_of, listed

URL = "https://nautobot.example.com"


def reply(status: int, text: str, content_type: str = "application/json") -> Reply:
    return Reply(where=URL, status=status, text=text, content_type=content_type)


@pytest.mark.parametrize("status", [200, 201])
def test_a_success_is_its_object(status: int) -> None:
    assert content_of(reply(status, '{"id": "7"}'), doing="view jobs") == {"id": "7"}


@pytest.mark.parametrize(
    ("status", "text", "error", "words"),
    [
        (401, '{"detail": "x"}', NautobotError, "Expected: a token whose user may view jobs. Actual: HTTP 401: x."),
        (403, '{"detail": "Invalid token"}', NautobotError, "HTTP 403: Invalid token. .* it must be write-enabled"),
        (404, "<title>Page Not Found</title>", NautobotError, "HTTP 404, an HTML page.*Set NAUTOBOT_URL"),
        (
            400,
            '{"url": ["Enter a URL."], "__all__": ["No.", "Not so."]}',
            NautobotError,
            "jobs: url: Enter a URL.; No.",
        ),
        (400, '["nothing of that"]', NautobotError, r'refuses to view jobs: \["nothing of that"\]'),
        (503, "", PassingError, "overloaded"),
        (504, "", TooSlowError, "HTTP 504"),
        (500, "<title>Server Error</title>", NautobotError, "JSON. Actual: HTTP 500 with an HTML page"),
        (500, '{"error": "x"}', NautobotError, "Expected: to view jobs. Actual: HTTP 500"),
        (200, '"text"', NautobotError, "Expected: to view jobs. Actual: HTTP 200"),
        (200, '{"id": ', PassingError, "broke off"),
    ],
)
def test_anything_else_says_what_to_do(status: int, text: str, error: type[NautobotError], words: str) -> None:
    with pytest.raises(NautobotError, match=words) as caught:
        content_of(reply(status, text), doing="view jobs")
    assert type(caught.value) is error


def test_a_redirection_is_not_followed() -> None:
    with pytest.raises(NautobotError, match="a redirection to https://elsewhere"):
        content_of(Reply(where=URL, status=302, text="", goes_to="https://elsewhere"), doing="view jobs")


def test_a_list_is_its_rows() -> None:
    assert listed({"count": 1, "next": None, "results": [{"id": "7"}]}, kind="jobs", where=URL) == [{"id": "7"}]


def test_half_a_list_is_no_list() -> None:
    with pytest.raises(NautobotError, match=r"Expected: all jobs in one page. Actual: 1 of 2"):
        listed({"count": 2, "next": f"{URL}/?offset=1", "results": [{"id": "7"}]}, kind="jobs", where=URL)


def test_no_list_is_an_error() -> None:
    with pytest.raises(NautobotError, match="Expected: a list of jobs"):
        listed({"id": "7"}, kind="jobs", where=URL)
