# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""200 devices of 48 interfaces: the inventory and the bulk fetch of the intent, beside one bare GraphQL query."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

from ansible_collections.drift.guard.plugins.module_utils.nautobot import query
from ansible_collections.drift.guard.plugins.plugin_utils.nautobot_client import NautobotClient, Source
from ansible_collections.drift.guard.plugins.plugin_utils.nautobot_fetch import fetch_intent
from tests.bench import ROOT
from tests.bench.harness import Section, in_turns
from tests.integration.playbook_runs import BIN, clean_environment
from tests.lab.nautobot import Nautobot
from tests.lab.nautobot.seeding import synthetic

DEVICES = 200
ROUNDS = 5
LIMIT = 1.2
"""How many times the bare query the inventory may take."""
STATE = ROOT / ".cache" / "nautobot" / "bench"
_BARE, _INVENTORY, _GQL = "one bare GraphQL query", "`ansible-inventory --list`", "the same with `gql_inventory`"


def bench() -> Section:
    """Measure."""
    with seeded() as source, tempfile.TemporaryDirectory() as folder:
        client = NautobotClient(source)
        everything = query.devices_query(query.INTENT_FIELDS, arguments={})
        rows = client.rows(everything, kind="devices")
        names = [str(row["name"]) for row in rows]
        file = Path(folder) / "bench.drift_guard.yml"
        file.write_text("plugin: drift.guard.nautobot\n")
        ways: dict[str, Callable[[], object]] = {
            _BARE: lambda: client.rows(everything, kind="devices"),
            _INVENTORY: lambda: _list(file, source, home=file.parent),
            "intent in bulk, as the tasks fetch it": lambda: fetch_intent(client, names),
        }
        if find_spec("ansible_collections.networktocode") and find_spec("ansible_collections.networktocode.nautobot"):
            ways[_GQL] = lambda: _list(ROOT / "inventory" / "nautobot_gql.yml", source, home=file.parent)
        figures = in_turns(ways, rounds=ROUNDS)
    bare = figures[_BARE].median
    section = Section(f"Inventory: {len(rows)} devices, {sum(len(row['interfaces']) for row in rows)} interfaces")
    for name, figure in figures.items():
        limit = f", at most {LIMIT:g}" if name == _INVENTORY else ""
        note = "" if name == _BARE else f"{figure.median / bare:.2f} times the bare query{limit}"
        section.figures.append(replace(figure, note=note))
    return section


@contextmanager
def seeded() -> Iterator[Source]:
    """A Nautobot of its own with these devices, seen by a user who may only read."""
    nautobot = Nautobot(STATE)
    nautobot.up()
    try:
        nautobot.seed(synthetic(DEVICES))
        yield Source(nautobot.url, nautobot.token("reader"), timeout=300)
    finally:
        nautobot.down()


def _list(file: Path, source: Source, *, home: Path) -> None:
    subprocess.run(
        [str(BIN / "ansible-inventory"), "-i", str(file), "--list"],
        cwd=ROOT,
        env=clean_environment(home) | {"NAUTOBOT_URL": source.url, "NAUTOBOT_TOKEN": source.token},
        stdout=subprocess.DEVNULL,
        check=True,
    )
