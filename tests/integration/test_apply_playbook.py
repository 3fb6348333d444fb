# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""playbooks/apply.yml: what was approved is what is sent, and what is said about it is true."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from ansible_collections.drift.guard.plugins.module_utils.model import Platform
from tests.integration.playbook_runs import (
    PLAYBOOKS,
    ROOT,
    PlaybookRun,
    assert_sent_as_planned,
    edited_inventory,
    received_lines,
    run_playbook,
)
from tests.integration.small_fleet import PLATFORMS, planned_lines, wanted, write_configs, write_intent
from tests.lab import Lab
from tests.unit.builders import EOS, IOS, NXOS, port

pytestmark = [pytest.mark.integration, pytest.mark.slow]

APPLY = PLAYBOOKS / "apply.yml"
CLEAN = [f"{platform.value}-clean" for platform in PLATFORMS]
LEFT_ALONE = "1 difference reported only."
REFUSED = 6
"""The number of the planned line that some devices refuse: the address."""
LOST = 5
"""The number of the planned line at which the connection breaks or the device hangs."""
BETWEEN_READ_AND_LINES = {IOS: 1, NXOS: 2, EOS: 3}
"""`configure ...`; before it NX-OS' checkpoint, on EOS the list of sessions and, after it, what is staged."""
PATIENCE = 5
"""Seconds of silence after which a device that hangs is given up."""


@dataclass(frozen=True)
class Trouble:
    """What goes wrong on a device of each platform; each takes back what it can't complete."""

    word: str
    failure: str
    """The class."""
    message: str
    lines: int | None
    """How many of the planned lines the device got; all where empty."""


TROUBLES = (
    Trouble("refused", "rejected", "The device refused 'ipv6 address 2001:db8::1/64'", REFUSED),
    Trouble("ignored", "silently_rejected", "took all lines, but does not have what they say about", None),
    Trouble("dropped", "lost_during_apply", "4 of the lines were acknowledged", LOST),
    Trouble("hung", "lost_during_apply", "4 of the lines were acknowledged", LOST),
)
TROUBLED = {f"{platform.value}-{trouble.word}": (platform, trouble) for platform in PLATFORMS for trouble in TROUBLES}
HOSTS: dict[str, Platform] = {
    **{f"{platform.value}-clean": platform for platform in PLATFORMS},
    **{host: platform for host, (platform, _trouble) in TROUBLED.items()},
    **dict.fromkeys(
        ("dropped-at-the-end", "unsaved", "full", "stuck", "edited", "moved", "reintended", "enforced", "absent"), IOS
    ),
}
clean = pytest.mark.parametrize("host", CLEAN)
troubled = pytest.mark.parametrize("host", TROUBLED)


@dataclass(frozen=True)
class Applied:
    """A run, and what the devices had and got."""

    run: PlaybookRun
    running: dict[str, str]
    startup: dict[str, str]
    log: dict[str, list[list[str]]]

    def outcome(self, host: str) -> dict[str, Any]:
        return self.run.outcomes[host]


@dataclass(frozen=True)
class Scene:
    """The fleet and its intent."""

    lab: Lab
    inventory: Path
    intent: Path
    folder: Path
    before: dict[str, str]

    def play(self, playbook: Path, *, run: str, hosts: str, options: tuple[str, ...] = ()) -> Applied:
        """Run a playbook with an empty record."""
        for name in self.lab.names:
            self.lab.forget_log(name)
        played = run_playbook(
            playbook,
            inventory=self.inventory,
            folder=self.folder / run,
            variables={"drift_guard_intent_file": str(self.intent)},
            options=["--limit", hosts, *options],
        )
        names = self.lab.names
        return Applied(
            played,
            running={name: self.lab.running(name) for name in names},
            startup={name: self.lab.startup(name) for name in names},
            log={name: self.lab.log(name) for name in names},
        )


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    folder = tmp_path_factory.mktemp("apply")
    write_configs(folder, HOSTS)
    devices = {host: wanted(platform, host=host) for host, platform in HOSTS.items()}
    devices["absent"]["interfaces"] = [
        {**entry, "name": port(IOS, 48)} for entry in devices["absent"]["interfaces"][:1]
    ] + [{**entry, "description": "left over"} for entry in devices["absent"]["interfaces"][2:3]]
    intent = write_intent(folder / "intent.json", devices.values())
    with Lab(folder) as lab:
        hung = {
            host: {"ansible_command_timeout": PATIENCE}
            for host, (_platform, trouble) in TROUBLED.items()
            if trouble.word == "hung"
        }
        hosts: dict[str, dict[str, Any]] = {"unsaved": {"drift_guard_save": False}, **hung}
        inventory = edited_inventory(lab, file=folder / "inventory.yml", hosts=hosts)
        yield Scene(lab, inventory, intent, folder, before={name: lab.running(name) for name in lab.names})


