# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The inventory and the bulk fetch of the intent, side by side with one bare GraphQL query for everything.

NAUTOBOT_URL=... NAUTOBOT_TOKEN=... python -m tests.bench.nautobot_inventory
"""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from ansible.plugins.loader import init_plugin_loader

ROOT = Path(__file__).resolve().parents[2]
init_plugin_loader([str(ROOT / "collections")])

from ansible_collections.drift.guard.plugins.module_utils.nautobot import query  # noqa: E402  # found from here on
from ansible_collections.drift.guard.plugins.plugin_utils.nautobot_client import NautobotClient, Source  # noqa: E402
from ansible_collections.drift.guard.plugins.plugin_utils.nautobot_fetch import fetch_intent  # noqa: E402
from tests.integration.playbook_runs import BIN, clean_environment  # noqa: E402

ROUNDS = 3


def main() -> None:
    """Measure and print."""
    source = Source(os.environ["NAUTOBOT_URL"], os.environ["NAUTOBOT_TOKEN"], timeout=300)
    client = NautobotClient(source)
    everything = query.devices_query(query.INTENT_FIELDS, arguments={})
    rows = client.rows(everything, kind="devices")
    names = [str(row["name"]) for row in rows]
    print(f"{len(rows)} devices, {sum(len(row['interfaces']) for row in rows)} interfaces, median of {ROUNDS}")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "bench.drift_guard.yml"
        file.write_text("plugin: drift.guard.nautobot\n")
        ways: dict[str, Callable[[], object]] = {
            "one bare GraphQL query": lambda: client.rows(everything, kind="devices"),
            "ansible-inventory --list": lambda: _list(file, source),
            "intent in bulk, as the tasks fetch it": lambda: fetch_intent(client, names),
        }
        # In turns, so that a busy moment of the machine does not hit one of them alone.
        taken: dict[str, list[float]] = {way: [] for way in ways}
        for _round in range(ROUNDS):
            for way, run in ways.items():
                began = time.perf_counter()
                run()
                taken[way].append(time.perf_counter() - began)
    bare = median(taken["one bare GraphQL query"])
    for way, seconds in taken.items():
        print(f"{way:40} {median(seconds):7.2f} s  {median(seconds) / bare:5.2f}")


def _list(file: Path, source: Source) -> None:
    subprocess.run(
        [str(BIN / "ansible-inventory"), "-i", str(file), "--list"],
        cwd=ROOT,
        env=clean_environment(file.parent) | {"NAUTOBOT_URL": source.url, "NAUTOBOT_TOKEN": source.token},
        stdout=subprocess.DEVNULL,
        check=True,
    )


if __name__ == "__main__":
    main()
