# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The shared runner's assertions explain themselves as those of a test do."""

from __future__ import annotations

import pytest

pytest.register_assert_rewrite("tests.integration.vendor_plays")
