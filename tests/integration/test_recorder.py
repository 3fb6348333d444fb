# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the recorder makes of a run, whatever becomes of its hosts."""

from __future__ import annotations

import shutil
import stat
from pathlib import Path
from textwrap import dedent

import pytest

from ansible_collections.drift.guard.plugins.plugin_utils.audit.store import Store
from tests.integration.recorder_runs import APPLY, PLAN, PLUGINS, REPORTS, collections_with_stand_ins, play, run

pytestmark = pytest.mark.integration

CHANGED = """
    - name: Plan
      drift.guard.plan:
        outcome:
          device: "{{ inventory_hostname }}"
          task: check
          status: "{{ act }}"
          changes: "{{ [{'interface': 'Vlan20', 'attribute': 'mtu'}] if act == 'drifted' else [] }}"
"""


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    return collections_with_stand_ins(tmp_path)


def test_one_report_covers_hosts_that_answered_crashed_and_were_lost(scratch: Path) -> None:
    tasks = f"{PLAN}      no_log: \"{{{{ inventory_hostname == 'sw8' }}}}\"\n"
    hosts = {"sw1": "in_sync", "sw2": "drifted", "sw10": "CRASH", "sw9": "LOST", "sw8": "in_sync"}
    done = play(scratch, hosts=hosts, tasks=tasks)
    assert done.statuses() == {
        "sw1": "in_sync",
        "sw2": "drifted",
        "sw8": "error",
        "sw9": "unreachable",
        "sw10": "error",
    }
    assert "the plugin crashed" in done.message("sw10")
    assert "no route to host" in done.message("sw9")
    assert "without an outcome" in done.message("sw8")
    assert {path.name for path in done.reports.iterdir()} == {*REPORTS, "history.jsonl"}
    assert {stat.S_IMODE(path.stat().st_mode) for path in done.reports.iterdir()} == {0o600}
    assert "DRIFT GUARD" in done.stdout
    assert "4 of 5 devices need attention" in done.stdout
    assert all(str(done.reports / name) in done.stdout for name in REPORTS)
    table = done.stdout.partition("DRIFT GUARD")[2].partition("\n")[2]
    assert max(len(line) for line in table.splitlines() if str(scratch) not in line) <= 80


def test_an_apply_is_the_device_s_row_and_a_crash_after_a_check_is_no_longer_drifted(scratch: Path) -> None:
    done = play(scratch, hosts={"sw1": "in_sync", "sw2": "drifted"}, tasks=PLAN + APPLY)
    assert done.statuses() == {"sw1": "in_sync", "sw2": "applied"}
    done = play(scratch, hosts={"sw2": "drifted"}, tasks=PLAN + APPLY, arguments=("-e", "applied=CRASH"))
    assert done.statuses() == {"sw2": "error"}
    assert done.summary()["run"]["task"] == "apply"


def test_a_failed_result_with_an_outcome_keeps_the_outcome(scratch: Path) -> None:
    done = play(scratch, hosts={"sw1": "refused"}, tasks=PLAN + "        fail: true\n")
    assert done.code != 0
    assert done.statuses() == {"sw1": "refused"}


def test_each_attempt_is_on_record_and_the_report_has_the_device_once(scratch: Path) -> None:
    url = f"sqlite:///{scratch}/audit.sqlite"
    again = PLAN + "      until: false\n      retries: 2\n      delay: 0\n"
    done = play(scratch, hosts={"sw1": "in_sync"}, tasks=again, environment={"DRIFT_GUARD_AUDIT_URL": url})
    assert done.statuses() == {"sw1": "in_sync"}
    kinds = [entry.kind for entry in Store(url).entries()]
    assert kinds == ["run", "outcome", "outcome", "outcome", "finish"]


def test_outcomes_inside_a_loop_count(scratch: Path) -> None:
    tasks = """
    - drift.guard.plan:
        outcome: {device: "{{ item }}", task: check, status: in_sync}
      loop: [a1, a2]
"""
    assert play(scratch, hosts={"controller": "-"}, tasks=tasks).statuses() == {"a1": "in_sync", "a2": "in_sync"}


def test_a_host_that_fails_earlier_is_in_the_report_with_the_reason(scratch: Path) -> None:
    tasks = "    - name: Login\n      ansible.builtin.fail: {msg: no credentials}\n      when: act == 'early'\n" + PLAN
    done = play(scratch, hosts={"sw1": "in_sync", "sw2": "early"}, tasks=tasks)
    assert done.statuses() == {"sw1": "in_sync", "sw2": "error"}
    assert done.message("sw2") == "Task 'Login' failed: no credentials"


