# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Fingerprints: what must make a plan stale does, and what must not doesn't."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ansible_collections.drift.guard.plugins.module_utils.check import Plan, require_unmoved
from ansible_collections.drift.guard.plugins.module_utils.errors import RefusedError
from ansible_collections.drift.guard.plugins.module_utils.intent import device_intent
from ansible_collections.drift.guard.plugins.module_utils.plan import intent_digest, owned_slice, slice_digest
from ansible_collections.drift.guard.plugins.module_utils.policy import Policy
from ansible_collections.drift.guard.plugins.module_utils.state import parse_running_config
from tests.unit.builders import IOS, addresses, device, interface, owned_without, plan, port, running_config, vlan

G1, G2, G3 = (port(IOS, number) for number in (1, 2, 3))
SECTIONS: dict[str, list[str]] = {G1: ["description old"], G2: ["no switchport"], G3: []}


def wanted(**fields: Any) -> dict[str, Any]:
    given = {"name": G1, "description": "new", "mode": "ACCESS", "untagged_vlan": vlan(10), **fields}
    return device({**interface(G1), **given}, interface(G2, ip_addresses=addresses("10.0.0.1/24")))


def digest(**fields: Any) -> str:
    return intent_digest(device_intent(wanted(**fields)))


MOVES_INTENT: dict[str, dict[str, Any]] = {
    "a description": {"description": "other"},
    "an admin state": {"enabled": False},
    "an MTU": {"mtu": 9000},
    "a VLAN": {"untagged_vlan": vlan(11)},
    "a mode": {"mode": "TAGGED_ALL"},
    "a port that becomes idle": {"mode": None},
    "a description that is no longer usable": {"description": "a\nb"},
}


@pytest.mark.parametrize("fields", MOVES_INTENT.values(), ids=MOVES_INTENT)
def test_the_intent_moves_with_every_value(fields: dict[str, Any]) -> None:
    assert digest(**fields) != digest()


def test_the_intent_does_not_move_with_what_is_not_ours() -> None:
    assert digest(comments="x", id="123", status={"name": "Active"}) == digest()
    assert digest(mode="access") == digest()
    assert digest(name="gi1/0/1") == digest()
    assert digest(description=" new ") == digest()
    backwards = {**wanted(), "interfaces": wanted()["interfaces"][::-1]}
    assert intent_digest(device_intent(backwards)) == digest()


def made_from(text: str, **policy: Any) -> Plan:
    return plan(wanted(), text, **{"mode": "enforce", **policy})


def require(made: Plan, text: str, intent: dict[str, Any] | None = None) -> None:
    policy = Policy(mode="enforce")
    require_unmoved(made, device_intent(intent or wanted()), parse_running_config(text, platform=IOS), policy=policy)


TOLERATED: dict[str, Callable[[str], str]] = {
    "nothing": lambda text: text,
    "another interface": lambda text: text.replace(f"interface {G3}\n", f"interface {G3}\n shutdown\n"),
    "a global line": lambda text: text.replace("vtp mode", "snmp-server location x\nvtp mode"),
    "a line that nobody owns": lambda text: text.replace(" description old\n", " description old\n load-interval 30\n"),
    "a line end": lambda text: text.replace("\n", "\r\n"),
}


@pytest.mark.parametrize("edit", TOLERATED.values(), ids=TOLERATED)
def test_edits_elsewhere_are_tolerated(edit: Callable[[str], str]) -> None:
    text = running_config(IOS, SECTIONS)
    require(made_from(text), edit(text))


MOVED: dict[str, tuple[Callable[[str], str], str]] = {
    "a description": (
        lambda text: text.replace("description old", "description odd"),
        f"{G1} description was 'old', is",
    ),
    "an admin state": (
        lambda text: text.replace(" description old\n", " description old\n shutdown\n"),
        "enabled was True",
    ),
    "an address": (
        lambda text: text.replace(" no ip address\n", " ip address 10.9.9.9 255.255.255.0\n"),
        f"{G2} ipv4 was []",
    ),
    "a layer": (lambda text: text.replace(" no switchport\n no ip address\n", ""), f"{G2} access_vlan was None, is 1"),
}


@pytest.mark.parametrize(("edit", "says"), MOVED.values(), ids=MOVED)
def test_what_moved_on_the_device_is_named(edit: Callable[[str], str], says: str) -> None:
    text = running_config(IOS, SECTIONS)
    assert edit(text) != text
    with pytest.raises(RefusedError, match="Plan again") as caught:
        require(made_from(text), edit(text))
    assert says in str(caught.value)
    assert caught.value.status == "refused"


def test_a_moved_intent_is_refused() -> None:
    text = running_config(IOS, SECTIONS)
    with pytest.raises(RefusedError, match="the intent as planned"):
        require(made_from(text), text, wanted(description="other"))


def test_a_plan_for_another_device_is_refused() -> None:
    text = running_config(IOS, SECTIONS)
    with pytest.raises(RefusedError, match="Actual: it is for sw1"):
        require(made_from(text), text, {**wanted(), "name": "sw2"})


def test_the_slice_holds_what_is_owned_of_what_is_intended() -> None:
    state = parse_running_config(running_config(IOS, SECTIONS), platform=IOS)
    slice_ = owned_slice(device_intent(wanted()), state, policy=Policy(owned=owned_without("description")))
    assert list(slice_) == [G1, G2]
    assert "description" not in slice_[G1]
    assert slice_[G1]["allowed_vlans"] == "1-4094"
    assert slice_digest(slice_) != slice_digest({})


def test_a_plan_survives_the_way_through_json() -> None:
    made = made_from(running_config(IOS, SECTIONS))
    assert Plan.from_dict(made.as_dict()) == made


BAD_PLANS: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "another schema": lambda values: {**values, "schema": "drift.guard/plan/99"},
    "no schema": lambda values: {key: value for key, value in values.items() if key != "schema"},
    "a field less": lambda values: {key: value for key, value in values.items() if key != "commands"},
    "a field more": lambda values: {**values, "extra": 1},
    "nothing": lambda _values: {},
}


@pytest.mark.parametrize("edit", BAD_PLANS.values(), ids=BAD_PLANS)
def test_what_is_no_plan_is_refused(edit: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    values = made_from(running_config(IOS, SECTIONS)).as_dict()
    with pytest.raises(RefusedError, match="Make it again"):
        Plan.from_dict(edit(values))
