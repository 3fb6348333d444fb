# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the devices do, as opposed to what they are told: links, neighbours, routes and BGP sessions.

Pure: everything follows from the configurations and the cables at the moment somebody asks, and nothing is stored.
"""

from __future__ import annotations

from .cabling import Cabling, CablingError
from .ports import Reason, Status, View

__all__ = ["Cabling", "CablingError", "Reason", "Status", "View"]
