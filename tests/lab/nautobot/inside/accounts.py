# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Create the users of the lab and what they may do; their passwords and tokens come later, per instance.

It runs in Nautobot's virtual environment, once, right after the migration.
"""

from __future__ import annotations

from collections.abc import Mapping

import nautobot

nautobot.setup()

from django.contrib.auth import get_user_model  # noqa: E402 - models exist only after the set-up
from django.contrib.contenttypes.models import ContentType  # noqa: E402
from nautobot.users.models import ObjectPermission, Token  # noqa: E402

Models = Mapping[str, tuple[str, ...]]

_INVENTORY = {
    "dcim": (
        *("cable", "device", "devicetype", "interface", "location", "locationtype", "manufacturer", "platform"),
        *("softwareversion", "virtualchassis"),
    ),
    "extras": ("configcontext", "configcontextschema", "customfield", "role", "status", "tag"),
    "ipam": ("ipaddress", "ipaddresstointerface", "namespace", "prefix", "rir", "vlan", "vlangroup", "vrf"),
    "tenancy": ("tenant", "tenantgroup"),
}
_JOBS = {"extras": ("dynamicgroup", "gitrepository", "job", "jobbutton", "jobhook", "joblogentry", "jobresult")}
_EDITED = {
    "dcim": ("cable", "device", "interface"),
    "ipam": ("ipaddress", "ipaddresstointerface", "prefix", "vlan", "vrf", "vrfdeviceassignment"),
}
_READERS = ("reader", "operator", "editor")
_EDITORS = ("operator", "editor")


def _types(models: Models) -> list[ContentType]:
    return [
        ContentType.objects.get_by_natural_key(application, model)
        for application, names in models.items()
        for model in names
    ]


def _allow(name: str, users: tuple[str, ...], models: Models, actions: list[str]) -> None:
    permission = ObjectPermission(name=name, actions=actions)
    permission.validated_save()
    permission.object_types.set(_types(models))
    permission.users.set(get_user_model().objects.filter(username__in=users))


def main() -> None:
    users = get_user_model().objects
    users.create_superuser(username="admin", email="admin@lab.invalid")
    for name in _READERS:
        users.create_user(username=name, email=f"{name}@lab.invalid")
    for user in users.all():
        Token.objects.create(user=user, write_enabled=user.username != "reader")
    _allow("read the intent", _READERS, _INVENTORY, ["view"])
    _allow("read jobs", _EDITORS, _JOBS, ["view"])
    _allow("edit the intent", _EDITORS, _EDITED, ["view", "add", "change", "delete"])
    _allow("run jobs", ("operator",), {"extras": ("job",)}, ["view", "run"])


if __name__ == "__main__":
    main()