@pytest.fixture(scope="module")
def previewed(scene: Scene) -> Applied:
    """--check --diff: what a person looks at before saying yes."""
    return scene.play(APPLY, run="preview", hosts="*-clean", options=("--check", "--diff"))


@pytest.fixture(scope="module")
def applied(scene: Scene, previewed: Applied) -> Applied:
    """The main run; the faults come at a known line after the two logins and reads that stand before the lines."""
    for host, (platform, trouble) in TROUBLED.items():
        read = len(previewed.log[f"{platform.value}-clean"][0])
        at_line = 2 * read + BETWEEN_READ_AND_LINES[platform] + LOST
        faults: dict[str, dict[str, object]] = {
            "refused": {"reject": "ipv6 address"},
            "ignored": {"ignore": "user port 1"},
            "dropped": {"drop_at": at_line},
            "hung": {"hang_at": at_line},
        }
        scene.lab.fault(host, **faults[trouble.word])
    scene.lab.fault("full", full_nvram=True)
    scene.lab.fault("stuck", ignore="user port 2", reject="moved to floor 2")
    read = len(previewed.log["ios-clean"][0])
    scene.lab.fault("dropped-at-the-end", drop_at=2 * read + 1 + len(planned_lines(IOS)) + 1)
    return scene.play(
        APPLY, run="apply", hosts=f"{','.join([*CLEAN, *TROUBLED])},dropped-at-the-end,unsaved,full,stuck,absent"
    )


@pytest.fixture(scope="module")
def repeated(scene: Scene, applied: Applied) -> Applied:
    """The same once more."""
    return scene.play(APPLY, run="again", hosts="*-clean")


@clean
def test_check_mode_shows_the_lines_and_the_diff_and_sends_nothing(scene: Scene, previewed: Applied, host: str) -> None:
    outcome = previewed.outcome(host)
    assert outcome["check_mode"]
    assert outcome["status"] == "drifted"
    assert outcome["commands"] == planned_lines(HOSTS[host])
    assert outcome["diff"] in previewed.run.stdout
    assert previewed.running[host] == scene.before[host]
    assert previewed.startup[host] == scene.before[host]
    (session,) = previewed.log[host]
    assert "configure" not in " ".join(session)
    assert previewed.run.code == 0


@clean
def test_the_reviewed_lines_are_sent_and_proved_over_a_fresh_login(
    previewed: Applied, applied: Applied, host: str
) -> None:
    outcome = applied.outcome(host)
    assert outcome["status"] == "applied"
    assert outcome["plan"]["file"]
    assert_sent_as_planned(applied.log[host], outcome, previewed=previewed.outcome(host))
    check, change, proof = applied.log[host]
    looks = 2 if HOSTS[host] is EOS else 1  # a commit overwrites what others changed since the session began
    assert [session.count("show running-config") for session in (check, change, proof)] == [1, looks, 1]
    assert change.index("show running-config") < change.index(outcome["commands"][0])


@clean
def test_what_is_proved_is_saved_and_only_then(applied: Applied, host: str) -> None:
    assert applied.outcome(host)["saved"] is True
    assert applied.startup[host] == applied.running[host]
    check, change, proof = applied.log[host]
    saving = "copy running-config startup-config" if HOSTS[host] is NXOS else "write memory"
    assert proof[-1] == saving
    assert saving not in [*check, *change]


@clean
def test_everything_that_nobody_owns_stays_byte_by_byte(scene: Scene, applied: Applied, host: str) -> None:
    untouched = f"interface {port(HOSTS[host], 5)}"
    was, now = (_section(text, untouched) for text in (scene.before[host], applied.running[host]))
    assert was == now
    assert "nobody's" in now
    assert "left over" in applied.running[host], "merge removed something"


@clean
def test_what_merge_leaves_is_said(applied: Applied, repeated: Applied, host: str) -> None:
    assert LEFT_ALONE in applied.outcome(host)["message"]
    assert "Nothing to send" not in applied.outcome(host)["message"]
    assert LEFT_ALONE in repeated.outcome(host)["message"]
    assert "match their intent" not in repeated.run.stdout


