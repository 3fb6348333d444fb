# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""playbooks/examples/vendor_modules.yml: the payload is good for the vendors' own modules, run as tasks."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.integration.playbook_runs import PLAYBOOKS, ROOT, PlaybookRun, edited_inventory, run_playbook
from tests.integration.small_fleet import PLATFORMS, wanted, write_configs
from tests.lab import Lab
from tests.lab.engine import load
from tests.unit.builders import EOS, IOS, NXOS, plan

pytestmark = [pytest.mark.integration, pytest.mark.slow]

EXAMPLE = PLAYBOOKS / "examples" / "vendor_modules.yml"
DEMO = ROOT / "tests" / "demo"
DEVICES = {"zrh1-acc1": IOS, "zrh1-leaf1": NXOS, "zrh1-spine1": EOS}
VENDORS = {IOS: "cisco.ios.ios", NXOS: "cisco.nxos.nxos", EOS: "arista.eos.eos"}
RESOURCES = ("vlans", "config", "l2_interfaces", "l3_interfaces", "interfaces", "lag_interfaces")
SMALL = {f"{platform.value}-small": platform for platform in PLATFORMS}
"""For the preview: four modules a device instead of eight."""
devices = pytest.mark.parametrize("name", DEVICES)


@dataclass(frozen=True)
class Merged:
    """The three runs, and the running-configs around them."""

    preview: PlaybookRun
    merge: PlaybookRun
    check: PlaybookRun
    before: dict[str, str]
    previewed: dict[str, str]
    after: dict[str, str]


@pytest.fixture(scope="module")
def merged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Merged]:
    folder = tmp_path_factory.mktemp("vendor")
    for name, platform in DEVICES.items():
        shutil.copy(DEMO / "configs" / f"{name}.{platform.value}.cfg", folder)
    write_configs(folder, SMALL)
    with Lab(folder) as lab:
        # The small devices have their intent in the inventory instead of the file.
        own = {name: {"drift_guard_device": wanted(platform, host=name)} for name, platform in SMALL.items()}
        inventory = edited_inventory(lab, file=folder / "inventory.yml", hosts=own)

        def run(playbook: Path, name: str, *options: str) -> PlaybookRun:
            variables = {"drift_guard_intent_file": str(DEMO / "intent.json")}
            return run_playbook(
                playbook, inventory=inventory, folder=folder / name, variables=variables, options=options
            )

        before = _running(lab)
        preview = run(EXAMPLE, "preview", "--check", "--diff", "--limit", ",".join(SMALL))
        previewed = _running(lab)
        merge = run(EXAMPLE, "merge", "--limit", ",".join(DEVICES))
        check = run(PLAYBOOKS / "check.yml", "check", "--limit", ",".join(DEVICES))
        yield Merged(preview, merge, check, before, previewed, _running(lab))


def intent(name: str) -> dict[str, Any]:
    """The device object of the demo's answer."""
    answer = json.loads((DEMO / "intent.json").read_text(encoding="utf-8"))
    found: dict[str, Any] = next(device for device in answer["data"]["devices"] if device["name"] == name)
    return found


def _running(lab: Lab) -> dict[str, str]:
    return {name: lab.running(name) for name in lab.names}


@pytest.mark.parametrize("name", SMALL)
def test_check_mode_changes_nothing(merged: Merged, name: str) -> None:
    assert merged.preview.code == 0, merged.preview.output
    assert merged.previewed[name] == merged.before[name]
    assert f"changed: [{name}]" in merged.preview.stdout


@devices
def test_afterwards_nothing_is_left_to_send(merged: Merged, name: str) -> None:
    assert merged.merge.code == 0, merged.merge.output
    outcome = merged.check.outcomes[name]
    assert (outcome["commands"], outcome["changes"]) == ([], [])


@devices
def test_the_modules_leave_what_our_own_lines_leave(merged: Merged, name: str) -> None:
    ours = load(DEVICES[name].value, merged.before[name])
    assert ours.configure(plan(intent(name), merged.before[name]).commands) == []
    assert merged.after[name] == ours.running_config()


@devices
def test_each_kind_of_step_is_done_by_the_vendor_s_module(merged: Merged, name: str) -> None:
    for resource in RESOURCES:
        assert f"for {name} => (item={VENDORS[DEVICES[name]]}_{resource})" in merged.merge.stdout


def test_the_vendor_s_modules_do_start_persistent_connections(merged: Merged) -> None:
    """Otherwise the tests that see none in our own runs would prove nothing."""
    assert merged.merge.started_persistent_connections
    assert not merged.check.started_persistent_connections
