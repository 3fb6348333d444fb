# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""playbooks/check.yml on a fleet in which some devices drifted and every other one has a problem of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from ansible_collections.drift.guard.plugins.module_utils.report.ledger import SILENT
from tests.integration.playbook_runs import PLAYBOOKS, REPORTS, PlaybookRun, edited_inventory, run_playbook
from tests.integration.small_fleet import (
    PLATFORMS,
    drifted_config,
    expected_changes,
    planned_lines,
    wanted,
    write_configs,
    write_intent,
)
from tests.lab import Lab
from tests.lab.network.ssh import PASSWORD
from tests.unit.builders import IOS, port

pytestmark = pytest.mark.integration

CHECK = PLAYBOOKS / "check.yml"
DRIFTED = {f"{platform.value}-drifted": platform for platform in PLATFORMS}
READ_ONLY = {
    "enable",
    "********",
    "terminal length 0",
    "terminal width 511",
    "terminal width 512",
    "show running-config",
    "show inventory",  # on the one device whose serial number is verified
    "show checkpoint summary",  # NX-OS: what a killed run left
}
WRONG = "wr0ng-passw0rd"
LEFT_OVER = {"attribute": "description", "action": "remove", "device": "left over", "intent": None}


@dataclass(frozen=True)
class Problem:
    """A device about which nothing can be said, and what is said about that."""

    host: str
    status: str
    finding: str
    """The name of the one finding that is an error."""
    message: str
    """A part of it."""
    sessions: int = 0
    """How many sessions the device sees."""

    @property
    def failure(self) -> str:
        """The class of what went wrong: the guards' and the intent's findings share one each."""
        if self.status in ("refused", "unreachable"):
            return "refused" if self.status == "refused" else self.finding
        return "intent"


PROBLEMS = (
    Problem("empty-file", "error", "bad_intent", "Actual: an empty file."),
    Problem("truncated-file", "error", "bad_intent", "Expected: a whole JSON text. Actual: Unterminated string"),
    Problem("graphql-errors", "error", "bad_intent", 'Nautobot answered with errors: [{"message": "no such field"}].'),
    Problem("missing-file", "error", "bad_intent", "Expected: a readable file with Nautobot's answer."),
    Problem(
        "no-source", "error", "bad_intent", "the intent as drift_guard_intent_file or drift_guard_device, or Nautobot's"
    ),
    Problem("not-in-intent", "no_intent", "no_intent", "not-in-intent - Expected: a device of that name"),
    Problem("no-interfaces", "no_intent", "no_intent", "Expected: interfaces in Nautobot. Actual: none."),
    Problem("foreign-platform", "unsupported", "unsupported_platform", "Actual: 'juniper_junos'."),
    Problem("port-closed", "unreachable", "connection", "Actual: the port is closed"),
    Problem("wrong-password", "unreachable", "authentication", "Actual: it refused the credentials"),
    Problem("wrong-enable", "unreachable", "enable", "Expected: the privileged mode.", sessions=1),
    Problem("changed-key", "unreachable", "host_key", "it presents another host key than known_hosts has"),
    Problem("unknown-key", "unreachable", "host_key", "its host key is not in known_hosts"),
    Problem("blank-read", "refused", "incomplete_read", "the running-config is blank", sessions=1),
    Problem("truncated-read", "refused", "incomplete_read", "the running-config ends with", sessions=1),
    Problem("other-hostname", "refused", "wrong_device", "Actual: 'somebody-else' answered.", sessions=1),
    Problem("other-serial", "refused", "wrong_device", "a device with the serial number 'FOC00000000'", sessions=1),
    Problem("other-ports", "refused", "wrong_device", "none is on the device", sessions=1),
    Problem("absent-port", "error", "absent_interface", "Something intended could not be compared", sessions=1),
)
problems = pytest.mark.parametrize("problem", [pytest.param(each, id=each.host) for each in PROBLEMS])
drifted = pytest.mark.parametrize("host", DRIFTED)


