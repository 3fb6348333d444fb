# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Try again what may be repeated: to connect and to read. Nothing that was sent is ever sent again."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from ansible_collections.drift.guard.plugins.module_utils.failure_classes import BY_WORD
from ansible_collections.drift.guard.plugins.plugin_utils.failures import SessionError

_Result = TypeVar("_Result")

_FIRST = 1.0
_LONGEST = 30.0
"""Seconds between two attempts: the first pause, doubled each time, and the most."""


@dataclass
class Retries:
    """How often to try, and what came of the attempts that failed."""

    attempts: int
    """At least one is made."""
    sleep: Callable[[float], None] = time.sleep
    spread: Callable[[float, float], float] = random.uniform
    """A pause is spread over its second half, lest a thousand workers knock at one jump host in step."""
    failures: list[SessionError] = field(default_factory=list)

    def run(self, step: Callable[[], _Result]) -> _Result:
        """The step's result, from the first attempt that gives one.

        Raises:
            SessionError: of the last attempt; at once where another one can't help or would lock the account.

        """
        while True:
            try:
                return step()
            except SessionError as error:
                if len(self.failures) + 1 >= self.attempts or not BY_WORD[error.kind.value].retryable:
                    raise
                self.failures.append(error)
            pause = min(_FIRST * 2 ** (len(self.failures) - 1), _LONGEST)
            self.sleep(self.spread(pause / 2, pause))
