# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What we say and do when Nautobot, or what stands before it, does not answer as it should."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.drift.guard.plugins.module_utils.errors import NautobotError, NoIntentError
from ansible_collections.drift.guard.plugins.module_utils.nautobot.fleet import GROUPED_BY, Fleet
from ansible_collections.drift.guard.plugins.module_utils.nautobot.query import READ_FOR_INTENT
from ansible_collections.drift.guard.plugins.plugin_utils.nautobot_client import NautobotClient, Source
from ansible_collections.drift.guard.plugins.plugin_utils.nautobot_fetch import fetch_fleet, fetch_intent
from tests.integration.http_stub import Answer
from tests.integration.nautobot_stub import TOKEN, StubNautobot, running_stub, self_signed, stub_device
from tests.integration.programs import refusing_port

pytestmark = pytest.mark.integration

NAMES = [f"sw{number}" for number in range(1, 9)]
LOGIN = Answer(200, "<!DOCTYPE html><html><title>Log in</title></html>", "text/html")


@pytest.fixture
def stub() -> Iterator[StubNautobot]:
    with running_stub(*map(stub_device, NAMES)) as running:
        yield running


def client(stub: StubNautobot, *, slept: list[float] | None = None, **options: Any) -> NautobotClient:
    source = Source(**{"url": stub.url, "token": TOKEN, "timeout": 5, **options})
    return NautobotClient(source, sleep=([] if slept is None else slept).append)


def fleet(stub: StubNautobot, **options: Any) -> Fleet:
    asked: dict[str, Any] = {"filters": {}, "devices": None, "extras": (), "grouped_by": GROUPED_BY}
    chosen = {key: options.pop(key, value) for key, value in asked.items()}
    return fetch_fleet(client(stub, **options), **chosen)


def test_the_whole_fleet_in_pages(stub: StubNautobot) -> None:
    found = fleet(stub, page_size=3)
    assert list(found.hosts) == NAMES
    assert found.parents == {"location_zrh1": "location_ch"}
    assert stub.pages() == [3, 3, 2]


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Answer(401, '{"detail": "who?"}'), "a token that Nautobot takes. Actual: HTTP 401: who?. Set NAUTOBOT_TOKEN"),
        (Answer(403, '{"detail": "no"}'), "a token that Nautobot takes. Actual: HTTP 403: no. Set NAUTOBOT_TOKEN"),
        (Answer(404, "<title>Oh</title>", "text/html"), "HTTP 404, an HTML page titled 'Oh'. Set NAUTOBOT_URL"),
        (LOGIN, "HTTP 200 with an HTML page titled 'Log in'. A login page or a proxy answers there"),
        (Answer(302, headers={"Location": "https://sso.example.com/"}), "a redirection to https://sso.example.com/"),
        (Answer(500, '{"error": "memory"}'), "Look into Nautobot's log"),
        (Answer(200, '{"data": {"devices": [{}]}, "errors": [{"message": "half"}]}'), "its answer is not used: half"),
        (Answer(200, '{"data": {"devices": null}}'), "Expected: a list of devices. Actual: null"),
        (Answer(400, '{"errors": [{"message": "?"}]}', headers={"API-Version": "1.6"}), "2.0 or later. Actual: 1.6"),
    ],
    ids=["401", "403", "404", "html", "redirect", "500", "partial_data", "no_list", "old"],
)
def test_each_bad_answer_has_a_message_of_its_own_at_once(stub: StubNautobot, answer: Answer, words: str) -> None:
    stub.instead = lambda _query: answer
    with pytest.raises(NautobotError) as caught:
        fleet(stub)
    assert words in str(caught.value)
    assert str(caught.value).startswith(f"{stub.url} - ")
    assert len(stub.queries) == 1


def test_a_wrong_token_is_named_and_not_shown(stub: StubNautobot) -> None:
    with pytest.raises(NautobotError, match=r"HTTP 403: Invalid token. Set NAUTOBOT_TOKEN") as caught:
        fleet(stub, token="wr0ng-t0ken")
    assert "wr0ng" not in str(caught.value)


