# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a runner seals is what the inventory plugin opens, for hosts that are there, and nobody else reads it."""

from __future__ import annotations

import json
import stat
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from jobs.runners.handover import Handover, hand_over
from tests.integration.playbook_runs import BIN, ROOT, clean_environment

pytestmark = pytest.mark.integration

# A password that a template engine, a shell or YAML would take for something else.
PASSWORD = "{{ 7 * 7 }} $(id) 'x\" #ü: [a"
GIVEN = {"acc1": {"ansible_user": "netops", "ansible_password": PASSWORD}, "gone": {"ansible_password": "x"}}


def listed(handover: Handover, folder: Path, environment: Mapping[str, str]) -> tuple[dict[str, Any], str]:
    hosts = folder / "hosts.yml"
    hosts.write_text("all: {vars: {ansible_user: group's}, hosts: {acc1: {}, acc2: {}}}")
    done = subprocess.run(
        [str(BIN / "ansible-inventory"), "-i", str(hosts), "-i", str(handover.inventory), "--list"],
        cwd=ROOT,
        env={**clean_environment(folder), **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    return json.loads(done.stdout or "{}"), done.stderr


def plain(value: Any) -> Any:
    return value.get("__ansible_unsafe", value) if isinstance(value, dict) else value


def test_hosts_get_their_own_and_no_host_is_added(tmp_path: Path) -> None:
    handover = hand_over(GIVEN, folder=tmp_path)
    found, _errors = listed(handover, tmp_path, handover.environment)
    hosts = {
        name: {key: plain(value) for key, value in each.items()} for name, each in found["_meta"]["hostvars"].items()
    }
    assert hosts == {
        "acc1": {"ansible_user": "netops", "ansible_password": PASSWORD},
        "acc2": {"ansible_user": "group's"},
    }


def test_a_password_is_no_template(tmp_path: Path) -> None:
    handover = hand_over(GIVEN, folder=tmp_path)
    hosts = tmp_path / "hosts.yml"
    hosts.write_text("all: {hosts: {acc1: {ansible_connection: local}}}")
    task = "msg={{ ansible_password | b64encode }}"
    done = subprocess.run(
        [str(BIN / "ansible"), "acc1", "-i", str(hosts), "-i", str(handover.inventory), "-m", "debug", "-a", task],
        cwd=ROOT,
        env={**clean_environment(tmp_path), **handover.environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert "e3sgNyAqIDcgfX0gJChpZCkgJ3giICPDvDogW2E=" in done.stdout, done.stdout + done.stderr


def test_no_file_shows_them_and_nobody_else_reads_them(tmp_path: Path) -> None:
    handover = hand_over(GIVEN, folder=tmp_path)
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(files) == 2
    for file in files:
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        content = file.read_bytes()
        assert not any(secret.encode() in content for secret in (PASSWORD, "netops", *handover.environment.values()))
    assert not any(secret in repr(handover) for secret in (PASSWORD, *handover.environment.values()))


@pytest.mark.parametrize(
    "environment",
    [
        {"DRIFT_GUARD_CREDENTIALS_KEY": "bm9uZQ=="},
        {"DRIFT_GUARD_CREDENTIALS_KEY": "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="},
    ],
    ids=["no key", "another key"],
)
def test_without_the_key_nothing_is_run_with_another_login(tmp_path: Path, environment: dict[str, str]) -> None:
    found, errors = listed(hand_over(GIVEN, folder=tmp_path), tmp_path, environment)
    assert found == {}
    words = " ".join(errors.split())
    assert "Expected: a file that DRIFT_GUARD_CREDENTIALS_KEY opens" in words
