# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which version of the collection made a report."""

from __future__ import annotations

import json
import re
from pathlib import Path

_COLLECTION = Path(__file__).parents[3]


def collection_version() -> str:
    """Read the version from the manifest of an installed collection, or from galaxy.yml in a checkout."""
    manifest, galaxy = _COLLECTION / "MANIFEST.json", _COLLECTION / "galaxy.yml"
    if manifest.is_file():
        return str(json.loads(manifest.read_text(encoding="utf-8"))["collection_info"]["version"])
    if galaxy.is_file():
        found = re.search(r"^version:\s*[\"']?([\w.+-]+)", galaxy.read_text(encoding="utf-8"), re.MULTILINE)
        return found[1] if found else "unknown"
    return "unknown"
