# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Read and write objects through Nautobot's REST API: reads are retried, writes are sent once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.drift.guard.plugins.module_utils.nautobot.rest import content_of, listed
from ansible_collections.drift.guard.plugins.plugin_utils.nautobot_client import NautobotClient

_MANY = "1000"
"""Objects a page; what is asked for are a handful."""


class NautobotWriter(NautobotClient):
    """A session that may also write."""

    def find(self, endpoint: str, **filters: Any) -> list[Mapping[str, Any]]:
        """All objects of an endpoint, such as ``extras/job-hooks``, that Nautobot's filters select."""
        parameters = {"limit": _MANY, "depth": "0", "exclude_m2m": "false", **filters}
        kind = endpoint.rpartition("/")[2].replace("-", " ")

        def ask() -> Mapping[str, Any]:
            return content_of(self._send("GET", self._url(endpoint), params=parameters), doing=f"view {kind}")

        return listed(self._patiently(ask), kind=kind, where=self.source.where)

    def get(self, endpoint: str, key: str, *, doing: str) -> Mapping[str, Any]:
        """One object by its id."""
        return self._patiently(lambda: content_of(self._send("GET", self._url(endpoint, key)), doing=doing))

    def create(self, endpoint: str, fields: Mapping[str, Any], *, doing: str) -> Mapping[str, Any]:
        """Create an object; ``endpoint`` may also be an action's, such as ``extras/git-repositories/ID/sync``."""
        return content_of(self._send("POST", self._url(endpoint), json=dict(fields)), doing=doing)

    def update(self, endpoint: str, key: str, fields: Mapping[str, Any], *, doing: str) -> Mapping[str, Any]:
        """Change some fields of an object."""
        return content_of(self._send("PATCH", self._url(endpoint, key), json=dict(fields)), doing=doing)

    def _url(self, *parts: str) -> str:
        return "/".join([self._api.base_url, *parts, ""])
