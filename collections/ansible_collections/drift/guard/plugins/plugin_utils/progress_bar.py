# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The bar on a terminal. It is drawn when something happens, and by no thread: Ansible forks while it is shown."""

from __future__ import annotations

import atexit
import time
from collections import deque
from typing import TYPE_CHECKING, TextIO

from ansible_collections.drift.guard.plugins.module_utils.report.progress import WIDTH, Progress

if TYPE_CHECKING:
    from rich.console import Group
    from rich.live import Live

_FAILURES = 3
_BAR = 40
_PAUSE = 0.1
"""Seconds between two drawings: a thousand devices must not cost a thousand of them."""


class Bar:
    """How far a task is. Where there is no terminal, or no rich, it is never live and shows nothing."""

    def __init__(self, progress: Progress, *, live: Live | None) -> None:
        self.progress = progress
        self._live = live
        self._failures: deque[str] = deque(maxlen=_FAILURES)
        self._drawn = 0.0
        if live:
            live.start()
            atexit.register(self.close)  # a run that is broken off gets its cursor back

    @property
    def is_live(self) -> bool:
        """Whether it is on a terminal."""
        return self._live is not None

    def show(self, *, failure: str = "") -> None:
        """Draw it anew, unless it was drawn a moment ago.

        Args:
            failure: a line about a device, which stays until others push it out.

        """
        if failure:
            self._failures.append(failure)
        now = time.monotonic()
        if self._live and (now - self._drawn >= _PAUSE or len(self.progress.done) == self.progress.total):
            self._drawn = now
            self._live.start()  # if it was hidden
            self._live.update(_drawing(self.progress, self._failures, now=now), refresh=True)

    def hide(self) -> None:
        """Leave the terminal to others until it is drawn again."""
        if self._live:
            self._live.stop()
            self._drawn = 0.0

    def close(self) -> None:
        """Take it off the terminal."""
        if self._live:
            self._live.stop()
            atexit.unregister(self.close)
            self._live = None


def open_bar(progress: Progress, *, stream: TextIO) -> Bar:
    """Open a bar, live where the stream is a terminal and rich is installed."""
    if not stream.isatty():
        return Bar(progress, live=None)
    try:
        from rich.console import Console  # noqa: PLC0415 - it may be absent
        from rich.live import Live  # noqa: PLC0415 - the same
    except ImportError:
        return Bar(progress, live=None)
    console = Console(file=stream)
    return Bar(progress, live=Live(console=console, auto_refresh=False, transient=True))


def _drawing(progress: Progress, failures: deque[str], *, now: float) -> Group:
    """Draw the bar, the line below it and the last failures. Nothing in them is markup."""
    from rich.console import Group  # noqa: PLC0415 - as above
    from rich.padding import Padding  # noqa: PLC0415 - the same
    from rich.progress_bar import ProgressBar  # noqa: PLC0415 - the same
    from rich.text import Text  # noqa: PLC0415 - the same

    done = ProgressBar(total=max(progress.total, 1), completed=len(progress.done), width=min(_BAR, WIDTH))
    return Group(Padding(done), Text(progress.text(now)), *(Text(line, style="red") for line in failures))