def test_a_play_that_dies_before_its_first_plan_still_reports_every_host(scratch: Path) -> None:
    tasks = "    - name: Login\n      ansible.builtin.fail: {msg: no credentials}\n" + PLAN
    assert play(scratch, hosts={"sw1": "in_sync", "sw2": "x"}, tasks=tasks).statuses() == {
        "sw1": "error",
        "sw2": "error",
    }


def test_batches_that_never_ran_are_errors_and_batches_that_ran_share_one_report(scratch: Path) -> None:
    hosts = {"sw1": "in_sync", "sw2": "CRASH", "sw3": "in_sync"}
    done = play(scratch, hosts=hosts, tasks=PLAN, header="  serial: 1\n")
    assert done.statuses() == {"sw1": "in_sync", "sw2": "error", "sw3": "error"}
    assert done.message("sw3").startswith("No result: Ansible ended before")


def test_a_limit_narrows_what_is_expected(scratch: Path) -> None:
    done = play(
        scratch, hosts={"sw1": "in_sync", "sw2": "in_sync"}, tasks=PLAN, arguments=("--limit", "sw2", "--check")
    )
    assert done.statuses() == {"sw2": "in_sync"}


def test_a_second_play_that_was_never_reached_owes_its_hosts(scratch: Path) -> None:
    playbook = f"""
- hosts: sw1
  gather_facts: false
  tasks:
    - ansible.builtin.fail: {{msg: first play broke}}
- hosts: "{{{{ target }}}}"
  gather_facts: false
  tasks:{PLAN}"""
    done = run(scratch, hosts={"sw1": "in_sync", "sw2": "in_sync"}, playbook=playbook, arguments=("-e", "target=all"))
    assert done.statuses() == {"sw1": "error", "sw2": "error"}


def test_tasks_that_come_with_an_include_are_expected_of_every_host(scratch: Path) -> None:
    (scratch / "more.yml").write_text(dedent(PLAN))
    tasks = "    - ansible.builtin.include_tasks: more.yml\n      when: act != 'left out'\n"
    done = play(scratch, hosts={"sw1": "in_sync", "sw2": "left out"}, tasks=tasks)
    assert done.statuses() == {"sw1": "in_sync", "sw2": "error"}


@pytest.mark.parametrize(
    ("tasks", "arguments"),
    [
        pytest.param("    - ansible.builtin.debug: {msg: hello}\n", (), id="without_a_task_of_ours"),
        pytest.param(PLAN + "      when: false\n", (), id="with_a_task_that_every_host_skips_on_purpose"),
        pytest.param(PLAN + "      tags: [drift]\n", ("--skip-tags", "drift"), id="with_a_task_that_tags_leave_out"),
    ],
)
def test_nothing_is_written_or_printed(scratch: Path, tasks: str, arguments: tuple[str, ...]) -> None:
    done = play(scratch, hosts={"sw1": "in_sync"}, tasks=tasks, arguments=arguments)
    assert done.code == 0, done.stderr
    assert "DRIFT GUARD" not in done.stdout
    assert not done.reports.exists()


def test_the_variable_wins_over_the_option_is_templated_and_relative_to_the_working_directory(scratch: Path) -> None:
    header = '  vars: {site: zurich, drift_guard_report_dir: "reports/{{ site }}"}\n'
    done = play(scratch, hosts={"sw1": "in_sync"}, tasks=PLAN, header=header)
    assert not done.reports.exists()
    assert {path.name for path in (scratch / "reports/zurich").iterdir()} == {*REPORTS, "history.jsonl"}
    play(scratch, hosts={"sw1": "in_sync"}, tasks=PLAN, header=header, arguments=("-e", "drift_guard_report_dir=extra"))
    assert {path.name for path in (scratch / "extra").iterdir()} == {*REPORTS, "history.jsonl"}


def test_a_directory_that_can_t_be_templated_falls_back_to_the_option(scratch: Path) -> None:
    header = '  vars: {drift_guard_report_dir: "{{ nobody_defined_this }}"}\n'
    done = play(scratch, hosts={"sw1": "in_sync"}, tasks=PLAN, header=header)
    assert done.code == 0
    assert "drift_guard_report_dir" in done.stderr
    assert done.statuses() == {"sw1": "in_sync"}


