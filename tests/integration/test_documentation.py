# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What ansible-doc shows of our plugins is complete, and says what the code does."""

from __future__ import annotations

import inspect
import json
import os
import subprocess
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.integration.playbook_runs import BIN, ROOT

pytestmark = pytest.mark.integration

PLUGINS = ROOT / "collections/ansible_collections/drift/guard/plugins"
PACKAGE = "ansible_collections.drift.guard.plugins"
FOLDERS = {
    "modules": "module",
    "filter": "filter",
    "callback": "callback",
    "inventory": "inventory",
    "lookup": "lookup",
}
"""Where documented plugins are -> what ansible-doc calls them."""
TASK_EXAMPLES = ("module", "filter", "callback", "lookup")
WITHOUT_DIFF = {"audit_chain", "audit_retention", "replay", "report"}
"""They verify, delete or write whole files, so there is nothing to lay side by side."""
RETURNING = ("module", "filter", "lookup")
UNTYPED = ("cache_prefix",)
"""Options of Ansible's own fragments that come without a type."""
SPEC_KEYS = ("type", "elements", "choices", "default", "required")


def _plugins() -> list[tuple[str, str]]:
    """(kind, name) of every plugin file."""
    return [
        (kind, path.stem) for folder, kind in FOLDERS.items() for path in sorted((PLUGINS / folder).glob("[a-z]*.py"))
    ]


def plugins(*kinds: str) -> pytest.MarkDecorator:
    chosen = [(kind, name) for kind, name in _plugins() if not kinds or kind in kinds]
    return pytest.mark.parametrize(("kind", "name"), chosen, ids=[f"{kind}_{name}" for kind, name in chosen])


@cache
def documentation(kind: str) -> dict[str, Any]:
    """What ansible-doc knows about our plugins of one kind, by name."""
    names = [f"drift.guard.{name}" for its_kind, name in _plugins() if its_kind == kind]
    done = _run("ansible-doc", "--json", "-t", kind, *names)
    assert done.returncode == 0, done.stderr
    assert "WARNING" not in done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return {name.removeprefix("drift.guard."): content for name, content in found.items()}


def _run(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("ANSIBLE_")}
    return subprocess.run(
        [str(BIN / program), *arguments],
        cwd=ROOT,
        env=environment | {"ANSIBLE_NOCOLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def documented_options(options: dict[str, Any], *, prefix: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Options and suboptions, however deep."""
    for name, option in options.items():
        yield prefix + name, option
        yield from documented_options(option.get("suboptions", {}), prefix=f"{prefix}{name}.")


def returned_values(values: dict[str, Any], *, prefix: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    for name, value in values.items():
        yield prefix + name, value
        yield from returned_values(value.get("contains", {}), prefix=f"{prefix}{name}.")


def sentences(text: object) -> list[str]:
    """A description, which may be one paragraph or several."""
    return [str(part) for part in text] if isinstance(text, list) else [str(text or "")]


def examples(kind: str, name: str) -> list[dict[str, Any]]:
    """The plays of the examples; tasks alone become one."""
    entries: list[dict[str, Any]] = yaml.safe_load(documentation(kind)[name]["examples"])
    assert isinstance(entries, list), f"{name}: the examples are no list of tasks or plays"
    tasks = [entry for entry in entries if "hosts" not in entry]
    plays = [entry for entry in entries if "hosts" in entry]
    return plays + ([{"name": "Examples", "hosts": "localhost", "tasks": tasks}] if tasks else [])


@plugins()
def test_a_plugin_says_what_it_is(kind: str, name: str) -> None:
    doc = documentation(kind)[name]["doc"]
    assert doc["short_description"]
    assert not doc["short_description"].endswith(".")
    assert doc["author"]
    assert doc["version_added"]
    assert all(part.endswith(".") for part in sentences(doc["description"])), doc["description"]


@plugins()
def test_every_option_has_a_type_and_sentences_about_it(kind: str, name: str) -> None:
    for option, content in documented_options(documentation(kind)[name]["doc"].get("options", {})):
        assert content.get("type") or option in UNTYPED, option
        assert content.get("type") != "list" or content.get("elements"), option
        assert all(part.endswith((".", ":")) for part in sentences(content.get("description"))), option


@plugins()
def test_examples_are_yaml(kind: str, name: str) -> None:
    assert list(yaml.safe_load_all(documentation(kind)[name]["examples"]))


@plugins(*RETURNING)
def test_what_comes_back_is_described(kind: str, name: str) -> None:
    returned = documentation(kind)[name]["return"]
    assert returned
    for value, content in returned_values(returned):
        assert content.get("type"), value
        assert all(part.endswith(".") for part in sentences(content.get("description"))), value


@plugins("module")
def test_a_module_says_whether_it_supports_check_and_diff_mode(kind: str, name: str) -> None:
    attributes = documentation(kind)[name]["doc"]["attributes"]
    assert {key: attributes[key]["support"] for key in ("check_mode", "diff_mode", "action")} == {
        "check_mode": "full",
        "diff_mode": "none" if name in WITHOUT_DIFF else "full",
        "action": "full",
    }


@plugins("module")
def test_the_documented_options_are_the_argument_spec(kind: str, name: str) -> None:
    spec = import_module(f"{PACKAGE}.action.{name}").ActionModule.options
    documented = documentation(kind)[name]["doc"]["options"]
    assert _relevant(documented) == _relevant(spec)


@plugins("filter")
def test_the_documented_options_are_the_parameters_of_the_filter(kind: str, name: str) -> None:
    function = import_module(f"{PACKAGE}.filter.{name}").FilterModule().filters()[name]
    _input, *parameters = inspect.signature(function).parameters.values()
    doc = documentation(kind)[name]["doc"]
    options = {option: content for option, content in doc["options"].items() if option != "_input"}
    assert set(options) == {parameter.name for parameter in parameters}
    positional = [each.name for each in parameters if each.kind is inspect.Parameter.POSITIONAL_OR_KEYWORD]
    assert doc.get("positional", "").split() == positional
    for parameter in parameters:
        required = parameter.default is inspect.Parameter.empty
        assert options[parameter.name].get("required", False) is required
        assert options[parameter.name].get("default") == (None if required else parameter.default)


def _relevant(options: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {name: {key: option[key] for key in SPEC_KEYS if key in option} for name, option in options.items()}


def test_every_example_is_a_valid_playbook(tmp_path: Path) -> None:
    files = []
    for kind, name in _plugins():
        if kind in TASK_EXAMPLES:
            files.append(tmp_path / f"{kind}_{name}.yml")
            files[-1].write_text(yaml.safe_dump(examples(kind, name), sort_keys=False))
    done = _run("ansible-playbook", "--syntax-check", "-i", "localhost,campus,", *map(str, files))
    assert done.returncode == 0, done.stderr
    assert all(f"playbook: {file}" in done.stdout for file in files)


@plugins(*TASK_EXAMPLES)
def test_examples_use_options_that_exist(kind: str, name: str) -> None:
    for play in examples(kind, name):
        for task in play["tasks"]:
            for action in ("drift.guard.plan", "drift.guard.apply"):
                known = documentation("module")[action.removeprefix("drift.guard.")]["doc"]["options"]
                assert set(task.get(action) or {}) <= set(known)
