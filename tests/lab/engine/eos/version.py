# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""EOS: which release a device runs. A configuration names it in its second comment, else it is the lab's."""

from __future__ import annotations

import re

from tests.lab.engine.model import Config

DEFAULT = (4, 31)
_RELEASE = re.compile(r"! device: .*EOS-(\d+)\.(\d+)", re.ASCII)


def version_of(config: Config) -> tuple[int, int]:
    """Major and minor number of the release."""
    for item in config.items[:4]:
        match = _RELEASE.match(item)
        if match:
            return int(match.group(1)), int(match.group(2))
    return DEFAULT
