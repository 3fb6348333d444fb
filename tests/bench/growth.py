# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the parts of a check take as the fleet grows to 10,000 devices, and a picture of it.

    inventory   `ansible-inventory --list` with drift.guard.nautobot
    check       `check.yml` with the intent from Nautobot, over SSH, with its reports, in batches of 1,000
    slices      the same as slices of 1,000, two at a time, inventory and merge included
    recording   a run recorded by all sinks, a fifth of the devices drifted

A stand-in answers in Nautobot's place, for a real one would be busy for hours with 480,000 interfaces; what it takes is
not in the figures. A figure of 10,000 devices may be 10.5 times that of 1,000: what is quadratic would be far above.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from statistics import median

from matplotlib.figure import Figure as Picture

from ansible_collections.drift.guard.plugins.module_utils.nautobot.fleet import NETWORK_OS
from ansible_collections.drift.guard.plugins.plugin_utils.sinks.registry import SINKS
from tests.bench import ROOT
from tests.bench.fleet import device_at, nautobot_device
from tests.bench.harness import Figure, Goal, Section, in_turns
from tests.bench.process_tree import Usage, measured
from tests.bench.recording import recorded
from tests.bench.ways import WrongAnswerError, bed, ours, ours_in_slices
from tests.integration.http_receiver import receiving
from tests.integration.nautobot_stub import TOKEN, StubNautobot, running_stub, stub_device
from tests.integration.playbook_runs import BIN, clean_environment

ROUNDS = {250: 3, 500: 3, 1000: 3, 2000: 2, 5000: 1, 10000: 1}
"""Devices -> how often."""
FEW = 1000
"""What larger fleets are compared with."""
MOST_GROWTH = 10.5
"""How many times as much ten times as many devices may take."""
BATCH = 1000
"""Devices at a time, as the README says for thousands."""
MEASURES: Mapping[str, Callable[[Figure], tuple[float, ...]]] = {
    "wall time, s": lambda figure: figure.samples,
    "CPU, s": lambda figure: figure.cpu,
    "memory, MB": lambda figure: figure.memory,
}
_FLEET = {
    "plugin": "drift.guard.nautobot",
    "timeout": 300,
    "custom_fields": True,
    "groups": {platform.value: f"ansible_network_os == '{network_os}'" for platform, network_os in NETWORK_OS.items()},
    "compose": {"ansible_port": "nautobot_custom_fields.port"},
}
"""An inventory whose groups are those of the lab's credentials."""
PICTURE = ROOT / "build" / "bench" / "growth.svg"


def bench() -> Iterator[Section]:
    """Measure part by part; the picture comes last."""
    curves: dict[str, dict[int, Figure]] = {}
    for name, measure in PARTS.items():
        curves[name] = {count: measure(count, rounds) for count, rounds in ROUNDS.items()}
        yield section(name, curves[name])
    draw(curves, PICTURE)


def inventory(count: int, rounds: int) -> Figure:
    """Hosts and groups of so many devices."""
    devices = [stub_device(device_at(number)[1]) for number in range(1, count + 1)]
    with running_stub(*devices) as stub, tempfile.TemporaryDirectory() as name:
        return _figure(partial(_listed, Path(name), stub), count, rounds)


def check(count: int, rounds: int) -> Figure:
    """All of a check."""
    devices = []
    for number in range(1, count + 1):
        platform, name = device_at(number)
        fields = nautobot_device(platform, name, number=number)
        devices.append(stub_device(name, platform=fields["platform"], interfaces=fields["interfaces"]))
    with bed(count) as there, running_stub(*devices) as stub:
        nautobot = {"url": stub.url, "token": TOKEN, "timeout": 300}
        return _figure(partial(ours, there, nautobot=nautobot, batch=BATCH), count, rounds)


