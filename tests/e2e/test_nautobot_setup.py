# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""playbooks/nautobot_setup.yml on a Nautobot that knows nothing of us, with the jobs from a Git repository, run by AWX.

One test after the other: each goes on where the one before ended.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import pynautobot
import pytest

from ansible_collections.drift.guard.plugins.module_utils.nautobot import setup
from ansible_collections.drift.guard.plugins.plugin_utils.nautobot_client import NautobotClient, Source
from ansible_collections.drift.guard.plugins.plugin_utils.nautobot_fetch import fetch_intent
from tests.e2e.git_server import published
from tests.e2e.jobs.rest import Rest
from tests.integration.awx_stub import TOKEN, StubAwx, event, running_awx
from tests.integration.playbook_runs import PLAYBOOKS, PlaybookRun, run_playbook
from tests.lab.nautobot import Nautobot
from tests.unit.builders import IOS, addresses, device, interface, port

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

READER = "drift-guard-inventory"
DEVICE = device(
    interface(port(IOS, 1), type="A_1000BASE_T", ip_addresses=addresses("192.0.2.7/32")), platform=IOS, name="acc1"
) | {
    "location": {"name": "ZRH1", "parent": None},
    "role": {"name": "Access Switch"},
    "device_type": {"model": "C9300"},
    "primary_ip4": {"address": "192.0.2.7/32"},
}
OUTCOME = {"status": "in_sync", "task": "check", "message": "The device matches its intent.", "mode": "enforce"}


@dataclass
class Site:
    """A Nautobot without any job of ours, and where our Git repository is."""

    nautobot: Nautobot
    awx: StubAwx
    repository: str
    folder: Path
    runs: Iterator[int]

    @property
    def rest(self) -> Any:
        return pynautobot.api(self.nautobot.url, token=self.nautobot.token("admin"))

    def set_up(self, *options: str, user: str = "admin", **variables: Any) -> PlaybookRun:
        return run_playbook(
            PLAYBOOKS / "nautobot_setup.yml",
            inventory=Path("localhost,"),
            folder=self.folder / str(next(self.runs)),
            variables=variables,
            options=options,
            environment={"NAUTOBOT_URL": self.nautobot.url, "NAUTOBOT_TOKEN": self.nautobot.token(user)},
        )

    def everything(self) -> dict[str, Any]:
        """What the playbook asks for, all at once."""
        return {
            "drift_guard_git": {"url": self.repository},
            "drift_guard_reader": READER,
            "drift_guard_run_groups": ["netops"],
        }


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("site")
    (folder / "jobs").mkdir()
    nautobot = Nautobot(folder / "nautobot", jobs=folder / "jobs")
    with running_awx() as awx, pytest.MonkeyPatch.context() as patch:
        # The worker gets them from here.
        for name, value in {"RUNNER": "awx", "AWX_URL": awx.url, "AWX_TOKEN": TOKEN}.items():
            patch.setenv(f"DRIFT_GUARD_{name}", value)
        nautobot.up()
        try:
            with published(folder / "git") as address:
                yield Site(nautobot, awx, address, folder, count())
        finally:
            nautobot.down()


def ours(site: Site) -> dict[str, Any]:
    """Our jobs by class, as far as Nautobot has them."""
    return {job.job_class_name: job for job in site.rest.extras.jobs.filter(job_class_name=list(setup.JOBS))}


def said(run: PlaybookRun) -> str:
    """Its output without line breaks, since Ansible wraps messages."""
    return " ".join(run.output.split())


