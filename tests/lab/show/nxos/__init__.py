# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""NX-OS's `show` commands, a module per topic."""

from __future__ import annotations

from tests.lab.show import common, configuration
from tests.lab.show.table import Table

from . import checkpoints, features, interfaces, system, vlans

TABLE: Table = {
    **common.COMMANDS,
    **configuration.COMMANDS,
    **checkpoints.COMMANDS,
    **features.COMMANDS,
    **interfaces.COMMANDS,
    **system.COMMANDS,
    **vlans.COMMANDS,
}
