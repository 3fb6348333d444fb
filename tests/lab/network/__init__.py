# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Sockets, SSH, faults and everything else between a client and a device."""

from __future__ import annotations
