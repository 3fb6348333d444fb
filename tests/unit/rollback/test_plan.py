# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The way back from a run about some interfaces."""

from __future__ import annotations

import pytest

from ansible_collections.drift.guard.plugins.module_utils.check import require_unmoved
from ansible_collections.drift.guard.plugins.module_utils.intent import device_intent
from ansible_collections.drift.guard.plugins.module_utils.model import Platform
from ansible_collections.drift.guard.plugins.module_utils.plan_file import Origin, SealedPlan
from ansible_collections.drift.guard.plugins.module_utils.policy import Policy
from ansible_collections.drift.guard.plugins.module_utils.rollback import left_to_undo, rollback_intent, rollback_of
from ansible_collections.drift.guard.plugins.module_utils.state import parse_running_config
from tests.unit.builders import IOS, device, interface, port, round_trip, running_config

ORIGIN = Origin(at="2026-03-02T08:15:00Z", run="", versions={})


@pytest.mark.parametrize("platform", Platform)
def test_an_interface_that_nautobot_no_longer_has_comes_back(platform: Platform) -> None:
    gone, other = port(platform, 1), port(platform, 2)
    address = "ip address 10.1.0.1 255.255.255.0" if platform is IOS else "ip address 10.1.0.1/24"
    text = running_config(platform, {gone: ["no switchport", address, "no shutdown"], other: ["description kept"]})
    wanted = device(interface(other, description="not of this run"), platform=platform)
    done = round_trip(wanted, text, deleted=(gone,), mode="enforce")
    after = parse_running_config(done.after, platform=platform)
    back = rollback_of(SealedPlan(done.plan, ORIGIN), intent=device_intent(wanted), state=after)
    assert back is not None
    assert set(back.owned) == {gone}
    require_unmoved(back, rollback_intent(back), after, policy=Policy.from_dict(back.policy))
    assert left_to_undo(back, after).commands == back.commands == done.plan.inverse
    assert left_to_undo(back, parse_running_config(done.restored, platform=platform)).commands == []
