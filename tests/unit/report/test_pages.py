# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""report.html and report.md: what they show, what they escape, and that they stay small."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

from ansible_collections.drift.guard.plugins.module_utils.failure_classes import describe_failure
from ansible_collections.drift.guard.plugins.module_utils.report import html, markdown
from ansible_collections.drift.guard.plugins.module_utils.report.html_page import digest
from ansible_collections.drift.guard.plugins.module_utils.report.markdown_text import code, prose
from ansible_collections.drift.guard.plugins.module_utils.report.text import visible

from .fleet import CHANGE, FINDING, hostile_fleet, large_fleet, outcome, summary

if TYPE_CHECKING:
    from collections.abc import Callable

    from ansible_collections.drift.guard.plugins.module_utils.report.summary import Summary

ACTS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff]")
"""Characters that do something instead of being seen."""
VOID = {"meta", "link", "input", "rect", "path", "col"}
DRIFTED = outcome(
    "zrh1-acc1",
    "drifted",
    message="1 attribute differs.",
    changes=[CHANGE],
    commands=["interface Vlan20", " no ip address 10.0.0.1 255.255.255.0"],
    inverse=["interface Vlan20", " ip address 10.0.0.1 255.255.255.0"],
    findings=[FINDING],
    diff="--- device\n+++ intent\n@@ -1,2 +1 @@\n interface Vlan20\n- ip address 10.0.0.1 255.255.255.0\n",
)


class Reader(HTMLParser):
    """Reads a page as a browser does, and remembers its elements, attributes and text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: dict[str, int] = {}
        self.attributes: list[tuple[str, str]] = []
        self.text = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] = self.tags.get(tag, 0) + 1
        self.attributes += [(name, value or "") for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize(
    "found", [summary(), summary(DRIFTED, outcome("b")), hostile_fleet()], ids=["none", "two", "hostile"]
)
def test_the_page_is_well_formed_and_holds_nothing_but_our_own_elements(found: Summary) -> None:
    page = Reader(html.to_html(found))
    assert page.open == []
    assert page.tags["script"] == 1
    assert page.tags["style"] == 1
    assert not {"img", "iframe", "object", "form", "base"} & set(page.tags)
    assert not [name for name, _value in page.attributes if name.startswith("on") or name in {"src", "style", "action"}]


def test_both_say_once_what_many_devices_have_in_common() -> None:
    failure = describe_failure("timeout", message="sw1 - ...", remedy="Look at the <route>.")
    fleet = summary(*(outcome(f"sw{number}", "unreachable", failure=failure) for number in range(12)))
    names = ", ".join(f"sw{number}" for number in range(10))
    assert f"| `timeout` | 12 | Look at the &#60;route&#62;. | {names} and 2 more |" in markdown.to_markdown(fleet)
    assert "<dt>12 devices: timeout</dt><dd>Look at the &lt;route&gt;.</dd>" in html.to_html(fleet)
    assert "## Failures" not in markdown.to_markdown(summary(DRIFTED))
    assert '<dl class="failures">' not in html.to_html(summary(DRIFTED))


def test_the_page_asks_nobody_for_anything() -> None:
    page = html.to_html(summary(DRIFTED))
    links = {value for name, value in Reader(page).attributes if name == "href"}
    assert all(link.startswith(("#", "data:image/svg+xml,")) for link in links)
    assert set(re.findall(r"https?://[^'\" ]+", page)) == {"http://www.w3.org/2000/svg"}  # a name, not an address
    assert "url(" not in page
    assert "@import" not in page


def test_the_policy_allows_this_style_and_this_script_by_their_hashes() -> None:
    page = html.to_html(summary(DRIFTED))
    style, script = (re.search(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL) for tag in ("style", "script"))
    assert style
    assert script
    policy = next(value for _name, value in Reader(page).attributes if "default-src" in value)
    assert policy == (
        f"default-src 'none'; style-src '{digest(style[1])}'; script-src '{digest(script[1])}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


@pytest.mark.parametrize("render", [html.to_html, markdown.to_markdown], ids=["html", "markdown"])
def test_no_character_of_a_device_acts(render: Callable[[Summary], str]) -> None:
    text = render(hostile_fleet())
    assert not ACTS.search(text)
    assert "⟨U+202E⟩evil⟨U+001B⟩[2J⟨U+0000⟩⟨U+D800⟩" in text
    assert text.encode()


def test_markdown_outside_its_fences_has_no_markup_of_a_device() -> None:
    text = re.sub(r"^(````*)[a-z]*\n.*?^\1$", "", markdown.to_markdown(hostile_fleet()), flags=re.DOTALL | re.MULTILINE)
    assert set(re.findall(r"</?[a-z]+", text)) == {
        *("<details", "</details", "<summary", "</summary", "<b", "</b", "<code", "</code"),
    }
    assert "$style" not in text.replace("<summary><b>", "\0").split("\0")[0]


def test_a_device_s_row_shows_all_that_is_known() -> None:
    page = html.to_html(summary(DRIFTED))
    section = page[page.index('<details class="dev') : page.index("</details>\n</div>")]
    assert section == (
        '<details class="dev s-drifted" id="d1" data-status="drifted" data-n="1"><summary>'
        '<b class="cell f-pending s-drifted" aria-hidden="true">D</b><span class="who"><h3><bdi>zrh1-acc1</bdi></h3> '
        '<span class="tag">drifted</span></span> <span class="where">ZRH1 · Access Switch · ios</span> '
        '<span class="counts"><span>1 change · 2 commands · 1 finding</span></span> '
        '<span class="msg"><bdi>1 attribute differs.</bdi></span></summary>'
        '<div class="body"><p class="quiet">check · enforce · 0.0 s</p>'
        '<h4>Findings</h4><ul class="findings"><li class="error"><b>error</b> <code>blank_read</code> '
        "<bdi>Read again.</bdi></li></ul>"
        '<h4>Changes</h4><div class="scroll" tabindex="0" role="group" aria-label="Changes"><table class="changes">'
        '<thead><tr><th scope="col">Interface</th><th scope="col">Attribute</th><th scope="col">Action</th>'
        '<th scope="col">Device has</th><th scope="col">Intended</th></tr></thead><tbody>'
        "<tr><td>Vlan20</td><td>ipv4</td><td>change</td><td><del><bdi>10.0.0.1/24</bdi></del></td>"
        '<td class="nil">none</td></tr></tbody></table></div>'
        '<h4>Commands</h4><pre tabindex="0" role="group" aria-label="Commands">interface Vlan20\n'
        " no ip address 10.0.0.1 255.255.255.0</pre>"
        '<h4>Device → intent</h4><pre class="diff" tabindex="0" role="group" aria-label="Diff"><b>--- device\n</b>'
        "<b>+++ intent\n</b><b>@@ -1,2 +1 @@\n</b> interface Vlan20\n"
        "<del>- ip address 10.0.0.1 255.255.255.0\n</del></pre>"
        '<details class="undo"><summary>Commands that undo these</summary><h4>To undo them</h4>'
        '<pre tabindex="0" role="group" aria-label="To undo them">interface Vlan20\n'
        " ip address 10.0.0.1 255.255.255.0</pre></details></div>"
    )


def test_markdown_of_a_small_fleet() -> None:
    fleet = summary(DRIFTED, outcome("zrh1-acc2", "applied", task="apply", check_mode=True), outcome("zrh1-acc3"))
    assert markdown.to_markdown(fleet) == (
        """\
