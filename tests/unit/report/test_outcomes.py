# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from decimal import Decimal
from types import MappingProxyType
from typing import Any

import pytest

from ansible_collections.drift.guard.plugins.module_utils.failure_classes import BY_WORD
from ansible_collections.drift.guard.plugins.module_utils.report.outcomes import normalise, without_answer
from ansible_collections.drift.guard.plugins.module_utils.report.plain import to_plain

from .fleet import CHANGE, FINDING, outcome


class Tagged(str):
    """Stands for Ansible's tagged strings."""

    __slots__ = ()

    def __str__(self) -> str:
        return self


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        pytest.param(Tagged("x"), "x", id="a tagged string becomes a string"),
        pytest.param(MappingProxyType({1: (True, None)}), {"1": [True, None]}, id="mappings and tuples become JSON's"),
        pytest.param({"b", "a"}, ["a", "b"], id="a set gets an order"),
        pytest.param(float("nan"), "nan", id="no NaN in JSON"),
        pytest.param(b"a\xff", "a\udcff", id="bytes that are no UTF-8 survive"),
        pytest.param(Decimal("1.5"), "1.5", id="what JSON does not know becomes text"),
    ],
)
def test_values_become_plain(value: object, plain: object) -> None:
    found = to_plain(value)
    assert found == plain
    assert type(found) is type(plain)


def test_an_empty_outcome_is_an_error_with_every_key() -> None:
    found = normalise({}, device="sw1")
    assert found == {
        "device": "sw1",
        "platform": "",
        "location": "",
        "role": "",
        "task": "check",
        "mode": "",
        "check_mode": False,
        "status": "error",
        "message": (
            "Unknown status '' (expected one of failed, unverified, rolled_back, error, refused, unreachable, drifted, "
            "no_intent, unsupported, applied, unchanged, in_sync)."
        ),
        "proposals": [],
        "plan": None,
        "rollback": None,
        "changes": [],
        "kept": [],
        "commands": [],
        "inverse": [],
        "findings": [],
        "diff": "",
        "saved": None,
        "protection": "",
        "remains": None,
        "failure": {
            "class": "internal",
            "name": "internal",
            "severity": "error",
            "message": found["message"],
            "remedy": BY_WORD["internal"].remedy,
        },
        "duration": 0.0,
    }


@pytest.mark.parametrize(
    ("key", "raw", "found"),
    [
        ("saved", True, True),
        ("saved", "yes", None),
        ("duration", 1.23456, 1.235),
        ("duration", "soon", 0.0),
        ("duration", -1, 0.0),
        ("mode", "reckless", ""),
        ("task", "apply", "apply"),
        ("check_mode", "true", False),
        ("platform", None, ""),
        ("commands", "interface Gi1", []),
        ("commands", ["a", 1], ["a", "1"]),
        ("changes", [CHANGE, "nonsense"], [CHANGE]),
        ("findings", [{**FINDING, "extra": 1, "interface": None}], [FINDING]),
    ],
)
def test_a_key_gets_its_type_whatever_the_plugin_gave(key: str, raw: object, found: object) -> None:
    row: dict[str, Any] = {**normalise({"status": "in_sync", key: raw}, device="sw1")}
    assert row[key] == found


def test_a_missing_answer_keeps_what_was_known_of_the_device() -> None:
    lost = without_answer("sw1", task="apply", status="unreachable", message="gone", known=outcome("sw1", "drifted"))
    assert (lost["location"], lost["platform"], lost["mode"]) == ("ZRH1", "ios", "enforce")
    assert (lost["status"], lost["task"], lost["changes"]) == ("unreachable", "apply", [])
