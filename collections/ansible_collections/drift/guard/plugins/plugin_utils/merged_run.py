# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Slices -> one run, handed to the sinks as if one process had looked at all devices."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ansible_collections.drift.guard.plugins.module_utils.errors import DriftGuardError
from ansible_collections.drift.guard.plugins.module_utils.plan_file import unseal
from ansible_collections.drift.guard.plugins.module_utils.report.merge import MergeError
from ansible_collections.drift.guard.plugins.module_utils.report.summary import Summary
from ansible_collections.drift.guard.plugins.module_utils.report.values import plural
from ansible_collections.drift.guard.plugins.plugin_utils.audit.engine import open_store
from ansible_collections.drift.guard.plugins.plugin_utils.plan_files import device_file, read_plan_file, write_plan
from ansible_collections.drift.guard.plugins.plugin_utils.sinks.plans import kind_made_by
from ansible_collections.drift.guard.plugins.plugin_utils.sinks.registry import OpenSinks
from ansible_collections.drift.guard.plugins.plugin_utils.sinks.sink import RunContext
from ansible_collections.drift.guard.plugins.plugin_utils.slices import read_slices, require_name, slices_folder

_SINKS = ("files", "plans", "metrics", "notifications")
"""Those for a run as a whole; audit trail and evidence are the slices' own."""


def find_slices(
    name: str, *, report_dir: Path, audit_url: str | None, warn: Callable[[str], None]
) -> tuple[dict[str, Any], list[Path]]:
    """Find what the slices of a run left: in the report directory, and in the audit store what is not there.

    Returns:
        Summaries by where they are from, and the files among that.

    Raises:
        DriftGuardError: there is none, or one can't be read.

    """
    files = read_slices(report_dir, name=require_name(name, option="merge"))
    found: dict[str, Any] = {str(path): content for path, content in files.items()}
    if audit_url:
        here = {path.stem for path in files}
        found |= _recorded(name, without=here, audit_url=audit_url, warn=warn)
    if not found:
        where = f"{slices_folder(report_dir, name=name)}{' and the audit store' if audit_url else ''}"
        raise MergeError(
            f"merge - Expected: slices of {name!r} in {where}. Actual: none. Give them "
            f"drift_guard_slice_of={name} and the same report directory or audit store; what was merged whole is gone."
        )
    return found, list(files)


def gather_plans(summary: Summary, *, folders: Mapping[str, Path]) -> list[str]:
    """Bring plan files that lie elsewhere into the folders of this run, which can then be moved and kept as a whole.

    Args:
        summary: whose outcomes are told where the files are now.
        folders: by what is in them, ``plan`` or ``rollback``.

    Returns:
        What could not be brought, in a sentence for each kind.

    """
    lost: dict[str, list[str]] = {}
    for outcome in summary["devices"]:
        kind = kind_made_by(outcome)
        made = outcome[kind]
        if made and made["file"] and not _gather(outcome["device"], made, folder=folders[kind]):
            lost.setdefault(kind, []).append(made["file"])
            made["file"] = ""
    return [_lost(kind, files) for kind, files in lost.items()]


def publish(summary: Summary, run: RunContext) -> list[str]:
    """Hand a run to the sinks that are for a whole one.

    Returns:
        What they want printed.

    """
    wanted = run.setting("sinks")
    sinks = OpenSinks([name for name in _SINKS if name in wanted], run)
    for outcome in summary["devices"]:
        sinks.outcome(outcome, at=datetime.now(UTC))
    return sinks.close(summary)


def _recorded(
    name: str, *, without: set[str], audit_url: str, warn: Callable[[str], None]
) -> Iterator[tuple[str, Summary]]:
    """The slices of the audit store, one at a time."""
    store = open_store(audit_url)
    from ansible_collections.drift.guard.plugins.plugin_utils.audit.past import (  # noqa: PLC0415 - needs its libraries
        ended,
        read_summary,
        slices_in,
    )

    store.prepare()
    for run in slices_in(store, name=name):
        if not ended(store, run):
            warn(f"the slice {run} has no end in the audit store: it was killed, or is still at work.")
        if run not in without:
            yield run, read_summary(store, run)


def _lost(kind: str, files: Sequence[str]) -> str:
    some = f"{files[0]}{' ...' if len(files) > 1 else ''}"
    return (
        f"{plural(len(files), noun='plan file')} of the slices missing or not as written, which no fleet plan names: "
        f"{some}. Let the slices write to a folder that is here too (drift_guard_{kind}_dir)."
    )


def _gather(device: str, made: dict[str, Any], *, folder: Path) -> bool:
    """Copy one plan file, unless it is there; what is copied is what the slice said it wrote."""
    source, target = Path(made["file"]), folder / device_file(device)
    with suppress(DriftGuardError):
        sealed = unseal(read_plan_file(source))
        if sealed.digest == made["digest"]:
            made["file"] = str(target.absolute() if _same(source, target) else write_plan(folder, sealed))
            return True
    return False


def _same(one: Path, other: Path) -> bool:
    return one.exists() and other.exists() and one.samefile(other)
