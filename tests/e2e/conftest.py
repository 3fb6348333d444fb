# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A real Nautobot for the tests, where one is given."""

from __future__ import annotations

import os

import pytest

from ansible_collections.drift.guard.plugins.plugin_utils.nautobot_client import Source

URL, TOKEN = "DRIFT_GUARD_NAUTOBOT_URL", "DRIFT_GUARD_NAUTOBOT_TOKEN"


@pytest.fixture(scope="session")
def nautobot() -> Source:
    """Its address, and a token of a superuser's."""
    if not (os.environ.get(URL) and os.environ.get(TOKEN)):
        pytest.skip(f"{URL} and {TOKEN} name no Nautobot")
    return Source(os.environ[URL], os.environ[TOKEN])
