# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import os
import re
import stat
from typing import TYPE_CHECKING

import pytest

from ansible_collections.drift.guard.plugins.module_utils.report import write
from ansible_collections.drift.guard.plugins.module_utils.report.version import collection_version
from ansible_collections.drift.guard.plugins.module_utils.report.write import ReportError, write_report

if TYPE_CHECKING:
    from pathlib import Path


def test_a_report_is_its_owner_s_alone_and_so_is_a_new_directory(tmp_path: Path) -> None:
    path = write_report(tmp_path / "a/b", name="x.md", text="ü\n")
    assert path == tmp_path / "a/b/x.md"
    assert path.read_bytes() == "ü\n".encode()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_failing_write_leaves_the_earlier_file_and_no_scraps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_report(tmp_path, name="x.md", text="before")

    def full(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(ReportError, match=r"x\.md: can't be written: No space left on device") as caught:
        write_report(tmp_path, name="x.md", text="after")
    assert caught.value.status == "error"
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("x.md", "before")]


def test_a_directory_that_can_t_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ReportError, match=re.escape(str(tmp_path / "file" / "x.md"))):
        write_report(tmp_path / "file", name="x.md", text="")


def test_a_link_is_replaced_and_not_followed(tmp_path: Path) -> None:
    (tmp_path / "precious").write_text("keep")
    (tmp_path / "x.md").symlink_to("precious")
    write_report(tmp_path, name="x.md", text="new")
    assert (tmp_path / "precious").read_text() == "keep"


def test_the_version_is_text() -> None:
    assert re.fullmatch(r"unknown|\d+\.\d+\.\d+.*", collection_version())
    assert write.__name__.endswith("report.write")
