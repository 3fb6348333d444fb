# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""`make bench`: run the benchmarks, or those that are named, and write build/bench/bench.md and bench.json.

python -m tests.bench [NAME ...]
python -m tests.bench compare OLD.json NEW.json
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path

from tests.bench.compare import compare
from tests.bench.harness import Bench, Section, missed, to_markdown, write

BENCHES = (
    "check",
    "latency",
    "apply",
    "recording",
    "recorded_check",
    "nautobot_inventory",
    "nautobot_edits",
    "growth",
)
"""Modules beside this one, each with a function ``bench``."""
ON_REQUEST = ("growth",)
"""Takes as long as the others together, so it runs only when it is named."""
FOLDER = Path(__file__).resolve().parents[2] / "build" / "bench"


def main(words: list[str]) -> None:
    """Run them, or compare two results."""
    if words[:1] == ["compare"]:
        _compare(words[1:])
        return
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    without = f"without a name all but {', '.join(ON_REQUEST)}"
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(BENCHES)}; {without}")
    names = parser.parse_args(words).names or [name for name in BENCHES if name not in ON_REQUEST]
    if unknown := set(names) - set(BENCHES):
        parser.error(f"no benchmark {', '.join(sorted(unknown))}; there are {', '.join(BENCHES)}")
    sections: list[Section] = []
    for section in _sections(names):
        sections.append(section)
        write(sections, folder=FOLDER)  # what was measured is kept, should a later one fail
    print(to_markdown(sections))
    print("\n".join(["goals that were missed:", *missed(sections)]) if missed(sections) else "no goal was missed")
    print(FOLDER / "bench.json")


def _sections(names: Iterable[str]) -> Iterator[Section]:
    for name in names:
        print(f"{name} ...", file=sys.stderr)
        bench: Bench = import_module(f"tests.bench.{name}").bench
        found = bench()
        yield from [found] if isinstance(found, Section) else found


def _compare(words: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench compare", description="Compare two results.")
    parser.add_argument("old", type=Path, help="a bench.json")
    parser.add_argument("new", type=Path, help="a later one, of the same machine")
    given = parser.parse_args(words)
    try:
        print(compare(given.old, given.new))
    except (OSError, ValueError) as error:
        parser.error(str(error))


if __name__ == "__main__":
    main(sys.argv[1:])
