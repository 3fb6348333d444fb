# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""NX-OS: checkpoints, rollbacks and `configure replace`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.lab.engine.device import Device
from tests.lab.engine.history import checkpoints, patch
from tests.lab.engine.history.flash import FileError
from tests.lab.engine.model import BadToken, Config, Refused
from tests.lab.engine.printing import text_of
from tests.lab.engine.texts import SYNTAX
from tests.lab.shell.dialogue import Result

from . import files, places
from .copying import Exec
from .dialogue import yes_or_no

if TYPE_CHECKING:
    from tests.lab.shell.shell import Shell

_HEADER = "!Command: Checkpoint cmd vdc 1\n\n"
"""What a checkpoint's file begins with; other files aren't taken for one."""
_NOTE = "Note: Applying config parallelly may fail Rollback verification"
_CHECKED = "Version match between user file and running configuration.\nPre-check for User config PASSED"
_ADVISORY = (
    "ADVISORY: Config Replace operation started...\n"
    "Modifying running configuration from another VSH terminal in parallel\n"
    "is not recommended, as this may lead to Config Replace failure.\n"
)


def _checkpoint(shell: Shell, name: str = "") -> Result:
    name = checkpoints.add(shell.device, name)
    return Result("Done")


def _unnamed(shell: Shell) -> Result:
    name = checkpoints.add(shell.device, "")
    return Result(f"{name} created Successfully\n\nDone")


def _described(shell: Shell, name: str, text: str) -> Result:
    checkpoints.add(shell.device, name, description=text)
    return Result("Done")


def _to_file(shell: Shell, path: str) -> Result | None:
    """`checkpoint file`, which is not counted among the ten."""
    place = places.find(shell.device, path)
    if place.kind != places.FLASH:
        raise Refused("ERROR: Only bootflash: and volatile: are supported")

    def written() -> Result:
        try:
            places.write(shell.device, place, (_HEADER + text_of(shell.device.running)).encode())
        except FileError as exc:
            return Result(f"ERROR: {exc}", refused=True)
        return Result("Done")

    if place.path in shell.device.flash.files and not shell.silent:
        question = "Checkpoint file already exists. Do you want to overwrite it? (y/n)  [n] "
        yes_or_no(shell, question, written, default=False)
        return None
    return written()


def _no_checkpoint(shell: Shell, name: str) -> Result | None:
    checkpoints.known(shell.device, name)
    del shell.device.checkpoints[name]
    return None


def _clear(shell: Shell) -> Result:
    shell.device.checkpoints.clear()
    return Result("Done")


def target(device: Device, kind: str, name: str) -> Config:
    """What `checkpoint NAME` or `file URL` stands for."""
    if kind == "checkpoint":
        return checkpoints.known(device, name)
    text = files.content(device, name)
    if not text.lstrip().startswith("!Command: Checkpoint cmd"):
        raise Refused("ERROR: The file is not a checkpoint file")
    return patch.target_of(device.running, text)


def _last(device: Device, count: str) -> Config:
    names = list(device.checkpoints)
    if not count.isdigit() or not 1 <= int(count) <= len(names):
        raise Refused("ERROR: Checkpoint does not exist")
    return device.checkpoints[names[-int(count)]].config


def _rollback(shell: Shell, text: str) -> Result:
    """`rollback running-config {checkpoint NAME | file URL | last N} [SCHEME] [verbose]`."""
    kind, name, *options = text.split() + ([""] if len(text.split()) < 2 else [])
    if kind not in {"checkpoint", "file", "last"}:
        raise BadToken(SYNTAX["nxos"].invalid, offset=len("rollback running-config "))
    if not name:
        raise Refused(SYNTAX["nxos"].incomplete)
    unknown = [word for word in options if word not in (*checkpoints.SCHEMES, "verbose")]
    if unknown:
        raise BadToken(SYNTAX["nxos"].invalid, offset=len("rollback running-config ") + text.index(unknown[0]))
    device = shell.device
    wanted = _last(device, name) if kind == "last" else target(device, kind, name)
    scheme = next((word for word in options if word in checkpoints.SCHEMES), "atomic")
    outcome = checkpoints.rollback(device, wanted, scheme=scheme)
    _remember(device, "Rollback to Checkpoint", name, scheme, outcome, verbose="verbose" in options)
    return _told(outcome, scheme, verbose="verbose" in options)


def _told(outcome: patch.Outcome, scheme: str, *, verbose: bool) -> Result:
    lines = [_NOTE, "Collecting Running-Config", "#Generating Rollback Patch"]
    if not outcome.passes:
        return Result("\n".join((*lines, "Rollback Patch is Empty", "", "Rollback completed successfully.")))
    lines.append("Executing Rollback Patch")
    if verbose:
        lines += _executed(outcome)
    lines += [f"`{change.text}` - {reply.text}" for change, reply in outcome.refused if not outcome.done]
    if outcome.done:
        lines += ["Generating Running-config for verification", "Generating Patch for verification"]
        return Result("\n".join((*lines, "Verification is Successful.", "", "Rollback completed successfully.")))
    if scheme == "atomic":
        lines += ["Reverting back to the original configuration"]
    return Result("\n".join((*lines, "", "Rollback failed. Please check 'show rollback log exec'.")), refused=True)


def _executed(outcome: patch.Outcome) -> list[str]:
    changes = [change for one in outcome.passes for change in one]
    return ["`config t `", *(f"`{line.strip()}`" for line in patch.listing("nxos", changes))]


