# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How much an intent may take away before nobody believes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from ansible_collections.drift.guard.plugins.module_utils.errors import IntentError, RefusedError
from tests.unit.builders import IOS, addresses, device, interface, plan, port, running_config, vlan, vlans

Sections = Mapping[str, Sequence[str]]
LIMITS: dict[str, Any] = {"max_removals": 50, "max_removal_share": 0.5}


def ports(count: int, *lines: str) -> dict[str, list[str]]:
    """Sections of so many ports; ``{n}`` in a line is the port's number."""
    return {port(IOS, n): [line.format(n=n) for line in lines] for n in range(1, count + 1)}


def entries(count: int, **fields: Any) -> list[dict[str, Any]]:
    return [interface(port(IOS, n), **fields) for n in range(1, count + 1)]


ROUTED = ports(4, "no switchport", "ip address 10.0.{n}.1 255.255.255.0")
TRUNKS = ports(4, "switchport mode trunk", "switchport trunk allowed vlan 10,20,30,40")
NAMED = ports(4, "switchport mode access", "description port {n}")
USED = [interface(port(IOS, n), ip_addresses=addresses(f"10.0.{n}.1/24")) for n in range(1, 5)]
trunk = {"mode": "TAGGED", "untagged_vlan": vlan(1)}
access = {"mode": "ACCESS", "untagged_vlan": vlan(1)}

TOO_MUCH: dict[str, tuple[Sections, list[dict[str, Any]], str]] = {
    "all addresses": (ROUTED, entries(4), "4 of 4 interfaces would lose their IPv4 addresses, more than 50%"),
    "most addresses": (ROUTED, [USED[0], *entries(4)[1:]], "3 of 4 interfaces would lose their IPv4 addresses"),
    "most VLANs of all trunks": (TRUNKS, entries(4, tagged_vlans=vlans(10), **trunk), "VLANs (most of them)"),
    "all descriptions": (NAMED, entries(4, **access), "4 of 4 interfaces would lose their description"),
    "all ports, by the admin state": (
        NAMED,
        [{**entry, "description": f"port {n}"} for n, entry in enumerate(entries(4, enabled=False, **access), start=1)],
        "4 of 4 interfaces would lose their admin state 'up'",
    ),
    "more interfaces than allowed": (
        ports(120, "switchport mode access", "description port {n}"),
        [{**entry, "description": f"port {n}" * (n > 51)} for n, entry in enumerate(entries(120, **access), start=1)],
        "51 interfaces would lose something, more than 50",
    ),
}


@pytest.mark.parametrize(("sections", "wanted", "says"), TOO_MUCH.values(), ids=TOO_MUCH)
def test_an_intent_that_takes_too_much_is_refused(sections: Sections, wanted: list[dict[str, Any]], says: str) -> None:
    with pytest.raises(RefusedError, match="Expected: an intent that takes little away at once") as caught:
        plan(device(*wanted), running_config(IOS, sections), mode="enforce", **LIMITS)
    assert caught.value.name == "intent_shrink"
    assert says in str(caught.value)


FINE: dict[str, tuple[Sections, list[dict[str, Any]], str]] = {
    "half of the addresses": (ROUTED, [*USED[:2], *entries(4)[2:]], "enforce"),
    "both of two": (ports(2, "no switchport", "ip address 10.0.{n}.1 255.255.255.0"), entries(2), "enforce"),
    "other addresses": (
        ROUTED,
        [{**entry, "ip_addresses": addresses(f"10.9.{n}.1/24")} for n, entry in enumerate(USED)],
        "enforce",
    ),
    "one VLAN of each trunk": (TRUNKS, entries(4, tagged_vlans=vlans(10, 20, 30), **trunk), "enforce"),
    "new interfaces that begin shut": (
        ports(1, "switchport mode access"),
        [*entries(1, **access), *(interface(f"Loopback{n}", enabled=False) for n in range(5))],
        "enforce",
    ),
    "what merge keeps": (NAMED, entries(4, **access), "merge"),
}


@pytest.mark.parametrize(("sections", "wanted", "mode"), FINE.values(), ids=FINE)
def test_everyday_removals_are_planned(sections: Sections, wanted: list[dict[str, Any]], mode: str) -> None:
    assert plan(device(*wanted), running_config(IOS, sections), mode=mode, **LIMITS).status == "drifted"


def test_an_event_about_one_interface_is_judged_against_the_whole_device() -> None:
    wanted = [*USED[:3], entries(4)[3]]
    made = plan(device(*wanted), running_config(IOS, ROUTED), mode="enforce", max_removals=1, max_removal_share=0.3)
    assert "no ip address 10.0.4.1 255.255.255.0" in made.commands


def test_who_raises_the_limits_gets_the_plan() -> None:
    made = plan(device(*entries(4)), running_config(IOS, ROUTED), mode="enforce", max_removals=4, max_removal_share=1.0)
    assert len([line for line in made.commands if line.startswith("no ip address")]) == 4


@pytest.mark.parametrize(
    ("limits", "says"),
    [
        ({"max_removals": -1}, "drift_guard_max_removals - Expected: 0 or more. Actual: -1."),
        ({"max_removal_share": 50.0}, "drift_guard_max_removal_share - Expected: 0 to 1. Actual: 50."),
    ],
)
def test_limits_that_are_none_are_refused(limits: dict[str, Any], says: str) -> None:
    with pytest.raises(IntentError) as caught:
        plan(device(*USED), running_config(IOS, ROUTED), **limits)
    assert str(caught.value) == says
