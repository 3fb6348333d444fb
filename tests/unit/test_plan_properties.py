# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What holds for every plan that waits for its approval, and for the way back: on thousands of random devices."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ansible_collections.drift.guard.plugins.module_utils.check import Plan, require_unmoved
from ansible_collections.drift.guard.plugins.module_utils.errors import RefusedError
from ansible_collections.drift.guard.plugins.module_utils.intent import device_intent
from ansible_collections.drift.guard.plugins.module_utils.model import DeviceIntent, Platform
from ansible_collections.drift.guard.plugins.module_utils.plan import owned_slice
from ansible_collections.drift.guard.plugins.module_utils.plan_file import Origin, SealedPlan, unseal
from ansible_collections.drift.guard.plugins.module_utils.policy import Policy
from ansible_collections.drift.guard.plugins.module_utils.rollback import (
    left_to_undo,
    require_undoable,
    rollback_intent,
    rollback_of,
)
from ansible_collections.drift.guard.plugins.module_utils.state import parse_running_config
from tests.lab.engine import load

from .builders import owned_without, plan, round_trip, sections_of
from .random_intents import Case, cases

EXAMPLES = int(os.environ.get("DRIFT_GUARD_EXAMPLES", "800"))
"""As in test_properties: here a device gives many edits, so that a part of them makes thousands."""
MODES = ("enforce", "merge")
ORIGIN = Origin(at="2026-03-02T08:15:00Z", run="run-1", versions={"drift.guard": "0.1.0"})
pytestmark = pytest.mark.slow

_TOGGLE = {True: "shutdown", False: "no shutdown"}
_UNOWNED = {
    Platform.IOS: ("load-interval 30", "no cdp enable"),
    Platform.NXOS: ("load-interval counter 1 30", "no cdp enable"),
    Platform.EOS: ("load-interval 30", "no lldp transmit"),
}
_ELSEWHERE = ("logging host 192.0.2.99", "ntp server 192.0.2.98", "snmp-server location attic")


def ground(made: Plan, intent: DeviceIntent, text: str) -> None:
    """Ask whether a plan may still be applied to a device with this running-config."""
    state = parse_running_config(text, platform=intent.platform)
    require_unmoved(made, intent, state, policy=Policy.from_dict(made.policy))


def edited(case: Case, *lines: str) -> str:
    """The running-config after somebody typed these lines."""
    device = load(case.platform.value, case.text)
    device.configure(list(lines))
    return device.running_config()


def moves_of(case: Case, made: Plan) -> Iterator[tuple[str, str, str]]:
    """(interface, attribute, line): edits of the owned slice, whatever its interfaces are."""
    for name, values in made.owned.items():
        yield name, "description", "description typed by somebody else"
        yield name, "enabled", _TOGGLE[bool(values.get("enabled"))]
        yield name, "mtu", f"mtu {4321 if values.get('mtu') != 4321 else 4322}"


