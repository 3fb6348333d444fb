# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""NX-OS's `show` commands, a module per topic."""

from __future__ import annotations

from tests.lab.show import configuration
from tests.lab.show.table import Table

from . import checkpoints, components, features, interfaces, neighbors, routing, system, vlans

TABLE: Table = {
    **configuration.COMMANDS,
    **checkpoints.COMMANDS,
    **components.COMMANDS,
    **features.COMMANDS,
    **interfaces.COMMANDS,
    **neighbors.COMMANDS,
    **routing.COMMANDS,
    **system.COMMANDS,
    **vlans.COMMANDS,
}