def _remember(device: Device, operation: str, name: str, scheme: str, outcome: patch.Outcome, *, verbose: bool) -> None:
    rows = {
        "Operation": operation,
        "Checkpoint name": name,
        "Rollback done By": "netops",
        "Rollback mode": scheme,
        "Verbose": "enabled" if verbose else "disabled",
        "Start Time": "Thu, 00:00:00 01 Jan 1970",
        "End Time": "Thu, 00:00:00 01 Jan 1970",
        "Rollback Status": "Success" if outcome.done else "Failed",
    }
    lines = [f"{key:<20} : {value}" for key, value in rows.items()]
    refused = [f"`{change.text}`\n{reply.text}" for change, reply in outcome.refused]
    device.last_rollback = "\n".join((*lines, "", "Executing Patch:", "-" * 16, *_executed(outcome), *refused))


@dataclass(slots=True)
class _Options:
    """What stands behind `configure replace URL`."""

    best_effort: bool = False
    verify: bool = False
    show: bool = False
    timeout: int = 0


_FLAGS = {"best-effort": "best_effort", "verify-only": "verify", "show-patch": "show"}


def _options(text: str) -> tuple[str, _Options]:
    """The file and what stands behind it."""
    path, *rest = text.split()
    found = _Options()
    while rest:
        word = rest.pop(0)
        if word in _FLAGS:
            setattr(found, _FLAGS[word], True)
        elif word == "commit-timeout" and rest and rest[0].isdigit() and 30 <= int(rest[0]) <= 3600:
            found.timeout = int(rest.pop(0))
        elif word not in {"verbose", "non-interactive"}:
            raise BadToken(SYNTAX["nxos"].invalid, offset=len("configure replace ") + text.index(word))
    return path, found


def _replace(shell: Shell, text: str) -> Result:
    """`configure replace URL`: all of the file or nothing, unless best effort is asked for."""
    path, options = _options(text)
    device = shell.device
    if device.revert is not None:
        raise Refused("ERROR: Configure replace commit is pending")
    wanted = patch.target_of(device.running, files.content(device, path))
    if options.verify or options.show:
        return _planned(device, wanted, shown=options.show)
    before = device.running.copy()
    scheme = "best-effort" if options.best_effort else "atomic"
    outcome = checkpoints.rollback(device, wanted, scheme=scheme)
    _remember(device, "Config-replace to user config", path, scheme, outcome, verbose=False)
    if outcome.done and outcome.passes and options.timeout:
        checkpoints.arm(device, before, seconds=options.timeout)
    return _replaced(outcome, options)


def _planned(device: Device, wanted: Config, *, shown: bool) -> Result:
    """Nothing changes: the patch alone, or what would come of it."""
    lines = [_CHECKED, "Collecting Running-Config", "Converting to checkpoint file", "Generating Rollback Patch"]
    outcome = patch.replace(device.running, wanted)
    if not outcome.passes:
        return Result("\n".join((*lines, "Rollback Patch is Empty")))
    bar = "=" * 56
    if shown:
        return Result("\n".join((*lines, bar, *_executed(outcome), bar)))
    verdict = "completed successful" if outcome.done else "failed"
    refused = [f"`{change.text}`\n{reply.text}" for change, reply in outcome.refused if not outcome.done]
    lines += ["Validating Patch", bar, *_executed(outcome), *refused, bar, f"Patch validation {verdict}"]
    return Result("\n".join(lines), refused=not outcome.done)


def _replaced(outcome: patch.Outcome, options: _Options) -> Result:
    lines = [_CHECKED, _ADVISORY, "Collecting Running-Config", "Generating Rollback Patch"]
    if not outcome.passes:
        lines += ["Rollback Patch is Empty", "", "Configure replace completed successfully."]
        return Result("\n".join(lines))
    lines += ["Executing Rollback Patch"]
    if not outcome.done:
        kept = "best-effort" if options.best_effort else "Rolling back to previous configuration is successful"
        lines += [*(f"`{change.text}` - {reply.text}" for change, reply in outcome.refused), kept, ""]
        return Result(
            "\n".join((*lines, "Configure replace failed. Use 'show config-replace log exec'.")), refused=True
        )
    lines += ["Generating Running-config for verification", "Generating Rollback Patch", ""]
    lines.append(
        "Configure replace completed successfully. Please run 'show config-replace log exec' to see if there is any "
        "configuration that requires reload to take effect."
    )
    return Result("\n".join(lines))


def _commit(shell: Shell) -> Result:
    if shell.device.revert is None:
        raise Refused("ERROR: No configure replace commit is pending")
    shell.device.revert = None
    return Result("Commit Successful")


def _silent(shell: Shell) -> None:
    shell.silent = True


def _not_silent(shell: Shell) -> None:
    shell.silent = False


COMMANDS: dict[str, Exec] = {
    "checkpoint": _unnamed,
    "checkpoint <word>": _checkpoint,
    "checkpoint <word> description <line>": _described,
    "checkpoint description <line>": lambda shell, text: _described(shell, "", text),
    "checkpoint file <url>": _to_file,
    "no checkpoint <word>": _no_checkpoint,
    "clear checkpoint database": _clear,
    "rollback running-config <line>": _rollback,
    "configure replace commit": _commit,
    "configure replace <line>": _replace,
    "terminal dont-ask": _silent,
    "no terminal dont-ask": _not_silent,
    "terminal no dont-ask": _not_silent,
}
