# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which software makes a plan."""

from __future__ import annotations

import json
import platform
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from ansible.release import __version__ as ansible_version

from ansible_collections.drift.guard.plugins.module_utils.report.version import collection_version

COLLECTIONS = ("ansible.netcommon", "arista.eos", "cisco.ios", "cisco.nxos")
"""Those that render lines or talk to devices."""


@cache
def installed_versions() -> dict[str, str]:
    """Names and versions, of the vendors' collections those that are there."""
    found = {name: version for name in COLLECTIONS if (version := _version_of(name))}
    return {
        "drift.guard": collection_version(),
        "ansible-core": ansible_version,
        "python": platform.python_version(),
        **found,
    }


def _version_of(collection: str) -> str:
    """From the manifest of an installed collection; empty where it is not installed."""
    try:
        spec = find_spec(f"ansible_collections.{collection}")
        places = list(spec.submodule_search_locations or ()) if spec else []
        manifest = json.loads((Path(places[0]) / "MANIFEST.json").read_text(encoding="utf-8"))
        return str(manifest["collection_info"]["version"])
    except (ImportError, IndexError, OSError, ValueError, KeyError):
        return ""
