# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Pushgateways: the real one where Debian's package can be had, and always one that keeps to the same rules.

The rules are those of https://github.com/prometheus/pushgateway#api: PUT replaces a group, the group's labels win, and
what is inconsistent is refused as a whole.
"""

from __future__ import annotations

import base64
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote_plus

from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.samples import Sample

from tests.integration.http_receiver import Request, receiving
from tests.integration.programs import free_port

Labels = tuple[tuple[str, str], ...]


def samples_at(address: str) -> list[Sample]:
    """Scrape it as Prometheus does, without what is about the gateway itself."""
    with urllib.request.urlopen(f"http://{address}/metrics", timeout=10) as answer:
        text = answer.read().decode()
    families = text_string_to_metric_families(text)
    return [sample for family in families for sample in family.samples if sample.name.startswith("drift_guard_")]


@contextmanager
def stub_gateway() -> Iterator[str]:
    """Start ours, and say its address."""
    groups: dict[Labels, list[Sample]] = {}
    with receiving() as receiver:
        receiver.reply = lambda request: _reply(request, groups)
        yield receiver.address


@contextmanager
def real_gateway(program: Path) -> Iterator[str]:
    """Start the real one, and say its address."""
    address = f"127.0.0.1:{free_port()}"
    process = subprocess.Popen([str(program), f"--web.listen-address={address}"], stderr=subprocess.DEVNULL)
    try:
        for _attempt in range(200):
            try:
                urllib.request.urlopen(f"http://{address}/-/ready", timeout=5).close()
                break
            except OSError:
                time.sleep(0.05)
        yield address
    finally:
        process.kill()
        process.wait()


def _reply(request: Request, groups: dict[Labels, list[Sample]]) -> tuple[int, str]:
    if request.method == "GET":
        return 200, "".join(_line(sample) for samples in groups.values() for sample in samples)
    key = _group(request.path)
    families = text_string_to_metric_families(request.body.decode())
    samples = [
        sample._replace(labels={**sample.labels, **dict(key)}) for family in families for sample in family.samples
    ]
    if len({(sample.name, *sorted(sample.labels.items())) for sample in samples}) < len(samples):
        return 400, "pushed metrics are invalid or inconsistent with existing metrics: collected before"
    groups[key] = samples
    return 200, ""


def _group(path: str) -> Labels:
    """Read the grouping key from the path."""
    empty, metrics, *parts = path.split("/")
    assert (empty, metrics, parts[0]) == ("", "metrics", "job"), path
    return tuple(_label(*parts[place : place + 2]) for place in range(0, len(parts), 2))


def _label(name: str, value: str) -> tuple[str, str]:
    if name.endswith("@base64"):
        return name.removesuffix("@base64"), base64.urlsafe_b64decode(value + "==").decode()
    return name, unquote_plus(value)


def _line(sample: Sample) -> str:
    values = {name: value.replace("\\", r"\\").replace('"', r"\"") for name, value in sample.labels.items()}
    labels = ",".join(f'{name}="{value}"' for name, value in values.items())
    return f"{sample.name}{{{labels}}} {sample.value}\n"
