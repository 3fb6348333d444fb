# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The sink for a monitoring system: what a run found, as Prometheus reads it."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from ansible_collections.drift.guard.plugins.module_utils.report.metrics import task_of, to_families
from ansible_collections.drift.guard.plugins.module_utils.report.summary import Summary
from ansible_collections.drift.guard.plugins.plugin_utils import prometheus
from ansible_collections.drift.guard.plugins.plugin_utils.delivery import deliver
from ansible_collections.drift.guard.plugins.plugin_utils.plays import is_limited
from ansible_collections.drift.guard.plugins.plugin_utils.sinks.sink import RunContext, Sink
from ansible_collections.drift.guard.plugins.plugin_utils.slices import slice_name

WHOLE, LIMITED = "all", "limited"
"""What the set of devices is called where nobody says it."""


class MetricsSink(Sink):
    """Writes and pushes at the end of the run."""

    def __init__(self, run: RunContext) -> None:
        if prometheus.MISSING:
            raise prometheus.MetricsError(
                "metrics are configured, and the Python package prometheus_client is missing. Install it for the "
                "Python that runs ansible-playbook, or take metrics_textfile_dir and metrics_pushgateway away."
            ) from prometheus.MISSING
        directory, url = run.setting("metrics_textfile_dir"), run.setting("metrics_pushgateway")
        user, password = run.setting("metrics_username") or "", run.setting("metrics_password") or ""
        self._directory = Path(directory).expanduser() if directory else None
        self._gateway = prometheus.Gateway(url, user, password) if url else None
        self._scope = run.setting("metrics_scope") or (LIMITED if is_limited() else WHOLE)
        self._device_limit: int = run.setting("metrics_device_limit")
        self._seconds: float = run.setting("delivery_timeout")
        self._warn = run.warn

    def close(self, summary: Summary) -> list[str]:
        """Write and push; a run that found no device says nothing about any."""
        if not summary["devices"]:
            return []
        key = {"task": task_of(summary), "scope": self._scope}
        families = to_families(summary, scope=self._scope, device_limit=self._device_limit)
        registry = prometheus.registry_of(families)
        if self._gateway:
            send = partial(prometheus.push, registry, self._gateway, **key, seconds=self._seconds)
            for name, reason in deliver({"Pushgateway": send}, seconds=self._seconds).items():
                self._warn(f"metrics: the {name} at {self._gateway.url} did not take them: {reason}")
        if self._directory:
            return [str(prometheus.write_textfile(registry, directory=self._directory, **key))]
        return []


def open_sink(run: RunContext) -> MetricsSink | None:
    """Only where a directory or a gateway is set. A slice would replace the numbers of the others."""
    wanted = run.setting("metrics_textfile_dir") or run.setting("metrics_pushgateway")
    return MetricsSink(run) if wanted and not slice_name(run) else None