def slices(count: int, rounds: int) -> Figure:
    """All of a check as slices, with hosts, addresses and intent from the inventory of ours."""
    with bed(count) as there:
        lab = json.loads(there.lab.inventory.read_text(encoding="utf-8"))
        ports = {name: host for group in lab["all"]["children"].values() for name, host in group.pop("hosts").items()}
        devices = []
        for number in range(1, count + 1):
            platform, name = device_at(number)
            fields = nautobot_device(platform, name, number=number)
            devices.append(
                stub_device(
                    name,
                    platform=fields["platform"],
                    interfaces=fields["interfaces"],
                    primary_ip4={"host": ports[name]["ansible_host"]},
                    _custom_field_data={"port": ports[name]["ansible_port"]},
                )
            )
        fleet, credentials = there.folder / "fleet.drift_guard.yml", there.folder / "credentials.yml"
        fleet.write_text(json.dumps(_FLEET), encoding="utf-8")
        credentials.write_text(json.dumps(lab), encoding="utf-8")
        with running_stub(*devices) as stub:
            way = partial(
                ours_in_slices,
                there,
                inventories=[fleet, credentials],
                slices=-(-count // BATCH),
                environment={"NAUTOBOT_URL": stub.url, "NAUTOBOT_TOKEN": TOKEN},
            )
            return _figure(way, count, rounds)


def recording(count: int, rounds: int) -> Figure:
    """What the callback does with the outcomes."""
    with tempfile.TemporaryDirectory() as name, receiving() as receiver:
        return _figure(partial(recorded, SINKS, Path(name), receiver.address, devices=count), count, rounds)


PARTS: Mapping[str, Callable[[int, int], Figure]] = {
    "inventory": inventory,
    "check": check,
    "check in slices": slices,
    "recording": recording,
}


def section(name: str, curve: Mapping[int, Figure]) -> Section:
    """A part's table: what it takes per 1,000 devices, and how many times as much the largest fleet takes."""
    figures = [replace(figure, note=_note(figure, count)) for count, figure in curve.items()]
    figures[-1] = replace(figures[-1], goals=tuple(_goals(curve)))
    return Section(f"Growth: {name}", figures)


def _goals(curve: Mapping[int, Figure]) -> Iterator[Goal]:
    few, many = curve[FEW], curve[max(curve)]
    limit = MOST_GROWTH * max(curve) / (10 * FEW)
    for words, values in MEASURES.items():
        ratio = median(values(many)) / median(values(few))
        yield Goal(f"{{}} times the {words.partition(',')[0]} of {FEW:,}", ratio, limit)


def _note(figure: Figure, count: int) -> str:
    each = 1000 / count
    cpu, memory = figure.cpu_median * each, figure.memory_median * each
    return f"per 1,000: {figure.median * each:.1f} s, {cpu:.1f} s of CPU, {memory:.0f} MB"


def draw(curves: Mapping[str, Mapping[int, Figure]], file: Path) -> None:
    """A panel for each measure, on logarithmic axes: what is steeper than its dotted line is worse than linear."""
    picture = Picture(figsize=(12, 4.5), layout="constrained")
    for panel, (words, values) in zip(picture.subplots(1, len(MEASURES)), MEASURES.items(), strict=True):
        for name, curve in curves.items():
            counts = sorted(curve)
            (line,) = panel.plot(counts, [median(values(curve[count])) for count in counts], marker="o", label=name)
            each = median(values(curve[FEW])) / FEW
            panel.plot([FEW, counts[-1]], [each * FEW, each * counts[-1]], linestyle=":", color=line.get_color())
        panel.set(title=words, xlabel="devices of 48 ports", xscale="log", yscale="log")
        panel.set_xticks(counts, [f"{count:,}" for count in counts], rotation=45)
        panel.yaxis.set_major_formatter("{x:g}")
        panel.minorticks_off()
        panel.grid(visible=True, alpha=0.3)
        panel.legend()
    picture.supxlabel(f"dotted: in proportion to {FEW:,} devices", fontsize="small")
    file.parent.mkdir(parents=True, exist_ok=True)
    picture.savefig(file, format="svg")


def _figure(way: Callable[[], Usage], count: int, rounds: int) -> Figure:
    return in_turns({f"{count:,} devices": way}, rounds=rounds)[f"{count:,} devices"]


def _listed(folder: Path, stub: StubNautobot) -> Usage:
    """All hosts and groups, from nothing."""
    file = folder / "fleet.drift_guard.yml"
    file.write_text("plugin: drift.guard.nautobot\n", encoding="utf-8")
    command = [BIN / "ansible-inventory", "-i", file, "--list"]
    environment = clean_environment(folder) | {"NAUTOBOT_URL": stub.url, "NAUTOBOT_TOKEN": TOKEN}
    usage = measured(command, output=folder / "output", cwd=ROOT, env=environment)
    hosts = json.loads((folder / "output").read_text(encoding="utf-8"))["_meta"]["hostvars"]
    if len(hosts) != len(stub.devices):
        raise WrongAnswerError(f"ansible-inventory - Expected: {len(stub.devices)} hosts. Actual: {len(hosts)}.")
    return usage
