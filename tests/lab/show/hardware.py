# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a device is: the facts about its model and software that several commands print."""

from __future__ import annotations

import zlib


def serial(hostname: str) -> str:
    """A serial number that stays the same for a hostname."""
    return f"SN{zlib.crc32(hostname.encode()) % 10**8:08d}"
