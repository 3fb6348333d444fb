# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a run leaves for Prometheus, in files and in a Pushgateway, and what it says when that fails."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.samples import Sample

from tests.integration.http_receiver import DRIP, HANG, receiving
from tests.integration.nautobot_stub import self_signed
from tests.integration.programs import program, refusing_port
from tests.integration.pushgateways import real_gateway, samples_at, stub_gateway
from tests.integration.recorder_runs import APPLY, PLAN, Finished, collections_with_stand_ins, play

pytestmark = pytest.mark.integration

HOSTS = {"sw1": "in_sync", "sw2": "drifted", "sw3": "LOST"}
SECRET = "s3cret-of-the-gateway"


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    return collections_with_stand_ins(tmp_path)


@pytest.fixture(params=["one_that_keeps_the_rules", "the_real_one"])
def gateway(request: pytest.FixtureRequest) -> Iterator[str]:
    if request.param == "the_real_one":
        with real_gateway(program("prometheus-pushgateway", package="prometheus-pushgateway")) as address:
            yield address
    else:
        with stub_gateway() as address:
            yield address


def said(done: Finished) -> str:
    """What was printed as a warning, without its line breaks."""
    return " ".join(done.stderr.split())


def by_status(samples: list[Sample], **labels: str) -> dict[str, float]:
    """Devices by status that the series with these labels count, without the zeros."""
    return {
        sample.labels["status"]: sample.value
        for sample in samples
        if sample.name == "drift_guard_devices" and labels.items() <= sample.labels.items() and sample.value
    }


def read(file: Path) -> list[Sample]:
    families = text_string_to_metric_families(file.read_text(encoding="utf-8"))
    return [sample for family in families for sample in family.samples]


def test_each_task_and_scope_has_a_file_that_a_later_run_of_it_replaces(scratch: Path) -> None:
    folder = scratch / "textfile"
    folder.mkdir()
    here = {"DRIFT_GUARD_METRICS_TEXTFILE_DIR": str(folder)}
    done = play(scratch, hosts=HOSTS, tasks=PLAN, environment=here)
    assert str(folder / "drift_guard_check_all.prom") in done.stdout
    play(scratch, hosts=HOSTS, tasks=PLAN, arguments=("--limit", "sw2"), environment=here)
    assert by_status(read(folder / "drift_guard_check_limited.prom")) == {"drifted": 1}
    play(scratch, hosts={"sw3": "LOST"}, tasks=PLAN, environment={**here, "DRIFT_GUARD_DEVICES": "sw3"})
    scope = "  vars: {drift_guard_metrics_scope: a/b}\n"
    play(scratch, hosts=HOSTS, tasks=PLAN + APPLY, header=scope, environment=here)
    assert {file.name: by_status(read(file)) for file in folder.iterdir()} == {
        "drift_guard_check_all.prom": {"in_sync": 1, "drifted": 1, "unreachable": 1},
        "drift_guard_check_limited.prom": {"unreachable": 1},
        "drift_guard_apply_a%2Fb.prom": {"in_sync": 1, "applied": 1, "unreachable": 1},
    }
    play(scratch, hosts={"sw1": "in_sync"}, tasks=PLAN, environment=here)
    assert by_status(read(folder / "drift_guard_check_all.prom")) == {"in_sync": 1}
    assert len(list(folder.iterdir())) == 3


def test_a_folder_that_is_not_there_is_said_and_not_made(scratch: Path) -> None:
    here = {"DRIFT_GUARD_METRICS_TEXTFILE_DIR": str(scratch / "absent")}
    done = play(scratch, hosts=HOSTS, tasks=PLAN, environment=here)
    assert "no such directory. Set metrics_textfile_dir to the one that node_exporter reads" in said(done)
    assert not (scratch / "absent").exists()
    assert done.statuses()["sw1"] == "in_sync"


def test_a_push_replaces_what_the_same_task_and_scope_had_and_nothing_else(scratch: Path, gateway: str) -> None:
    where = {"DRIFT_GUARD_METRICS_PUSHGATEWAY": f"http://{gateway}/"}
    play(scratch, hosts=HOSTS, tasks=PLAN, environment=where)
    play(scratch, hosts={"sw9": "error"}, tasks=PLAN, environment={**where, "DRIFT_GUARD_METRICS_SCOPE": "zürich/b 1"})
    done = play(scratch, hosts={"sw1": "in_sync", "sw2": "in_sync"}, tasks=PLAN, environment=where)
    found = samples_at(gateway)
    assert by_status(found, task="check", scope="all", job="drift_guard") == {"in_sync": 2}
    assert by_status(found, task="check", scope="zürich/b 1", job="drift_guard") == {"error": 1}
    devices = {sample.labels["device"] for sample in found if sample.name == "drift_guard_device_status"}
    assert devices == {"sw1", "sw2", "sw9"}
    assert not done.stderr


