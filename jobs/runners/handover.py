# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Hand credentials to a run so that they stand in no argument, in no log, and readable in no file.

They lie encrypted in the run's private folder, and the key is in the environment of the run's process alone. What a
killed worker leaves behind is of no use to anybody. The inventory plugin `drift.guard.credentials` opens them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.fernet import Fernet

_KEY = "DRIFT_GUARD_CREDENTIALS_KEY"


@dataclass(frozen=True)
class Handover:
    """What a run needs to get at them."""

    inventory: Path
    """To be named after the inventory that has the devices."""
    environment: Mapping[str, str] = field(repr=False)


def hand_over(credentials: Mapping[str, Mapping[str, str]], *, folder: Path) -> Handover:
    """Seal them with a key of their own.

    Args:
        credentials: device name -> Ansible's connection variables.
        folder: private to the run, and removed after it.

    """
    key = Fernet.generate_key()
    sealed, inventory = folder / "credentials", folder / "drift_guard_credentials.yml"
    for file, content in (
        (sealed, Fernet(key).encrypt(json.dumps({name: dict(each) for name, each in credentials.items()}).encode())),
        (inventory, json.dumps({"plugin": "drift.guard.credentials", "file": str(sealed)}).encode()),
    ):
        file.touch(mode=0o600)
        file.write_bytes(content)
    return Handover(inventory, {_KEY: key.decode()})
