# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The decisions of the jobs need no Nautobot. The package registers jobs with one, so its `__init__` is passed by."""

from __future__ import annotations

import sys
from types import ModuleType

from tests.conftest import ROOT

if "jobs" not in sys.modules:
    package = ModuleType("jobs")
    package.__path__ = [str(ROOT / "jobs")]
    sys.modules["jobs"] = package
