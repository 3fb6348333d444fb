# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import json
from typing import Any

import pytest
from ansible.errors import AnsibleFilterError
from ansible.parsing.dataloader import DataLoader
from ansible.template import Templar, trust_as_template

from ansible_collections.drift.guard.plugins.filter import to_intent, to_payload
from ansible_collections.drift.guard.plugins.module_utils.model import Platform
from tests.unit.builders import EOS, IOS, NXOS, addresses, device, interface, port, running_config, vlan

PLATFORMS = [pytest.param(platform, id=platform.value) for platform in (IOS, NXOS, EOS)]
platforms = pytest.mark.parametrize("platform", PLATFORMS)
PREFIX = {IOS: "cisco.ios.ios", NXOS: "cisco.nxos.nxos", EOS: "arista.eos.eos"}


def templated(expression: str, **variables: Any) -> Any:
    """The value of an expression in a playbook."""
    return Templar(DataLoader(), variables).template(trust_as_template("{{ " + expression + " }}"))


def described(platform: Platform, text: str, **fields: Any) -> dict[str, Any]:
    users = {"mode": "ACCESS", "untagged_vlan": vlan(10)}
    return device(interface(port(platform, 1), description=text, **users), platform=platform, **fields)


def config(platform: Platform, *lines: str) -> str:
    own = [] if platform is NXOS else ["switchport mode access"]
    return running_config(platform, {port(platform, 1): [*lines, *own, "switchport access vlan 10", "no shutdown"]})


@platforms
def test_to_intent_gives_plain_values_under_the_platform_s_names(platform: Platform) -> None:
    bad = interface(port(platform, 2), ip_addresses=addresses("not an address"))
    wanted = described(platform, "to core")
    wanted["interfaces"].append(bad)
    found = to_intent.to_intent(wanted)
    assert json.loads(json.dumps(found)) == found
    assert (found["device"], found["platform"]) == ("sw1", platform.value)
    entry = found["interfaces"][port(platform, 1)]
    assert entry["kind"] == "physical"
    assert {key: entry[key] for key in ("description", "enabled", "mode", "access_vlan")} == {
        "description": "to core",
        "enabled": True,
        "mode": "access",
        "access_vlan": 10,
    }
    assert [finding["interface"] for finding in found["findings"]] == [port(platform, 2)]


def test_to_intent_spells_names_as_the_platform_does() -> None:
    found = to_intent.to_intent(device(interface("gi1/0/1"), platform=IOS))
    assert list(found["interfaces"]) == ["GigabitEthernet1/0/1"]


@platforms
def test_to_payload_holds_only_what_differs(platform: Platform) -> None:
    steps = to_payload.to_payload(described(platform, "to core"), config(platform))
    assert steps == [
        {
            "module": f"{PREFIX[platform]}_interfaces",
            "state": "merged",
            "config": [{"name": port(platform, 1), "description": "to core"}],
        }
    ]


@platforms
def test_to_payload_of_a_device_that_matches_is_empty(platform: Platform) -> None:
    assert to_payload.to_payload(described(platform, "to core"), config(platform, "description to core")) == []


@platforms
def test_to_payload_removes_only_when_it_enforces(platform: Platform) -> None:
    text = config(platform, "description left over")
    assert to_payload.to_payload(described(platform, ""), text) == []
    assert to_payload.to_payload(described(platform, ""), text, mode="enforce") == [
        {
            "module": f"{PREFIX[platform]}_config",
            "parents": [f"interface {port(platform, 1)}"],
            "lines": ["no description"],
        }
    ]


def test_to_payload_refuses_another_device_unless_told_not_to_look() -> None:
    other = described(IOS, "to core", name="sw2")
    with pytest.raises(AnsibleFilterError, match=r"sw2 - Expected: a device with that hostname\. Actual: 'sw1'"):
        to_payload.to_payload(other, config(IOS))
    assert to_payload.to_payload(other, config(IOS), verify_hostname=False)


@pytest.mark.parametrize(
    ("wanted", "text", "words"),
    [
        pytest.param({}, config(IOS), "a Nautobot device object with a name", id="no_device_object"),
        pytest.param(
            {**device(), "platform": {"network_driver": "juniper_junos"}},
            config(IOS),
            "juniper_junos",
            id="a_foreign_platform",
        ),
        pytest.param(device(), config(IOS), "Expected: interfaces in Nautobot", id="no_interfaces"),
        pytest.param(described(IOS, "x"), "", "blank", id="a_blank_read"),
        pytest.param(described(IOS, "x"), config(IOS)[:-10], "Expected: a whole one", id="a_truncated_read"),
    ],
)
def test_what_the_core_refuses_is_a_filter_error_with_its_words(wanted: dict[str, Any], text: str, words: str) -> None:
    with pytest.raises(AnsibleFilterError, match=words):
        to_payload.to_payload(wanted, text)


def test_a_mode_that_does_not_exist_is_named() -> None:
    with pytest.raises(AnsibleFilterError, match="'replace'"):
        to_payload.to_payload(described(IOS, "x"), config(IOS), mode="replace")


def test_to_intent_turns_the_core_s_errors_into_filter_errors() -> None:
    with pytest.raises(AnsibleFilterError, match="a Nautobot device object with a name"):
        to_intent.to_intent({})


def test_playbooks_find_the_filters_by_their_names() -> None:
    wanted = described(IOS, "to core")
    assert templated("wanted | drift.guard.to_intent", wanted=wanted)["device"] == "sw1"
    expression = "wanted | drift.guard.to_payload(running, mode='enforce')"
    (step,) = templated(expression, wanted=wanted, running=config(IOS))
    assert step["module"] == "cisco.ios.ios_interfaces"


def test_text_from_nautobot_that_looks_like_a_template_is_neither_evaluated_nor_planned() -> None:
    wanted = described(IOS, "{{ 6 * 7 }}")
    assert templated("wanted | drift.guard.to_payload(running)", wanted=wanted, running=config(IOS)) == []
    (finding,) = templated("wanted | drift.guard.to_intent", wanted=wanted)["findings"]
    assert (finding["name"], finding["attribute"]) == ("bad_description", "description")
    assert "42" not in finding["message"]