@dataclass(frozen=True)
class Checked:
    """The fleet after its check."""

    run: PlaybookRun
    lab: Lab
    inventory: Path
    intent: Path
    before: dict[str, tuple[str, str]]
    after: dict[str, tuple[str, str]]
    """Running and startup configurations."""
    log: dict[str, list[list[str]]]

    def outcome(self, host: str) -> dict[str, Any]:
        return self.run.outcomes[host]


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Checked]:
    folder = tmp_path_factory.mktemp("check")
    hosts = {
        **DRIFTED,
        **dict.fromkeys(("in-sync", "dropped-once", "from-variable", "enforced", "descriptions-only"), IOS),
    }
    hosts |= {problem.host: IOS for problem in PROBLEMS}
    write_configs(folder, hosts)
    (folder / "other-hostname.ios.cfg").write_text(drifted_config(IOS, host="somebody-else"))
    intent = _write_intents(folder, hosts=[host for host in hosts if host not in ("from-variable", "not-in-intent")])
    with Lab(folder) as lab:
        assert lab.configure("in-sync", [*planned_lines(IOS), f"interface {port(IOS, 3)}", "no description"]) == []
        lab.configure("absent-port", [*planned_lines(IOS), f"interface {port(IOS, 3)}", "no description"])
        lab.fault("changed-key", host_key=True)
        lab.fault("blank-read", blank=True)
        lab.fault("dropped-once", drop_at=2)
        lab.fault("truncated-read", truncate=True)
        inventory = edited_inventory(lab, file=folder / "inventory.yml", hosts=_variables(folder, hosts, intent=intent))
        before = configurations(lab)
        metrics = {"DRIFT_GUARD_METRICS_TEXTFILE_DIR": str(folder)}
        run = run_playbook(CHECK, inventory=inventory, folder=folder / "run", options=["--diff"], environment=metrics)
        log = {name: lab.log(name) for name in lab.names}
        yield Checked(run, lab, inventory, intent, before, configurations(lab), log)


def _write_intents(folder: Path, *, hosts: list[str]) -> Path:
    """Nautobot's answer, and files that are none."""
    devices = {host: wanted(DRIFTED.get(host, IOS), host=host) for host in hosts}
    devices["no-interfaces"]["interfaces"] = []
    devices["other-serial"]["serial"] = "FOC00000000"
    devices["foreign-platform"]["platform"]["network_driver"] = "juniper_junos"
    for number, interface in enumerate(devices["other-ports"]["interfaces"]):
        interface["name"] = port(IOS, 40 + number)
    devices["absent-port"]["interfaces"][0]["name"] = port(IOS, 48)
    (folder / "empty.json").write_text("")
    (folder / "errors.json").write_text('{"errors": [{"message": "no such field"}], "data": null}')
    intent = write_intent(folder / "intent.json", devices.values())
    text = intent.read_text()
    (folder / "truncated.json").write_text(text[: text.index("user port 1") + 4])
    return intent


def _variables(folder: Path, hosts: dict[str, Any], *, intent: Path) -> dict[str, dict[str, Any]]:
    variables: dict[str, dict[str, Any]] = {host: {"drift_guard_intent_file": str(intent)} for host in hosts}
    variables["no-source"] = {}
    variables["empty-file"]["drift_guard_intent_file"] = str(folder / "empty.json")
    variables["truncated-file"]["drift_guard_intent_file"] = str(folder / "truncated.json")
    variables["graphql-errors"]["drift_guard_intent_file"] = str(folder / "errors.json")
    variables["missing-file"]["drift_guard_intent_file"] = str(folder / "nothing-here.json")
    variables["port-closed"]["ansible_port"] = 1
    variables["wrong-password"]["ansible_password"] = WRONG
    variables["wrong-enable"]["ansible_become_password"] = WRONG
    variables["unknown-key"]["ansible_host"] = "localhost"  # known_hosts has the keys for 127.0.0.1
    variables["other-serial"]["drift_guard_verify_serial"] = True
    variables["from-variable"]["drift_guard_device"] = wanted(IOS, host="from-variable")
    variables["enforced"]["drift_guard_mode"] = "enforce"
    variables["descriptions-only"]["drift_guard_owned"] = ["description"]
    return variables


def configurations(lab: Lab) -> dict[str, tuple[str, str]]:
    return {name: (lab.running(name), lab.startup(name)) for name in lab.names}


