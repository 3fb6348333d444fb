# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A real Nautobot that knows the demo's devices."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ansible_collections.drift.guard.plugins.plugin_utils.nautobot_client import Source
from tests.lab.nautobot import Nautobot

INTENT = Path(__file__).resolve().parents[1] / "demo" / "intent.json"


@pytest.fixture(scope="module")
def nautobot(nautobot: Nautobot) -> Source:
    """Its address, and a token of a superuser's."""
    nautobot.seed(json.loads(INTENT.read_text("utf-8")))
    return Source(nautobot.url, nautobot.token("admin"))
