# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Questions that the devices ask before they touch files or configurations."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tests.lab.shell.dialogue import Question, Result

if TYPE_CHECKING:
    from tests.lab.shell.shell import Shell

Then = Callable[[], Result | None]


def ask(shell: Shell, prompt: str, answered: Callable[[str], Result | None], *, single_key: bool = False) -> None:
    """The next line, or key, is an answer."""
    shell.question = Question(prompt, lambda line: answered(line.strip()) or Result(), single_key=single_key)


def confirm(shell: Shell, prompt: str, then: Then) -> None:
    """Cisco's `[confirm]`: Return or `y` go on, everything else doesn't."""
    ask(shell, prompt, lambda line: then() if line.lower() in {"", "y", "yes"} else None, single_key=True)


def yes_or_no(shell: Shell, prompt: str, then: Then, *, default: bool) -> None:
    """A question with a default; only its opposite has to be typed."""

    def answered(line: str) -> Result | None:
        yes = line.lower() in {"y", "yes"} or (default and not line)
        return then() if yes else None

    ask(shell, prompt, answered)