@pytest.mark.parametrize("platform", Platform)
def test_a_changed_owned_slice_is_always_refused(platform: Platform) -> None:
    refused = 0

    @settings(max_examples=EXAMPLES // 16)
    @given(cases(platform), st.sampled_from(MODES))
    def holds(case: Case, mode: str) -> None:
        nonlocal refused
        made, intent = plan(case.intent, case.text, mode=mode), device_intent(case.intent)
        for name, attribute, line in moves_of(case, made):
            text = edited(case, f"interface {name}", line)
            if text == case.text:
                continue  # the device refused it, or had it
            with pytest.raises(RefusedError) as caught:
                ground(made, intent, text)
            assert caught.value.name == "state_moved"
            assert f"{name} {attribute} was {made.owned[name][attribute]!r}, is " in str(caught.value)
            refused += 1

    holds()
    assert refused > EXAMPLES // 4


@pytest.mark.parametrize("platform", Platform)
def test_an_unrelated_edit_is_never_refused(platform: Platform) -> None:
    tolerated = 0

    @settings(max_examples=EXAMPLES // 16)
    @given(cases(platform), st.sampled_from(MODES))
    def holds(case: Case, mode: str) -> None:
        nonlocal tolerated
        intent = device_intent(case.intent)
        made = plan(case.intent, case.text, mode=mode, owned=owned_without("description"))
        before = sections_of(case.text)
        foreign = [name for name in before if name and name not in intent.interfaces]
        edits: list[tuple[str, ...]] = [(line,) for line in _ELSEWHERE]
        edits += [(f"interface {name}", line) for name in made.owned for line in _UNOWNED[platform]]
        edits += [(f"interface {name}", "description not owned") for name in made.owned]
        edits += [(f"interface {name}", "description nobody's") for name in foreign]
        for lines in edits:
            text = edited(case, *lines)
            ground(made, intent, text)
            tolerated += text != case.text

    holds()
    assert tolerated > EXAMPLES // 4


@pytest.mark.parametrize("platform", Platform)
def test_a_rollback_returns_the_owned_slice_to_the_byte(platform: Platform) -> None:
    undone = 0

    @settings(max_examples=EXAMPLES // 8)
    @given(cases(platform), st.sampled_from(MODES))
    def holds(case: Case, mode: str) -> None:
        nonlocal undone
        run = round_trip(case.intent, case.text, mode=mode)
        sealed = SealedPlan(run.plan, ORIGIN)
        after, restored = (parse_running_config(text, platform=platform) for text in (run.after, run.restored))
        back = rollback_of(sealed, intent=device_intent(case.intent), state=after)
        assert (back is None) == (run.plan.inverse == [])
        if back is None:
            return
        back = unseal(json.loads(json.dumps(SealedPlan(back, ORIGIN).as_dict()))).plan
        assert (back.commands, back.inverse, back.undoes) == (run.plan.inverse, run.plan.commands, sealed.digest)
        ground(back, rollback_intent(back), run.after)
        require_undoable(back, after, address="")
        assert left_to_undo(back, after).commands == back.commands
        assert left_to_undo(back, restored).commands == []
        assert slice_text(case, run.plan, run.restored) == slice_text(case, run.plan, run.before)
        again = rollback_of(SealedPlan(back, ORIGIN), intent=rollback_intent(back), state=restored)
        assert again is not None
        assert again.commands == run.plan.commands
        assert {name: again.expected[name] for name in back.owned} == back.owned
        undone += 1

    holds()
    assert undone > EXAMPLES // 16


def slice_text(case: Case, made: Plan, text: str) -> bytes:
    """The canonical bytes of the owned slice."""
    state = parse_running_config(text, platform=case.platform)
    found: dict[str, Any] = owned_slice(device_intent(case.intent), state, policy=Policy.from_dict(made.policy))
    return json.dumps(found, sort_keys=True).encode()


@pytest.mark.parametrize("platform", Platform)
def test_a_rollback_is_refused_once_what_was_applied_moved(platform: Platform) -> None:
    refused = 0

    @settings(max_examples=EXAMPLES // 16)
    @given(cases(platform))
    def holds(case: Case) -> None:
        nonlocal refused
        run = round_trip(case.intent, case.text, mode="enforce")
        after = parse_running_config(run.after, platform=platform)
        back = rollback_of(SealedPlan(run.plan, ORIGIN), intent=device_intent(case.intent), state=after)
        for name in back.owned if back else ():
            device = load(platform.value, run.after)
            device.configure([f"interface {name}", "description typed by somebody else"])
            if back is None or device.running_config() == run.after:
                continue
            with pytest.raises(RefusedError, match=f"{name} description was") as caught:
                ground(back, rollback_intent(back), device.running_config())
            assert caught.value.name == "state_moved"
            refused += 1

    holds()
    assert refused > EXAMPLES // 16
