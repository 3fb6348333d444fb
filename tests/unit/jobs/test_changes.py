# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which changes matter, by Nautobot's own snapshots."""

from __future__ import annotations

from typing import Any

import pytest

from jobs.changes import (
    ADDRESS_FIELDS,
    INTERFACE_FIELDS,
    changed_fields,
    in_words,
    interfaces_of_address,
    old_name,
    relevant_fields,
)


def snapshots(before: dict[str, Any] | None, after: dict[str, Any] | None) -> dict[str, Any]:
    """As `get_snapshots()` makes them."""
    both = before and after
    added = {key: value for key, value in (after or {}).items() if not both or (before or {}).get(key) != value}
    return {"prechange": before, "postchange": after, "differences": {"added": added, "removed": {}}}


BASE: dict[str, Any] = {"name": "Gi1/0/1", "description": "", "label": "", "enabled": True, "custom_fields": {}}


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"description": "x"}, ("description",)),
        ({"label": "x"}, ()),
        ({"label": "x", "enabled": False, "name": "Gi1/0/2"}, ("name", "enabled")),
        ({"custom_fields": {"lacp_mode": "on"}}, ("cf_lacp_mode",)),
        ({"custom_fields": {"owner": "x"}}, ()),
        ({}, ()),
    ],
)
def test_a_change_of_an_interface_matters_by_its_fields(change: dict[str, Any], fields: tuple[str, ...]) -> None:
    assert relevant_fields(snapshots(BASE, BASE | change), INTERFACE_FIELDS) == fields


def test_without_an_earlier_change_nobody_knows_what_changed() -> None:
    assert changed_fields(snapshots(None, BASE)) is None
    assert relevant_fields(snapshots(None, BASE), INTERFACE_FIELDS) is None
    assert in_words(None) == "fields unknown, since Nautobot has no earlier change of it"


def test_an_address_that_is_assigned_is_the_interface_s_change() -> None:
    before = {"mask_length": 24, "interfaces": []}
    assert relevant_fields(snapshots(before, before | {"interfaces": [{}]}), ADDRESS_FIELDS) == ()
    assert relevant_fields(snapshots(before, before | {"mask_length": 25}), ADDRESS_FIELDS) == ("mask_length",)


@pytest.mark.parametrize(
    ("before", "after", "name"),
    [
        (BASE, BASE | {"name": "Gi1/0/2"}, "Gi1/0/1"),
        (BASE, BASE, ""),
        (None, BASE, ""),
        (BASE, None, ""),
    ],
)
def test_a_new_name_leaves_the_old_one_behind(
    before: dict[str, Any] | None, after: dict[str, Any] | None, name: str
) -> None:
    assert old_name(snapshots(before, after)) == name


def test_a_deleted_address_was_on_the_interfaces_of_its_devices() -> None:
    on = [
        {"name": "Gi1", "device": {"id": "a"}},
        {"name": "Gi2", "device": {"id": "a"}},
        {"name": "Gi1", "device": {"id": "b"}},
        {"name": "of a module", "device": None},
    ]
    assert interfaces_of_address(snapshots({"interfaces": on}, None)) == {"a": {"Gi1", "Gi2"}, "b": {"Gi1"}}
    assert interfaces_of_address(snapshots(None, {"interfaces": on})) == {}
