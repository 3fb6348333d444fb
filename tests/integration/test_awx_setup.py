# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""playbooks/awx_setup.yml with awx.awx's own modules, against a server that keeps objects as AWX does."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from jobs.environment import Environment
from jobs.runners.awx import awx_runner
from tests.integration.awx_objects import AwxObjects
from tests.integration.awx_stub import TOKEN, serving
from tests.integration.playbook_runs import PLAYBOOKS, ROOT, PlaybookRun, run_playbook

pytestmark = pytest.mark.integration

PROJECT = "https://git.example.com/net/drift-guard.git"
SECRETS = {"NAUTOBOT_TOKEN": "n4utob0t-t0ken", "NET_PASSWORD": "sw1tch-passw0rd", "NET_ENABLE": "en4ble-passw0rd"}
_RUNS = count()


@pytest.fixture(scope="module")
def awx() -> Iterator[AwxObjects]:
    with serving(AwxObjects()) as objects:
        yield objects


def set_up(awx: AwxObjects, folder: Path, *, slices: int = 0, **environment: str) -> PlaybookRun:
    return run_playbook(
        PLAYBOOKS / "awx_setup.yml",
        inventory=Path("localhost,"),
        folder=folder / str(next(_RUNS)),
        variables={"drift_guard_awx_project_url": PROJECT} | ({"drift_guard_awx_slices": slices} if slices else {}),
        environment={
            "CONTROLLER_HOST": awx.url,
            "CONTROLLER_OAUTH_TOKEN": TOKEN,
            "NAUTOBOT_URL": "https://nautobot.example.com",
            "NET_USERNAME": "netops",
            **SECRETS,
            **environment,
        },
    )


def test_what_is_not_said_is_asked_for_before_anything_is_written(awx: AwxObjects, tmp_path: Path) -> None:
    run = set_up(awx, tmp_path, NAUTOBOT_TOKEN="")
    assert run.code == 2
    assert "Nothing was changed." in " ".join(run.output.split())
    assert awx.written == []


def test_awx_has_what_the_runner_launches(awx: AwxObjects, tmp_path: Path) -> None:
    run = set_up(awx, tmp_path)
    assert run.code == 0, run.output
    defaults = awx_runner(Environment({"DRIFT_GUARD_AWX_URL": awx.url, "DRIFT_GUARD_AWX_TOKEN": TOKEN}))
    templates = awx.named("job_templates")
    assert set(templates) == {defaults.check_template, defaults.apply_template}
    (project,) = awx.named("projects").values()
    (inventory,) = awx.named("inventories").values()
    for name, template in templates.items():
        assert (ROOT / template["playbook"]).is_file()
        expected = {
            "playbook": f"playbooks/{name.rpartition(' ')[2]}.yml",
            "job_type": "run",
            "project": project["id"],
            "inventory": inventory["id"],
            "ask_limit_on_launch": True,
            "ask_variables_on_launch": True,
            "job_slice_count": 1,
            "allow_simultaneous": True,
        }
        assert {key: template[key] for key in expected} == expected
        linked = awx.linked(f"job_templates/{template['id']}/credentials", "credentials")
        assert sorted(linked) == ["drift.guard Nautobot", "drift.guard devices"]


def test_the_inventory_comes_from_nautobot_before_each_job(awx: AwxObjects) -> None:
    (source,) = awx.named("inventory_sources").values()
    assert (ROOT / source["source_path"]).is_file()
    assert (source["source"], source["update_on_launch"], source["overwrite"]) == ("scm", True, True)


def test_logins_reach_the_playbooks_by_the_variables_that_they_read(awx: AwxObjects) -> None:
    injected = [one["injectors"]["env"] for one in awx.named("credential_types").values()]
    assert injected == [
        {"NAUTOBOT_URL": "{{ url }}", "NAUTOBOT_TOKEN": "{{ token }}"},
        {"NET_USERNAME": "{{ username }}", "NET_PASSWORD": "{{ password }}", "NET_ENABLE": "{{ enable }}"},
    ]
    assert sorted(awx.secrets) == sorted(SECRETS.values())


