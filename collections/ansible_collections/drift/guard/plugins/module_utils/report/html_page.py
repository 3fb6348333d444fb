# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What every page of ours is made of: its style sheet, its files, and the policy that lets nothing else run."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path

from ..statuses import STATUSES

_ASSETS = Path(__file__).with_name("assets")


@cache
def asset(name: str) -> str:
    """Read a file that lies beside this module."""
    return (_ASSETS / name).read_text(encoding="utf-8")


@cache
def style_sheet() -> str:
    """Return the style sheet with a colour for each status word."""
    return asset("report.css") + "".join(f".s-{status.word}{{--c:{status.colour}}}\n" for status in STATUSES)


def policy(style: str, *, script: str = "") -> str:
    """Allow this style and this script, an icon from the page itself, and nothing else; by default no script."""
    scripts = [f"script-src '{digest(script)}'"] if script else []
    allow = [f"style-src '{digest(style)}'", *scripts, "img-src data:"]
    return "; ".join(["default-src 'none'", *allow, "base-uri 'none'", "form-action 'none'"])


def digest(text: str) -> str:
    """Return the hash by which a content security policy knows an inline element."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