@clean
def test_a_second_run_sends_nothing_and_opens_no_second_session(applied: Applied, repeated: Applied, host: str) -> None:
    outcome = repeated.outcome(host)
    assert (outcome["status"], outcome["commands"]) == ("unchanged", [])
    assert len(repeated.log[host]) == 1
    assert repeated.running[host] == applied.running[host]
    assert repeated.run.code == 0


@troubled
def test_trouble_is_classified_and_taken_back(applied: Applied, host: str) -> None:
    platform, trouble = TROUBLED[host]
    outcome = applied.outcome(host)
    assert (outcome["status"], outcome["failure"]["class"]) == ("rolled_back", trouble.failure)
    assert trouble.message in outcome["message"]
    assert "The device is as it was before" in outcome["message"]
    assert "nothing was saved" in outcome["message"]
    assert outcome["remains"]["missing"] == planned_lines(platform)
    assert outcome["remains"]["took"] == []


def test_what_could_not_be_taken_back_is_named_to_the_line(scene: Scene, applied: Applied) -> None:
    outcome = applied.outcome("stuck")
    assert (outcome["status"], outcome["failure"]["class"]) == ("failed", "rollback_failed")
    took = [f"interface {port(IOS, 1)}", "description user port 1"]
    missing = [line for line in planned_lines(IOS) if line not in took]
    assert (outcome["remains"]["took"], outcome["remains"]["missing"]) == (took, missing)
    assert f"does not have what they say about '{port(IOS, 2)} description'" in outcome["message"]
    assert f"In effect: {took[0]!r}, {took[1]!r}." in outcome["message"]
    assert "Put it back by hand" in outcome["failure"]["remedy"]
    assert_sent_as_planned(applied.log["stuck"], outcome)
    assert applied.startup["stuck"] == scene.before["stuck"]
    moved = {line for line in applied.running["stuck"].splitlines() if line not in scene.before["stuck"].splitlines()}
    assert moved == {" description user port 1"}


@troubled
def test_after_trouble_nothing_is_saved(scene: Scene, applied: Applied, host: str) -> None:
    assert applied.outcome(host)["saved"] is not True
    assert applied.startup[host] == scene.before[host]


@troubled
def test_after_trouble_the_device_is_as_it_was_to_the_last_byte(scene: Scene, applied: Applied, host: str) -> None:
    assert applied.running[host] == scene.before[host]


@troubled
def test_after_trouble_no_other_line_was_sent(applied: Applied, host: str) -> None:
    _platform, trouble = TROUBLED[host]
    assert_sent_as_planned(applied.log[host], applied.outcome(host), lines=trouble.lines)


@troubled
def test_after_trouble_the_truth_is_read_over_a_fresh_login(applied: Applied, host: str) -> None:
    _check, _change, proof = applied.log[host]
    undone = bool(applied.outcome(host)["remains"]["undo_lines"])
    assert proof.count("show running-config") == (2 if undone else 1)


def test_trouble_fails_the_run(applied: Applied) -> None:
    assert applied.run.code == 2
    assert "Traceback" not in applied.run.output
    assert not applied.run.started_persistent_connections


def test_a_session_that_breaks_after_the_last_line_is_applied_since_that_is_true(applied: Applied) -> None:
    outcome = applied.outcome("dropped-at-the-end")
    assert outcome["status"] == "applied"
    assert_sent_as_planned(applied.log["dropped-at-the-end"], outcome)
    assert applied.startup["dropped-at-the-end"] == applied.running["dropped-at-the-end"]


def test_saving_can_be_left_to_others(scene: Scene, applied: Applied) -> None:
    outcome = applied.outcome("unsaved")
    assert (outcome["status"], outcome["saved"]) == ("applied", False)
    assert_sent_as_planned(applied.log["unsaved"], outcome)
    assert applied.startup["unsaved"] == scene.before["unsaved"]


def test_what_could_not_be_saved_fails_the_host_although_it_is_proved(scene: Scene, applied: Applied) -> None:
    outcome = applied.outcome("full")
    assert (outcome["status"], outcome["saved"]) == ("applied", False)
    assert "not_saved" in [finding["name"] for finding in outcome["findings"]]
    assert "Not saved: " in outcome["message"]
    assert applied.startup["full"] == scene.before["full"] != applied.running["full"]
    assert re.search(r"^full +: .*failed=1", applied.run.stdout, re.MULTILINE)


