# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Who is told what about a run, over real HTTP with the real Apprise."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent, indent

import pytest
from ansible.parsing.vault import VaultLib, VaultSecret

from tests.integration.http_receiver import DRIP, HANG, Receiver, receiving
from tests.integration.programs import refusing_port
from tests.integration.recorder_runs import APPLY, PLAN, Finished, collections_with_stand_ins, play

pytestmark = pytest.mark.integration

HOSTS = {"sw1": "in_sync", "sw2": "drifted", "sw3": "LOST"}
SECRETS = ("pa55word", "t0ken-in-the-path")


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    return collections_with_stand_ins(tmp_path)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as running:
        yield running


def said(done: Finished) -> str:
    """What was printed as a warning, without its line breaks."""
    return " ".join(done.stderr.split())


def titles(receiver: Receiver, path: str = "/") -> list[str]:
    return [str(json.loads(request.body)["title"]) for request in receiver.requests if request.path == path]


def test_a_run_is_one_message_however_many_devices_it_is_about(scratch: Path, receiver: Receiver) -> None:
    where = {
        "DRIFT_GUARD_NOTIFY_TO": f"json://{receiver.address}/",
        "DRIFT_GUARD_NOTIFY_LINK": "https://awx.example.com/#/jobs/7",
    }
    done = play(scratch, hosts={**HOSTS, **{f"a{n}": "drifted" for n in range(12)}}, tasks=PLAN, environment=where)
    (request,) = receiver.requests
    message = json.loads(request.body)
    assert message["title"] == "drift.guard check: 14 of 15 devices need attention"
    assert message["type"] == "failure"
    lines = message["message"].splitlines()
    assert lines[0] == "1 unreachable: sw3"
    assert lines[1] == "13 drifted: a0, a1, a2, a3, a4, a5, a6, a7, a8, a9 and 3 more"
    assert lines[2] == "1 in_sync"
    assert lines[-2].startswith(f"Run {done.summary()['run']['id']}, ")
    assert lines[-1] == "https://awx.example.com/#/jobs/7"
    assert "Notified 1 receiver of 1" in done.stdout
    assert not done.stderr


def test_nothing_is_sent_when_no_event_occurred_that_somebody_wants(scratch: Path, receiver: Receiver) -> None:
    where = {"DRIFT_GUARD_NOTIFY_TO": f"json://{receiver.address}/"}
    done = play(scratch, hosts={"sw1": "in_sync"}, tasks=PLAN, environment=where)
    assert (receiver.requests, done.stderr) == ([], "")
    play(scratch, hosts=HOSTS, tasks=PLAN, environment={**where, "DRIFT_GUARD_NOTIFY_ON": "failed,applied"})
    assert not receiver.requests
    play(scratch, hosts=HOSTS, tasks=PLAN + APPLY, environment={**where, "DRIFT_GUARD_NOTIFY_ON": "failed,applied"})
    assert titles(receiver) == ["drift.guard apply: 1 of 3 devices needs attention"]


def test_tags_in_a_configuration_file_route_events(scratch: Path, receiver: Receiver) -> None:
    (scratch / "apprise.yml").write_text(
        dedent(f"""
            urls:
              - json://{receiver.address}/oncall:
                  - tag: failed, unreachable
              - json://{receiver.address}/team:
                  - tag: applied
              - json://{receiver.address}/everybody:
                  - tag: network
            """)
    )
    header = f"  vars: {{drift_guard_notify_to: [{scratch}/apprise.yml, 'json://{receiver.address}/more']}}\n"
    done = play(scratch, hosts=HOSTS, tasks=PLAN, header=header)
    assert sorted(request.path for request in receiver.requests) == ["/everybody", "/more", "/oncall"]
    assert "Notified 3 receivers of 3" in done.stdout


def test_what_the_run_before_has_told_is_told_again_only_when_wanted(scratch: Path, receiver: Receiver) -> None:
    where = {"DRIFT_GUARD_NOTIFY_TO": f"json://{receiver.address}/", "DRIFT_GUARD_NOTIFY_REPEAT": "false"}
    once, more, healed = {"a": "drifted"}, {"a": "drifted", "b": "LOST"}, {"a": "in_sync", "b": "LOST"}
    sent = []
    for hosts in (once, once, more, more, healed, healed):
        done = play(scratch, hosts=hosts, tasks=PLAN, environment=where)
        sent.append("Notified" in done.stdout)
        assert not done.stderr
    assert sent == [True, False, True, False, True, False]
    assert len(receiver.requests) == 3
    play(scratch, hosts=healed, tasks=PLAN, environment={**where, "DRIFT_GUARD_NOTIFY_REPEAT": "true"})
    assert len(receiver.requests) == 4


