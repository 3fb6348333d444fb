# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Metrics -> Prometheus: a file for node_exporter's textfile collector, or a Pushgateway."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlsplit

try:
    from prometheus_client import CollectorRegistry, Metric, push_to_gateway, write_to_textfile
    from prometheus_client.exposition import basic_auth_handler
except ImportError as error:
    MISSING: ImportError | None = error
else:
    MISSING = None

from ansible_collections.drift.guard.plugins.module_utils.errors import DriftGuardError
from ansible_collections.drift.guard.plugins.module_utils.report.metrics import Family
from ansible_collections.drift.guard.plugins.module_utils.report.text import cut, visible

JOB = "drift_guard"


class MetricsError(DriftGuardError):
    """Metrics can't be given to where they should go."""


@dataclass(frozen=True)
class Gateway:
    """A Pushgateway."""

    url: str
    username: str = ""
    password: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        parts = urlsplit(self.url)
        if parts.scheme not in ("http", "https") or not parts.netloc:
            raise MetricsError("metrics_pushgateway: expected an address such as http://gateway.example.com:9091.")
        if "@" in parts.netloc:
            raise MetricsError("metrics_pushgateway: holds a user. Set metrics_username and metrics_password instead.")


class _Collector:
    """What prometheus_client asks for metrics."""

    def __init__(self, families: Iterable[Family]) -> None:
        self._families = tuple(families)

    def collect(self) -> Iterator[Metric]:
        for family in self._families:
            metric = Metric(family.name, family.help, family.kind)
            for sample in family.samples:
                metric.add_sample(family.name + sample.suffix, dict(sample.labels), sample.value)
            yield metric


def registry_of(families: Iterable[Family]) -> CollectorRegistry:
    """Make what prometheus_client writes and pushes."""
    registry = CollectorRegistry()
    registry.register(_Collector(families))
    return registry


def write_textfile(registry: CollectorRegistry, *, directory: Path, task: str, scope: str) -> Path:
    """Write the file in one step; runs of another task or scope have files of their own.

    It is as readable as the process's umask leaves it: node_exporter runs as another user.

    Raises:
        MetricsError: the directory does not exist, or can't be written. An earlier file stays as it was.

    """
    file = directory / f"{JOB}_{task}_{quote(scope, safe='')}.prom"
    if not directory.is_dir():
        raise MetricsError(
            f"{directory}: no such directory. "
            "Set metrics_textfile_dir to the one that node_exporter reads (--collector.textfile.directory)."
        )
    try:
        write_to_textfile(str(file), registry)
    except OSError as error:
        raise MetricsError(f"{file}: can't be written: {error.strerror or error}.") from error
    return file


def push(registry: CollectorRegistry, gateway: Gateway, *, task: str, scope: str, seconds: float) -> str:
    """Replace what an earlier run of the same task and scope left there.

    Returns:
        Why that failed; empty when it did not.

    """
    handler: Callable[..., Any] = partial(
        basic_auth_handler, username=gateway.username or None, password=gateway.password
    )
    key = {"task": task, "scope": scope}
    try:
        push_to_gateway(gateway.url, JOB, registry, grouping_key=key, timeout=seconds, handler=handler)
    except HTTPError as error:
        answer = error.read(400).decode(errors="replace")
        return f"it answered {error.code}: {cut(visible(' '.join(answer.split())), limit=200)}"
    except URLError as error:
        return visible(str(error.reason))
    except OSError as error:
        return visible(str(error.strerror or error))
    return ""