def test_a_person_approves_between_check_and_apply(awx: AwxObjects) -> None:
    nodes = awx.named("workflow_job_template_nodes")
    templates = awx.named("job_templates")
    assert {name: nodes[name]["unified_job_template"] for name in ("check", "apply")} == {
        "check": templates["drift.guard check"]["id"],
        "apply": templates["drift.guard apply"]["id"],
    }
    approval = awx.named("workflow_approval_templates")["Send what the check found"]
    assert nodes["approve"]["related"]["unified_job_template"] == approval["url"]
    following = {
        link: awx.linked(link, "workflow_job_template_nodes") for link in awx.links if link.startswith("workflow")
    }
    assert following == {
        f"workflow_job_template_nodes/{nodes['check']['id']}/always_nodes": ["approve"],
        f"workflow_job_template_nodes/{nodes['approve']['id']}/success_nodes": ["apply"],
    }


def test_a_second_run_changes_nothing_and_shows_no_secret(awx: AwxObjects, tmp_path: Path) -> None:
    before, links = len(awx.kinds), dict(awx.links)
    counts = {kind: len(those) for kind, those in awx.kinds.items()}
    run = set_up(awx, tmp_path)
    assert (run.code, "changed=0" in run.stdout) == (0, True), run.output
    assert (len(awx.kinds), {kind: len(those) for kind, those in awx.kinds.items()}) == (before, counts)
    assert awx.links == links
    assert not any(secret in run.output for secret in (TOKEN, *SECRETS.values()))


def test_slices_without_a_common_database_are_refused(awx: AwxObjects, tmp_path: Path) -> None:
    before = len(awx.written)
    run = set_up(awx, tmp_path, slices=5, DRIFT_GUARD_AUDIT_URL="sqlite:////tmp/audit.sqlite")
    assert run.code == 2
    assert "slices run in containers that go with them" in " ".join(run.output.split())
    assert len(awx.written) == before


def test_a_workflow_checks_in_slices_and_then_reports_once(awx: AwxObjects, tmp_path: Path) -> None:
    secret = "postgresql://audit:aud1t-passw0rd@db.example.com/audit"
    run = set_up(awx, tmp_path, slices=5, DRIFT_GUARD_AUDIT_URL=secret)
    assert run.code == 0, run.output
    templates = awx.named("job_templates")
    expected = {"drift.guard check slice": (5, "check_slice.yml"), "drift.guard report": (1, "report.yml")}
    for name, (count_of_slices, playbook) in expected.items():
        template = templates[name]
        assert (template["job_slice_count"], template["playbook"]) == (count_of_slices, f"playbooks/{playbook}")
        assert (ROOT / template["playbook"]).is_file()
        linked = awx.linked(f"job_templates/{template['id']}/credentials", "credentials")
        assert "drift.guard audit store" in linked
    assert templates["drift.guard check"]["job_slice_count"] == 1  # Nautobot's jobs launch it
    nodes = awx.named("workflow_job_template_nodes")
    assert nodes["check slices"]["unified_job_template"] == templates["drift.guard check slice"]["id"]
    follows = f"workflow_job_template_nodes/{nodes['check slices']['id']}/always_nodes"
    assert awx.linked(follows, "workflow_job_template_nodes") == ["report slices"]
    injected = awx.named("credential_types")["drift.guard audit store"]["injectors"]["env"]
    assert injected == {"DRIFT_GUARD_AUDIT_URL": "{{ database_url }}"}
    before = len(awx.kinds["job_templates"]), dict(awx.links)
    again = set_up(awx, tmp_path, slices=5, DRIFT_GUARD_AUDIT_URL=secret)
    assert (again.code, "changed=0" in again.stdout) == (0, True), again.output
    assert (len(awx.kinds["job_templates"]), awx.links) == before
    assert "aud1t-passw0rd" not in run.output + again.output
