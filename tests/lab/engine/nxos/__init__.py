# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What NX-OS keeps without understanding it, and its features."""

from __future__ import annotations
