# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.drift.guard.plugins.module_utils.errors import NautobotError
from ansible_collections.drift.guard.plugins.plugin_utils import nautobot_source
from ansible_collections.drift.guard.plugins.plugin_utils.nautobot_client import Source
from ansible_collections.drift.guard.plugins.plugin_utils.nautobot_source import VARIABLES, remember, source_for

TOKEN = "0123456789"
INVENTORY = Source("https://inventory", TOKEN, ca_file="/ca.pem", page_size=7)


@pytest.fixture(autouse=True)
def _nothing_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nautobot_source, "_OF_HOST", {})
    for variable in VARIABLES.values():
        monkeypatch.delenv(variable, raising=False)


def test_nobody_names_a_nautobot() -> None:
    assert source_for("sw1", given=None) is None
    assert source_for("sw1", given={}) is None


def test_the_environment_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NAUTOBOT_URL", "https://environment")
    monkeypatch.setenv("NAUTOBOT_TOKEN", TOKEN)
    monkeypatch.setenv("NAUTOBOT_VALIDATE_CERTS", "no")
    assert source_for("sw1", given=None) == Source("https://environment", TOKEN, validate_certs=False)


def test_the_inventory_that_a_host_is_from_knows_better(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NAUTOBOT_URL", "https://environment")
    monkeypatch.setenv("NAUTOBOT_TOKEN", "another")
    remember(INVENTORY, hosts=["sw1"])
    assert source_for("sw1", given=None) == INVENTORY
    assert source_for("sw2", given=None) == Source("https://environment", "another")


def test_a_task_may_ask_the_inventory_s_nautobot_in_other_pages() -> None:
    remember(INVENTORY, hosts=["sw1"])
    assert source_for("sw1", given={"page_size": 3, "timeout": None}) == Source(
        "https://inventory", TOKEN, ca_file="/ca.pem", page_size=3
    )


def test_a_task_that_names_another_nautobot_does_not_get_the_inventory_s_token() -> None:
    remember(INVENTORY, hosts=["sw1"])
    with pytest.raises(NautobotError, match=r"https://other - Expected: a token. Actual: none. Set NAUTOBOT_TOKEN"):
        source_for("sw1", given={"url": "https://other"})
    assert source_for("sw1", given={"url": "https://other", "token": "t"}) == Source("https://other", "t")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"url": "nautobot.example.com"}, "such as https://nautobot.example.com. Actual: "),
        ({"url": "ftp://nb"}, "Actual: 'ftp://nb'"),
        ({"url": ""}, "Set NAUTOBOT_URL"),
        ({"url": "https://me:secret@nb"}, "https://nb - Expected: an address without a login"),
        ({"token": " "}, "Expected: a token"),
        ({"timeout": 0}, "above zero. Actual: 0 and 100"),
        ({"page_size": 0}, "above zero. Actual: 60 and 0"),
        ({"validate_certs": "perhaps"}, "NAUTOBOT_VALIDATE_CERTS - Expected: true or false"),
    ],
)
def test_half_a_source_is_an_error_that_names_the_option(options: dict[str, Any], words: str) -> None:
    with pytest.raises(NautobotError, match=words) as caught:
        source_for("sw1", given={"url": "https://nb", "token": TOKEN, **options})
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("url", ["https://nb/sub", "https://nb/sub/", " https://nb/sub/api/ ", "https://nb/sub?x#y"])
def test_people_write_addresses_in_several_ways(url: str) -> None:
    assert Source(url, TOKEN).where == "https://nb/sub"


def test_a_source_does_not_show_its_token() -> None:
    assert TOKEN not in repr(INVENTORY)
