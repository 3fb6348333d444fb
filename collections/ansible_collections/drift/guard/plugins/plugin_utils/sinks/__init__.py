# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Where the recorder puts what it learns. One file a sink, each with ``open_sink``; :mod:`.registry` lists them."""

from __future__ import annotations