def test_two_devices_of_one_name_do_not_spoil_the_push(scratch: Path, gateway: str) -> None:
    tasks = PLAN.replace("{{ inventory_hostname }}", "same")
    where = {"DRIFT_GUARD_METRICS_PUSHGATEWAY": f"http://{gateway}"}
    done = play(scratch, hosts={"a": "in_sync", "b": "drifted"}, tasks=tasks, environment=where)
    assert not done.stderr
    (status,) = (sample for sample in samples_at(gateway) if sample.name == "drift_guard_device_status")
    assert status.labels["status"] == "drifted"


def test_the_gateway_s_password_is_used_and_shown_nowhere(scratch: Path) -> None:
    expected = "Basic " + base64.b64encode(f"drift:{SECRET}".encode()).decode()
    variables = f"  vars: {{drift_guard_metrics_username: drift, drift_guard_metrics_password: {SECRET}}}\n"
    with receiving() as receiver:
        receiver.reply = lambda request: (200, "") if request.headers.get("Authorization") == expected else (401, "no")
        where = {
            "DRIFT_GUARD_METRICS_PUSHGATEWAY": f"http://{receiver.address}",
            "ANSIBLE_LOG_PATH": str(scratch / "log"),
        }
        right = play(scratch, hosts=HOSTS, tasks=PLAN, header=variables, arguments=("-vvvv",), environment=where)
        where["DRIFT_GUARD_METRICS_USERNAME"] = "somebody"
        wrong = play(scratch, hosts=HOSTS, tasks=PLAN, arguments=("-vvvv",), environment=where)
    assert "Pushgateway" not in said(right)
    assert "the Pushgateway at" in said(wrong)
    assert "it answered 401: no" in said(wrong)
    for text in (right.stdout, right.stderr, wrong.stdout, wrong.stderr, (scratch / "log").read_text()):
        assert SECRET not in text


def test_a_user_in_the_address_is_refused_without_repeating_it(scratch: Path) -> None:
    where = {"DRIFT_GUARD_METRICS_PUSHGATEWAY": f"http://drift:{SECRET}@gateway:9091"}
    done = play(scratch, hosts=HOSTS, tasks=PLAN, environment=where)
    assert "the sink metrics is out of order: metrics_pushgateway: holds a user." in said(done)
    assert SECRET not in done.stdout + done.stderr


def test_a_gateway_must_have_a_certificate_that_somebody_trusts(scratch: Path) -> None:
    certificate = self_signed(scratch / "certificate.pem")
    with receiving(certificate=certificate) as receiver:
        where = {"DRIFT_GUARD_METRICS_PUSHGATEWAY": f"https://{receiver.address}"}
        refused = play(scratch, hosts={"sw1": "in_sync"}, tasks=PLAN, environment=where)
        assert receiver.requests == []
        where["SSL_CERT_FILE"] = str(certificate)
        taken = play(scratch, hosts={"sw1": "in_sync"}, tasks=PLAN, environment=where)
        assert [request.path for request in receiver.requests] == ["/metrics/job/drift_guard/scope/all/task/check"]
    assert "did not take them: [SSL: CERTIFICATE_VERIFY_FAILED]" in said(refused)
    assert not taken.stderr


def test_a_gateway_that_is_down_is_a_warning(scratch: Path) -> None:
    with refusing_port() as port:
        where = {"DRIFT_GUARD_METRICS_PUSHGATEWAY": f"http://127.0.0.1:{port}"}
        done = play(scratch, hosts={"sw1": "in_sync"}, tasks=PLAN, environment=where)
    assert done.code == 0
    assert done.stderr.count("[WARNING]") == 1
    assert "did not take them: [Errno 111] Connection refused" in said(done)


@pytest.mark.parametrize("path", [HANG, DRIP])
def test_a_gateway_that_never_ends_its_answer_is_left_behind(scratch: Path, path: str) -> None:
    with receiving() as receiver:
        where = {
            "DRIFT_GUARD_METRICS_PUSHGATEWAY": f"http://{receiver.address}{path}",
            "DRIFT_GUARD_DELIVERY_TIMEOUT": "3",
        }
        done = play(scratch, hosts={"sw1": "in_sync"}, tasks=PLAN, environment=where)
        assert not receiver.closing.is_set()  # it was still answering when the run was over
        assert len(receiver.requests) == 1
    assert done.code == 0
    assert "did not take them: no answer within 3 s" in said(done) or "timed out" in said(done)


def test_without_the_library_there_is_one_warning_that_names_it(scratch: Path) -> None:
    (scratch / "empty").mkdir()
    (scratch / "empty/prometheus_client.py").write_text("raise ImportError('not here')\n")
    where = {"DRIFT_GUARD_METRICS_TEXTFILE_DIR": str(scratch), "PYTHONPATH": str(scratch / "empty")}
    done = play(scratch, hosts={"sw1": "in_sync"}, tasks=PLAN, environment=where)
    assert done.code == 0
    assert done.stderr.count("[WARNING]") == 1
    assert "the Python package prometheus_client is missing. Install it" in said(done)
    assert not play(
        scratch, hosts={"sw1": "in_sync"}, tasks=PLAN, environment={"PYTHONPATH": str(scratch / "empty")}
    ).stderr
