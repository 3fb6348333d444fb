# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

DOCUMENTATION = r"""
name: credentials
short_description: Connection variables that Nautobot's worker hands to one run
version_added: 0.1.0
author:
  - drift.guard contributors (@drift-guard)
description:
  - Gives hosts of the inventories before it the user and passwords that drift.guard's jobs found in the Secrets Groups
    of the devices. It adds no host.
  - They come in an encrypted file, and its key in the environment of the run, so that neither is of use alone, and what
    a killed worker leaves behind is of none.
requirements:
  - cryptography, which comes with ansible-core
options:
  plugin:
    description: The name of this plugin.
    type: str
    required: true
    choices: [drift.guard.credentials]
  file:
    description: The encrypted file.
    type: path
    required: true
  key:
    description: Its key.
    type: str
    required: true
    env:
      - name: DRIFT_GUARD_CREDENTIALS_KEY
notes:
  - The jobs write its configuration, C(drift_guard_credentials.yml). Nobody else needs it.
"""

EXAMPLES = r"""
# drift_guard_credentials.yml
plugin: drift.guard.credentials
file: /tmp/drift-guard-4711-x1y2z3/credentials
"""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ansible.errors import AnsibleParserError
from ansible.plugins.inventory import BaseInventoryPlugin

try:
    from cryptography.fernet import Fernet, InvalidToken
except ImportError as error:  # ansible-core needs it for its vault, but is imported without it in places
    MISSING: ImportError | None = error
else:
    MISSING = None

if TYPE_CHECKING:
    from ansible.inventory.data import InventoryData
    from ansible.parsing.dataloader import DataLoader

_FILE_NAME = "drift_guard_credentials.yml"


class InventoryModule(BaseInventoryPlugin):
    NAME = "drift.guard.credentials"

    def verify_file(self, path: str) -> bool:
        return bool(super().verify_file(path)) and path.endswith(_FILE_NAME)

    def parse(self, inventory: InventoryData, loader: DataLoader, path: str, cache: bool = True) -> None:  # noqa: FBT001, FBT002
        super().parse(inventory, loader, path, cache)
        self._read_config_data(path)
        for host, variables in self._credentials().items():
            if host in inventory.hosts:
                for name, value in variables.items():
                    inventory.set_variable(host, name, value)

    def _credentials(self) -> dict[str, dict[str, Any]]:
        file = Path(self.get_option("file"))
        if MISSING is not None:
            raise AnsibleParserError(f"{file} - it can't be opened: {MISSING}. Install it for the Python of Ansible.")
        try:
            content: dict[str, dict[str, Any]] = json.loads(
                Fernet(self.get_option("key")).decrypt(file.read_bytes()).decode()
            )
        except (OSError, ValueError, InvalidToken) as error:
            raise AnsibleParserError(
                f"{file} - Expected: a file that DRIFT_GUARD_CREDENTIALS_KEY opens. Actual: "
                f"{str(error) or 'another key, or another file'}. drift.guard's jobs write one; start the job again."
            ) from None
        return content
