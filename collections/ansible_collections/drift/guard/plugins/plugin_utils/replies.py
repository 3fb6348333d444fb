# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a device's reply to a line means: rejected, applied with a remark, or nothing to say.

Rejections are recognised by the shape that errors have at the start of a line, never in the echo: a description
`peer not found` or `ERROR: x` is text. An unknown line that begins as errors do counts as one, because sending the
rest after an unseen rejection could configure another section.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ansible_collections.drift.guard.plugins.module_utils.model import Platform


@dataclass(frozen=True)
class ReplyRules:
    """How one platform words its refusals and remarks."""

    remarks: tuple[str, ...]
    """Look like refusals but aren't; tried first."""
    refusals: tuple[str, ...]


_LOG = r"%[A-Z][A-Z0-9_]*(?:-[A-Z0-9_]+)*-\d-[A-Z0-9_]+:"  # %SYS-5-CONFIG_I: ..., on every platform

_COMMON_REFUSALS = (
    r"%",
    r"Command rejected",
    r"Command authorization failed",
    r"ERROR\b",
    r"Error:",
)

RULES: dict[Platform, ReplyRules] = {
    Platform.IOS: ReplyRules(
        remarks=(
            _LOG,
            r"% ?Warning\b",
            r"% ?(?:Access|Voice|Native)? ?VLAN does not exist\. Creating",
            r"% ?Interface \S+ IPv[46] disabled and address\(es\) removed",  # what a VRF change does
            r"%Portfast has been configured",
            r"% ?Portfast will be configured",
        ),
        refusals=(
            *_COMMON_REFUSALS,
            r"Bad mask\b",
            r"Must delete secondary before deleting primary",
            r"Not a valid\b",
            r"Invalid\b",
            r"Cannot\b",
            r"Unable to\b",
        ),
    ),
    Platform.NXOS: ReplyRules(
        remarks=(_LOG, r"% ?Warning\b", r"ERROR: No neighbou?r information"),  # LLDP that hears nobody
        refusals=(
            *_COMMON_REFUSALS,
            r"[Cc]ommand failed",
            r"Cannot\b",
            r"Can't\b",
            r"[Ii]nvalid\b",
            r"Failed\b",
            r"Unable to\b",
            r"[Ss]yntax error\b",
            r"Configuration (?:not allowed|update aborted)",
            r"VLAN \S+ (?:is reserved|reserved)\b",
        ),
    ),
    Platform.EOS: ReplyRules(
        remarks=(_LOG, r"% ?Warning\b", r"!"),
        refusals=(*_COMMON_REFUSALS, r"Cannot\b", r"Invalid\b"),
    ),
}

_REMARKS = {platform: re.compile("|".join(rules.remarks)) for platform, rules in RULES.items()}
_REFUSALS = {platform: re.compile("|".join(rules.refusals)) for platform, rules in RULES.items()}
_MARKER = re.compile(r"\s*\^\s*")

# A refusal for want of privilege. EOS: `% Invalid input (privileged mode required)`; NX-OS: `% Permission denied for
# the role`; IOS with AAA: `Command authorization failed.`, `% Authorization failed.`
_PRIVILEGE = re.compile(r"privileged mode required|permission denied|authorization failed", re.IGNORECASE)


def refusal(text: str, *, platform: Platform) -> str:
    """The first line of a configuration reply that refuses; empty when none does."""
    return next((line.strip() for line in text.split("\n") if _refuses(line, platform)), "")


def leading_refusal(text: str, *, platform: Platform) -> str:
    """The refusal that is the whole reply to a `show` command: what follows a first line of text is text."""
    for line in text.split("\n"):
        if line.strip() and not _MARKER.fullmatch(line):
            return line.strip() if _refuses(line, platform) else ""
    return ""


def remarks(text: str, *, platform: Platform) -> tuple[str, ...]:
    """The lines of a reply that say something and refuse nothing."""
    lines = (line.strip() for line in text.split("\n") if not _MARKER.fullmatch(line))
    return tuple(line for line in lines if line and not _refuses(line, platform))


def wants_privilege(line: str) -> bool:
    """Whether a refusal is about who we are, not about the line."""
    return _PRIVILEGE.search(line) is not None


def _refuses(line: str, platform: Platform) -> bool:
    line = line.lstrip()
    return not _REMARKS[platform].match(line) and _REFUSALS[platform].match(line) is not None
