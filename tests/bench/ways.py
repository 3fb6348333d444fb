# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Ways to find drift on a fleet: ours, what is used today, and the floors below. Each says what it took.

Each way's answer is compared with what is known to have drifted: a fast way that finds nothing would be no peer.
"""

from __future__ import annotations

import json
import re
import shlex
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from tests.bench import ROOT
from tests.bench.fleet import drifted_names, write_fleet
from tests.bench.peer_files import write_host_vars, write_nornir
from tests.bench.process_tree import Usage, measured
from tests.integration.playbook_runs import BIN, clean_environment
from tests.lab import Lab

FLOOR, OURS = "bare fetch with asyncssh", "`check.yml`, reports included"
NORNIR = "Nornir, netmiko and difflib"
USUAL = "usual playbook: facts and four resource modules"
PEERS = Path(__file__).resolve().parent / "peers"
_RECAP = re.compile(r"^(\S+) +: ok=\d+ +changed=(\d+)", re.MULTILINE)


FORKS = 20
"""Also what the project's ansible.cfg says, and how many devices the scripts talk to at once."""


class WrongAnswerError(RuntimeError):
    """A way that is measured did not find what has drifted."""


@dataclass(frozen=True)
class Bed:
    """Simulated devices, and what the ways of checking them need."""

    folder: Path
    intent: Path
    lab: Lab
    count: int
    drifted: frozenset[str]

    @cached_property
    def host_vars(self) -> Path:
        """The usual playbook's inventory."""
        return write_host_vars(self.lab, self.folder / "usual", count=self.count)

    @cached_property
    def nornir(self) -> Path:
        """Nornir's inventory and the intended configurations."""
        return write_nornir(self.lab, self.folder / "nornir", count=self.count)

    def expect(self, found: frozenset[str], *, by: str) -> None:
        """Compare what drifted with what was found."""
        if wrong := found ^ self.drifted:
            raise WrongAnswerError(
                f"{by} - Expected: {len(self.drifted)} drifted devices. Actual: {len(found)}, "
                f"and it is wrong about {', '.join(sorted(wrong)[:5])}."
            )


Way = Callable[[Bed], Usage]


@contextmanager
def bed(count: int, *, drifted: float = 0.0, latency_ms: int = 0) -> Iterator[Bed]:
    """A fleet of its own in a lab."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        intent = write_fleet(folder / "fleet", count=count, drifted=drifted)
        with Lab(folder / "fleet" / "configs", latency_ms=latency_ms) as lab:
            yield Bed(folder, intent, lab, count, drifted_names(count, drifted))


def ours(
    there: Bed, *, forks: int = FORKS, nautobot: Mapping[str, Any] | None = None, batch: int | None = None
) -> Usage:
    """`check.yml` as it comes, with its reports and plans; the intent is in a file, or asked of a Nautobot."""
    source = {"nautobot": nautobot} if nautobot else {"intent_file": there.intent}
    variables = {"report_dir": there.folder / "reports", **source, **({"batch": batch} if batch else {})}
    given = json.dumps({f"drift_guard_{name}": value for name, value in variables.items()}, default=str)
    usage = _playbook(there, ROOT / "playbooks" / "check.yml", options=["-e", given, "-f", str(forks)])
    _expect_answer(there)
    return usage


def ours_in_slices(
    there: Bed, *, inventories: Sequence[Path], slices: int, environment: Mapping[str, str], forks: int = FORKS
) -> Usage:
    """The README's lines for a large fleet: slices, two at a time, and their merge.

    Args:
        there: the devices.
        inventories: the first is of drift.guard.nautobot.
        slices: how many.
        environment: what the inventory needs.
        forks: of each slice.

    """
    sources = " ".join(f"-i {shlex.quote(str(file))}" for file in inventories)
    run = f"{BIN}/ansible-playbook {sources} -f {forks} -e drift_guard_report_dir={there.folder}/reports playbooks"
    script = (
        f"seq {slices} | xargs -P 2 -I % env DRIFT_GUARD_SLICE=%/{slices} "
        f"{run}/check.yml -e drift_guard_slice_of=bench "
        f"&& {run}/report.yml -e drift_guard_merge=bench"
    )
    with tempfile.TemporaryDirectory(dir=there.folder) as home:
        settings = clean_environment(Path(home)) | dict(environment)
        usage = measured(["bash", "-c", script], output=_output(there), cwd=ROOT, env=settings)
    _expect_answer(there)
    return usage


def _expect_answer(there: Bed) -> None:
    """Compare what the reports say with what is known."""
    statuses = {outcome["device"]: outcome["status"] for outcome in outcomes(there)}
    there.expect(frozenset(name for name, status in statuses.items() if status == "drifted"), by="check.yml")
    if (in_sync := list(statuses.values()).count("in_sync")) != there.count - len(there.drifted):
        raise WrongAnswerError(
            f"check.yml - Expected: {there.count - len(there.drifted)} devices in sync. Actual: {in_sync}."
        )


def outcomes(there: Bed) -> list[dict[str, Any]]:
    """What the last run of `check.yml` says of each device."""
    summary = json.loads((there.folder / "reports" / "summary.json").read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = summary["devices"]
    return found


def usual(there: Bed) -> Usage:
    """The vendors' resource modules, in check mode over network_cli."""
    usage = _playbook(there, PEERS / "usual.yml", inventory=there.host_vars, options=["--check"], plain=True)
    recap = _recap(there)
    there.expect(frozenset(name for name, changed in recap.items() if changed), by="usual.yml")
    return usage


