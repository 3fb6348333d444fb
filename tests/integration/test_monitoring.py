# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The alerting rules and the dashboard ask for what a run exports; Prometheus' own programs say whether they work."""

from __future__ import annotations

import json
import re
import subprocess
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.cog.plugins import register_default_plugins
from grafana_foundation_sdk.models.dashboard import Dashboard
from prometheus_client import generate_latest

from ansible_collections.drift.guard.plugins.module_utils.failure_classes import describe_failure
from ansible_collections.drift.guard.plugins.module_utils.report.metrics import Family, to_families
from ansible_collections.drift.guard.plugins.module_utils.statuses import BY_WORD
from ansible_collections.drift.guard.plugins.plugin_utils.prometheus import registry_of
from tests.integration.http_receiver import receiving
from tests.integration.playbook_runs import ROOT
from tests.integration.programs import free_port, program
from tests.unit.report.fleet import CHANGE, outcome, summary

pytestmark = pytest.mark.integration

RULES = ROOT / "monitoring/alerts.yml"
RULE_TESTS = Path(__file__).with_name("monitoring") / "alerts_test.yml"
DASHBOARD: dict[str, Any] = json.loads((ROOT / "monitoring/dashboard.json").read_text("utf-8"))
ALERTS: list[dict[str, Any]] = yaml.safe_load(RULES.read_text("utf-8"))["groups"][0]["rules"]

DRIFT = {"changes": [CHANGE], "kept": [{**CHANGE, "attribute": "mtu"}], "duration": 0.4}
UNDO = describe_failure("rollback_failed", message="")
RUNS: Mapping[str, list[Family]] = {
    "/check": to_families(
        summary(outcome("sw1", duration=0.2), outcome("sw2", "drifted", **DRIFT), outcome("sw3", "unreachable")),
        scope="all",
        device_limit=10,
    ),
    "/apply": to_families(
        summary(
            outcome("sw1", "applied", task="apply", **DRIFT),
            outcome("sw2", "failed", task="apply", failure=UNDO, **DRIFT),
        ),
        scope="limited",
        device_limit=10,
    ),
}
"""Path -> what a run exported, so that no panel and no rule has nothing to show."""


def text_of(families: list[Family]) -> str:
    return generate_latest(registry_of(families)).decode()


def panel_expressions() -> list[tuple[str, str]]:
    """(panel, expression), with the variables filled in as Grafana does."""
    return [
        (panel["title"], target["expr"].replace("$scope", "all|limited"))
        for panel in DASHBOARD["panels"]
        for target in panel["targets"]
    ]


def exported() -> dict[str, set[str]]:
    """Every series' name -> its labels."""
    found: dict[str, set[str]] = {}
    for family in (family for families in RUNS.values() for family in families):
        for sample in family.samples:
            found.setdefault(family.name + sample.suffix, set()).update(sample.labels)
    return found


@pytest.mark.parametrize(
    "expression", [*(rule["expr"] for rule in ALERTS), *(expression for _panel, expression in panel_expressions())]
)
def test_what_is_asked_for_is_exported(expression: str) -> None:
    known = exported()
    selectors = re.findall(r"(drift_guard_\w+)(?:\{([^}]*)\})?", expression)
    assert selectors
    for name, matchers in selectors:
        assert name in known
        assert set(re.findall(r"(\w+)\s*[=!]", matchers)) <= known[name]
    grouped = re.findall(r"\b(?:by|on) \(([^)]*)\)", expression)
    labels = set().union(*(known[name] for name, _matchers in selectors))
    assert {label for group in grouped for label in re.findall(r"\w+", group)} <= labels
    for status in re.findall(r'status[=!]~?"([^"]*)"', expression):
        assert set(status.split("|")) <= set(BY_WORD)


def test_every_metric_is_on_the_dashboard() -> None:
    shown = " ".join(expression for _panel, expression in panel_expressions())
    names = {family.name for families in RUNS.values() for family in families}
    assert {name for name in names if name not in shown} == set()


def test_statuses_have_on_the_dashboard_the_colours_of_the_reports() -> None:
    (panel,) = (panel for panel in DASHBOARD["panels"] if panel["title"] == "Devices by status")
    colours = {
        override["matcher"]["options"]: override["properties"][0]["value"]["fixedColor"]
        for override in panel["fieldConfig"]["overrides"]
    }
    assert colours == {word: status.colour for word, status in BY_WORD.items()}


