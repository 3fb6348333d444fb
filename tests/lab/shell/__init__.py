# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A login: keys, modes, rights and the commands outside of configuration mode."""

from __future__ import annotations