def test_batches_find_what_one_run_over_all_finds_and_make_one_report(checked: Checked, tmp_path: Path) -> None:
    options = ["--limit", ",".join(DRIFTED), "-e", "drift_guard_batch=2"]
    run = run_playbook(CHECK, inventory=checked.inventory, folder=tmp_path / "run", options=options)
    assert run.stdout.count("PLAY [Check interface intent]") == len(DRIFTED) - 1
    expected = {host: checked.outcome(host)["commands"] for host in DRIFTED}
    assert {host: outcome["commands"] for host, outcome in run.outcomes.items()} == expected


def _plan(checked: Checked, folder: Path, *, before: str = "", keyword: str = "") -> PlaybookRun:
    """The task alone, on one device in sync and one that drifted, without the role."""
    playbook = folder / "plan.yml"
    hosts = "  hosts: in-sync, eos-drifted\n  gather_facts: false\n"
    task = f"    - name: Compare\n      drift.guard.plan:\n{keyword}"
    playbook.write_text(f"- name: Check\n{hosts}  tasks:\n{before}{task}")
    return run_playbook(playbook, inventory=checked.inventory, folder=folder / "run")


def test_of_a_task_with_no_log_nothing_but_that_it_ran_is_recorded(checked: Checked, tmp_path: Path) -> None:
    run = _plan(checked, tmp_path, keyword="      no_log: true\n")
    assert run.code == 0
    assert set(run.statuses.values()) == {"error"}
    assert {outcome["message"] for outcome in run.outcomes.values()} == {SILENT}
    assert "left over" not in (run.reports / "summary.json").read_text("utf-8") + run.output


def test_a_task_whose_outcome_can_t_be_recorded_fails_and_says_why(checked: Checked, tmp_path: Path) -> None:
    in_the_way = """\
    - name: Put a folder where outcomes go
      ansible.builtin.shell: for file in ~/.ansible/tmp/*/drift-guard-outcomes; do rm "$file" && mkdir "$file"; done
      delegate_to: localhost
      vars: {ansible_connection: local}
      run_once: true
"""
    run = _plan(checked, tmp_path, before=in_the_way)
    assert set(run.statuses.values()) == {"error"}
    for outcome in run.outcomes.values():
        assert outcome["message"].startswith("Task 'Compare' failed: what came of it can't be recorded: ")
    assert "The device matches its intent." in run.outcomes["in-sync"]["message"]


@problems
def test_a_problem_has_its_own_status_and_message_and_is_never_clean(checked: Checked, problem: Problem) -> None:
    outcome = checked.outcome(problem.host)
    assert outcome["status"] == problem.status
    assert outcome["failure"]["class"] == problem.failure
    assert outcome["failure"]["name"] == (problem.finding if problem.host != "absent-port" else "intent")
    said = " ".join([outcome["message"], *(finding["message"] for finding in outcome["findings"])])
    assert problem.message in said
    errors = [finding["name"] for finding in outcome["findings"] if finding["severity"] == "error"]
    assert errors == [problem.finding]
    assert outcome["commands"] == outcome["changes"] == []
    assert f"fatal: [{problem.host}]: FAILED!" in checked.run.stdout


@problems
def test_a_device_with_a_problem_is_asked_no_more_than_needed(checked: Checked, problem: Problem) -> None:
    assert len(checked.log[problem.host]) == problem.sessions


def test_every_device_is_in_the_report_once(checked: Checked) -> None:
    assert [outcome["device"] for outcome in checked.run.summary["devices"]] == sorted(checked.lab.names)
    assert checked.run.code == 2


def test_the_metrics_count_what_the_report_lists(checked: Checked) -> None:
    text = (checked.intent.parent / "drift_guard_check_all.prom").read_text("utf-8")
    samples = [sample for family in text_string_to_metric_families(text) for sample in family.samples]
    outcomes = checked.run.outcomes

    def by(label: str, *, metric: str) -> dict[str, float]:
        rows = (sample for sample in samples if sample.name == f"drift_guard_{metric}" and sample.value)
        return {sample.labels[label]: sample.value for sample in rows}

    assert by("status", metric="devices") == Counter(outcome["status"] for outcome in outcomes.values())
    assert by("class", metric="failures") == Counter(
        outcome["failure"]["class"] for outcome in outcomes.values() if outcome["failure"]
    )
    assert by("attribute", metric="differing_devices") == {
        attribute: row["devices"] for attribute, row in checked.run.summary["drift"]["by_attribute"].items()
    }
    compared = {name for name, outcome in outcomes.items() if outcome["status"] in ("in_sync", "drifted")}
    assert set(by("device", metric="device_last_check_timestamp_seconds")) == compared


