# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Stage 4: a transition -> ordered steps for the vendors' modules.

A step is the vendor module's name and its parameters:

* ``{"module": "cisco.ios.ios_l3_interfaces", "state": "merged", "config": [...]}`` for what a resource module adds
* ``{"module": "cisco.ios.ios_config", "parents": ["interface Vlan10"], "lines": ["no description"]}`` for removals,
  and for the few things that no resource module does or does safely
"""

from __future__ import annotations

from .steps import make_payload
from .work import Step

__all__ = ["Step", "make_payload"]
