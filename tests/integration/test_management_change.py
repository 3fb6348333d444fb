# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A change that cuts the way in, on purpose allowed: the device comes back by itself, and the report says so."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.integration.fault_bench import VARIANTS, Bench, Variant, write_configs
from tests.lab import Lab
from tests.unit.builders import MANAGEMENT, addresses, found_names, interface, plan

pytestmark = pytest.mark.integration


def moved(variant: Variant, host: str) -> dict[str, object]:
    """The intent, with another address on the management port."""
    intent = variant.intent(host)
    port = interface(MANAGEMENT[variant.platform], ip_addresses=addresses("172.20.9.9/24"), mgmt_only=True)
    return {**intent, "interfaces": [*intent["interfaces"], port]}


@pytest.mark.parametrize("variant", VARIANTS, ids=lambda variant: variant.name)
def test_the_way_in_is_changed_only_where_the_device_comes_back(variant: Variant) -> None:
    text = variant.config("sw1")
    allowed = plan(moved(variant, "sw1"), text, mode="enforce", allow_management=True)
    cuts = f"interface {MANAGEMENT[variant.platform]}" in allowed.commands
    assert cuts is (variant.name in ("eos_session", "ios_revert_timer"))
    names = {name for name, _severity, _interface in found_names(allowed)}
    assert ("management_unprotected" in names) is not cuts
    assert ("management_path" in names) is not cuts
    refused = plan(moved(variant, "sw1"), text, mode="enforce")
    assert f"interface {MANAGEMENT[variant.platform]}" not in refused.commands


@pytest.mark.parametrize("variant", VARIANTS[:2], ids=lambda variant: variant.name)
def test_a_device_that_lost_its_way_in_is_as_it_was_when_its_timer_ran_out(tmp_path: Path, variant: Variant) -> None:
    with Lab(write_configs(tmp_path, variant), count=1) as lab:
        bench = Bench(lab, variant)
        name = bench.fresh()
        before = lab.running(name)
        bench.intent = moved(variant, name)
        made = plan(bench.intent, before, mode="enforce", allow_management=True)
        result = bench.apply(made)
        assert lab.running(name) == lab.startup(name) == before
    outcome = result.outcome
    assert (outcome["status"], outcome["saved"]) == ("rolled_back", None)
    assert outcome["remains"]["undone_by"] == "its rollback timer took the change back"
    assert outcome["failure"]["class"] in ("verification", "lost_during_apply")


def test_a_plan_is_refused_when_the_device_lost_what_would_bring_it_back(tmp_path: Path) -> None:
    variant = VARIANTS[1]
    with Lab(write_configs(tmp_path, variant), count=1) as lab:
        bench = Bench(lab, variant)
        name = bench.fresh()
        made = bench.plan()
        lab.configure(name, ["no archive"])
        refused = bench.apply(made).outcome
        weaker = bench.apply(replace(made, protection="ios_inverse")).outcome
    assert refused["findings"][-1]["name"] == "protection_moved"
    assert (refused["status"], refused["failure"]["class"]) == ("refused", "refused")
    assert weaker["status"] == "applied"
