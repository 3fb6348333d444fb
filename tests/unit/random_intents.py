# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Random intents: Nautobot device objects with valid values, over the interfaces of a random device and others."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from random import Random
from typing import Any

from hypothesis import strategies as st

from ansible_collections.drift.guard.plugins.module_utils.model import Platform

from .builders import MANAGEMENT, address, device, interface, lag, loopback, named, port, vlan, vlans
from .random_devices import (
    ALLOWED,
    BRIDGED_MTUS,
    MANAGEMENT_ADDRESS,
    MTUS,
    PORTS,
    SUBINTERFACES,
    TEXTS,
    VLANS,
    VRFS,
    Layer3,
    Pool,
    any_layer3,
    choices,
    ipv4_text,
    ipv6_text,
    running_configs,
)


@dataclass(frozen=True)
class Case:
    """One device and what it shall be."""

    platform: Platform
    text: str
    intent: Mapping[str, Any]


_VRFS = (*VRFS, *VRFS, "V4ONLY", "ABSENT")


@dataclass(frozen=True)
class Wish:
    """What Nautobot says about one interface."""

    fields: Mapping[str, Any]
    layer3: Layer3 | None = None
    bundle: int = 0
    roles: bool = False

    def interface(self, name: str, platform: Platform, pool: Pool) -> dict[str, Any]:
        fields: dict[str, Any] = dict(self.fields)
        if self.bundle:
            fields["lag"] = named(lag(platform, self.bundle))
        if self.layer3:
            taken = pool.take(name, self.layer3)
            entries = [address(ipv4_text(it), "Secondary" if self.roles and n else "") for n, it in enumerate(taken)]
            entries += [address(ipv6_text(item)) for item in (taken if self.layer3.with_ipv6 else [])]
            fields |= {"vrf": named(self.layer3.vrf) if self.layer3.vrf else None, "ip_addresses": entries[::-1]}
        return interface(name, **fields)


def _words(random: Random) -> dict[str, Any]:
    return {"enabled": random.random() < 0.75, "description": random.choice(TEXTS)}


def _bridged(random: Random) -> dict[str, Any]:
    mode = random.choice(("ACCESS", "TAGGED", "TAGGED_ALL"))
    untagged = random.choice((None, *VLANS, 50))
    tagged = vlans(*random.choice(ALLOWED)) if mode == "TAGGED" else []
    return {"mode": mode, "untagged_vlan": vlan(untagged) if untagged else None, "tagged_vlans": tagged}


def _addressed(random: Random) -> Wish:
    return Wish(_words(random), any_layer3(random, vrfs=_VRFS), roles=random.random() < 0.5)


def _wanted_port(platform: Platform) -> Callable[[Random], Wish]:
    def make(random: Random) -> Wish:
        words = _words(random)
        role = random.choice(("bridged", "bridged", "routed", "routed", "member", "bare"))
        if role == "bridged":
            return Wish({**words, **_bridged(random), "mtu": random.choice(BRIDGED_MTUS[platform])})
        if role == "routed":
            return Wish(
                {**words, "mtu": random.choice(MTUS)}, any_layer3(random, vrfs=_VRFS), roles=random.random() < 0.5
            )
        return Wish(words, bundle=random.randint(1, 3) if role == "member" else 0)

    return make


def _wanted_subinterface(random: Random) -> Wish:
    tag = random.choice((None, 100, 101, 200))
    wish = _addressed(random)
    return replace(wish, fields={**wish.fields, "tagged_vlans": vlans(tag) if tag else []})


def _wanted_bundle(random: Random) -> Wish:
    words = _words(random) | {"cf_lacp_mode": random.choice((None, None, "active", "passive", "on"))}
    return random.choice((Wish({**words, **_bridged(random)}), Wish(words, any_layer3(random)), Wish(words)))


_WANTED_PORTS = {platform: st.one_of(st.none(), *[choices(_wanted_port(platform))] * 4) for platform in Platform}
_WANTED_BUNDLES = st.one_of(st.none(), choices(_wanted_bundle))
_WANTED_SUBINTERFACES = st.one_of(st.none(), choices(_wanted_subinterface))
_WANTED_LOGICAL = st.one_of(st.none(), choices(_addressed))


@st.composite
def intents(draw: st.DrawFn, platform: Platform) -> dict[str, Any]:
    """What Nautobot wants: valid values, over the device's interfaces and others."""
    bundles = {number: draw(_WANTED_BUNDLES) for number in (1, 2, 3)}
    wishes: dict[str, Wish | None] = {lag(platform, number): wish for number, wish in bundles.items()}
    for name in (port(platform, number) for number in (*PORTS, 9)):
        wish = draw(_WANTED_PORTS[platform])
        if wish is not None and wish.bundle and bundles[wish.bundle] is None:
            wish = Wish(wish.fields)
        wishes[name] = wish
    for name in (*(f"Vlan{number}" for number in (10, 20, 50)), loopback(platform, 0), loopback(platform, 2)):
        wishes[name] = draw(_WANTED_LOGICAL)
    for parent, number in ((port(platform, parent), number) for parent, number in SUBINTERFACES):
        wishes[f"{parent}.{number}"] = draw(_WANTED_SUBINTERFACES) if wishes[parent] is not None else None
    if wishes[port(platform, 9)] and not any(wishes[port(platform, number)] for number in PORTS):
        wishes[port(platform, 1)] = Wish({})  # a device without any of the intended ports is refused as another one
    if draw(st.integers(0, 3)) == 3:
        wishes[MANAGEMENT[platform]] = Wish({"mgmt_only": True, "ip_addresses": [address(MANAGEMENT_ADDRESS)]})
    pool = Pool()
    given = [wish.interface(name, platform, pool) for name, wish in wishes.items() if wish is not None]
    given = given or [interface(port(platform, 1), mode="ACCESS")]
    return device(*given[:: draw(st.sampled_from([1, -1]))], platform=platform, primary=MANAGEMENT_ADDRESS)


@st.composite
def cases(draw: st.DrawFn, platform: Platform) -> Case:
    return Case(platform, draw(running_configs(platform)), draw(intents(platform)))
