# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""report.html in a browser: a thousand devices at once, on a phone, in the dark, on paper, by keyboard, and hostile."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from ansible_collections.drift.guard.plugins.module_utils.report.html import to_html
from ansible_collections.drift.guard.plugins.module_utils.report.summary import Summary
from tests.browser import DESKTOP, PHONE, opened
from tests.unit.report.campus import campus
from tests.unit.report.fleet import hostile_fleet, large_fleet, outcome, summary

pytestmark = pytest.mark.integration

SMALL = campus(devices=40)
DRIFTED = [row["device"] for row in SMALL["devices"] if row["status"] == "drifted"]
WIDTHS = pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])


def written(folder: Path, fleet: Summary) -> str:
    page = folder / "report.html"
    page.write_text(to_html(fleet), encoding="utf-8")
    return page.as_uri()


@pytest.fixture
def small(tmp_path: Path) -> str:
    return written(tmp_path, SMALL)


def shown(page: Page) -> list[str]:
    """The devices in the list that a reader sees, in their order."""
    return page.locator(".dev:not([hidden]) h3").all_text_contents()


@pytest.mark.parametrize(
    "fleet",
    [campus(devices=1000), large_fleet(devices=1000, changes=60)],
    ids=["a fleet with its past", "a fleet in which everything drifts"],
)
def test_a_thousand_devices_open_at_once(browser: Browser, tmp_path: Path, fleet: Summary) -> None:
    address = written(tmp_path, fleet)
    size = (tmp_path / "report.html").stat().st_size
    with opened(browser, address) as page:
        took = page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd")
        assert page.locator(".dev").count() == 1000
        assert page.locator(".node").count() == 1000
    print(f"{size / 1e6:.1f} MB, opened in {took:.0f} ms")
    assert size < 5_000_000
    assert took < 10_000  # half a second on an idle machine; a busy one proves nothing, but a page that hangs does


@pytest.mark.parametrize(("size", "dark"), [(DESKTOP, False), (DESKTOP, True), (PHONE, False), (PHONE, True)])
def test_nothing_stands_in_anybody_s_way(browser: Browser, small: str, size: tuple[int, int], dark: bool) -> None:  # noqa: FBT001
    """As axe-core sees it: contrast, names, landmarks, headings, order, keyboard."""
    with opened(browser, small, size=size, dark=dark) as page:
        page.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true; })")
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()


@WIDTHS
def test_no_page_is_wider_than_its_window(browser: Browser, tmp_path: Path, size: tuple[int, int]) -> None:
    for fleet in (SMALL, hostile_fleet(), summary(outcome("x" * 300)), summary()):
        with opened(browser, written(tmp_path, fleet), size=size) as page:
            page.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true; })")
            assert page.evaluate("document.documentElement.scrollWidth") <= size[0]


def test_a_search_leaves_what_holds_every_word(browser: Browser, small: str) -> None:
    with opened(browser, small) as page:
        page.keyboard.press("/")
        page.keyboard.type(f"{DRIFTED[0]} TO CORRECT")
        expect(page.locator("#shown")).to_have_text("1 of 40 devices")
        assert shown(page) == [DRIFTED[0]]
        assert page.locator(".node:not(.off)").count() == 1
        page.locator("#find").fill("nobody is called that")
        expect(page.locator("#nobody")).to_be_visible()


def test_a_status_and_a_name_in_a_chart_are_filters(browser: Browser, small: str) -> None:
    with opened(browser, small) as page:
        chip = page.locator('.chip[data-status="drifted"]')
        chip.click()
        assert chip.get_attribute("aria-pressed") == "true"
        assert sorted(shown(page)) == sorted(DRIFTED)
        page.locator(".pick", has_text="Access Switch").click()
        expected = [row["device"] for row in SMALL["devices"] if row["status"] == "drifted" and "acc" in row["device"]]
        assert sorted(shown(page)) == sorted(expected)