def nothing(there: Bed) -> Usage:
    """A task that does nothing."""
    usage = _playbook(there, PEERS / "nothing.yml", plain=True)
    _recap(there)
    return usage


def nornir_diff(there: Bed) -> Usage:
    """Nornir, netmiko and difflib."""
    usage = measured([sys.executable, PEERS / "nornir_diff.py", there.nornir], output=_output(there))
    there.expect(frozenset(_output(there).read_text(encoding="utf-8").split()), by="nornir_diff.py")
    return usage


def fetch(there: Bed) -> Usage:
    """asyncssh alone."""
    command = [sys.executable, PEERS / "fetch.py", there.lab.inventory, there.lab.known_hosts]
    usage = measured(command, output=_output(there))
    if (got := _output(there).read_text(encoding="utf-8").strip()) != str(there.count):
        raise WrongAnswerError(f"fetch.py - Expected: {there.count} configurations. Actual: {got}.")
    return usage


def _playbook(
    there: Bed,
    playbook: Path,
    *,
    inventory: Path | None = None,
    options: Sequence[str] = (),
    plain: bool = False,
) -> Usage:
    """Run it in a home of its own: what an earlier run left behind, such as sockets, serves no other.

    Args:
        there: the devices.
        playbook: its file.
        inventory: another than the lab's own.
        options: of ansible-playbook.
        plain: with the peers' settings instead of the project's.

    """
    words = [BIN / "ansible-playbook", playbook, "-i", inventory or there.lab.inventory, *options]
    with tempfile.TemporaryDirectory(dir=there.folder) as home:
        settings = {"ANSIBLE_CONFIG": str(PEERS / "ansible.cfg")} if plain else {}
        return measured(
            words,
            output=_output(there),
            cwd=ROOT,
            env=clean_environment(Path(home)) | settings,
        )


def _recap(there: Bed) -> Mapping[str, int]:
    """How many tasks would have changed each host."""
    text = _output(there).read_text(encoding="utf-8")
    found = {name: int(changed) for name, changed in _RECAP.findall(text)}
    if len(found) != there.count:
        raise WrongAnswerError(
            f"ansible-playbook - Expected: {there.count} hosts in the recap. Actual:\n{text[-2000:]}"
        )
    return found


def _output(there: Bed) -> Path:
    return there.folder / "output"
