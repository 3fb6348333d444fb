# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The published JSON Schema of summary.json, for whoever reads the file with other tools.

A change that breaks a reader gets a new number and a new file; what only adds keys does not.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

NAME = "drift.guard/summary/1"
"""What stands under ``schema`` in every summary.json of this version."""

_FOLDER = Path(__file__).with_name("schemas")


def load(name: str = "summary-1") -> dict[str, Any]:
    """Read a schema (JSON Schema draft 2020-12): that of summary.json, or ``compliance-1``."""
    schema: dict[str, Any] = json.loads((_FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return schema
