# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Send to several places at once, and wait for none of them longer than agreed."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping

Send = Callable[[], str]
"""Sends, and returns why that failed, in words that hold no secret; empty when it did not."""


def deliver(sends: Mapping[str, Send], *, seconds: float) -> dict[str, str]:
    """Send everything in the background, and wait at most ``seconds`` for all of it together.

    A library's own time-outs count each read, so a server that drips bytes outlasts them. The threads are daemons:
    what hangs is left behind, and does not keep the process from ending either.

    Returns:
        Name -> why it failed, for those that did.

    """
    failed = dict.fromkeys(sends, f"no answer within {seconds:g} s")
    threads = [
        threading.Thread(target=_run, args=(failed, name, send), name=f"drift.guard to {name}", daemon=True)
        for name, send in sends.items()
    ]
    for thread in threads:
        thread.start()
    deadline = time.monotonic() + seconds
    for thread in threads:
        thread.join(max(deadline - time.monotonic(), 0))
    return {name: reason for name, reason in dict(failed).items() if reason}


def _run(failed: dict[str, str], name: str, send: Send) -> None:
    """Keep what came of it; of an error that nobody put into words only its kind, for its text may hold an address."""
    try:
        failed[name] = send()
    except Exception as error:  # noqa: BLE001 - the boundary: in a thread nobody else could catch it
        failed[name] = type(error).__name__
