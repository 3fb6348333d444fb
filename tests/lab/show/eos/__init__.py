# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""EOS's `show` commands, a module per topic."""

from __future__ import annotations

from tests.lab.show import configuration as common
from tests.lab.show.table import Table

from . import configuration, interfaces, management, neighbors, routing, sessions, system, vlans, vrfs

TABLE: Table = {
    **common.COMMANDS,
    "show running-config interfaces <line>": common.interface_config,
    **configuration.COMMANDS,
    **interfaces.COMMANDS,
    **neighbors.COMMANDS,
    **routing.COMMANDS,
    **sessions.COMMANDS,
    **system.COMMANDS,
    **management.COMMANDS,
    **vlans.COMMANDS,
    **vrfs.COMMANDS,
}
