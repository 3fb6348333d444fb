# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""EOS: `show vlan`."""

from __future__ import annotations

from tests.lab.show.common import vlan_table
from tests.lab.show.table import Table

COMMANDS: Table = {"show vlan": vlan_table, "show vlan brief": vlan_table}
