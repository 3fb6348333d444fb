# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Configurations that nobody here wrote: a device against its own state has nothing to do, and little loses little."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ansible_collections.drift.guard.plugins.module_utils.errors import NoIntentError, RefusedError
from ansible_collections.drift.guard.plugins.module_utils.model import DeviceState, Kind, Platform
from ansible_collections.drift.guard.plugins.module_utils.state import parse_running_config

from .builders import device, interface, nautobot_of, plan

CORPUS = Path(__file__).resolve().parents[2].parent / "shared" / "corpus"
FILES = sorted(CORPUS.glob("*/*.cfg"))
WHY_SKIPPED = f"the corpus of other people's configurations is not at {CORPUS}"
pytestmark = [
    pytest.mark.skipif(not FILES, reason=WHY_SKIPPED),
    pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}"),
]


def read(path: Path) -> tuple[str, DeviceState]:
    """The text with what a whole running-config has, and its state."""
    platform = Platform(path.parent.name)
    text = path.read_bytes().decode("utf-8", errors="replace")
    if platform is Platform.NXOS and not re.search(r"^(version|hostname|switchname) ", text, re.MULTILINE):
        text = f"version 9.3(8)\n{text}"
    if platform is not Platform.NXOS and text.rstrip().rpartition("\n")[2] != "end":
        text = f"{text.rstrip()}\nend\n"
    state = parse_running_config(text, platform=platform)
    if state.unfinished:
        pytest.skip(f"it is broken on purpose: {state.unfinished}")
    return text, state


@pytest.mark.parametrize("mode", ["enforce", "merge"])
def test_a_device_against_its_own_state_has_nothing_to_do(path: Path, mode: str) -> None:
    text, state = read(path)
    made = plan(nautobot_of(state, name="own"), text, mode=mode, unaddressed="report", verify_hostname=False)
    assert [change for change in made.changes if change["attribute"] != "vlan"] == []  # a trunk may name absent VLANs
    assert not any(line.startswith(("interface ", "no ")) for line in made.commands)
    parents = {
        f"{name.rpartition('.')[0]} mode" for name in state.interfaces
    }  # some are written without `no switchport`
    kept = {f"{change['interface']} {change['attribute']}" for change in made.kept if change["attribute"] != "enabled"}
    assert kept <= parents


def test_an_intent_with_nothing_but_names_changes_nothing(path: Path) -> None:
    text, state = read(path)
    intent = device(*({"name": name} for name in state.interfaces), platform=state.platform, name="own")
    made = plan(intent, text, mode="enforce", verify_hostname=False)
    assert [change for change in made.changes if change["attribute"] != "vlan"] == []  # an SVI needs its VLAN


def test_an_empty_intent_touches_nothing_that_nobody_owns(path: Path) -> None:
    """Every port without a description, address, VRF and VLAN, and shut: much goes, but no line of others'."""
    text, state = read(path)
    entries = [interface(name, enabled=False) for name in state.interfaces]
    try:
        made = plan(device(*entries, platform=state.platform, name="own"), text, mode="enforce", verify_hostname=False)
    except RefusedError as error:
        pytest.skip(f"no port of it can be named: {error}")
    unowned = {line for entry in state.interfaces.values() for line in entry.unowned}
    assert not unowned & {line.removeprefix("no ") for line in made.commands if line.startswith("no ")}
    untouchable = {
        name for name, entry in state.interfaces.items() if entry.config.kind in (Kind.MANAGEMENT, Kind.OTHER)
    }
    assert not {f"interface {name}" for name in untouchable} & set(made.commands)
    assert not any(line.startswith(("no interface", "no vlan", "default ")) for line in made.commands)


def test_an_intent_for_one_interface_names_no_other(path: Path) -> None:
    text, state = read(path)
    name = next(iter(state.interfaces))
    try:
        intent = device(interface(name, description="only this"), platform=state.platform, name="own")
        made = plan(intent, text, mode="enforce", verify_hostname=False)
    except (NoIntentError, RefusedError) as error:
        pytest.skip(str(error))
    headers = {line for line in made.commands + made.inverse if line.startswith("interface ")}
    assert headers <= {f"interface {name}"}