def test_nobody_sees_a_traceback_or_a_password(checked: Checked) -> None:
    texts = [checked.run.output, *(path.read_text() for path in checked.run.reports.rglob("*.*"))]
    for text in texts:
        assert "Traceback" not in text
        assert WRONG not in text
        assert PASSWORD not in text


@drifted
def test_the_rest_of_the_fleet_is_still_compared(checked: Checked, host: str) -> None:
    platform, outcome = DRIFTED[host], checked.outcome(host)
    assert (outcome["status"], outcome["platform"], outcome["task"]) == ("drifted", platform.value, "check")
    assert (outcome["location"], outcome["role"]) == ("ZRH1", "Access Switch")
    assert outcome["commands"] == planned_lines(platform)
    key = lambda change: (change["interface"], change["attribute"])  # noqa: E731  # said once, used twice
    since = outcome["changes"][0]["since"]
    expected = [change | {"since": since} for change in expected_changes(platform)]
    assert sorted(outcome["changes"], key=key) == sorted(expected, key=key)
    assert outcome["message"] == "5 differences to correct, 1 difference reported only."


@drifted
def test_merge_reports_what_it_would_remove_and_keeps_it(checked: Checked, host: str) -> None:
    outcome = checked.outcome(host)
    assert outcome["mode"] == "merge"
    (kept,) = outcome["kept"]
    assert kept | {"since": ""} == {"interface": port(DRIFTED[host], 3), **LEFT_OVER, "since": ""}
    assert "no description" not in outcome["commands"]


def test_enforce_removes_it(checked: Checked) -> None:
    outcome = checked.outcome("enforced")
    assert (outcome["mode"], outcome["kept"]) == ("enforce", [])
    (removed,) = (change for change in outcome["changes"] if change["action"] == "remove")
    assert removed | {"since": ""} == {"interface": port(IOS, 3), **LEFT_OVER, "since": ""}
    assert "no description" in outcome["commands"]


def test_an_interface_that_nautobot_does_not_know_is_named_and_left_alone(checked: Checked) -> None:
    findings = checked.outcome("enforced")["findings"]
    (finding,) = [finding for finding in findings if finding["name"] != "shared_address"]
    assert (finding["name"], finding["severity"]) == ("unmanaged", "info")
    assert port(IOS, 5) in finding["message"]
    assert f"interface {port(IOS, 5)}" not in checked.outcome("enforced")["commands"]


def test_a_device_that_matches_is_in_sync(checked: Checked) -> None:
    outcome = checked.outcome("in-sync")
    assert (outcome["status"], outcome["changes"], outcome["kept"], outcome["commands"]) == ("in_sync", [], [], [])
    assert "ok: [in-sync]" in checked.run.stdout


def test_the_intent_may_come_as_a_host_variable(checked: Checked) -> None:
    outcome = checked.outcome("from-variable")
    assert (outcome["status"], outcome["commands"]) == ("drifted", planned_lines(IOS))


def test_a_session_that_breaks_while_reading_is_opened_again(checked: Checked) -> None:
    outcome = checked.outcome("dropped-once")
    assert outcome["status"] == "drifted"
    (told,) = [finding for finding in outcome["findings"] if finding["name"] == "tried_again"]
    assert "It answered at attempt 2. Before: dropped-once (127.0.0.1) - Expected: " in told["message"]
    assert len(checked.log["dropped-once"]) == 2


def test_addresses_that_the_whole_fleet_shares_are_named(checked: Checked) -> None:
    shared = [finding for finding in checked.outcome("in-sync")["findings"] if finding["name"] == "shared_address"]
    assert [(finding["interface"], finding["attribute"]) for finding in shared] == [
        (port(IOS, 4), "ipv4"),
        (port(IOS, 4), "ipv6"),
    ]
    assert "Expected: an address of its own in the global table. Actual: in Nautobot " in shared[0]["message"]


def test_what_is_not_owned_is_not_compared(checked: Checked) -> None:
    outcome = checked.outcome("descriptions-only")
    assert {change["attribute"] for change in outcome["changes"]} == {"description"}
    assert outcome["commands"] == planned_lines(IOS)[-4:]


