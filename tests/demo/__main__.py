# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The main job on six simulated switches: check, show the drift, apply, prove, report. Run it with `make demo`."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from pathlib import Path

from tests.lab import Lab

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
REPORTS = ROOT / "reports" / "demo"
INTENT = HERE / "intent.json"
HISTORY = "history.jsonl"
STEPS = ("1-check", "2-apply", "3-proof")
"""A directory each, so that all three can be opened afterwards."""


def main() -> int:
    """Run the steps; the exit code says whether every device ended in sync and saved."""
    started = time.monotonic()
    with Lab(HERE / "configs") as lab:
        _say(
            f"A lab of {len(lab.names)} switches is up: {', '.join(lab.names)}. Each has drifted from {_short(INTENT)}."
        )
        _playbook("check.yml", lab, report="1-check", options=["--diff"])
        _say("Now the same lines are sent, and the result is proved over a fresh login before it is saved.")
        _playbook("apply.yml", lab, report="2-apply")
        _say("And once more, to see that nothing is left.")
        _playbook("check.yml", lab, report="3-proof")
        unsaved = [name for name in lab.names if lab.running(name) != lab.startup(name)]
    statuses = {device["device"]: device["status"] for device in _summary("3-proof")["devices"]}
    good = not unsaved and set(statuses.values()) == {"in_sync"}
    _say(
        f"{list(statuses.values()).count('in_sync')} of {len(statuses)} devices in sync, "
        f"{len(statuses) - len(unsaved)} saved, in {time.monotonic() - started:.0f} s. Reports to open in a browser:"
    )
    for report in STEPS:
        print(f"  {_short(REPORTS / report / 'report.html')}")
    return 0 if good else 1


def _playbook(name: str, lab: Lab, *, report: str, options: list[str] | None = None) -> None:
    command = ["ansible-playbook", f"playbooks/{name}", "-i", str(lab.inventory), *(options or [])]
    variables = {
        "drift_guard_intent_file": str(INTENT),
        "drift_guard_mode": "enforce",
        "drift_guard_report_dir": str(REPORTS / report),
    }
    _hand_over_history(report)
    print(f"$ ansible-playbook playbooks/{name} -e drift_guard_mode=enforce {' '.join(options or [])}\n", flush=True)
    subprocess.run([*command, "-e", json.dumps(variables)], cwd=ROOT, check=False)


def _hand_over_history(report: str) -> None:
    """Let a step know what the one before it knew, as steps that share a directory do."""
    earlier = REPORTS / STEPS[STEPS.index(report) - 1] / HISTORY
    if earlier.exists():
        (REPORTS / report).mkdir(parents=True, exist_ok=True)
        shutil.copyfile(earlier, REPORTS / report / HISTORY)


def _summary(report: str) -> dict[str, list[dict[str, str]]]:
    summary: dict[str, list[dict[str, str]]] = json.loads((REPORTS / report / "summary.json").read_text("utf-8"))
    return summary


def _short(path: Path) -> Path:
    return path.relative_to(ROOT)


def _say(text: str) -> None:
    print(f"\n### {text}\n", flush=True)


if __name__ == "__main__":
    sys.exit(main())