def test_dead_and_slow_receivers_hold_up_nobody(scratch: Path, receiver: Receiver) -> None:
    with refusing_port() as port:
        entries = [
            f"json://127.0.0.1:{port}/",
            f"json://{receiver.address}{HANG}?rto=600",
            f"json://{receiver.address}{DRIP}?rto=600",
            f"json://{receiver.address}/",
        ]
        where = {"DRIFT_GUARD_NOTIFY_TO": " ".join(entries), "DRIFT_GUARD_DELIVERY_TIMEOUT": "4"}
        done = play(scratch, hosts={"sw1": "in_sync", "sw2": "drifted"}, tasks=PLAN, environment=where)
    assert not receiver.closing.is_set()  # two were still answering when the run was over
    assert done.code == 0
    assert titles(receiver) == ["drift.guard check: 1 of 2 devices needs attention"]
    assert "receiver 1 (JSON) did not get the message: it could not be reached" in said(done)
    assert "receiver 2 (JSON) did not get the message: no answer within 4 s" in said(done)
    assert "receiver 3 (JSON) did not get the message: no answer within 4 s" in said(done)
    assert "Notified 1 receiver of 4" in done.stdout


@pytest.mark.parametrize("status", [200, 401])
def test_addresses_are_secrets(scratch: Path, receiver: Receiver, status: int) -> None:
    receiver.reply = lambda _request: (status, "no")
    header = f"  vars: {{drift_guard_notify_to: 'json://drift:{SECRETS[0]}@{receiver.address}/{SECRETS[1]}'}}\n"
    where = {"ANSIBLE_LOG_PATH": str(scratch / "log"), "ANSIBLE_DEBUG": "1"}
    done = play(scratch, hosts={"sw2": "drifted"}, tasks=PLAN, header=header, arguments=("-vvvv",), environment=where)
    assert [request.path for request in receiver.requests] == [f"/{SECRETS[1]}"]
    assert ("receiver 1 (JSON) did not get the message: it answered 401" in said(done)) is (status == 401)
    for secret in SECRETS:
        assert secret not in said(done)
        assert not [line for line in done.stdout.splitlines() if secret in line]
        assert secret not in (scratch / "log").read_text()


def test_an_address_may_be_in_the_vault(scratch: Path, receiver: Receiver) -> None:
    (scratch / "key").write_text("vault-key\n")
    vault = VaultLib([("default", VaultSecret(b"vault-key"))])
    sealed = vault.encrypt(f"json://{receiver.address}/{SECRETS[1]}").decode()
    header = "  vars:\n    drift_guard_notify_to: !vault |\n" + indent(sealed, " " * 6)
    arguments = ("-vvvv", "--vault-password-file", "key")
    done = play(scratch, hosts={"sw2": "drifted"}, tasks=PLAN, header=header, arguments=arguments)
    assert [request.path for request in receiver.requests] == [f"/{SECRETS[1]}"]
    assert SECRETS[1] not in done.stdout + done.stderr


def test_what_is_no_receiver_is_said_by_its_place_also_when_there_is_nothing_to_send(
    scratch: Path, receiver: Receiver
) -> None:
    entries = [f"slak://{SECRETS[0]}/x", f"slack://{SECRETS[0]}", SECRETS[1], f"json://{receiver.address}/"]
    where = {"DRIFT_GUARD_NOTIFY_TO": "\n".join(entries)}
    done = play(scratch, hosts={"sw1": "in_sync"}, tasks=PLAN, environment=where)
    assert "entry 1 of notify_to is of no use: expected a URL for slak:// as" in said(done)
    assert "entry 2 of notify_to is of no use: expected a URL for slack:// as" in said(done)
    assert f"entry 3 of notify_to is of no use: {SECRETS[1]} can't be read as" in said(done)
    assert "entry 4" not in said(done)
    assert SECRETS[0] not in done.stdout + done.stderr
    assert done.code == 0


def test_without_the_library_there_is_one_warning_that_names_it(scratch: Path, receiver: Receiver) -> None:
    where = {"DRIFT_GUARD_NOTIFY_TO": f"json://{receiver.address}/", "PYTHONPATH": without_the_library(scratch)}
    done = play(scratch, hosts={"sw2": "drifted"}, tasks=PLAN, environment=where)
    assert done.stderr.count("[WARNING]") == 1
    assert "the Python package apprise is missing. Install it" in said(done)
    assert done.statuses() == {"sw2": "drifted"}


def test_the_library_is_not_even_loaded_where_all_is_as_the_run_before_left_it(
    scratch: Path, receiver: Receiver
) -> None:
    hosts = {"sw1": "in_sync", "sw2": "drifted"}
    play(scratch, hosts=hosts, tasks=PLAN)
    where = {
        "DRIFT_GUARD_NOTIFY_TO": f"json://{receiver.address}/",
        "DRIFT_GUARD_NOTIFY_REPEAT": "false",
        "PYTHONPATH": without_the_library(scratch),
    }
    done = play(scratch, hosts=hosts, tasks=PLAN, environment=where)
    assert "[WARNING]" not in done.stderr
    done = play(scratch, hosts={**hosts, "sw1": "drifted"}, tasks=PLAN, environment=where)
    assert "the Python package apprise is missing" in said(done)


def without_the_library(scratch: Path) -> str:
    """A place for Python to find, instead of the library, one that can't be imported."""
    (scratch / "empty").mkdir()
    (scratch / "empty/apprise.py").write_text("raise ImportError('not here')\n")
    return str(scratch / "empty")
