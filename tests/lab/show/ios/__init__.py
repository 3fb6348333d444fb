# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""IOS's `show` commands, a module per topic."""

from __future__ import annotations

from tests.lab.show import configuration
from tests.lab.show.table import Table

from . import archive, interfaces, neighbors, policy, routing, system, vlan_features, vlans

TABLE: Table = {
    **configuration.COMMANDS,
    **archive.COMMANDS,
    **interfaces.COMMANDS,
    **neighbors.COMMANDS,
    **policy.COMMANDS,
    **routing.COMMANDS,
    **system.COMMANDS,
    **vlans.COMMANDS,
    **vlan_features.COMMANDS,
}
