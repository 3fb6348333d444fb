# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ansible_collections.drift.guard.plugins.module_utils.errors import NautobotError
from ansible_collections.drift.guard.plugins.module_utils.nautobot import query


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        ({}, "query { devices { id } }"),
        ({"role": "Leaf"}, 'query { devices(role: "Leaf") { id } }'),
        ({"id": ["a", "b"], "has_primary_ip": True}, 'query { devices(id: ["a", "b"], has_primary_ip: true) { id } }'),
        ({"position__gte": 3, "asset_tag": None}, "query { devices(position__gte: 3, asset_tag: null) { id } }"),
        ({"q": 'a"b\\c\n'}, 'query { devices(q: "a\\"b\\\\c\\n") { id } }'),
        (
            {"name": 'x") { id } evil: devices(name: "'},
            'query { devices(name: "x\\") { id } evil: devices(name: \\"") { id } }',
        ),
    ],
    ids=["none", "text", "list_and_boolean", "number_and_null", "escapes", "no_way_out_of_a_text"],
)
def test_filters_become_arguments(arguments: dict[str, Any], text: str) -> None:
    assert query.devices_query("id", arguments=arguments) == text


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"limit": 5}, "would cut the fleet off silently"),
        ({"offset": 5}, "would cut the fleet off silently"),
        ({'name: "x", q': "y"}, "names of Nautobot's device filters"),
        ({"": "y"}, "names of Nautobot's device filters"),
        ({5: "y"}, "names of Nautobot's device filters"),
        ({"role": {"name": "x"}}, "Actual: dict"),
    ],
    ids=["limit", "offset", "a_name_with_more_in_it", "an_empty_name", "a_number_as_name", "an_object"],
)
def test_what_can_be_no_filter_is_refused(arguments: dict[Any, Any], words: str) -> None:
    with pytest.raises(NautobotError, match=words):
        query.devices_query("id", arguments=arguments)


def test_the_fields_are_those_of_the_readme() -> None:
    readme = (Path(__file__).parents[3] / "README.md").read_text("utf-8")
    published = readme.partition("```graphql\n")[2].partition("```")[0].split()
    ours = query.devices_query(query.INTENT_FIELDS, arguments={}).replace(" _custom_field_data", "").split()
    assert ours == published


def test_cables_are_asked_for_in_the_same_interfaces() -> None:
    cable = "connected_interface { name device { name } } "
    assert query.INTENT_FIELDS_WITH_CABLES.count(cable.strip()) == 1
    assert query.INTENT_FIELDS_WITH_CABLES.split() != query.INTENT_FIELDS.split()
    assert query.INTENT_FIELDS_WITH_CABLES.replace(f" {cable.strip()}", "") == query.INTENT_FIELDS
    readme = " ".join((Path(__file__).parents[3] / "README.md").read_text("utf-8").split())
    assert f"`{cable.strip()}`" in readme
