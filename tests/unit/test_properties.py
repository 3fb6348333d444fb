# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What holds for every device and every intent: thousands of random ones, set on a simulated device and taken back."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ansible_collections.drift.guard.plugins.module_utils.model import Interface, Mode, Platform
from ansible_collections.drift.guard.plugins.module_utils.policy import ATTRIBUTES
from ansible_collections.drift.guard.plugins.module_utils.state import parse_running_config
from ansible_collections.drift.guard.plugins.module_utils.vlans import ALL_VLANS
from tests.lab.engine import load

from .builders import (
    EOS,
    RoundTrip,
    addresses,
    device,
    interface,
    lag,
    named,
    nautobot_of,
    owned_without,
    plan,
    port,
    round_trip,
    running_config,
    sections_of,
    vlan,
    vlans,
)
from .random_devices import running_configs
from .random_intents import Case, cases

ROOT = Path(__file__).resolve().parents[2]
MODES = ("enforce", "merge")
EXAMPLES = int(os.environ.get("DRIFT_GUARD_EXAMPLES", "800"))
"""Round trips per platform; more of them are for nights."""
pytestmark = pytest.mark.slow


def unowned_of(text: str, platform: Platform) -> dict[str, tuple[str, ...]]:
    """Lines of each interface that nobody owns."""
    return {name: entry.unowned for name, entry in parse_running_config(text, platform=platform).interfaces.items()}


def followers(run: RoundTrip, platform: Platform) -> set[str]:
    """Members of port-channels that change: on IOS and NX-OS what is said to a bundle reaches them."""
    changed = {change["interface"] for change in run.plan.changes}
    state = parse_running_config(run.before, platform=platform)
    return set() if platform is EOS else {n for n, entry in state.interfaces.items() if entry.config.lag in changed}


def check_round_trip(case: Case, run: RoundTrip) -> None:
    assert run.refused == [], "the device refuses a planned line"
    assert run.again.commands == [], "planning again finds something left to do"
    assert run.refused_back == [], "the device refuses a line of the inverse"
    assert run.restored == run.before, "the inverse does not lead back"
    check_untouched(case, run)
    if run.plan.policy["mode"] == "enforce" and not run.again.kept:
        errors = [finding for finding in run.again.findings if finding["severity"] == "error"]
        assert run.again.status == ("error" if errors else "in_sync")


def without_vlans(lines: list[str]) -> list[str]:
    """Without VLAN sections, of which some may be new, and without separators."""
    return re.sub(r"^vlan .*\n(?: +.*\n)*|^!?\n", "", "\n".join([*lines, ""]), flags=re.MULTILINE).splitlines()


def check_untouched(case: Case, run: RoundTrip) -> None:
    before, after = sections_of(run.before), sections_of(run.after)
    intended = {entry["name"] for entry in case.intent["interfaces"]} | followers(run, case.platform)
    for name, lines in before.items():
        if name and name not in intended:
            assert after[name] == lines, f"{name} is not in the intent and changed"
    assert set(after) - set(before) <= intended
    assert without_vlans(after[""]) == without_vlans(before[""]), "a line outside of interfaces changed"
    kept, now = unowned_of(run.before, case.platform), unowned_of(run.after, case.platform)
    assert {name: now[name] for name in kept} == kept, "a line that nobody owns changed"


@pytest.mark.parametrize("platform", Platform)
def test_a_plan_is_accepted_leaves_nothing_to_do_and_can_be_undone(platform: Platform) -> None:
    @settings(max_examples=EXAMPLES)
    @given(cases(platform), st.sampled_from(MODES))
    def holds(case: Case, mode: str) -> None:
        run = round_trip(case.intent, case.text, mode=mode)
        check_round_trip(case, run)
        if mode == "merge":
            check_nothing_is_removed(case, run)

    holds()


def check_nothing_is_removed(case: Case, run: RoundTrip) -> None:
    before = parse_running_config(run.before, platform=case.platform).interfaces
    after = parse_running_config(run.after, platform=case.platform).interfaces
    for name, entry in before.items():
        was, is_ = entry.config, after[name].config
        assert bool(was.description) <= bool(is_.description), f"{name} lost its description"
        assert bool(was.vrf) <= bool(is_.vrf), f"{name} lost its VRF"
        assert bool(was.lag) <= bool(is_.lag), f"{name} left its port-channel"
        replaced = set((was.ipv4 or ())[:1]) if is_.ipv4 and is_.ipv4[:1] != (was.ipv4 or ())[:1] else set()
        assert set(was.ipv4 or ()) - replaced <= set(is_.ipv4 or ()), f"{name} lost an IPv4 address"
        assert set(was.ipv6 or ()) <= set(is_.ipv6 or ()), f"{name} lost an IPv6 address"
        if Mode.ROUTED not in (was.mode, is_.mode) and was.allowed_vlans != ALL_VLANS and not is_.lag:
            assert (was.allowed_vlans or set()) <= (is_.allowed_vlans or set()), f"{name} lost an allowed VLAN"


