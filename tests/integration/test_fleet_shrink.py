# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What all plans of a run take away together, though each takes little."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.integration.playbook_runs import PLAYBOOKS, edited_inventory, received_lines, run_playbook
from tests.integration.small_fleet import wanted, write_configs, write_intent
from tests.lab import Lab
from tests.unit.builders import EOS, IOS, NXOS, port

pytestmark = pytest.mark.integration

HOSTS = {"acc1": IOS, "acc2": IOS, "leaf1": NXOS, "spine1": EOS}
GAINS = "acc2"
"""Its intent takes nothing away."""


def test_plans_that_take_something_away_are_refused_together(tmp_path: Path) -> None:
    write_configs(tmp_path, HOSTS)
    devices = {host: wanted(platform, host=host) for host, platform in HOSTS.items()}
    devices[GAINS]["interfaces"][2]["description"] = "left over"
    intent = write_intent(tmp_path / "intent.json", devices.values())
    variables = {"drift_guard_intent_file": str(intent), "drift_guard_mode": "enforce", "drift_guard_save": False}
    with Lab(tmp_path) as lab:
        inventory = edited_inventory(lab, file=tmp_path / "inventory.yml", hosts={})

        def play(name: str, limit: int) -> dict[str, str]:
            run = run_playbook(
                PLAYBOOKS / "apply.yml",
                inventory=inventory,
                folder=tmp_path / name,
                variables={**variables, "drift_guard_max_fleet_removals": limit},
            )
            refused = [outcome for outcome in run.outcomes.values() if outcome["status"] == "refused"]
            assert {outcome["failure"]["name"] for outcome in refused} <= {"fleet_shrink"}
            assert all("3 interfaces would lose something, more than 2" in outcome["message"] for outcome in refused)
            return run.statuses

        assert play("refused", 2) == {host: "applied" if host == GAINS else "refused" for host in HOSTS}
        assert received_lines(lab.log("acc1")) == []
        assert lab.running("acc1").count("left over") == 1
        assert play("allowed", 3) == {host: "unchanged" if host == GAINS else "applied" for host in HOSTS}
        assert "left over" not in lab.running("acc1")
        assert port(IOS, 3) in lab.running("acc1")
