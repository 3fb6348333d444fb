# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The two things that we fetch from Nautobot: the fleet for an inventory, and the intent of some devices."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from ansible_collections.drift.guard.plugins.module_utils.errors import IntentError, NautobotError
from ansible_collections.drift.guard.plugins.module_utils.nautobot import query
from ansible_collections.drift.guard.plugins.module_utils.nautobot.devices import by_name
from ansible_collections.drift.guard.plugins.module_utils.nautobot.fleet import Fleet, make_fleet, missing_parents
from ansible_collections.drift.guard.plugins.module_utils.nautobot.paging import Row, pages, whole_fleet
from ansible_collections.drift.guard.plugins.module_utils.nautobot.reply import rows_of
from ansible_collections.drift.guard.plugins.module_utils.nautobot.slices import Slice
from ansible_collections.drift.guard.plugins.plugin_utils.nautobot_client import NautobotClient

_EXTRAS = {"config_context": "config_context", "custom_fields": "_custom_field_data"}
"""What an inventory may have on demand -> its GraphQL field."""
_SHOWN = 5
"""How many names a message holds."""


def fetch_fleet(
    client: NautobotClient,
    *,
    filters: Mapping[str, Any],
    devices: Sequence[str] | None,
    extras: Iterable[str],
    grouped_by: Iterable[str],
    part: Slice | None = None,
) -> Fleet:
    """The devices that filters select, or those named.

    Args:
        client: a session.
        filters: Nautobot's device filters.
        devices: names or ids of the only devices to fetch; all that the filters select where it is None.
        extras: more to fetch of each, of ``config_context`` and ``custom_fields``.
        grouped_by: which groups to make.
        part: the slice whose devices alone are fetched; all of them where it is None.

    Raises:
        NautobotError: Nautobot can't be asked, or there is no such device.

    """
    where = client.source.where
    _require_sight(client, query.READ_FOR_HOSTS)
    fields = " ".join([query.HOST_FIELDS, *(_EXTRAS[extra] for extra in extras)])
    rows = whole_fleet(
        lambda: [
            str(row["id"])
            for row in _listed(client, filters=filters, devices=devices)
            if part is None or row["id"] in part
        ],
        ask=lambda ids: client.rows(query.devices_query(fields, arguments={"id": ids}), kind="devices"),
        size=client.source.page_size,
        where=where,
    )
    if not rows:
        chosen = f"the filters {', '.join(filters)}" if filters else "no filter"
        chosen += f" in the slice {part}" if part else ""
        raise NautobotError(
            f"{where} - Expected: devices. Actual: none with {chosen}. Loosen the filters, and see in Nautobot whether "
            "the token's user may view devices."
        )
    locations = _locations(client, rows)
    return make_fleet(rows, locations=locations, grouped_by=grouped_by, url=where)


def fetch_intent(
    client: NautobotClient, names: Sequence[str], *, cables: bool = False
) -> dict[str, Mapping[str, Any] | IntentError]:
    """The device objects of these names, or why there is none.

    Args:
        client: a session.
        names: the devices'.
        cables: whether to ask what each interface's cable leads to.

    Raises:
        NautobotError: Nautobot can't be asked, or the token may not view all that an intent is made of.

    """
    _require_sight(client, query.READ_FOR_INTENT)
    found: dict[str, Mapping[str, Any] | IntentError] = {}
    where = client.source.where
    fields = query.INTENT_FIELDS_WITH_CABLES if cables else query.INTENT_FIELDS

    def ask(page: Sequence[str]) -> list[Row]:
        rows = client.rows(query.devices_query(fields, arguments={"name": page}), kind="devices")
        found.update(by_name(rows, asked=page, where=where))
        return rows

    for _rows in pages(sorted(set(names)), ask=ask, size=client.source.page_size):
        pass
    return found


def _listed(client: NautobotClient, *, filters: Mapping[str, Any], devices: Sequence[str] | None) -> list[Row]:
    """Id and name of every device that is wanted, in the order of their names."""
    if devices is None:
        rows = client.rows(query.devices_query("id name", arguments=filters), kind="devices")
    else:
        rows = _named(client, filters=filters, devices=list(dict.fromkeys(devices)))
    return sorted(rows, key=lambda row: (str(row["name"]), str(row["id"])))


def _named(client: NautobotClient, *, filters: Mapping[str, Any], devices: list[str]) -> list[Row]:
    found: dict[str, Row] = {}
    asked: dict[str, list[str]] = {}
    for each in devices:
        asked.setdefault("id" if _is_id(each) else "name", []).append(each)
    for key, values in asked.items():
        for row in client.rows(query.devices_query("id name", arguments={**filters, key: values}), kind="devices"):
            found[str(row["id"])] = row
    known = {str(row[key]) for row in found.values() for key in ("id", "name")}
    unknown = [each for each in devices if (each.lower() if _is_id(each) else each) not in known]
    if unknown:
        more = f" and {len(unknown) - _SHOWN} others" if len(unknown) > _SHOWN else ""
        raise NautobotError(
            f"{client.source.where} - Expected: the devices that were named. Actual: no "
            f"{', '.join(map(repr, unknown[:_SHOWN]))}{more}. "
            "Correct the names or ids, loosen the filters, or let the token's user view them."
        )
    return list(found.values())


def _is_id(text: str) -> bool:
    try:
        return str(UUID(text)) == text.lower()
    except ValueError:
        return False


def _locations(client: NautobotClient, rows: Iterable[Row]) -> dict[str, Row]:
    """The locations of these devices and all above them, level by level."""
    locations: dict[str, Row] = {}
    wanted = sorted({str(row["location"]["id"]) for row in rows if row.get("location")})
    while wanted:
        found: dict[str, Row] = {}
        for page in pages(wanted, ask=lambda ids: client.rows(query.locations_query(ids), kind="locations"), size=500):
            found |= {str(row["id"]): row for row in page}
        if set(found) != set(wanted):
            raise NautobotError(
                f"{client.source.where} - Expected: {len(wanted)} locations. Actual: {len(found)}. "
                "Let the token's user view locations, those above the devices' included."
            )
        locations |= found
        wanted = missing_parents(locations)
    return locations


def _require_sight(client: NautobotClient, kinds: Mapping[str, str]) -> None:
    """Refuse a token for which Nautobot leaves parts of an answer out without a word.

    An address that the token may not view is missing from its interface, as if it had been deleted.
    """
    where = client.source.where
    data = client.query(query.sight_query(kinds))
    for kind, endpoint in kinds.items():
        if not rows_of(data, kind, where=where) and not client.may_view(endpoint):
            raise NautobotError(
                f"{where} - Expected: a token whose user may view {', '.join(kinds)}. Actual: {kind} are hidden from "
                "it, and would look as if there were none. Give its user the permission to view them, without "
                "constraints."
            )
