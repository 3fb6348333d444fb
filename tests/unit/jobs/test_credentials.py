# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from jobs.credentials import device_credentials
from jobs.errors import JobError


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


def test_a_device_has_what_its_group_says() -> None:
    assert device_credentials(device("acc1", USER, PASSWORD, ("SSH", "secret", "en"))) == {
        "ansible_user": "netops",
        "ansible_password": "pw of acc1",
        "ansible_become_password": "en",
    }


def test_what_is_for_ssh_wins_and_what_is_for_others_does_not_count() -> None:
    found = device_credentials(
        device("acc1", USER, PASSWORD, ("SSH", "password", "for ssh"), ("SNMP", "username", "x"))
    )
    assert found == {"ansible_user": "netops", "ansible_password": "for ssh"}


def test_a_device_without_a_group_is_left_to_the_runner() -> None:
    assert device_credentials(SimpleNamespace(name="acc1", secrets_group=None)) == {}


@pytest.mark.parametrize(
    ("secrets", "words"),
    [
        ((USER,), "'password', with the access type SSH or Generic. Actual: none. Add it to the group"),
        ((("SNMP", "username", "x"), PASSWORD), "'username', with the access type SSH or Generic. Actual: none."),
        (
            (USER, ("SSH", "password", KeyError("S3cret"))),
            "'password'. Actual: KeyError from 'a secret'. Its page in Nautobot has a button",
        ),
        ((USER, PASSWORD, ("SSH", "secret", "")), "'secret'. Actual: 'a secret', which is empty."),
    ],
)
def test_a_group_that_is_of_no_use_is_named_with_the_device(secrets: tuple[tuple[str, str, str]], words: str) -> None:
    with pytest.raises(JobError) as caught:
        device_credentials(device("acc1", *secrets))
    beginning = "device acc1 - Expected: its Secrets-Group 'campus' to hold one of the type "
    assert str(caught.value).startswith(f"{beginning}{words}")
    assert not any(word in str(caught.value) for word in ("S3cret", "pw of"))
