# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import pytest

from ansible_collections.drift.guard.plugins.module_utils.model import Platform
from ansible_collections.drift.guard.plugins.plugin_utils import replies
from ansible_collections.drift.guard.plugins.plugin_utils.prompts import reply_body

IOS, NXOS, EOS = Platform.IOS, Platform.NXOS, Platform.EOS


@pytest.mark.parametrize(
    ("platform", "reply", "expected"),
    [
        pytest.param(
            IOS,
            "                ^\n% Invalid input detected at '^' marker.\n",
            "% Invalid input detected at '^' marker.",
            id="IOS: invalid input below the marker",
        ),
        pytest.param(IOS, "% Incomplete command.\n", "% Incomplete command.", id="IOS: incomplete"),
        pytest.param(IOS, '% Ambiguous command:  "no s"', '% Ambiguous command:  "no s"', id="IOS: ambiguous"),
        pytest.param(IOS, "% VRF BLUE not configured.", "% VRF BLUE not configured.", id="IOS: unknown VRF"),
        pytest.param(
            IOS,
            "% IP addresses may not be configured on L2 links.",
            "% IP addresses may not be configured on L2 links.",
            id="IOS: address on a switchport",
        ),
        pytest.param(
            IOS,
            "Must delete secondary before deleting primary",
            "Must delete secondary before deleting primary",
            id="IOS: primary before its secondaries",
        ),
        pytest.param(
            IOS,
            "Command rejected: Bad VLAN list - character #3 ('x') delimits",
            "Command rejected: Bad VLAN list - character #3 ('x') delimits",
            id="IOS: command rejected",
        ),
        pytest.param(IOS, "% 10.0.0.0 overlaps with Vlan10", "% 10.0.0.0 overlaps with Vlan10", id="IOS: overlap"),
        pytest.param(IOS, "Command authorization failed.", "Command authorization failed.", id="IOS: AAA says no"),
        pytest.param(
            NXOS,
            "ERROR: Ethernet1/1: requested config not allowed",
            "ERROR: Ethernet1/1: requested config not allowed",
            id="NX-OS: error on the first line",
        ),
        pytest.param(
            NXOS,
            "                ^\n% Invalid command at '^' marker.\n",
            "% Invalid command at '^' marker.",
            id="NX-OS: invalid command",
        ),
        pytest.param(
            NXOS, "command failed: port not compatible", "command failed: port not compatible", id="NX-OS: failed"
        ),
        pytest.param(NXOS, "Cannot add member", "Cannot add member", id="NX-OS: cannot"),
        pytest.param(EOS, "% Invalid input", "% Invalid input", id="EOS: invalid input"),
        pytest.param(EOS, "% Subnet 10.0.0.0 overlaps", "% Subnet 10.0.0.0 overlaps", id="EOS: overlap"),
        pytest.param(EOS, "% Some words that nobody listed", "% Some words that nobody listed", id="an unlisted error"),
        pytest.param(IOS, "", "", id="silence"),
        pytest.param(IOS, "%Warning: portfast should only be enabled on ports", "", id="IOS: a warning"),
        pytest.param(IOS, "% Access VLAN does not exist. Creating vlan 30", "", id="IOS: a VLAN made on the way"),
        pytest.param(
            IOS,
            "% Interface Vlan10 IPv4 disabled and address(es) removed due to enabling VRF BLUE",
            "",
            id="IOS: a VRF change takes the addresses",
        ),
        pytest.param(IOS, "%SYS-5-CONFIG_I: Configured from console by x", "", id="a log message"),
        pytest.param(NXOS, "Warning: Deleted all L3 config on interface Ethernet1/1", "", id="NX-OS: a warning"),
        pytest.param(
            EOS, "! IP configuration will be ignored while interface is a switchport", "", id="EOS: a warning"
        ),
    ],
)
def test_what_refuses_a_configuration_line(platform: Platform, reply: str, expected: str) -> None:
    assert replies.refusal(reply, platform=platform) == expected


@pytest.mark.parametrize("platform", list(Platform))
@pytest.mark.parametrize(
    "text",
    [
        pytest.param("hostname core1\n description ERROR: x\n", id="an error's words in a description"),
        pytest.param("!\n description peer not found\n", id="not found"),
        pytest.param("version 17.9\nbanner motd ^C\n% Invalid input detected\n^C\n", id="an error's shape in a banner"),
        pytest.param("Building configuration...\n\n% Incomplete command.\n", id="after a first line of text"),
        pytest.param("", id="nothing"),
    ],
)
def test_text_is_no_refusal_of_a_show_command(platform: Platform, text: str) -> None:
    assert replies.leading_refusal(text, platform=platform) == ""


HOSTILE = (
    "% Invalid input detected at '^' marker.",
    "%",
    "ERROR: x",
    "Error: no",
    "Command rejected: no",
    "Cannot add",
    "command failed: x",
    "Invalid input",
    "Failed to commit",
    "x not found",
    "core1#",
    "core1(config-if)#",
)


@pytest.mark.parametrize("platform", list(Platform))
@pytest.mark.parametrize("text", HOSTILE)
def test_an_echo_never_refuses_its_own_line(platform: Platform, text: str) -> None:
    """What a device prints after a taken line: the line as typed, in full or scrolled sideways, and the prompt."""
    line = f"description {text}"
    for echo in (line, f"core1(config-if)#{line}", f"$tion {text}", f"core1(config-if)#${line[-20:]}"):
        body = reply_body(f"{echo}\r\ncore1(config-if)#", command=line)
        assert replies.refusal(body, platform=platform) == ""
        assert replies.remarks(body, platform=platform) == ()


def test_a_show_command_is_refused_by_its_first_words() -> None:
    said = "\n     ^\n% Invalid command at '^' marker.\n"
    assert replies.leading_refusal(said, platform=NXOS) == "% Invalid command at '^' marker."


def test_remarks_are_what_is_neither_marker_nor_refusal() -> None:
    assert replies.remarks("  ^\n\n! ignored\nfoo\n% Bad\n", platform=EOS) == ("! ignored", "foo")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("% Invalid input (privileged mode required)", True),
        ("% Permission denied for the role", True),
        ("Command authorization failed.", True),
        ("% Invalid input detected at '^' marker.", False),
    ],
)
def test_refusals_for_want_of_privilege(line: str, *, expected: bool) -> None:
    assert replies.wants_privilege(line) is expected
