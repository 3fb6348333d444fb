# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import re
from pathlib import Path

import pytest

from ansible_collections.drift.guard.plugins.module_utils.errors import RefusedError
from ansible_collections.drift.guard.plugins.module_utils.model import Platform
from ansible_collections.drift.guard.plugins.module_utils.protection import PROTECTIONS, Protection, protection_for
from ansible_collections.drift.guard.plugins.module_utils.rollback_timer import timer_seconds
from ansible_collections.drift.guard.plugins.module_utils.state import parse_running_config
from ansible_collections.drift.guard.plugins.plugin_utils.transaction.envelope import envelope_for

README = Path(__file__).parents[2] / "README.md"
NAMES = {Platform.EOS: "EOS", Platform.IOS: "IOS, IOS-XE", Platform.NXOS: "NX-OS"}
ENDS = {Platform.IOS: "end\n", Platform.NXOS: "", Platform.EOS: "end\n"}


def offered(platform: Platform, lines: str = "") -> str:
    text = f"hostname x\n{lines}interface Ethernet1\n{ENDS[platform]}"
    return protection_for(parse_running_config(text, platform=platform)).name


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        pytest.param("archive\n path flash:archive\n", "ios_revert_timer", id="a path on flash"),
        pytest.param("archive\n log config\n  logging\n path bootflash:$h\n", "ios_revert_timer", id="bootflash"),
        pytest.param("archive\n path harddisk:a\n maximum 5\n", "ios_revert_timer", id="a hard disk"),
        pytest.param("archive\n path tftp://192.0.2.1/a\n", "ios_inverse", id="a server may be out of reach by then"),
        pytest.param("archive\n log config\n  path flash:x\n", "ios_inverse", id="a deeper line of another meaning"),
        pytest.param("archive\n maximum 5\n", "ios_inverse", id="no path"),
        pytest.param("event manager applet x\n path flash:a\n", "ios_inverse", id="another section's path"),
        pytest.param("", "ios_inverse", id="no archive"),
    ],
)
def test_ios_reverts_by_itself_where_its_archive_is_its_own(lines: str, name: str) -> None:
    assert offered(Platform.IOS, lines) == name


def test_eos_and_nxos_always_offer_the_same() -> None:
    assert (offered(Platform.EOS), offered(Platform.NXOS)) == ("eos_session", "nxos_checkpoint")


def test_the_readme_has_exactly_this_table() -> None:
    rows = [
        f"| {NAMES[row.platform]}{f', with {row.condition}' if row.condition else ''} | `{row.name}` "
        f"| {'yes' if row.atomic else 'no'} | {'yes' if row.reverts_by_itself else 'no'} "
        f"| {row.undone_by} | {row.left_behind} |"
        for row in PROTECTIONS
    ]
    readme = README.read_text("utf-8").splitlines()
    first = readme.index(rows[0])
    assert readme[first : first + len(rows) + 1] == [*rows, ""]


@pytest.mark.parametrize("row", PROTECTIONS, ids=lambda row: row.name)
def test_what_the_table_promises_is_what_is_typed(row: Protection) -> None:
    envelope = envelope_for(row, digest="x", seconds=300)
    assert bool(envelope.arms) is row.reverts_by_itself
    assert bool(envelope.confirm) is row.reverts_by_itself
    assert bool(envelope.discard) is row.atomic
    typed = re.sub(r"drift-guard-[0-9a-f]{8}", "NAME", envelope.undo)
    assert row.undone_by == (f"`{typed}`" if typed else "the plan's inverse, line by line")


@pytest.mark.parametrize(
    ("asked", "lines", "seconds"),
    [
        pytest.param(None, 20, 300, id="five minutes"),
        pytest.param(None, 1000, 660, id="more for many lines, in whole minutes"),
        pytest.param(200, 20, 240, id="what is asked for, in whole minutes"),
        pytest.param(7200, 20, 7200, id="two hours at most"),
    ],
)
def test_the_timer(asked: int | None, lines: int, seconds: int) -> None:
    assert timer_seconds(asked, lines=lines, patience=30) == seconds


@pytest.mark.parametrize(("asked", "lines"), [(60, 20), (0, 1), (-5, 1), (7201, 1), (None, 20_000)])
def test_a_timer_that_is_too_short_or_too_long_is_refused(asked: int | None, lines: int) -> None:
    with pytest.raises(RefusedError, match=r"rollback timer - Expected: \d+ to 7200 seconds") as caught:
        timer_seconds(asked, lines=lines, patience=30)
    assert caught.value.name == "bad_timer"
