# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The progress callback under a real ansible-playbook: in a pipe, as in AWX and CI, and on a terminal."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pexpect
import pytest

from tests.integration.playbook_runs import clean_environment
from tests.integration.recorder_runs import APPLY, PLAN, collections_with_stand_ins, play

pytestmark = pytest.mark.integration
HOSTS = {"sw1": "in_sync", "sw2": "drifted", "sw3": "LOST", "sw4": "refused", "sw5": "in_sync"}
SETTINGS = {"ANSIBLE_STDOUT_CALLBACK": "drift.guard.progress"}
TASKS = f"{PLAN}    - ansible.builtin.debug: {{msg: 'seen {{{{ act }}}}'}}\n      when: act == 'in_sync'\n"
ANSI = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    """Where a playbook finds our callbacks, and stand-ins for the tasks."""
    return collections_with_stand_ins(tmp_path)


def piped(scratch: Path, *arguments: str, header: str = "", tasks: str = TASKS, **settings: str) -> str:
    """What a run prints where no terminal is."""
    environment = {**SETTINGS, **settings}
    done = play(scratch, hosts=HOSTS, tasks=tasks, header=header, arguments=arguments, environment=environment)
    assert "Traceback" not in done.stderr
    return done.stdout


def test_a_log_gets_plain_lines_failures_and_one_table(scratch: Path) -> None:
    log = piped(scratch)
    assert "\x1b" not in log
    assert "[ERROR]" not in log
    lines = log.splitlines()
    assert max(len(line) for line in lines if str(scratch) not in line) <= 80
    assert "sw3 unreachable: Task 'Plan' " not in log  # the recorder's words; here it is Ansible's
    assert [line for line in lines if line.startswith(("sw3 unreachable: ", "sw4 refused"))] != []
    (last,) = [line for line in lines if line.startswith("check 5/5")]
    assert last == "check 5/5: 2 in sync, 1 drifted, 2 failed"
    assert [line for line in lines if line.startswith("check ")][-1] == last
    assert "ok: [sw1]\n" not in log
    assert log.count("DRIFT GUARD") == 1
    assert log.count("DEVICE  ") == 1
    assert '"msg": "seen in_sync"' in log  # other tasks look as ever
    assert "\n5 hosts: 0 changed, 0 failed, 1 unreachable\n" in log


def test_without_the_recorder_the_table_is_printed_here(scratch: Path) -> None:
    log = piped(scratch, ANSIBLE_CALLBACKS_ENABLED="ansible.posix.timer")
    assert log.count("DRIFT GUARD") == 1
    assert log.count("DEVICE  ") == 1
    assert not (scratch / "out").exists()


def test_batches_are_one_count(scratch: Path) -> None:
    log = piped(scratch, "--limit", "sw1,sw2,sw5", header="  serial: 2\n")
    assert re.search("check 2/3, .* left: 1 in sync, 1 drifted", log)
    assert "check 3/3: 2 in sync, 1 drifted" in log


@pytest.mark.parametrize("strategy", ["free", "ansible.builtin.host_pinned"])
def test_hosts_that_do_not_wait_for_one_another_are_one_count_a_task(scratch: Path, strategy: str) -> None:
    pauses = "    - ansible.builtin.debug: {msg: before}\n"
    tasks = f"{pauses}{TASKS}{APPLY}"
    log = piped(scratch, header=f"  strategy: {strategy}\n", tasks=tasks)
    ours = [line for line in log.splitlines() if line.startswith(("check ", "apply "))]
    assert ours[-2] == "check 5/5: 2 in sync, 1 drifted, 2 failed"
    assert re.fullmatch("apply 4/5, .* left: 1 in sync, 3 left out", ours[-1])
    assert len([line for line in ours if line.startswith("check ")]) == len(HOSTS)
    assert "ok: [sw1]\n" not in log
    assert log.count('"msg": "seen in_sync"') == 2
    assert log.count("DRIFT GUARD") == 1


def on_a_terminal(scratch: Path, *, header: str = "", **settings: str) -> str:
    """What a run prints on a terminal of 80 columns."""
    inventory = {"hosts": {name: {"act": act} for name, act in HOSTS.items()}, "vars": {"ansible_connection": "local"}}
    (scratch / "hosts.json").write_text(json.dumps({"all": inventory}))
    (scratch / "play.yml").write_text(f"- hosts: all\n  gather_facts: false\n{header}  tasks:\n{TASKS}")
    environment = {
        **clean_environment(scratch / "home"),
        **SETTINGS,
        "ANSIBLE_CALLBACKS_ENABLED": "drift.guard.recorder",
        "ANSIBLE_COLLECTIONS_PATH": str(scratch / "collections"),
        "ANSIBLE_HOME": str(scratch / "home"),
        "TERM": "xterm",
        **settings,
    }
    arguments = ["-m", "ansible", "playbook", "-i", "hosts.json", "play.yml"]
    child = pexpect.spawn(
        sys.executable, arguments, cwd=str(scratch), env=environment, dimensions=(30, 80), encoding="utf-8", timeout=120
    )
    output: str = child.read()
    child.close()
    assert child.exitstatus == 4  # Ansible's, for unreachable hosts
    text = ANSI.sub("", output)
    assert "check 5/5: 2 in sync, 1 drifted, 2 failed" in text
    assert re.search("sw3 unreachable: ", output)
    assert "DRIFT GUARD" in text
    assert '"msg": "seen in_sync"' in text
    assert "Traceback" not in text
    return output


@pytest.mark.parametrize("header", ["", "  strategy: free\n"], ids=["in step", "each at its own pace"])
def test_a_terminal_gets_a_bar_that_leaves_one_line(scratch: Path, header: str) -> None:
    output = on_a_terminal(scratch, header=header)
    assert "━" in output
    assert not re.search("━[^\n]*(check|TASK)", output)  # the bar has a line of its own
    assert ANSI.sub("", output).count("check 5/5: 2 in sync, 1 drifted, 2 failed") >= 1
    assert output.rindex("━") < output.index("DRIFT GUARD")


def test_a_terminal_without_rich_gets_plain_lines(scratch: Path) -> None:
    (scratch / "absent").mkdir()
    (scratch / "absent/rich.py").write_text("raise ImportError('rich is not installed')\n")
    output = on_a_terminal(scratch, PYTHONPATH=str(scratch / "absent"))
    assert "━" not in output
    assert re.search(r"^check 1/5, .*: 1 ", ANSI.sub("", output), re.MULTILINE)