def test_nothing_changes_on_any_device(checked: Checked) -> None:
    assert checked.after == checked.before
    assert {line for log in checked.log.values() for session in log for line in session} == READ_ONLY


@pytest.mark.parametrize("host", [*DRIFTED, "in-sync", "from-variable"])
def test_a_device_is_read_once_over_one_session_of_ours(checked: Checked, host: str) -> None:
    (session,) = checked.log[host]
    assert session.count("show running-config") == 1
    assert set(session) <= READ_ONLY


def test_no_persistent_connection_is_started_though_the_inventory_says_network_cli(checked: Checked) -> None:
    assert "ansible.netcommon.network_cli" in checked.inventory.read_text()
    assert not checked.run.started_persistent_connections


@drifted
def test_the_diff_is_printed_device_to_intent(checked: Checked, host: str) -> None:
    diff = checked.outcome(host)["diff"]
    assert diff.startswith(f"--- {host} (device)\n+++ {host} (intent)\n")
    assert diff in checked.run.stdout
    changed = [line for line in diff.splitlines()[3:] if line[:1] in "+-"]
    assert [" ".join(line.split()) for line in changed if line.startswith("-")] == [
        "- description moved to floor 2",
        "- switchport access vlan 10",
    ]
    added = sorted(line[1:].strip() for line in changed if line.startswith("+"))
    assert added == sorted(line for line in planned_lines(DRIFTED[host]) if not line.startswith("interface "))


def test_the_reports_are_there_and_printed(checked: Checked) -> None:
    assert {path.name for path in checked.run.reports.iterdir()} == {*REPORTS, "history.jsonl", "plans"}
    assert all(str(checked.run.reports / name) in checked.run.stdout for name in REPORTS)


def test_a_limited_run_covers_those_devices_and_drift_alone_does_not_fail_it(checked: Checked, tmp_path: Path) -> None:
    options = ["--limit", "ios-drifted,in-sync"]
    run = run_playbook(CHECK, inventory=checked.inventory, folder=tmp_path, options=options)
    assert (run.code, run.statuses) == (0, {"in-sync": "in_sync", "ios-drifted": "drifted"})
    assert "(device)" not in run.stdout, "a diff was printed without --diff"


def test_drift_fails_the_run_on_demand(checked: Checked, tmp_path: Path) -> None:
    options = ["--limit", "ios-drifted,in-sync"]
    variables = {"drift_guard_fail_on_drift": True}
    run = run_playbook(CHECK, inventory=checked.inventory, folder=tmp_path, variables=variables, options=options)
    assert (run.code, run.statuses) == (2, {"in-sync": "in_sync", "ios-drifted": "drifted"})


@pytest.mark.parametrize("option", ["interfaces", "deleted"])
def test_a_run_about_interfaces_of_one_device_is_about_all_of_another(
    checked: Checked, tmp_path: Path, option: str
) -> None:
    run = run_playbook(
        CHECK,
        inventory=checked.inventory,
        folder=tmp_path,
        variables={f"drift_guard_{option}": {"in-sync": [port(IOS, 3)]}},
        options=["--limit", "ios-drifted,in-sync"],
    )
    assert run.statuses == {"in-sync": "in_sync", "ios-drifted": "drifted"}, run.output


def test_an_option_that_is_empty_is_as_if_it_were_not_there(checked: Checked, tmp_path: Path) -> None:
    variables = {"drift_guard_owned": None, "drift_guard_attempts": "{{ omit }}"}
    options = ["--limit", "ios-drifted"]
    run = run_playbook(CHECK, inventory=checked.inventory, folder=tmp_path, variables=variables, options=options)
    assert run.statuses == {"ios-drifted": "drifted"}, run.output


def test_interfaces_that_name_no_device_are_refused(checked: Checked, tmp_path: Path) -> None:
    variables = {"drift_guard_interfaces": [port(IOS, 3)]}
    options = ["--limit", "ios-drifted"]
    run = run_playbook(CHECK, inventory=checked.inventory, folder=tmp_path, variables=variables, options=options)
    assert run.statuses == {"ios-drifted": "error"}
    assert "drift_guard_interfaces - Expected: device name -> interfaces." in run.outcomes["ios-drifted"]["message"]
