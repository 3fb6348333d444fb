# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from dataclasses import replace

import pytest

from ansible_collections.drift.guard.plugins.module_utils.errors import NautobotError, PassingError, TooSlowError
from ansible_collections.drift.guard.plugins.module_utils.nautobot.reply import Reply, data_of, rows_of

GOOD = Reply("https://nb", 200, '{"data": {"devices": []}}', content_type="application/json", api_version="3.2")
LOGIN = "<!DOCTYPE html><html><title>\n Sign in </title></html>"


def test_the_data_of_a_good_reply() -> None:
    assert data_of(GOOD) == {"devices": []}


@pytest.mark.parametrize(
    ("status", "text", "kind", "words"),
    [
        (401, '{"detail": "no"}', NautobotError, "a token that Nautobot takes. Actual: HTTP 401: no. Set NAUTOBOT_TOK"),
        (403, '{"detail": "Invalid token"}', NautobotError, "Actual: HTTP 403: Invalid token. Set NAUTOBOT_TOKEN"),
        (404, '{"detail": "Not found."}', NautobotError, "Actual: HTTP 404: Not found. Set NAUTOBOT_URL"),
        (404, LOGIN, NautobotError, "HTTP 404, an HTML page titled 'Sign in'. Set NAUTOBOT_URL"),
        (200, LOGIN, NautobotError, "HTTP 200 with an HTML page titled 'Sign in'. A login page or a proxy"),
        (500, LOGIN, NautobotError, "HTTP 500 with an HTML page"),
        (500, '{"error": "oops"}', NautobotError, 'HTTP 500: {"error": "oops"}. Look into Nautobot'),
        (429, "", PassingError, "limits how often"),
        (502, "<html>", PassingError, "proxy before Nautobot does not reach it"),
        (503, "", PassingError, "overloaded or in maintenance"),
        (504, "", TooSlowError, "Make pages smaller"),
        (200, '{"data": {"devices": [{"na', PassingError, "The answer broke off"),
        (200, "", PassingError, "The answer broke off"),
        (200, "[]", NautobotError, r"a GraphQL answer. Actual: HTTP 200: \[\]"),
        (200, '{"data": null}', NautobotError, "a GraphQL answer"),
        (200, '{"data": {"devices": [1]}, "errors": [{"message": "half"}]}', NautobotError, "not used: half"),
        (400, '{"errors": [{"message": "Unknown argument"}, {"message": "Unknown argument"}]}', NautobotError,
         "answered with errors, so its answer is not used: Unknown argument$"),
        (400, '{"errors": "flat"}', NautobotError, "not used: flat"),
    ],
)  # fmt: skip
def test_every_other_reply_has_its_own_message(status: int, text: str, kind: type[Exception], words: str) -> None:
    with pytest.raises(kind, match=words) as caught:
        data_of(replace(GOOD, status=status, text=text))
    assert type(caught.value) is kind
    assert str(caught.value).startswith("https://nb - ")


def test_text_that_is_no_json_names_what_it_is() -> None:
    with pytest.raises(NautobotError, match=r"HTTP 200, text/plain: pong. Set NAUTOBOT_URL"):
        data_of(replace(GOOD, text="pong", content_type="text/plain"))


def test_an_old_nautobot_is_named_where_it_does_not_understand() -> None:
    reply = replace(GOOD, status=400, text='{"errors": [{"message": "Cannot query field"}]}', api_version="1.6")
    with pytest.raises(NautobotError, match=r"Nautobot 2.0 or later. Actual: 1.6. Upgrade it. It says: Cannot query"):
        data_of(reply)


def test_a_redirection_is_not_followed() -> None:
    with pytest.raises(NautobotError, match=r"a redirection to https://other/. Set NAUTOBOT_URL"):
        data_of(replace(GOOD, status=301, goes_to="https://other/"))


@pytest.mark.parametrize("rows", [None, {}, ["x"]])
def test_rows_are_a_list_of_objects(rows: object) -> None:
    with pytest.raises(NautobotError, match="Expected: a list of devices"):
        rows_of({"devices": rows}, "devices", where="https://nb")
