# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The sink for the evidence bundle: one file with what each plan of the run was made from."""

from __future__ import annotations

from collections import Counter
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from ansible_collections.drift.guard.plugins.module_utils.audit.chain import Draft
from ansible_collections.drift.guard.plugins.module_utils.evidence.bundle import Bundle, encode
from ansible_collections.drift.guard.plugins.module_utils.evidence.proof import make_proof
from ansible_collections.drift.guard.plugins.module_utils.redact import redact_texts
from ansible_collections.drift.guard.plugins.module_utils.report.summary import Summary
from ansible_collections.drift.guard.plugins.module_utils.report.version import collection_version
from ansible_collections.drift.guard.plugins.module_utils.report.write import write_bytes
from ansible_collections.drift.guard.plugins.plugin_utils.audit.recording import now
from ansible_collections.drift.guard.plugins.plugin_utils.sinks.sink import RunContext, Sink
from ansible_collections.drift.guard.plugins.plugin_utils.spool import EVIDENCE, Collector

if TYPE_CHECKING:
    from ansible_collections.drift.guard.plugins.plugin_utils.audit.store import Store

_OURS = frozenset({"changes", "kept", "commands", "inverse"})


class EvidenceSink(Sink):
    """Collects what the workers keep."""

    def __init__(self, run: RunContext) -> None:
        self._run = run
        self._folder = Path(run.setting("report_dir")).expanduser() / "evidence"
        self._url = run.setting("audit_url") if "audit" in run.setting("sinks") else None
        self._records = Collector(EVIDENCE)
        self._seen: Counter[bytes] = Counter()
        self._bundle = Bundle()

    def flush(self) -> None:
        """Pack what was kept by now, while nobody waits for it."""
        for line in self._records.collect():
            name, _space, record = line.partition(b" ")
            self._seen[name] += 1
            self._bundle.add(f"plans/{name.decode()}-{self._seen[name]}.json", record)

    def close(self, summary: Summary) -> list[str]:
        """Write the bundle, and its digest into the audit trail."""
        self.flush()
        EVIDENCE.end()
        self._bundle.add("summary.json", encode(redact_texts(summary, keep=_OURS)))
        store = _open_store(self._url) if self._url else None
        if store:
            self._bundle.add("trail.json", encode(make_proof(store.around(self._run.id), run=self._run.id)))
        content = self._bundle.finish(run=self._run.id, version=collection_version())
        digest = sha256(content).hexdigest()
        path = write_bytes(self._folder, name=f"{self._run.id}.zip", content=content)
        if store:
            body = {"file": path.name, "sha256": digest}
            store.append([Draft(now(), self._run.id, "evidence", body=body)])
        return [f"{path} (SHA-256 {digest})"]


def open_sink(run: RunContext) -> EvidenceSink | None:
    """Only where it is asked for."""
    return EvidenceSink(run) if run.setting("evidence") else None


def _open_store(url: str) -> Store:
    """The database's libraries are loaded only where there is an audit trail."""
    from ansible_collections.drift.guard.plugins.plugin_utils.audit.engine import open_store  # noqa: PLC0415 - as it says

    return open_store(url)