def test_a_broken_sink_warns_and_neither_fails_the_run_nor_hides_the_others(scratch: Path) -> None:
    (scratch / "out/report.md").mkdir(parents=True)  # a directory where the file should go
    done = play(scratch, hosts={"sw1": "in_sync"}, tasks=PLAN)
    assert done.code == 0
    assert "no report.md" in done.stderr
    assert done.statuses() == {"sw1": "in_sync"}
    assert (done.reports / "report.html").is_file()


def test_a_directory_that_is_a_file_warns_and_still_prints_the_table(scratch: Path) -> None:
    (scratch / "out").write_text("in the way")
    done = play(scratch, hosts={"sw1": "in_sync"}, tasks=PLAN)
    assert done.code == 0
    assert "can't be written" in " ".join(done.stderr.split())
    assert "The one device matches its intent" in done.stdout


def test_a_variable_of_another_type_than_its_option_s_warns_and_the_options_count(scratch: Path) -> None:
    done = play(scratch, hosts={"sw1": "in_sync"}, tasks=PLAN, header="  vars: {drift_guard_table_rows: many}\n")
    assert done.code == 0
    assert "many" in done.stderr
    assert done.statuses() == {"sw1": "in_sync"}


def test_a_sink_that_is_left_out_writes_nothing(scratch: Path) -> None:
    done = play(scratch, hosts={"sw1": "in_sync"}, tasks=PLAN, header="  vars: {drift_guard_sinks: []}\n")
    assert "The one device matches its intent" in done.stdout
    assert not done.reports.exists()


def test_a_sink_that_breaks_is_said_once_and_the_others_go_on(scratch: Path) -> None:
    sinks = scratch / "collections/ansible_collections/drift/guard/plugins/plugin_utils"
    sinks.unlink()
    shutil.copytree(PLUGINS / "plugin_utils", sinks)
    (sinks / "sinks/broken.py").write_text("def open_sink(run):\n    raise OSError('no such disk')\n")
    registry = sinks / "sinks/registry.py"
    registry.write_text(registry.read_text().replace("SINKS = (", 'SINKS = ("broken", '))
    recorder = sinks.parent / "callback"
    recorder.unlink()
    shutil.copytree(PLUGINS / "callback", recorder)
    (recorder / "recorder.py").write_text((recorder / "recorder.py").read_text().replace("[files", "[broken, files"))
    done = play(scratch, hosts={"sw1": "in_sync", "sw2": "in_sync"}, tasks=PLAN)
    assert done.code == 0
    assert done.stderr.count("the sink broken is out of order: no such disk") == 1
    assert done.statuses() == {"sw1": "in_sync", "sw2": "in_sync"}


def test_a_run_says_since_when_a_device_drifts_from_the_runs_before_in_its_directory(scratch: Path) -> None:
    hosts = {"sw1": "drifted", "sw2": "in_sync"}
    first = play(scratch, hosts=hosts, tasks=CHANGED).summary()
    second = play(scratch, hosts={"sw1": "drifted", "sw2": "drifted"}, tasks=CHANGED).summary()
    began = first["run"]["finished"]
    dates = [(row["device"], row["drifting_since"], row["last_in_sync"]) for row in second["devices"]]
    assert dates == [("sw1", began, None), ("sw2", second["run"]["finished"], began)]
    assert second["devices"][0]["changes"][0]["since"] == began
    assert second["history"]["news"] == {"before": began, "began": ["sw2"], "ended": []}
    assert [point["run"] for point in second["history"]["runs"]] == [first["run"]["id"], second["run"]["id"]]


@pytest.mark.parametrize("kind", ["file", "directory"])
def test_a_broken_history_warns_and_costs_the_dates_only(scratch: Path, kind: str) -> None:
    (scratch / "out").mkdir()
    if kind == "file":
        (scratch / "out/history.jsonl").write_bytes(b"\xff{half a li")
    else:
        (scratch / "out/history.jsonl").mkdir()
    done = play(scratch, hosts={"sw1": "drifted"}, tasks=CHANGED)
    assert done.code == 0
    assert "history.jsonl" in done.stderr
    assert done.summary()["history"]["news"]["before"] is None
    assert {path.name for path in done.reports.iterdir()} == {*REPORTS, "history.jsonl"}