@pytest.mark.parametrize(
    ("order", "key"),
    [
        ("name", lambda row: row["device"]),
        ("n", lambda row: -len(row["changes"]) - len(row["kept"])),
        ("since", lambda row: row["drifting_since"] or "~"),
    ],
)
def test_devices_can_be_ordered(browser: Browser, small: str, order: str, key: object) -> None:
    with opened(browser, small) as page:
        before = shown(page)
        page.locator("#order").select_option(order)
        rows = {row["device"]: row for row in SMALL["devices"]}
        assert shown(page) == sorted(before, key=lambda name: key(rows[name]))  # type: ignore[operator]
        page.locator("#order").select_option("")
        assert shown(page) == before


def test_everything_is_reached_by_keyboard_and_a_cell_leads_to_its_device(browser: Browser, small: str) -> None:
    with opened(browser, small) as page:
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        cell = page.locator(".node").first
        cell.focus()
        page.keyboard.press("Enter")
        device = page.locator(cell.get_attribute("href") or "")
        expect(device.locator(".body")).to_be_visible()
        page.wait_for_function("document.activeElement.tagName === 'SUMMARY'")
        page.keyboard.press("Enter")
        expect(device.locator(".body")).to_be_hidden()


def test_the_diff_says_by_its_signs_what_it_says_by_colour(browser: Browser, small: str) -> None:
    with opened(browser, small) as page:
        page.locator(".dev", has_text=DRIFTED[0]).locator("summary").first.click()
        diff = page.locator(".dev[open] pre.diff").first
        for tag, sign in (("ins", "+"), ("del", "-")):
            texts = diff.locator(tag).all_inner_texts()
            assert texts
            assert all(text.startswith(sign) for text in texts)
        assert page.locator(".dev[open] time").count() > 1


def test_paper_shows_every_device_unfolded_and_no_controls(browser: Browser, small: str) -> None:
    with opened(browser, small) as page:
        page.locator('.chip[data-status="drifted"]').click()
        page.emulate_media(media="print")
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert page.locator(".dev[open]").count() == len(DRIFTED)
        assert not page.locator(".tools").is_visible()
        assert page.pdf().startswith(b"%PDF")
        page.evaluate("dispatchEvent(new Event('afterprint'))")
        assert page.locator(".dev[open]").count() == 0


def test_without_scripts_the_page_is_whole(browser: Browser, small: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    try:
        page = context.new_page()
        page.goto(small)
        assert page.locator(".dev").count() == 40
        assert not page.locator(".tools").is_visible()
        page.locator(".dev summary").first.click()
        expect(page.locator(".dev .body").first).to_be_visible()
    finally:
        context.close()


def test_hostile_text_is_shown_and_nothing_of_it_runs(browser: Browser, tmp_path: Path) -> None:
    """`opened` fails on what the policy refuses to run, and on requests that go astray."""
    with opened(browser, written(tmp_path, hostile_fleet())) as page:
        page.locator(".dev summary").first.click()
        page.locator("#find").fill("<img")
        expect(page.locator("#shown")).to_have_text("1 devices")
        assert page.locator("img").count() == 0
        assert page.locator("script").count() == 1
        assert "</style></script><script>alert(1)</script>" in page.locator(".dev h3").inner_text()


def test_even_markup_that_slipped_through_would_not_run(browser: Browser, small: str, tmp_path: Path) -> None:
    text = (tmp_path / "report.html").read_text(encoding="utf-8")
    act = "document.title='run'"
    slipped = f'<script>{act}</script><img src=x onerror="{act}"><p style="color:red">'
    (tmp_path / "report.html").write_text(
        text.replace('<div id="list">', f'<div id="list">{slipped}'), encoding="utf-8"
    )
    titles = []
    with pytest.raises(AssertionError, match="Content Security Policy"), opened(browser, small) as page:
        titles.append(page.title())
    assert titles
    assert titles != ["run"]
