# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A real Nautobot on this machine: PostgreSQL, Redis, web server and worker from Python packages, without root."""

from __future__ import annotations

from .errors import NautobotError
from .instance import Nautobot

__all__ = ["Nautobot", "NautobotError"]
