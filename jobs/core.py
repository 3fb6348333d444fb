# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The collection's core in Nautobot's own Python: pure functions that need no Ansible."""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

from .errors import SettingError

FOLDER = Path("collections/ansible_collections/drift/guard/plugins/module_utils")
_NAME = "drift_guard_core"
"""A name of our own: `ansible_collections` may be somebody else's here. The core imports itself relatively."""


def core_module(name: str, *, project: Path) -> ModuleType:
    """A module of the core, such as `report.summary`.

    Args:
        name: below `plugins/module_utils`.
        project: the checkout.

    Raises:
        SettingError: the core is not in there.

    """
    folder = project / FOLDER
    if getattr(sys.modules.get(_NAME), "__path__", None) != [str(folder)]:
        _load(folder)
    return import_module(f"{_NAME}.{name}")


def _load(folder: Path) -> None:
    if not (folder / "__init__.py").is_file():
        raise SettingError(
            f"DRIFT_GUARD_PROJECT (environment of the worker) - Expected: a checkout of drift.guard, with {FOLDER} in "
            f"it. Actual: {folder.parents[len(FOLDER.parts) - 1]}. Correct it and start the worker again."
        )
    for loaded in [each for each in sys.modules if each == _NAME or each.startswith(f"{_NAME}.")]:
        del sys.modules[loaded]
    spec = spec_from_file_location(_NAME, folder / "__init__.py", submodule_search_locations=[str(folder)])
    if spec is None or spec.loader is None:  # never for a .py file, but its type says so
        raise SettingError(f"{folder} - Expected: a Python package. Actual: none.")
    module = module_from_spec(spec)
    sys.modules[_NAME] = module
    spec.loader.exec_module(module)
