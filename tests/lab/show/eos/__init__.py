# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""EOS's `show` commands, a module per topic."""

from __future__ import annotations

from tests.lab.show import configuration
from tests.lab.show.table import Table

from . import interfaces, neighbors, routing, sessions, system, vlans

TABLE: Table = {
    **configuration.COMMANDS,
    "show running-config interfaces <line>": configuration.interface_config,
    "show running-config section <line>": configuration.section,
    **interfaces.COMMANDS,
    **neighbors.COMMANDS,
    **routing.COMMANDS,
    **sessions.COMMANDS,
    **system.COMMANDS,
    **vlans.COMMANDS,
}
