# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""AWX's objects as its REST API keeps them: created, changed, associated and listed, with secrets hidden."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.integration.http_stub import Answer

Json = dict[str, Any]
HIDDEN = "$encrypted$"
SECRET_INPUTS = ("token", "password", "enable", "database_url")
_TYPES = {
    "organizations": "organization",
    "credential_types": "credential_type",
    "credentials": "credential",
    "projects": "project",
    "inventories": "inventory",
    "inventory_sources": "inventory_source",
    "job_templates": "job_template",
    "workflow_job_templates": "workflow_job_template",
    "workflow_job_template_nodes": "workflow_job_template_node",
    "workflow_approval_templates": "workflow_approval_template",
    "execution_environments": "execution_environment",
}
_UNIFIED = ("job_templates", "workflow_job_templates", "projects", "inventory_sources")
_APPROVAL_FIELDS = ("name", "description", "timeout")


@dataclass
class AwxObjects:
    """What it holds, and what was written."""

    url: str = ""
    kinds: dict[str, dict[int, Json]] = field(default_factory=lambda: {kind: {} for kind in _TYPES})
    links: dict[str, list[int]] = field(default_factory=dict)
    """``job_templates/7/credentials`` -> the ids of what is associated."""
    written: list[tuple[str, str]] = field(default_factory=list)
    """Method and path of each change."""
    secrets: list[str] = field(default_factory=list)
    """What credentials really hold."""
    _ids: Any = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        self._make("organizations", {"name": "Default"})

    def named(self, kind: str) -> dict[str, Json]:
        """All of a kind by name."""
        return {one.get("name") or one["identifier"]: one for one in self.kinds[kind].values()}

    def linked(self, path: str, kind: str) -> list[str]:
        """The names of what is associated."""
        found = [self.kinds[kind][key] for key in self.links.get(path, [])]
        return [one.get("name") or one["identifier"] for one in found]

    def reply(self, method: str, target: str, content: Json) -> Answer:
        parts = urlsplit(target)
        query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        words = parts.path.strip("/").split("/")[2:]
        if method != "GET":
            self.written.append((method, "/".join(words)))
        match method, words:
            case "GET", ["unified_job_templates"]:
                return self._list([one for kind in _UNIFIED for one in self.kinds[kind].values()], query)
            case "GET", [kind] if kind in self.kinds:
                return self._list(list(self.kinds[kind].values()), query)
            case "POST", [kind] if kind in self.kinds:
                return _answer(self._make(kind, content), status=201)
            case _, [kind, key, *rest] if kind in self.kinds and int(key) in self.kinds[kind]:
                return self._one(method, kind, int(key), rest, content)
        return Answer(404, '{"detail": "Not found."}')

    def _one(self, method: str, kind: str, key: int, rest: list[str], content: Json) -> Answer:
        one = self.kinds[kind][key]
        match method, rest:
            case "GET", []:
                return _answer(one)
            case "PATCH", []:
                known = {name: value for name, value in content.items() if kind != "workflow_approval_templates"}
                known |= {name: content[name] for name in _APPROVAL_FIELDS if name in content}
                one.update(self._hidden(known))
                return _answer(one)
            case "POST", ["create_approval_template"]:
                made = self._make("workflow_approval_templates", {name: content.get(name) for name in _APPROVAL_FIELDS})
                one["related"]["unified_job_template"] = made["url"]
                return _answer(made, status=201)
            case "GET", [link]:
                pool = {number: each for each_kind in self.kinds.values() for number, each in each_kind.items()}
                return self._list([pool[number] for number in self.links.get(f"{kind}/{key}/{link}", [])], {})
            case "POST", [link]:
                self.links.setdefault(f"{kind}/{key}/{link}", []).append(content["id"])
                return Answer(204, "")
        return Answer(404, '{"detail": "Not found."}')

    def _make(self, kind: str, content: Mapping[str, Any]) -> Json:
        key = next(self._ids)
        links = ("credentials", "always_nodes", "success_nodes", "failure_nodes")
        related = {link: f"/api/v2/{kind}/{key}/{link}/" for link in links}
        fixed = {"id": key, "type": _TYPES[kind], "url": f"/api/v2/{kind}/{key}/", "related": related}
        one = {**self._hidden(content), **fixed, "summary_fields": {}, "scm_revision": "0" * 40}
        self.kinds[kind][key] = one
        return one

    def _hidden(self, content: Mapping[str, Any]) -> Json:
        """As AWX shows a credential's inputs; a credential type's say no secret."""
        inputs = content.get("inputs")
        if not isinstance(inputs, Mapping) or "fields" in inputs:
            return dict(content)
        self.secrets += [value for name, value in inputs.items() if name in SECRET_INPUTS]
        shown = {name: HIDDEN if name in SECRET_INPUTS else value for name, value in inputs.items()}
        return {**content, "inputs": shown}

    def _list(self, rows: list[Json], query: Mapping[str, str]) -> Answer:
        wanted = {name: value for name, value in query.items() if name not in ("page_size", "page", "order_by")}
        found = [row for row in rows if all(str(row.get(name)) == value for name, value in wanted.items())]
        return _answer({"count": len(found), "next": None, "previous": None, "results": found})


def _answer(content: Json, *, status: int = 200) -> Answer:
    return Answer(status, json.dumps(content), headers={"X-API-Product-Name": "AWX", "X-API-Product-Version": "24.6.1"})