def test_a_server_that_repeats_the_token_does_not_make_us_show_it(stub: StubNautobot) -> None:
    stub.instead = lambda _query: Answer(401, f"not you, {TOKEN}", "text/plain")
    with pytest.raises(NautobotError, match=r"not you, \*{8}"):
        fleet(stub)


def test_a_wrong_path_is_not_found(stub: StubNautobot) -> None:
    with pytest.raises(NautobotError, match=r"/elsewhere - .*Actual: HTTP 404, an HTML page titled 'Page Not Found'"):
        fleet(stub, url=f"{stub.url}/elsewhere")


def test_nobody_listens(stub: StubNautobot) -> None:
    slept: list[float] = []
    with (
        refusing_port() as port,
        pytest.raises(NautobotError, match=r"Expected: a connection.*refused.*Is the address right"),
    ):
        fleet(stub, url=f"http://127.0.0.1:{port}", slept=slept)
    assert slept == []


def test_an_unknown_host_is_said(stub: StubNautobot) -> None:
    with pytest.raises(NautobotError, match=r"nautobot.invalid - Expected: a connection.*resol.*Is the address right"):
        fleet(stub, url="http://nautobot.invalid")


@pytest.mark.parametrize(
    "answer",
    [Answer(502, "<html>"), Answer(503), Answer(429), Answer(200, '{"data": {"devices": []}}', cut=9)],
    ids=["502", "503", "429", "broken_off"],
)
def test_what_may_pass_is_asked_again_with_growing_pauses(stub: StubNautobot, answer: Answer) -> None:
    bad = [answer] * 2
    stub.instead = lambda _query: bad.pop() if bad else None
    slept: list[float] = []
    assert list(fleet(stub, slept=slept).hosts) == NAMES
    assert slept == [1, 2]


def test_what_does_not_pass_is_an_error_in_the_end(stub: StubNautobot) -> None:
    stub.instead = lambda _query: Answer(503)
    slept: list[float] = []
    with pytest.raises(NautobotError, match=r"HTTP 503. Nautobot is overloaded"):
        fleet(stub, slept=slept)
    assert slept == [1, 2, 4]


@pytest.mark.parametrize("answer", [Answer(504, "<html>"), Answer(seconds=4)], ids=["504", "timeout"])
def test_pages_that_take_too_long_come_in_halves(stub: StubNautobot, answer: Answer) -> None:
    stub.instead = lambda query: answer if query.count(",") > 4 else None
    assert list(fleet(stub, timeout=2).hosts) == NAMES
    assert stub.pages() == [8, 4, 4]


def test_a_listing_that_takes_too_long_says_what_to_do(stub: StubNautobot) -> None:
    stub.instead = lambda _query: Answer(seconds=1)
    with pytest.raises(NautobotError, match=r"within 0.2 s. Actual: none. Make pages smaller \(page_size\)"):
        fleet(stub, timeout=0.2)


def test_devices_that_come_and_go_between_pages(stub: StubNautobot) -> None:
    def meanwhile(_query: str) -> None:
        if len(stub.queries) == 4:
            stub.devices = [row for row in stub.devices if row["name"] != "sw1"] + [stub_device("sw0")]

    stub.instead = meanwhile
    assert list(fleet(stub, page_size=3).hosts) == ["sw0", *NAMES[1:]]
    assert stub.pages() == [3, 3, 2, 1]


def test_a_page_with_a_device_too_few_is_never_the_fleet(stub: StubNautobot) -> None:
    def short(query: str) -> Answer | None:
        page = {"data": {"devices": stub.devices[:7] if len(stub.pages()) == 1 else []}}
        return Answer(body=json.dumps(page)) if "devices(id: [" in query else None

    stub.instead = short
    with pytest.raises(NautobotError, match=r"all 8 devices that Nautobot lists. Actual: 7 of them after 4 rounds"):
        fleet(stub)


