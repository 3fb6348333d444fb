# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Stages apply and verify: send a frozen plan, prove the result over a fresh login, confirm it or take it back."""

from __future__ import annotations