def lost(before: Any, after: Any, *, path: str = "") -> list[str]:
    """What one document says and the other does not."""
    match before:
        case dict():
            known = after if isinstance(after, dict) else {}
            return [each for key in before for each in lost(before[key], known.get(key), path=f"{path}/{key}")]
        case list() if isinstance(after, list) and len(after) == len(before):
            pairs = enumerate(zip(before, after, strict=True))
            return [each for place, pair in pairs for each in lost(*pair, path=f"{path}/{place}")]
    return [] if before == after else [path]


def test_grafana_s_own_models_know_every_field_of_the_dashboard() -> None:
    """What they don't know they leave out, and a value that they don't know they refuse."""
    register_default_plugins()
    found = json.loads(JSONEncoder().encode(Dashboard.from_json(DASHBOARD)))
    # The query editor's copy of the query, which every exported dashboard has and the models lack.
    assert lost(DASHBOARD, found) == ["/templating/list/1/definition"]


def test_panels_have_ids_of_their_own_and_do_not_overlap() -> None:
    panels = DASHBOARD["panels"]
    assert len({panel["id"] for panel in panels}) == len(panels)
    taken: set[tuple[int, int]] = set()
    for grid in (panel["gridPos"] for panel in panels):
        cells = {
            (x, y) for x in range(grid["x"], grid["x"] + grid["w"]) for y in range(grid["y"], grid["y"] + grid["h"])
        }
        assert grid["x"] + grid["w"] <= 24
        assert not cells & taken
        taken |= cells


def test_every_alert_has_a_test_in_which_it_fires() -> None:
    fired = {
        case["alertname"]
        for test in yaml.safe_load(RULE_TESTS.read_text("utf-8"))["tests"]
        for case in test["alert_rule_test"]
        if case["exp_alerts"]
    }
    assert fired == {rule["alert"] for rule in ALERTS}


def promtool(*arguments: str, stdin: str = "") -> str:
    """Run it, and return what it printed; it must not complain."""
    command = [str(program("promtool", package="prometheus")), *arguments]
    done = subprocess.run(command, input=stdin, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.mark.parametrize("path", RUNS)
def test_promtool_has_nothing_to_say_about_the_metrics(path: str) -> None:
    assert promtool("check", "metrics", stdin=text_of(RUNS[path])) == ""


def test_promtool_reads_the_rules_and_they_fire_when_they_should() -> None:
    assert f"SUCCESS: {len(ALERTS)} rules found" in promtool("check", "rules", "--lint-fatal", str(RULES))
    assert "SUCCESS" in promtool("test", "rules", str(RULE_TESTS))


@pytest.fixture(scope="module")
def prometheus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Prometheus that has scraped both runs; its address."""
    folder = tmp_path_factory.mktemp("prometheus")
    server = program("prometheus", package="prometheus")
    with receiving() as target:
        target.reply = lambda request: (200, text_of(RUNS[request.path]))
        jobs = [
            {"job_name": path, "metrics_path": path, "static_configs": [{"targets": [target.address]}]} for path in RUNS
        ]
        config = {"global": {"scrape_interval": "1s"}, "scrape_configs": jobs, "rule_files": [str(RULES)]}
        (folder / "prometheus.yml").write_text(yaml.safe_dump(config))
        address = f"127.0.0.1:{free_port()}"
        command = [
            str(server),
            f"--config.file={folder}/prometheus.yml",
            f"--storage.tsdb.path={folder}/data",
            f"--web.listen-address={address}",
        ]
        process = subprocess.Popen(command, stderr=(folder / "log").open("w"))
        try:
            await_scrapes(address, count=len(RUNS))
            yield address
        finally:
            process.kill()
            process.wait()


def await_scrapes(address: str, *, count: int) -> None:
    for _attempt in range(600):
        try:
            if len(ask(address, "drift_guard_build_info")) == count:
                return
        except OSError:
            pass
        time.sleep(0.1)
    pytest.fail("Prometheus did not scrape")


def ask(address: str, expression: str) -> list[dict[str, Any]]:
    query = urllib.parse.urlencode({"query": expression})
    with urllib.request.urlopen(f"http://{address}/api/v1/query?{query}", timeout=30) as answer:
        found: list[dict[str, Any]] = json.load(answer)["data"]["result"]
    return found


@pytest.mark.parametrize(("panel", "expression"), panel_expressions(), ids=lambda value: str(value).partition("(")[0])
def test_every_panel_has_something_to_show(prometheus: str, panel: str, expression: str) -> None:
    found = ask(prometheus, expression)
    assert found, panel
    assert all(row["value"][1] != "NaN" for row in found)


def test_the_first_panel_is_the_share_of_devices_as_intended(prometheus: str) -> None:
    (row,) = ask(prometheus, panel_expressions()[0][1])
    assert float(row["value"][1]) == pytest.approx(1 / 3)