def test_an_empty_fleet_says_with_which_filters(stub: StubNautobot) -> None:
    with pytest.raises(NautobotError, match=r"Expected: devices. Actual: none with the filters role. Loosen"):
        fleet(stub, filters={"role": "Spine"})
    stub.devices = []
    with pytest.raises(NautobotError, match="Actual: none with no filter"):
        fleet(stub)


def test_a_wrong_filter_gets_nautobot_s_words(stub: StubNautobot) -> None:
    with pytest.raises(NautobotError, match=r"Unknown argument 'roles' on field 'Query.devices'"):
        fleet(stub, filters={"roles": "x"})


def test_a_list_of_devices_by_name_and_id(stub: StubNautobot) -> None:
    chosen = [stub.devices[4]["id"], "sw2", "sw2"]
    assert list(fleet(stub, devices=chosen).hosts) == ["sw2", "sw5"]
    with pytest.raises(NautobotError, match=r"the devices that were named. Actual: no 'sw9'"):
        fleet(stub, devices=["sw1", "sw9"])
    with pytest.raises(NautobotError, match="Actual: no 'sw1'"):
        fleet(stub, devices=["sw1"], filters={"role": "Spine"})


def test_a_location_that_the_token_may_not_view_is_named(stub: StubNautobot) -> None:
    del stub.locations["ch"]
    with pytest.raises(NautobotError, match=r"Expected: 1 locations. Actual: 0. Let the token's user view locations"):
        fleet(stub)


def test_intent_comes_by_name_in_pages(stub: StubNautobot) -> None:
    found = fetch_intent(client(stub, page_size=2), ["sw3", "sw1", "sw9"])
    assert [name for name, device in found.items() if not isinstance(device, NoIntentError)] == ["sw1", "sw3"]
    assert isinstance(found["sw9"], NoIntentError)
    assert stub.pages() == [2, 1]


@pytest.mark.parametrize("kind", ["interfaces", "ip_addresses", "vlans", "vrfs", "roles"])
def test_a_token_that_hides_parts_of_the_intent_is_refused(stub: StubNautobot, kind: str) -> None:
    stub.hidden = (kind,)
    with pytest.raises(NautobotError, match=f"Actual: {kind} are hidden from it, and would look as if there were none"):
        fetch_intent(client(stub), NAMES)


@pytest.mark.parametrize("kind", ["devices", "ip_addresses", "tags"])
def test_a_token_that_hides_parts_of_the_fleet_is_refused(stub: StubNautobot, kind: str) -> None:
    stub.hidden = (kind,)
    with pytest.raises(NautobotError, match=rf"Actual: {kind} are hidden from it"):
        fleet(stub)


def test_a_nautobot_without_vrfs_is_none_that_hides_them(stub: StubNautobot) -> None:
    empty: dict[str, Any] = {"data": {kind: [] for kind in READ_FOR_INTENT}}
    stub.instead = lambda query: Answer(body=json.dumps(empty)) if "limit" in query else None
    assert set(fetch_intent(client(stub), NAMES)) == set(NAMES)


def test_a_certificate_that_nobody_signed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    certificate = self_signed(tmp_path / "stub.pem")
    with running_stub(*map(stub_device, NAMES), certificate=certificate) as stub:
        with pytest.raises(NautobotError, match=r"a certificate that is trusted here. Actual: .*self-signed.*ca_file"):
            fleet(stub)
        assert list(fleet(stub, ca_file=str(certificate)).hosts) == NAMES
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "elsewhere.pem"))
        assert list(fleet(stub, validate_certs=False).hosts) == NAMES
        with pytest.raises(NautobotError, match=r"nothing\.pem"):
            fleet(stub, ca_file=str(tmp_path / "nothing.pem"))


def test_a_login_in_netrc_does_not_win_over_the_token(
    stub: StubNautobot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login me password secret\n")
    monkeypatch.setenv("NETRC", str(netrc))
    assert list(fleet(stub).hosts) == NAMES
