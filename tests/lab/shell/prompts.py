# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a prompt says about the place in the configuration."""

from __future__ import annotations

import re

from tests.lab.engine.session import ConfigSession

_EOS_SHORT = {"Ethernet": "Et", "Port-Channel": "Po", "Loopback": "Lo", "Management": "Ma", "Vlan": "Vl", "Vxlan": "Vx"}


def submode(platform: str, session: ConfigSession) -> list[str]:
    """The prompt's words for the place in the configuration."""
    if not session.mode:
        return []
    if platform == "eos":
        return _eos_submode(session)
    words = {"vlan": "vlan", "vrf": "vrf", "if": "if"}.get(session.mode) or str(session.targets[0]).split()[0]
    if session.mode == "if" and len(session.targets) > 1:
        return ["if-range"]
    if session.mode == "if" and "." in session.targets[0]:
        return ["subif"]
    return [words, "af"] if session.nested and session.mode == "vrf" else [words]


def _eos_submode(session: ConfigSession) -> list[str]:
    if session.mode == "if":
        return ["if", _eos_short(session.targets)]
    if session.mode == "vlan":
        return ["vlan", ",".join(str(one) for one in session.targets)]
    return [session.mode if session.mode == "vrf" else "block", str(session.targets[0]).replace(" ", "-")]


def _eos_short(targets: tuple[str, ...]) -> str:
    first = targets[0]
    letters = re.sub(r"[\d/.]+$", "", first)
    more = f"-{targets[-1][len(letters) :]}" if len(targets) > 1 else ""
    return _EOS_SHORT.get(letters, letters) + first[len(letters) :] + more
