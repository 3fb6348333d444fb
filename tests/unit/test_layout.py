# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What several files say twice must agree, and what tools need at the root must stay."""

from __future__ import annotations

import json
import tomllib
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.specifiers import SpecifierSet

ROOT = Path(__file__).resolve().parents[2]
COLLECTION = ROOT / "collections/ansible_collections/drift/guard"
GALAXY: dict[str, Any] = yaml.safe_load((COLLECTION / "galaxy.yml").read_text(encoding="utf-8"))
REQUIREMENTS: dict[str, str] = {
    entry["name"]: entry["version"]
    for entry in yaml.safe_load((ROOT / "requirements.yml").read_text(encoding="utf-8"))["collections"]
}


def test_the_collection_and_the_project_have_the_same_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert GALAXY["version"] == project["version"]


def test_requirements_repeat_the_dependencies_of_the_collection() -> None:
    assert {name: REQUIREMENTS.get(name) for name in GALAXY["dependencies"]} == GALAXY["dependencies"]


@pytest.mark.parametrize("name", [*GALAXY["dependencies"], "awx.awx"])
def test_the_installed_vendor_collection_is_in_the_required_range(name: str) -> None:
    assert SpecifierSet(REQUIREMENTS[name]).contains(installed_version(name))


def test_the_license_of_the_collection_is_that_of_the_project() -> None:
    assert (COLLECTION / "LICENSE").read_bytes() == (ROOT / "LICENSE").read_bytes()


def test_the_root_is_the_empty_package_that_nautobot_jobs_need() -> None:
    assert (ROOT / "__init__.py").read_bytes() == b""


def test_test_modules_are_named_from_the_root() -> None:
    """An __init__.py in tests/ would name them after the checkout's folder, and load some of them twice."""
    assert __name__ == "tests.unit.test_layout"


def installed_version(name: str) -> str:
    spec = find_spec(f"ansible_collections.{name}")
    assert spec is not None
    assert spec.submodule_search_locations is not None
    manifest = Path(next(iter(spec.submodule_search_locations))) / "MANIFEST.json"
    version: str = json.loads(manifest.read_text(encoding="utf-8"))["collection_info"]["version"]
    return version