def owned_values(config: Interface, attribute: str) -> Any:
    value = getattr(config, attribute)
    return value or None if attribute != "enabled" else value


@pytest.mark.parametrize("platform", Platform)
def test_an_attribute_that_is_not_owned_keeps_its_value(platform: Platform) -> None:
    @settings(max_examples=EXAMPLES // 4)
    @given(cases(platform), st.sampled_from(ATTRIBUTES), st.sampled_from(MODES))
    def holds(case: Case, attribute: str, mode: str) -> None:
        run = round_trip(case.intent, case.text, mode=mode, owned=owned_without(attribute))
        check_round_trip(case, run)
        before = parse_running_config(run.before, platform=platform).interfaces
        after = parse_running_config(run.after, platform=platform).interfaces
        for name in set(before) - followers(run, platform):
            was, is_ = before[name].config, after[name].config
            if attribute in ("access_vlan", "native_vlan", "allowed_vlans") and was.mode != is_.mode:
                continue  # went or came with the layer
            if attribute == "lag_mode" and was.lag != is_.lag:
                continue  # went or came with the membership
            assert owned_values(was, attribute) == owned_values(is_, attribute), f"{name} {attribute}"

    holds()


@pytest.mark.parametrize("platform", Platform)
def test_the_plan_against_the_intent_that_a_device_itself_states_is_empty(platform: Platform) -> None:
    @settings(max_examples=EXAMPLES // 10)
    @given(running_configs(platform), st.sampled_from(MODES))
    def holds(text: str, mode: str) -> None:
        state = parse_running_config(text, platform=platform)
        made = plan(nautobot_of(state), text, mode=mode, unaddressed="report")
        # A trunk may name VLANs that the device lacks, and Nautobot wants them all to exist.
        assert [change for change in made.changes if change["attribute"] != "vlan"] == []
        assert not any(line.startswith(("interface ", "no ")) for line in made.commands)
        assert {change["attribute"] for change in made.kept} <= {"enabled"}

    holds()


@pytest.mark.parametrize("platform", Platform)
def test_the_simulated_device_prints_what_it_loaded(platform: Platform) -> None:
    @settings(max_examples=EXAMPLES // 10)
    @given(running_configs(platform))
    def holds(text: str) -> None:
        assert load(platform.value, text).running_config() == text

    holds()


def test_the_same_input_gives_the_same_bytes_whatever_the_hash_seed() -> None:
    outputs = set()
    for seed in ("0", "1", "4242"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        done = subprocess.run(
            [sys.executable, "-c", SAME_PLANS], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
        )
        outputs.add(done.stdout)
    assert len(outputs) == 1
    assert len(json.loads(outputs.pop())) == 3 * 2


SAME_PLANS = """
import json
import tests.conftest
from tests.unit.test_properties import full_case, plan, MODES, Platform
print(json.dumps([plan(*full_case(platform), mode=mode).as_dict() for platform in Platform for mode in MODES]))
"""


def full_case(platform: Platform) -> tuple[dict[str, Any], str]:
    """A device on which everything differs that a vendor's code might take out of a set."""
    many = addresses("10.1.0.1/24", secondary=[f"10.1.{number}.1/24" for number in range(9, 0, -1)])
    many += addresses(*(f"2001:db8:{number}::1/64" for number in (5, 3, 9, 1)))
    entries = [
        interface(port(platform, 1), ip_addresses=many, vrf=named("RED"), description="x"),
        interface(port(platform, 2), mode="TAGGED", untagged_vlan=vlan(30), tagged_vlans=vlans(*range(50, 20, -3))),
        *(interface(port(platform, number), lag=named("Po1")) for number in (3, 4)),
        interface(lag(platform, 1), mode="TAGGED_ALL"),
        interface("Vlan30", ip_addresses=addresses("10.2.0.1/24")),
    ]
    sections: dict[str, list[str]] = {port(platform, number): [] for number in range(1, 7)}
    return device(*entries, platform=platform), running_config(platform, sections, vrfs=["RED"])


@pytest.mark.parametrize("platform", Platform)
def test_planning_twice_gives_the_same_bytes(platform: Platform) -> None:
    @settings(max_examples=EXAMPLES // 20)
    @given(cases(platform))
    def holds(case: Case) -> None:
        first, second = (plan(case.intent, case.text, mode="enforce").as_dict() for _again in range(2))
        assert json.dumps(first) == json.dumps(second)
        backwards = {**case.intent, "interfaces": case.intent["interfaces"][::-1]}
        assert plan(backwards, case.text, mode="enforce").commands == first["commands"]

    holds()
