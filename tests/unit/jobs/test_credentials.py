# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from jobs.credentials import Credentials, credentials_for


class Secret:
    def __init__(self, value: str | Exception) -> None:
        self.name = "a secret"
        self.value = value

    def get_value(self, obj: Any) -> str:
        if isinstance(self.value, Exception):
            raise self.value
        return self.value.replace("{{ obj.name }}", obj.name)


def device(name: str, *secrets: tuple[str, str, str | Exception], group: str = "campus") -> Any:
    associations = [
        SimpleNamespace(access_type=access, secret_type=kind, secret=Secret(value)) for access, kind, value in secrets
    ]
    every = SimpleNamespace(all=lambda: associations)
    return SimpleNamespace(name=name, secrets_group=SimpleNamespace(name=group, secrets_group_associations=every))


USER, PASSWORD = ("Generic", "username", "netops"), ("Generic", "password", "pw of {{ obj.name }}")


def test_each_device_has_what_its_group_says() -> None:
    found = credentials_for([device("acc1", USER, PASSWORD), device("acc2", USER, PASSWORD, ("SSH", "secret", "en"))])
    assert found == Credentials(
        {
            "acc1": {"ansible_user": "netops", "ansible_password": "pw of acc1"},
            "acc2": {"ansible_user": "netops", "ansible_password": "pw of acc2", "ansible_become_password": "en"},
        }
    )


def test_what_is_for_ssh_wins() -> None:
    found = credentials_for([device("acc1", USER, PASSWORD, ("SSH", "password", "for ssh"), ("SNMP", "username", "x"))])
    assert found.variables["acc1"] == {"ansible_user": "netops", "ansible_password": "for ssh"}


def test_a_device_without_a_group_is_left_to_the_runner() -> None:
    assert credentials_for([SimpleNamespace(name="acc1", secrets_group=None)]) == Credentials()


@pytest.mark.parametrize(
    ("secrets", "words"),
    [
        ((USER,), "a password in its Secrets Group 'campus' (access type SSH or Generic). Actual: none. Add it"),
        ((("SNMP", "username", "x"), PASSWORD), "a username in its Secrets Group 'campus' (access type SSH or"),
        (
            (USER, ("SSH", "password", KeyError("no X"))),
            "a password in its Secrets Group 'campus'. Actual: 'no X'. See",
        ),
        (
            (USER, PASSWORD, ("SSH", "secret", "")),
            "a secret in its Secrets Group 'campus'. Actual: the secret 'a secret' is",
        ),
    ],
)
def test_a_group_that_is_of_no_use_is_named_with_the_device_and_others_go_on(
    secrets: tuple[tuple[str, str, str]], words: str
) -> None:
    found = credentials_for([device("acc1", *secrets), device("acc2", USER, PASSWORD)])
    assert list(found.variables) == ["acc2"]
    assert found.problems["acc1"].startswith(f"device acc1 - Expected: {words}")
    assert "pw of" not in str(found.problems)


def test_secrets_are_not_shown_by_accident() -> None:
    assert "pw of" not in repr(credentials_for([device("acc1", USER, PASSWORD)]))
