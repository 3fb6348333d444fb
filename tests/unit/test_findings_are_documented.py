# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
CORE = ROOT / "collections/ansible_collections/drift/guard/plugins/module_utils"
RAISED = re.compile(
    r'(?:\b_finding|\bBadValueError|\bFinding|\b_error)\(\s*"([a-z_]+)"|Error\([^)]*name="([a-z_]+)"', re.DOTALL
)


def test_every_finding_that_the_core_raises_is_in_the_readme() -> None:
    source = "".join(path.read_text("utf-8") for path in sorted(CORE.rglob("*.py")))
    names = {first or second for first, second in RAISED.findall(source)}
    readme = (ROOT / "README.md").read_text("utf-8")
    assert len(names) > 40, "the pattern no longer finds them"
    assert {name for name in names if f"`{name}`" not in readme} == set()