# 1 of 3 devices needs attention

Apply, mode enforce, started 2026-03-02T08:15:00Z, 12 s, run `run-1`, drift.guard 0.1.0.

| Status | Devices | Meaning |
| --- | --- | --- |
| `drifted` | 1 | The device differs from what Nautobot intends. |
| `applied` | 1 | The commands were sent, and a fresh read proves that the device matches. |
| `in_sync` | 1 | The device matches what Nautobot intends. |

## Drift

| Attribute | Planned | Reported only | Devices |
| --- | --- | --- | --- |
| `ipv4` | 1 | 0 | 1 |

| Location | Planned | Reported only | Devices |
| --- | --- | --- | --- |
| ZRH1 | 1 | 0 | 1 of 3 |

## Devices

| Device | Status | Location | Platform | Changes | Commands | Drifting since | Message |
| --- | --- | --- | --- | --- | --- | --- | --- |
| `zrh1-acc1` | `drifted` | ZRH1 | ios | 1 | 2 |  | 1 attribute differs. |
| `zrh1-acc2` | `applied` | ZRH1 | ios | 0 | 0 |  |  |

1 device is as intended.

<details><summary><b>zrh1-acc1</b> <code>drifted</code> 1 change, 2 commands</summary>

- **error** `blank_read` Read again.

**Changes**

| Interface | Attribute | Action | Device has | Intended |
| --- | --- | --- | --- | --- |
| `Vlan20` | ipv4 | change | `10.0.0.1/24` | `none` |

**Commands**

```
interface Vlan20
 no ip address 10.0.0.1 255.255.255.0
```

**To undo them**

```
interface Vlan20
 ip address 10.0.0.1 255.255.255.0
```

**Device -> intent**

```diff
--- device
+++ intent
@@ -1,2 +1 @@
 interface Vlan20
- ip address 10.0.0.1 255.255.255.0
```

</details>
"""
    )


def test_markdown_text_is_never_markup() -> None:
    assert prose("a|b `c` <i> @d #1 http://x") == "a&#124;b &#96;c&#96; &#60;i&#62; &#64;d &#35;1 http&#58;//x"
    assert code("Gi1/0/1") == "`Gi1/0/1`"
    assert code("a|`b`") == "<code>a&#124;&#96;b&#96;</code>"


def test_a_fence_is_longer_than_any_inside() -> None:
    text = markdown.to_markdown(summary(outcome("a", "drifted", commands=["````", "x"])))
    assert "\n`````\n````\nx\n`````\n" in text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("a\nb", "a⟨U+000A⟩b"),
        ("\u202ex\ue000", "⟨U+202E⟩x⟨U+E000⟩"),
        ("Zürich é 漢", "Zürich é 漢"),
    ],
)
def test_what_can_t_be_seen_is_named(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_a_thousand_devices_fit_and_say_what_is_left_out() -> None:
    fleet = large_fleet(devices=1000, changes=60)
    page, text = html.to_html(fleet), markdown.to_markdown(fleet)
    assert len(page.encode()) < 5_000_000
    assert len(text.encode()) < 1_000_000
    assert page.count('<details class="dev') == 1000
    assert page.count('class="node"') == 1000
    assert "more in summary.json" in page
    assert "more in summary.json" in text


def test_a_small_fleet_with_long_lists_is_shown_whole() -> None:
    page = html.to_html(large_fleet(devices=5, changes=300))
    assert "more in summary.json" not in page
    assert "GigabitEthernet1/0/299" in page
