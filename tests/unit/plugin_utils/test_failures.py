# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import pytest

from ansible_collections.drift.guard.plugins.plugin_utils.failures import FailureKind, failure, login_failure


# The texts are libssh 0.12's with ansible-pylibssh 1.4 and netcommon 8.2; those that a test can provoke are
# provoked in tests/integration/test_session.py.
@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("ssh connection failed: ssh connect failed: Connection refused", FailureKind.CONNECTION, "port is closed"),
        (
            "ssh connect failed: Failed to resolve hostname x.invalid (any): Name or service not known",
            FailureKind.CONNECTION,
            "does not resolve",
        ),
        ("ssh connect failed: No route to host", FailureKind.CONNECTION, "no route"),
        ("ssh connect failed: Timeout connecting to 192.0.2.1", FailureKind.TIMEOUT, "no answer in time"),
        ("ssh connect failed: Socket error: Connection reset by peer", FailureKind.CONNECTION, "before the login"),
        (
            "ssh connect failed: kex error : no match for method kex algos: server [a], client [b]",
            FailureKind.CONNECTION,
            "no common SSH algorithm",
        ),
        (
            "Failed to authenticate with password: Access denied for 'password'. Authentication that can continue: x",
            FailureKind.AUTHENTICATION,
            "refused the credentials",
        ),
        ("Failed to find any acceptable way to authenticate", FailureKind.AUTHENTICATION, "refused the credentials"),
        ("[Errno 2] No such file or directory: '/k'", FailureKind.AUTHENTICATION, "private key"),
        (
            "libssh: The authenticity of host 'r1' can't be established due to 'Host is unknown: aa:bb'.",
            FailureKind.HOST_KEY,
            "not in known_hosts",
        ),
        (
            "The authenticity of host 'r1' can't be established due to 'Host key for server has changed: aa'.",
            FailureKind.HOST_KEY,
            "another host key",
        ),
        ("something new", FailureKind.CONNECTION, "something new"),
    ],
)
def test_every_text_of_libssh_has_a_kind_and_says_what_to_do(text: str, kind: FailureKind, words: str) -> None:
    error = login_failure("core1", user="drift", text=text)
    assert error.kind is kind
    assert words in error.message
    assert error.message.startswith("core1 - Expected: an SSH login as drift. Actual: ")
    assert error.remedy


def test_a_device_that_says_no_is_an_error_and_one_that_says_nothing_is_unreachable() -> None:
    statuses = {
        kind: failure(kind, "core1", expected="a", actual="b", remedy="c").status
        for kind in (FailureKind.REJECTED, FailureKind.TIMEOUT)
    }
    assert statuses == {FailureKind.REJECTED: "error", FailureKind.TIMEOUT: "unreachable"}


def test_an_error_reads_as_one_text_and_as_fields() -> None:
    error = failure(FailureKind.LOST, "core1", expected="a prompt", actual="nothing.", remedy="Read again.")
    assert str(error) == "core1 - Expected: a prompt. Actual: nothing. Read again."
    assert error.as_dict() == {
        "kind": "lost",
        "message": "core1 - Expected: a prompt. Actual: nothing.",
        "remedy": "Read again.",
    }
