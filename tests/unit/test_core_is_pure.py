# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The core loads where there is neither Ansible nor Django: in Nautobot, in AnsiballZ, in a bare interpreter."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

CORE = Path(__file__).resolve().parents[2] / "collections/ansible_collections/drift/guard/plugins/module_utils"

# -I: neither the environment nor the current folder; -S: no site-packages. What is left is the standard library, and
# the core as a package of another name: its imports are relative, so it can't tell.
PROGRAM = """
import importlib.util, json, pkgutil, sys
before = set(sys.modules)
core_folder = sys.argv[1]
spec = importlib.util.spec_from_file_location(
    "core", core_folder + "/__init__.py", submodule_search_locations=[core_folder]
)
core = importlib.util.module_from_spec(spec)
sys.modules["core"] = core
spec.loader.exec_module(core)
names = [module.name for module in pkgutil.walk_packages(core.__path__, "core.")]
for name in names:
    importlib.import_module(name)
from core.check import check_device
from core.policy import Policy
config = "hostname sw1\\ninterface Ethernet1\\n   description old\\n   shutdown\\ninterface Ethernet2\\nend\\n"
entry = {"name": "et1", "enabled": True, "description": "new", "mtu": None, "mode": "ACCESS", "lag": None, "vrf": None,
         "untagged_vlan": {"vid": 1}, "tagged_vlans": [], "ip_addresses": []}
device = {"name": "sw1", "platform": {"network_driver": "arista_eos"}, "interfaces": [entry]}
def render(step):
    lines = []
    for item in step["config"]:
        lines.append("interface " + item["name"])
        lines += ["description " + item["description"]] if "description" in item else []
        lines += ["no shutdown" if item["enabled"] else "shutdown"] if "enabled" in item else []
    return lines
plan = check_device(device, config, policy=Policy(), render=render)
loaded = sorted({name.partition(".")[0] for name in set(sys.modules) - before})
answer = {"modules": names, "loaded": loaded, "commands": plan.commands, "status": plan.status, "path": sys.path}
print(json.dumps(answer))
"""


def run_alone() -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", PROGRAM, str(CORE)], capture_output=True, text=True, check=True
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_every_module_loads_with_the_standard_library_alone() -> None:
    found = run_alone()
    files = {path for path in CORE.rglob("*.py") if path.name != "__init__.py"}
    assert {f"core.{'.'.join(path.relative_to(CORE).with_suffix('').parts)}" for path in files} <= set(found["modules"])
    assert not any("site-packages" in folder for folder in found["path"])
    foreign = set(found["loaded"]) - sys.stdlib_module_names - {"core"}
    assert foreign == set()


def test_a_device_is_checked_without_ansible() -> None:
    found = run_alone()
    assert found["status"] == "drifted"
    assert found["commands"] == ["interface Ethernet1", "description new", "no shutdown"]


def test_no_module_imports_by_an_absolute_name() -> None:
    for path in CORE.rglob("*.py"):
        assert "ansible" not in [line.split()[1].partition(".")[0] for line in _imports(path)], path
        assert not any(line.split()[1].startswith("ansible_collections") for line in _imports(path)), path


def _imports(path: Path) -> list[str]:
    lines = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    return [line for line in lines if line.startswith(("import ", "from "))]
