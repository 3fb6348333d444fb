# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""NX-OS: the state of interfaces."""

from __future__ import annotations

from tests.lab.show.common import interface_status
from tests.lab.show.table import Table

COMMANDS: Table = {"show interface status": interface_status}