def fields(record: Any, names: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in names:
        value = getattr(record, name)
        found[name] = sorted(value) if isinstance(value, list) else value
    return found


def test_without_the_jobs_it_says_how_to_load_them(site: Site) -> None:
    run = site.set_up()
    assert run.code == 2
    words = (
        f"Actual: {', '.join(setup.JOBS)} not installed. Load them: give the option git, or put jobs/ into JOBS_ROOT"
    )
    assert words in said(run)


def test_a_group_that_is_missing_is_named_before_anything_is_written(site: Site) -> None:
    run = site.set_up(**site.everything())
    assert run.code == 2
    assert "Expected: a group named 'netops'. Actual: 0. Create it first." in said(run)
    assert list(site.rest.extras.git_repositories.all()) == []
    site.rest.users.groups.create(name="netops")


def test_check_mode_says_what_would_be_made_and_makes_nothing(site: Site) -> None:
    run = site.set_up("--check", "--diff", **site.everything())
    assert (run.code, "changed=1" in run.stdout) == (0, True), run.output
    for made in ("Git repository 'drift_guard'", *(f"job {name!r}" for name in setup.JOBS), f"user {READER!r}"):
        assert f"after: {made}" in run.stdout
    assert list(site.rest.extras.git_repositories.all()) == list(site.rest.extras.job_hooks.all()) == []
    assert not site.rest.users.users.filter(username=READER)


def test_nautobot_loads_the_jobs_from_the_repository_and_holds_what_it_should(site: Site) -> None:
    run = site.set_up(**site.everything())
    assert (run.code, "changed=1" in run.stdout) == (0, True), run.output
    jobs = ours(site)
    assert set(jobs) == set(setup.JOBS)
    assert {job.module_name.partition(".jobs.")[0] for job in jobs.values()} == {"drift_guard"}
    assert all(job.installed and job.enabled for job in jobs.values())
    hooks = {hook.name: hook for hook in site.rest.extras.job_hooks.all()}
    assert set(hooks) == {table["name"] for table in setup.HOOKS.values()}
    for name, table in setup.HOOKS.items():
        hook = hooks[table["name"]]
        assert (fields(hook, table), hook.enabled, hook.job.id) == (dict(table), True, jobs[name].id)
    (button,) = site.rest.extras.job_buttons.filter(name="drift.guard check")
    assert (button.job.id, button.enabled, button.content_types) == (jobs["DriftButton"].id, True, ["dcim.device"])


def test_nautobot_runs_what_it_loaded_and_awx_does_the_work(site: Site) -> None:
    site.nautobot.seed({"data": {"devices": [DEVICE]}})
    site.awx.events = [event(DEVICE["name"], {"drift_guard": {**OUTCOME, "device": DEVICE["name"]}})]
    rest = Rest(site.nautobot)
    run = rest.start("CheckDrift", devices=[rest.device(DEVICE["name"])["id"]])
    assert run.status == "SUCCESS", run.log
    (job,) = site.awx.jobs.values()
    assert (job["job_template"], job["limit"], site.awx.launches()) == (7, DEVICE["name"], 1)
    assert f"{site.awx.url}/#/jobs/playbook/{job['id']}/output" in run.log
    assert set(run.files) == {"summary.json", "report.md", "report.html", "ansible.log"}
    assert run.summary[DEVICE["name"]]["status"] == "in_sync"
    assert run.files["ansible.log"].decode().endswith(site.awx.stdout)


def test_what_awx_cannot_do_fails_the_job_with_its_reason(site: Site) -> None:
    site.awx.templates[0]["ask_limit_on_launch"] = False
    rest = Rest(site.nautobot)
    run = rest.start("CheckDrift", devices=[rest.device(DEVICE["name"])["id"]])
    site.awx.templates[0]["ask_limit_on_launch"] = True
    assert run.status == "FAILURE"
    assert "Expected: 'Prompt on launch' for Limit. Actual: not ticked." in run.log
    assert site.awx.launches() == 1, "the one of the test before"
    assert TOKEN not in run.log


def test_a_second_run_changes_nothing(site: Site) -> None:
    run = site.set_up(**site.everything())
    assert (run.code, "changed=0" in run.stdout) == (0, True), run.output


def test_what_somebody_changed_is_put_right_and_nothing_else_is_touched(site: Site) -> None:
    (hook,) = site.rest.extras.job_hooks.filter(name="drift.guard interface")
    hook.update({"type_delete": False})
    (button,) = site.rest.extras.job_buttons.filter(name="drift.guard check")
    button.update({"weight": 7})
    run = site.set_up("--diff", **site.everything())
    assert run.stdout.count("--- before") == 1
    assert "--- before: job hook 'drift.guard interface'" in run.stdout
    assert '-  "type_delete": false' in run.stdout
    (hook,) = site.rest.extras.job_hooks.filter(name="drift.guard interface")
    (button,) = site.rest.extras.job_buttons.filter(name="drift.guard check")
    assert (hook.type_delete, button.weight) == (True, 7)


def test_it_can_be_switched_off_and_on_again(site: Site) -> None:
    for enabled in (False, True):
        assert "changed=1" in site.set_up(drift_guard_hooks_enabled=enabled).stdout
        found = [*site.rest.extras.job_hooks.all(), *site.rest.extras.job_buttons.filter(name="drift.guard check")]
        assert [each.enabled for each in found] == [enabled] * 3
        assert all(job.enabled for job in ours(site).values())


@pytest.mark.parametrize("user", ["reader", "editor"])
def test_a_user_who_may_not_is_told_what_is_missing(site: Site, user: str) -> None:
    site.set_up(drift_guard_hooks_enabled=False)
    run = site.set_up(user=user)
    site.set_up()
    assert run.code == 2
    assert "Expected: a token whose user may" in said(run)
    assert "HTTP 403: You do not have permission to perform this action" in said(run)
    assert site.nautobot.token(user) not in run.output


def test_the_inventory_s_user_sees_the_intent_and_can_write_nothing(site: Site) -> None:
    (user,) = site.rest.users.users.filter(username=READER)
    password = "only-for-this-test-5"
    admin = {"Authorization": f"Token {site.nautobot.token('admin')}"}
    users = f"{site.nautobot.url}/api/users"
    site.rest.http_session.patch(f"{users}/users/{user.id}/", json={"password": password}, headers=admin)
    extra = site.rest.users.permissions.create(
        name="tokens", actions=["add"], object_types=["users.token"], users=[user.id]
    )
    made = site.rest.http_session.post(f"{users}/tokens/", json={"write_enabled": True}, auth=(READER, password)).json()
    extra.delete()
    assert fetch_intent(NautobotClient(Source(site.nautobot.url, made["key"])), []) == {}
    limited = pynautobot.api(site.nautobot.url, token=made["key"])
    for endpoint in (limited.extras.tags, limited.dcim.locations, limited.ipam.vlans, limited.extras.job_hooks):
        with pytest.raises(pynautobot.RequestError, match="403"):
            endpoint.create(name="x")


def test_only_members_of_the_group_may_run_our_jobs_and_no_others(site: Site) -> None:
    (permission,) = site.rest.users.permissions.filter(name="drift.guard: run jobs")
    modules = {job.module_name for job in ours(site).values()}
    assert permission.actions == ["view", "run"]
    assert permission.constraints == {"job_class_name__in": sorted(setup.JOBS), "module_name__in": sorted(modules)}


def test_a_repository_that_cannot_be_read_says_where_the_reason_is(site: Site) -> None:
    wrong = {"name": "elsewhere", "url": f"{site.repository}/no"}
    run = site.set_up(drift_guard_git=wrong)
    assert run.code == 2
    assert "Expected: synchronise the Git repository 'elsewhere'. Actual: FAILURE. Its log says why:" in said(run)
    site.rest.extras.git_repositories.get(name="elsewhere").delete()


def test_what_nautobot_refuses_is_told_in_its_words(site: Site) -> None:
    run = site.set_up(drift_guard_git={"name": "os", "url": site.repository})
    assert "Nautobot refuses to create the Git repository 'os': slug: Please choose a different slug" in said(run)
