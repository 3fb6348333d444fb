# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""`make bench`: run all benchmarks, or those that are named, and write build/bench/bench.md and bench.json."""

from __future__ import annotations

import argparse
import sys
from importlib import import_module
from pathlib import Path

from tests.bench.harness import Bench, Section, to_markdown, write

BENCHES = ("check", "recording", "nautobot_inventory", "nautobot_edits")
"""Modules beside this one, each with a function ``bench``."""
FOLDER = Path(__file__).resolve().parents[2] / "build" / "bench"


def main() -> None:
    """Run them."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(BENCHES)}; all without a name")
    names = parser.parse_args().names or BENCHES
    if unknown := set(names) - set(BENCHES):
        parser.error(f"no benchmark {', '.join(sorted(unknown))}; there are {', '.join(BENCHES)}")
    sections: list[Section] = []
    for name in names:
        print(f"{name} ...", file=sys.stderr)
        bench: Bench = import_module(f"tests.bench.{name}").bench
        sections.append(bench())
        write(sections, folder=FOLDER)  # what was measured is kept, should a later one fail
    print(to_markdown(sections))
    print(FOLDER / "bench.json")


if __name__ == "__main__":
    main()
