# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""That the browser of the tests sees what a reader would, and tells when a page is broken."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser import PHONE, opened

pytestmark = pytest.mark.integration
STYLE = "b{display:none}@media(prefers-color-scheme:dark){b{display:block}}"
PAGE = f"<!DOCTYPE html><title>Seen</title><style>{STYLE}</style>"


def _file(folder: Path, text: str) -> str:
    page = folder / "page.html"
    page.write_text(text, encoding="utf-8")
    return page.as_uri()


def test_it_shows_a_page_as_its_reader_wants_it(browser: Browser, tmp_path: Path) -> None:
    address = _file(tmp_path, f"{PAGE}<meta name=viewport content='width=device-width'><b>dark</b>")
    with opened(browser, address) as page:
        assert (page.title(), page.locator("b").is_visible(), page.evaluate("innerWidth")) == ("Seen", False, 1280)
    with opened(browser, address, size=PHONE, dark=True) as page:
        assert (page.locator("b").is_visible(), page.evaluate("innerWidth")) == (True, 390)


@pytest.mark.parametrize(
    ("broken", "trouble"),
    [
        ("<script>nothing.there</script>", "nothing is not defined"),
        ("<script>console.error('told')</script>", "told"),
        ("<img src='http://elsewhere.example/x.png'>", "ERR_NAME_NOT_RESOLVED"),
    ],
    ids=["a script that fails", "an error in the console", "a request to elsewhere"],
)
def test_a_broken_page_is_a_failure(browser: Browser, tmp_path: Path, broken: str, trouble: str) -> None:
    with pytest.raises(AssertionError, match=trouble), opened(browser, _file(tmp_path, PAGE + broken)):
        pass
