# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""IOS: access lists, and users of SNMP."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.lab.engine.device import Device
from tests.lab.engine.ios import lines as ios_lines
from tests.lab.engine.lines import of_text
from tests.lab.show.common import lines
from tests.lab.show.table import Table

_LIST = re.compile(r"(?P<family>ip|ipv6) access-list (?:(?P<sort>standard|extended) )?(?P<name>\S+)")
_OLD_LIST = re.compile(r"access-list (?P<name>\d+) (?P<entry>(?:permit|deny|remark) .+)")
_TITLES = {"standard": "Standard IP", "extended": "Extended IP", None: "IPv6"}


def _lists(device: Device) -> Iterator[tuple[str, str, list[str]]]:
    """Title, name and entries of each list, in the order of the configuration."""
    old: dict[str, list[str]] = {}
    for item in device.running.items:
        head, *body = of_text(item) or [""]
        if match := _LIST.fullmatch(head):
            yield _TITLES[match["sort"]], match["name"], _entries(body, numbered=match["family"] == "ip")
        elif match := _OLD_LIST.fullmatch(head):
            old.setdefault(match["name"], []).append(match["entry"])
    for name, body in old.items():
        number = int(name)
        title = "Standard IP" if number <= 99 or 1300 <= number <= 1999 else "Extended IP"
        yield title, name, _entries(body, numbered=True)


def _entries(body: list[str], *, numbered: bool) -> list[str]:
    """Remarks aren't shown; IPv6 puts the numbers behind."""
    if numbered:
        entries = [f"{number} {entry}" for number, entry in ios_lines.numbered(body)]
    else:
        entries = [re.sub(r"sequence (\d+) (.+)", r"\2 sequence \1", line.strip()) for line in body]
    return [f"    {entry}" for entry in entries if "remark " not in entry]


def access_lists(device: Device, name: str = "") -> str:
    """`show access-lists` and its like."""
    found = [one for one in _lists(device) if name in ("", one[1])]
    return lines([row for title, one, entries in found for row in (f"{title} access list {one}", *entries)])


def ip_access_lists(device: Device, name: str = "") -> str:
    found = [one for one in _lists(device) if name in ("", one[1]) and one[0] != "IPv6"]
    return lines([row for title, one, entries in found for row in (f"{title} access list {one}", *entries)])


def snmp_user(_device: Device) -> str:
    """`show snmp user`: there are none."""
    return ""


COMMANDS: Table = {
    "show access-lists": access_lists,
    "show access-lists <word>": access_lists,
    "show ip access-lists": ip_access_lists,
    "show ip access-lists <word>": ip_access_lists,
    "show snmp user": snmp_user,
}
