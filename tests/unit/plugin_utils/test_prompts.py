# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import pytest

from ansible_collections.drift.guard.plugins.plugin_utils import prompts
from ansible_collections.drift.guard.plugins.plugin_utils.prompts import Prompt

COMMAND = "terminal length 0"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("\r\ncore1#terminal length 0\r\ncore1#", "core1#", id="IOS: sign and nothing more"),
        pytest.param("\r\nleaf1# terminal length 0\r\r\nleaf1# ", "leaf1#", id="NX-OS: a space and a doubled CR"),
        pytest.param("\r\ncore1>terminal length 0\r\ncore1>", "core1>", id="unprivileged"),
        pytest.param(
            "\nr1(maint-mode)# terminal length 0\n\nr1(maint-mode)# ", "r1(maint-mode)#", id="maintenance mode"
        ),
        pytest.param(
            "core9#\r\n# stay out #\r\ncore1#terminal length 0\r\ncore1#",
            "core1#",
            id="a banner line that looks like a prompt is none, since no echo follows it",
        ),
        pytest.param(
            "\nterminal length 0\r\ncore1#terminal length 0\r\ncore1#", "core1#", id="typed ahead, echoed twice"
        ),
        pytest.param("\r\ncore1#terminal length 0\r\n", None, id="not back at the prompt yet"),
        pytest.param("\r\ncore1#termi", None, id="the echo is incomplete"),
        pytest.param("\r\ncore1#", None, id="nothing echoed yet"),
    ],
)
def test_a_prompt_is_learned_from_the_echo(text: str, expected: str | None) -> None:
    prompt = prompts.learn(prompts.plain(text), command=COMMAND)
    assert (prompt.text if prompt else None) == expected


@pytest.mark.parametrize(
    ("tail", "ends"),
    [
        pytest.param("reply\r\ncore1#", True, id="on a line of its own"),
        pytest.param("reply\r\ncore1# ", True, id="with a space after it"),
        pytest.param(" description to core1#", False, id="the same text at the end of a description"),
        pytest.param("reply\r\nxcore1#", False, id="another name that ends alike"),
        pytest.param("reply\r\ncore1#\r\n", False, id="the line goes on"),
        pytest.param("reply\ncore1#\n", False, id="the line goes on, carriage returns gone"),
        pytest.param("reply\r\ncoreX#", False, id="another device's prompt"),
        pytest.param("core1#", False, id="no newline in front: an echo would look so"),
    ],
)
def test_only_the_learned_prompt_ends_a_reply(tail: str, *, ends: bool) -> None:
    assert bool(Prompt("core1#").pattern.search(tail)) is ends


def test_a_clock_in_the_prompt_may_go_on() -> None:
    assert Prompt("sw1.10:20:30#").pattern.search("\nsw1.10:20:31#")


@pytest.mark.parametrize(
    ("tail", "hostname", "mode"),
    [
        pytest.param("\r\ncore1(config)#", "core1", "config", id="global"),
        pytest.param("\r\nleaf1(config-if)# ", "leaf1", "config-if", id="NX-OS interface"),
        pytest.param(
            "\r\nTHIS.IS.A.PARTICULAR(config)#", "THIS.IS.A.PARTICULAR", "config", id="IOS cuts it to 20 characters"
        ),
        pytest.param(
            "\r\nsw1(config-s-drift--if-Et1/1)#", "sw1", "config-s-drift--if-Et1/1", id="EOS session with an interface"
        ),
        pytest.param("\r\nr1(maint-mode)(config)# ", "r1(maint-mode)", "config", id="NX-OS in maintenance"),
    ],
)
def test_the_first_configuration_prompt_tells_the_name_it_uses(tail: str, hostname: str, mode: str) -> None:
    found = prompts.config_prompt().search(tail)
    assert found
    assert (found["hostname"], found["mode"]) == (hostname, mode)


@pytest.mark.parametrize(
    "tail",
    [
        pytest.param("\nother(config)#", id="another name"),
        pytest.param(" description core1(config)#", id="inside a line"),
        pytest.param("\ncore1(maint-mode)#", id="a mode that doesn't configure"),
    ],
)
def test_other_texts_are_no_configuration_prompt_of_this_device(tail: str) -> None:
    assert not prompts.config_prompt("core1").search(tail)


@pytest.mark.parametrize(
    ("tail", "expected"),
    [
        pytest.param("\r\ncore1#", True, id="prompt"),
        pytest.param("\r\ncore1>", True, id="unprivileged"),
        pytest.param("\r\nr1(maint-mode)# ", True, id="NX-OS in maintenance"),
        pytest.param("\r\n###########", False, id="a banner's frame"),
        pytest.param("\r\nAuthorised users only", False, id="a banner's text"),
    ],
)
def test_typing_begins_when_it_may_be_a_prompt(tail: str, *, expected: bool) -> None:
    assert prompts.may_be_prompt(tail) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "\r\nDestination filename [startup-config]? ", "Destination filename [startup-config]?", id="a file name"
        ),
        pytest.param("\nProceed? [confirm]", "Proceed? [confirm]", id="confirm"),
        pytest.param("\nAre you sure? [yes/no]: ", "Are you sure? [yes/no]:", id="yes or no"),
        pytest.param("\nDo you want to continue (y/n)?  [n] ", "Do you want to continue (y/n)?  [n]", id="NX-OS"),
        pytest.param("\nPassword: ", "Password:", id="a password"),
        pytest.param(" description is it [confirm]", "", id="the echo of a line, not ended yet"),
        pytest.param("\ncore1(config)#", "", id="a prompt"),
        pytest.param("\nVLAN [30] created.\n", "", id="a line that ended"),
    ],
)
def test_questions(text: str, expected: str) -> None:
    assert prompts.question(text) == expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        pytest.param("a\r\nb\r\r\nc", "a\nb\nc", id="carriage returns before newlines"),
        pytest.param(
            "a\r\n --More-- \b\b\b\b\b\b\b\b\b        \b\b\b\b\b\b\b\b\binterface Vlan1\r\n",
            "a\ninterface Vlan1\n",
            id="IOS takes --More-- back with backspaces",
        ),
        pytest.param("a\r\n--More--\r        \r!\r\n", "a\n!\n", id="overwritten with spaces"),
        pytest.param("a\r\n\x1b[7m--More--\x1b[m\r\x1b[K!\r\n", "a\n!\n", id="erased to the end of the line"),
        pytest.param("\x1b[1mcore1\x1b[0m#", "core1#", id="colours"),
        pytest.param("[##  ] 40%\r[####] 100%\r\n", "[####] 100%\n", id="NX-OS' progress bar"),
        pytest.param(" description a\tb", " description a\tb", id="a tab stays"),
    ],
)
def test_plain_text_is_what_a_terminal_shows(raw: str, expected: str) -> None:
    assert prompts.plain(raw) == expected


@pytest.mark.parametrize(
    ("text", "command", "body"),
    [
        pytest.param("show clock\r\n10:00\r\ncore1#", "show clock", "10:00", id="echo and prompt go"),
        pytest.param(" description x\r\ncore1(config-if)#", " description x", "", id="no reply"),
        pytest.param(
            "10:00 log\r\nshow clock\r\n10:01\r\ncore1#", "show clock", "10:01", id="a log line before the echo"
        ),
        pytest.param(
            "$ng text\r\nreply\r\ncore1#", "a very long text", "reply", id="a scrolled echo is the first line"
        ),
        pytest.param("\r\ncore1#", "", "", id="an empty line"),
    ],
)
def test_the_body_of_a_reply(text: str, command: str, body: str) -> None:
    assert prompts.reply_body(text, command=command) == body
