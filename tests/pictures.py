# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The README's pictures: a fleet of simulated switches over SSH, corrected, then edited by hand, and checked each time.

`make pictures` writes them to docs/. What they show is what report.html showed at the end.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tests.browser import chromium, launched, opened
from tests.lab import Lab

ROOT = Path(__file__).resolve().parents[1]
DEMO = ROOT / "tests" / "demo"
DOCS = ROOT / "docs"
SITES = ("BRN2", "BSL1", "GVA1", "ZRH1")
CHECKS = 8
LIMIT = 200_000
"""Bytes of a picture: a README should open at once."""
EDITS = {
    "ios": ["interface GigabitEthernet1/0/3", "description moved to floor 2", "switchport access vlan 20"],
    "nxos": ["interface Ethernet1/3", "description spare", "shutdown"],
    "eos": ["interface Loopback0", "description do not touch", "mtu 1400"],
}
"""What somebody types in a hurry."""


def main() -> int:
    """Make the fleet, let it drift, check it, and take the pictures."""
    program = chromium()
    if program is None:
        print("pictures: no Chromium: install Debian's chromium, or name another in CHROMIUM", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory(prefix="drift-guard-") as scratch:
        folder = Path(scratch)
        report = _checked_fleet(folder) / "report.html"
        DOCS.mkdir(exist_ok=True)
        with launched(program) as browser:
            for name, size, dark, prepare in (
                ("report.png", (1280, 1180), False, None),
                ("report-device.png", (1280, 900), True, _unfold),
            ):
                with opened(browser, report.as_uri(), size=size, dark=dark) as page:
                    if prepare:
                        prepare(page)
                    page.screenshot(path=DOCS / name)
    too_large = [path.name for path in DOCS.glob("*.png") if path.stat().st_size > LIMIT]
    print(f"pictures: {', '.join(sorted(path.name for path in DOCS.glob('*.png')))} in {DOCS}")
    return 1 if too_large else 0


def _checked_fleet(folder: Path) -> Path:
    """Run it all; return where the last report is."""
    intent = _multiply(folder / "configs")
    dice = random.Random(4)
    with Lab(folder / "configs") as lab:
        _playbook("apply.yml", lab, intent=intent, report=folder / "setup")
        for _check in range(CHECKS):
            for name in dice.sample(lab.names, 2):
                lab.configure(name, EDITS[_platform(name)])
            _correct(dice.sample(lab.names, 4), lab, intent=intent, folder=folder)
            lab.fault(dice.choice(lab.names), refuse_connections=True)
            _playbook("check.yml", lab, intent=intent, report=folder / "report")
            for name in lab.names:
                lab.clear_faults(name)
    return folder / "report"


def _correct(names: list[str], lab: Lab, *, intent: Path, folder: Path) -> None:
    """Somebody brings a few devices back, without a report of its own."""
    _playbook("apply.yml", lab, intent=intent, report=folder / "corrections", options=["--limit", ",".join(names)])


def _multiply(configs: Path) -> Path:
    """Make the demo's site several sites; return the intent's file."""
    configs.mkdir()
    intent = json.loads((DEMO / "intent.json").read_text(encoding="utf-8"))
    devices: list[dict[str, Any]] = []
    for site in SITES:
        for config in sorted((DEMO / "configs").iterdir()):
            text = config.read_text(encoding="utf-8").replace("zrh1-", f"{site.lower()}-")
            (configs / config.name.replace("zrh1-", f"{site.lower()}-")).write_text(text, encoding="utf-8")
        for device in intent["data"]["devices"]:
            name = device["name"].replace("zrh1-", f"{site.lower()}-")
            devices.append({**device, "name": name, "location": {"name": site, "parent": None}})
    path = configs.parent / "intent.json"
    path.write_text(json.dumps({"data": {"devices": devices}}), encoding="utf-8")
    return path


def _platform(name: str) -> str:
    """Tell what kind of device a name of the demo stands for."""
    return "ios" if "-acc" in name else "nxos" if "-leaf" in name else "eos"


def _playbook(name: str, lab: Lab, *, intent: Path, report: Path, options: list[str] | None = None) -> None:
    """Run one of the project's playbooks; devices that fail are part of the picture."""
    variables = {
        "drift_guard_intent_file": str(intent),
        "drift_guard_mode": "enforce",
        "drift_guard_report_dir": str(report),
    }
    command = [
        "ansible-playbook",
        f"playbooks/{name}",
        "-i",
        str(lab.inventory),
        "-e",
        json.dumps(variables),
        *(options or []),
    ]
    print(f"pictures: {name} {' '.join(options or [])}", flush=True)
    subprocess.run(command, cwd=ROOT, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _unfold(page: Page) -> None:
    """Show the first device that has a diff, to the diff's last line."""
    device = page.locator(".dev", has=page.locator("pre.diff")).first
    device.locator("summary").first.click()
    device.locator("pre.diff").evaluate("(diff) => { diff.scrollIntoView({ block: 'end' }); scrollBy(0, 40); }")


if __name__ == "__main__":
    sys.exit(main())
