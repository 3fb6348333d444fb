# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Free text: an allow-list, so that what nobody thought of is refused."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.drift.guard.plugins.module_utils.commands.lint import lint
from ansible_collections.drift.guard.plugins.module_utils.intent.text import (
    LONGEST_DESCRIPTION,
    description_problem,
    is_vlan_name,
    is_vrf_name,
)
from ansible_collections.drift.guard.plugins.module_utils.model import Platform

SAYS = [
    ("a\nb", "U+000A at position 2"),
    ("\u202eabc", "U+202E at position 1"),
    ("caf\u00e9", "U+00E9 at position 4"),
    ("\ud800", "U+D800 at position 1"),
    ("what?", "question mark"),
    ('say "x"', "double quote"),
    ("!x", "neither as a comment nor as a filter"),
    ("|x", "neither as a comment nor as a filter"),
    ("a {{ b", "template markup"),
    ("a {% b", "template markup"),
    ("a {# b", "template markup"),
    ("x" * 300, "Actual: 300"),
]


@pytest.mark.parametrize("platform", Platform)
@pytest.mark.parametrize(("text", "says"), SAYS, ids=[says for _text, says in SAYS])
def test_a_refusal_says_what_was_expected_and_what_was_found(platform: Platform, text: str, says: str) -> None:
    problem = description_problem(text, platform=platform)
    assert problem.startswith("Expected: ")
    assert says in problem
    assert problem.isprintable()


@given(st.text(), st.sampled_from(Platform))
def test_what_passes_is_printable_ascii_and_passes_the_last_look_too(text: str, platform: Platform) -> None:
    stripped = text.strip(" ")
    if description_problem(stripped, platform=platform):
        return
    assert set(stripped) <= set(string.printable[:95])
    assert len(stripped) <= LONGEST_DESCRIPTION[platform]
    if stripped:
        lint(f"description {stripped}")


@given(st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=126), max_size=240), st.sampled_from(Platform))
def test_plain_text_is_refused_for_a_listed_reason_only(text: str, platform: Platform) -> None:
    text = text.strip(" ")
    reasons = ("?" in text, '"' in text, text[:1] in ("!", "|"), any(mark in text for mark in ("{{", "{%", "{#")))
    assert bool(description_problem(text, platform=platform)) == (any(reasons) and bool(text))


NAMES = {
    "letters": ("RED", True, True),
    "all marks of a VRF": ("A_b.c:d-9", True, True),
    "a slash": ("a/b", False, True),
    "32 characters": ("x" * 32, True, True),
    "33 characters": ("x" * 33, False, False),
    "nothing": ("", False, False),
    "a blank": ("a b", False, False),
    "a newline at the end": ("RED\n", False, False),
    "a second line": ("RED\nreload", False, False),
    "a question mark": ("RED?", False, False),
    "a quote": ('"RED"', False, False),
    "an umlaut": ("R\u00d6T", False, False),
    "a dash first": ("-x", False, False),
    "a number": (5, False, False),
    "null": (None, False, False),
}


@pytest.mark.parametrize(("text", "vrf", "vlan"), NAMES.values(), ids=NAMES)
def test_names_of_vrfs_and_vlans(text: object, *, vrf: bool, vlan: bool) -> None:
    assert is_vrf_name(text) is vrf
    assert is_vlan_name(text) is vlan


@given(st.text(max_size=40))
def test_a_name_that_passes_passes_the_last_look_too(text: str) -> None:
    if is_vrf_name(text):
        lint(f"vrf forwarding {text}")
    if is_vlan_name(text):
        lint(f"name {text}")