def test_a_device_that_could_not_be_compared_is_not_called_unchanged(scene: Scene, applied: Applied) -> None:
    outcome = applied.outcome("absent")
    assert [finding["name"] for finding in outcome["findings"] if finding["severity"] == "error"] == [
        "absent_interface"
    ]
    assert outcome["commands"] == []
    assert outcome["status"] == "error"
    assert applied.running["absent"] == scene.before["absent"]


BETWEEN = {
    "edited": [f"interface {port(IOS, 5)}", "description somebody else's", "logging host 192.0.2.99"],
    "moved": [f"interface {port(IOS, 1)}", "description moved again"],
}
"""What a colleague types between the plan and the apply."""
PLAN_THEN_APPLY: list[dict[str, Any]] = [
    {
        "name": "Plan, let others work, apply",
        "hosts": "all",
        "gather_facts": False,
        "tasks": [
            {
                "name": "Plan",
                "drift.guard.plan": {
                    "intent_file": "{{ drift_guard_intent_file }}",
                    "mode": "{{ policies[inventory_hostname].mode | default(omit) }}",
                    "owned": "{{ policies[inventory_hostname].owned | default(omit) }}",
                },
                "register": "planned",
            },
            {
                "name": "Type on the console",
                "ansible.builtin.command": {
                    "argv": "{{ console + [inventory_hostname] + between[inventory_hostname] }}",
                    "chdir": str(ROOT),
                },
                "delegate_to": "localhost",
                "vars": {"ansible_connection": "local", "ansible_become": False},
                "when": "inventory_hostname in between",
            },
            {
                "name": "Apply",
                "drift.guard.apply": {
                    "intent_file": "{{ later_intent[inventory_hostname] | default(drift_guard_intent_file) }}",
                    "plan": "{{ planned.plan }}",
                },
            },
        ],
    }
]


@pytest.fixture(scope="module")
def interrupted(scene: Scene) -> Applied:
    """The world moves between the plan and the apply."""
    other = wanted(IOS, host="reintended")
    other["interfaces"][0]["description"] = "user port 1, renamed"
    later = write_intent(scene.folder / "later.json", [other])
    console = [sys.executable, "-m", "tests.lab", "configure", "--state-dir", str(scene.lab.state)]
    play = [
        {
            **PLAN_THEN_APPLY[0],
            "vars": {
                "console": console,
                "between": BETWEEN,
                "later_intent": {"reintended": str(later)},
                "policies": {"enforced": {"mode": "enforce", "owned": ["description"]}},
            },
        }
    ]
    playbook = scene.folder / "plan_then_apply.yml"
    playbook.write_text(yaml.safe_dump(play, sort_keys=False))
    return scene.play(playbook, run="interrupted", hosts="edited,moved,reintended,enforced")


@pytest.mark.parametrize(
    ("host", "finding", "said"),
    [
        pytest.param(
            "moved",
            "state_moved",
            f"{port(IOS, 1)} description was 'moved to floor 2', is 'moved again'",
            id="an_owned_attribute_of_the_device_moved",
        ),
        pytest.param(
            "reintended",
            "intent_moved",
            "Expected: the intent as planned. Actual: it changed since.",
            id="the_intent_changed",
        ),
    ],
)
def test_a_plan_is_refused_when(scene: Scene, interrupted: Applied, host: str, finding: str, said: str) -> None:
    outcome = interrupted.outcome(host)
    assert outcome["status"] == "refused"
    assert finding in [each["name"] for each in outcome["findings"] if each["severity"] == "error"]
    assert said in outcome["message"]
    assert "Plan again." in outcome["message"]
    assert received_lines(interrupted.log[host]) == []
    assert interrupted.startup[host] == scene.before[host]


def test_an_edit_of_what_nobody_owns_does_not_stand_in_the_way(interrupted: Applied) -> None:
    outcome = interrupted.outcome("edited")
    assert outcome["status"] == "applied"
    assert_sent_as_planned(interrupted.log["edited"], outcome)
    assert "somebody else's" in interrupted.startup["edited"]
    assert "logging host 192.0.2.99" in interrupted.startup["edited"]


def test_the_result_is_judged_by_the_policy_that_was_planned_with(interrupted: Applied) -> None:
    outcome = interrupted.outcome("enforced")
    assert outcome["status"] == "applied"
    assert {change["attribute"] for change in outcome["changes"]} == {"description"}
    assert "no description" in outcome["commands"]
    assert_sent_as_planned(interrupted.log["enforced"], outcome)
    assert "left over" not in interrupted.startup["enforced"]


def _section(config: str, header: str) -> str:
    return config[config.index(f"{header}\n") :].partition("\ninterface ")[0].partition("\nend")[0]
