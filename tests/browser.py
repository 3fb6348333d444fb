# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A headless Chromium for tests that look at pages: the system's own, told to talk to this machine only."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, sync_playwright

_NAMES = ("chromium", "chromium-browser", "google-chrome")
_FLAGS = [
    "--no-sandbox",  # root, as in most CI, has no sandbox; the pages are ours
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # What isn't on this machine does not exist: a page that asks for something fails here, and not in an archive.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]
DESKTOP, PHONE = (1280, 800), (390, 844)
"""Width and height in CSS pixels."""


def chromium() -> str | None:
    """Return the program's path: what ``CHROMIUM`` names, else the first that is installed; ``None`` without one."""
    return next(filter(None, map(shutil.which, filter(None, (os.environ.get("CHROMIUM"), *_NAMES)))), None)


@contextmanager
def launched(program: str) -> Iterator[Browser]:
    """Run a browser with an empty profile that is thrown away.

    Its library keeps an event loop in this thread: leave it before anything else runs one.
    """
    with sync_playwright() as library:
        browser = library.chromium.launch(executable_path=program, args=_FLAGS)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def opened(browser: Browser, address: str, *, size: tuple[int, int] = DESKTOP, dark: bool = False) -> Iterator[Page]:
    """Show a page in a tab of its own; fail when one of its scripts or resources did by the end.

    Args:
        browser: the fixture ``browser``.
        address: ``http://127.0.0.1:...`` or ``file://...``.
        size: width and height in CSS pixels; a page that is narrower than 600 is that of a phone.
        dark: what the page's reader prefers.
    """
    width, height = size
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if dark else "light",
        is_mobile=width < 600,
        has_touch=width < 600,
        reduced_motion="reduce",
    )
    page, troubles = context.new_page(), list[str]()
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("requestfailed", lambda request: _note(f"{request.url}: {request.failure}", troubles))
    page.on("console", lambda message: troubles.append(message.text) if message.type == "error" else None)
    try:
        page.goto(address)
        yield page
    finally:
        context.close()
    if troubles:
        raise AssertionError("; ".join(troubles))


def _note(failure: str, troubles: list[str]) -> None:
    """Keep what failed by itself; a request that ends because the reader goes on to another page is none of those."""
    if "ERR_ABORTED" not in failure:
        troubles.append(failure)
