# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import pytest

from ansible_collections.drift.guard.plugins.plugin_utils.failures import FailureKind, SessionError
from ansible_collections.drift.guard.plugins.plugin_utils.terminal import Terminal


class ScriptedChannel:
    """Each poll finds the next piece; an empty one is silence, and after the last the other side is gone."""

    def __init__(self, *pieces: bytes) -> None:
        self.pieces = list(pieces)
        self.ready = b""
        self.written = b""
        self.is_eof = False

    def request_pty_size(self, terminal: bytes, col: int, row: int, /) -> None:
        raise NotImplementedError

    def poll(self, timeout: int) -> int:  # noqa: ARG002  # the name is the interface
        if not self.pieces:
            self.is_eof = True
            return -127  # SSH_EOF
        self.ready += self.pieces.pop(0)
        return len(self.ready)

    def recv(self, size: int) -> bytes | None:
        taken, self.ready = self.ready[:size], self.ready[size:]
        return taken or None

    def write(self, data: bytes) -> int:
        self.written += data
        return len(data)

    def close(self) -> None:
        self.is_eof = True


def terminal(*pieces: bytes) -> Terminal:
    return Terminal(ScriptedChannel(*pieces), device="core1", silence=0.05, total=5)


def test_everything_up_to_the_end_is_returned_once() -> None:
    talk = terminal(b"a" * 3000, b"#", b"b#")
    assert talk.wait(lambda tail: tail.endswith("#"), expected="a prompt") == "a" * 3000 + "#"
    assert talk.wait(lambda tail: tail.endswith("#"), expected="a prompt") == "b#"


def test_what_is_kept_is_there_for_the_next_call() -> None:
    talk = terminal(b"core1#", b"x#")
    talk.wait(lambda tail: tail.endswith("#"), expected="a prompt", keep=True)
    assert talk.wait(lambda tail: tail.endswith("x#"), expected="a prompt") == "core1#x#"


def test_what_arrives_while_a_question_is_doubted_is_looked_at() -> None:
    talk = terminal(b"[confirm]", b" or not\ncore1#")

    def prompt_or_question(tail: str) -> bool:
        return tail.endswith("core1#") or (tail.endswith("[confirm]") and talk.quiet(0.05))

    assert talk.wait(prompt_or_question, expected="a prompt").endswith("core1#")


def test_a_character_cut_in_two_is_one_character() -> None:
    assert terminal(b"caf\xc3", b"\xa9#").wait(lambda tail: tail.endswith("#"), expected="a prompt") == "café#"


@pytest.mark.parametrize(
    ("pieces", "kind", "words"),
    [
        pytest.param([b"half a li"], FailureKind.LOST, "the last line is 'half a li'", id="the other side closes"),
        pytest.param([b"half a li", *[b""] * 100_000], FailureKind.TIMEOUT, "after 0.05 s", id="it falls silent"),
    ],
)
def test_what_is_missing_is_named(pieces: list[bytes], kind: FailureKind, words: str) -> None:
    with pytest.raises(SessionError) as caught:
        terminal(*pieces).wait(lambda tail: tail.endswith("#"), expected="a prompt")
    assert caught.value.kind is kind
    assert "core1 - Expected: a prompt." in caught.value.message
    assert words in caught.value.message
