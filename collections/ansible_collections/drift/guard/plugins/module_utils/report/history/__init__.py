# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What earlier runs found -> since when something drifts, how the fleet fares, who drifts most.

Where earlier runs come from is no concern of this folder: :mod:`.lines` reads them from the file that lies beside the
reports, an audit database can hand over the same :class:`.runs.PastRun`.
"""

from __future__ import annotations
