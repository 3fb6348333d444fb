# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Create in Nautobot what a GraphQL answer describes, so that the same query gets the same answer.

It runs in Nautobot's virtual environment. Standard input: a JSON object with

- `devices`: device objects as Nautobot's GraphQL endpoint gives them; devices of these names are replaced,
- `cables`: pairs of `[device, interface]`,
- `reached_at`: per device an address with its mask that becomes its primary address,
- `validate`: check every object as Nautobot's forms do, which takes 20 ms each.

Interfaces and addresses are created in bulk, without change log, hence without a job hook. The last line of the
output counts the objects.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from ipaddress import ip_interface, ip_network
from typing import Any

import nautobot

nautobot.setup()

from django.contrib.contenttypes.models import ContentType  # noqa: E402 - models exist only after the set-up
from django.core.exceptions import ValidationError  # noqa: E402
from django.db import transaction  # noqa: E402
from nautobot.dcim.choices import InterfaceModeChoices, InterfaceTypeChoices  # noqa: E402
from nautobot.dcim.models import (  # noqa: E402
    Cable,
    Device,
    DeviceType,
    Interface,
    Location,
    LocationType,
    Manufacturer,
    Platform,
)
from nautobot.extras.models import CustomField, Role, Status, Tag  # noqa: E402
from nautobot.ipam.models import (  # noqa: E402
    VLAN,
    VRF,
    IPAddress,
    IPAddressToInterface,
    Namespace,
    Prefix,
    VLANGroup,
    VRFDeviceAssignment,
)
from nautobot.tenancy.models import Tenant  # noqa: E402

Json = dict[str, Any]
_NAPALM = {"cisco_ios": "ios", "cisco_xe": "ios", "cisco_nxos": "nxos_ssh", "arista_eos": "eos"}
_LAB_ROLE = "VIP"
"""The role of an address at which the device is reached but which isn't in its configuration."""
_BATCH = 1000


def _enum(value: str) -> str:
    """GraphQL's name of a choice: `10gbase-x-sfpp` is `A_10GBASE_X_SFPP`."""
    name = re.sub(r"[^0-9A-Z]+", "_", value.upper())
    return name if name[0].isalpha() else f"A_{name}"


_TYPES = {_enum(value): value for value in InterfaceTypeChoices.values()}
_MODES = {_enum(value): value for value in InterfaceModeChoices.values()}


def _choice(value: str | None, choices: dict[str, str]) -> str:
    return choices.get(value, value) if value else ""


def _name(value: Json | None) -> str:
    return value["name"] if value else ""


def _types(*models: type) -> list[ContentType]:
    return list(ContentType.objects.get_for_models(*models).values())


@cache
def _status(name: str) -> Status:
    status, _created = Status.objects.get_or_create(name=name)
    status.content_types.add(*_types(Device, Interface, IPAddress))
    return status


@cache
def _role(name: str) -> Role | None:
    if not name:
        return None
    role, _created = Role.objects.get_or_create(name=name)
    role.content_types.add(*_types(Device, Interface, IPAddress))
    return role


@cache
def _tag(name: str) -> Tag:
    tag, _created = Tag.objects.get_or_create(name=name)
    tag.content_types.add(*_types(Device, Interface))
    return tag


@cache
def _site() -> LocationType:
    """One type for all places, since it may nest."""
    kind, _created = LocationType.objects.get_or_create(name="Site", defaults={"nestable": True})
    kind.content_types.add(*_types(Device, VLAN, VLANGroup, Prefix))
    return kind


def _location(value: Json) -> Location:
    parent = _location(value["parent"]) if value.get("parent") else None
    return _place(value["name"], parent)


@cache
def _place(name: str, parent: Location | None) -> Location:
    place, _created = Location.objects.get_or_create(
        name=name, parent=parent, defaults={"location_type": _site(), "status": _status_of(Location, "Active")}
    )
    return place


@cache
def _status_of(model: type, name: str) -> Status:
    return Status.objects.get_for_model(model).get(name=name)


@cache
def _manufacturer(name: str) -> Manufacturer:
    return Manufacturer.objects.get_or_create(name=name)[0]


@cache
def _platform(name: str, driver: str, manufacturer: str) -> Platform:
    return Platform.objects.get_or_create(
        name=name,
        defaults={
            "manufacturer": _manufacturer(manufacturer) if manufacturer else None,
            "network_driver": driver,
            "napalm_driver": _NAPALM.get(driver, ""),
        },
    )[0]


@cache
def _device_type(model: str, manufacturer: str) -> DeviceType:
    return DeviceType.objects.get_or_create(model=model, manufacturer=_manufacturer(manufacturer or "Unknown"))[0]


@cache
def _tenant(name: str) -> Tenant | None:
    return Tenant.objects.get_or_create(name=name)[0] if name else None


@cache
def _vrf(name: str, rd: str | None) -> VRF:
    vrf = VRF.objects.filter(name=name, rd=rd, namespace__name="Global").first()
    if vrf is None:
        vrf = VRF(name=name, rd=rd, namespace=Namespace.objects.get(name="Global"))
        vrf.validated_save()
    return vrf


@cache
def _vlan(vid: int, name: str, location: Location) -> VLAN:
    """In the location's group; outside of it where the group has the number or the name for another one."""
    vlan = VLAN.objects.filter(vid=vid, name=name, locations=location).first()
    if vlan is None:
        group, _created = VLANGroup.objects.get_or_create(name=location.name, defaults={"location": location})
        taken = VLAN.objects.filter(vlan_group=group)
        if taken.filter(vid=vid).exists() or taken.filter(name=name).exists():
            group = None
        vlan = VLAN(vid=vid, name=name, vlan_group=group, status=_status_of(VLAN, "Active"))
        vlan.validated_save()
        vlan.locations.add(location)
    return vlan


class Addresses:
    """IP addresses with their prefixes. A host address is unique in a namespace: another use of it needs another."""

    def __init__(self) -> None:
        self._spaces: list[Namespace] = []
        self._prefixes: list[dict[Any, Prefix]] = []
        self._known: list[dict[str, IPAddress]] = []
        self.new: list[IPAddress] = []

    def get(self, address: str, status: Status, role: Role | None) -> IPAddress:
        """The address with this mask, status and role: shared where it is there already."""
        host = str(ip_interface(address).ip)
        space = 0
        while True:
            if space == len(self._spaces):
                self._add_namespace()
            found = self._known[space].get(host)
            if found is None:
                return self._create(space, address, status, role)
            if (found.mask_length, found.status_id, found.role_id) == (
                ip_interface(address).network.prefixlen,
                status.pk,
                role and role.pk,
            ):
                return found
            space += 1

    def _add_namespace(self) -> None:
        number = len(self._spaces) + 1
        space, _created = Namespace.objects.get_or_create(name="Global" if number == 1 else f"Overlap {number}")
        self._spaces.append(space)
        self._prefixes.append({ip_network(str(one.prefix)): one for one in Prefix.objects.filter(namespace=space)})
        addresses = IPAddress.objects.filter(parent__namespace=space)
        self._known.append({str(one.host): one for one in addresses})

    def _create(self, space: int, address: str, status: Status, role: Role | None) -> IPAddress:
        wanted = ip_interface(address)
        self._ensure_prefix(space, wanted)
        parent = next(
            prefix
            for length in range(wanted.max_prefixlen, -1, -1)
            if (prefix := self._prefixes[space].get(ip_network((wanted.ip, length), strict=False)))
        )
        created = IPAddress(address=address, parent=parent, status=status, role=role)
        created.ip_version = wanted.version
        self.new.append(created)
        self._known[space][str(wanted.ip)] = created
        return created

    def _ensure_prefix(self, space: int, wanted: Any) -> None:
        """The address's subnet; a single host's is part of a /24 or /64, as one plans loopbacks."""
        network = wanted.network
        if network.prefixlen == network.max_prefixlen:
            network = network.supernet(new_prefix=24 if network.version == 4 else 64)
        if network not in self._prefixes[space]:
            prefix = Prefix(prefix=str(network), namespace=self._spaces[space], status=_status_of(Prefix, "Active"))
            prefix.validated_save()
            self._prefixes[space][network] = prefix


class Filler:
    """Collects what is created in bulk."""

    def __init__(self) -> None:
        self._addresses = Addresses()
        self._devices: dict[str, Device] = {}
        self._interfaces: dict[tuple[str, str], Interface] = {}
        self._assignments: list[IPAddressToInterface] = []
        self._tagged: list[Any] = []

    def fill(self, content: Json) -> Counter[str]:
        devices = content["devices"]
        _forget([one["name"] for one in devices])
        self._create_custom_fields(devices)
        for one in devices:
            self._add_device(one)
        Interface.objects.bulk_create(self._interfaces.values(), batch_size=_BATCH)
        Interface.tagged_vlans.through.objects.bulk_create(self._tagged, batch_size=_BATCH)
        self._add_addresses(devices)
        for one in devices:
            self._set_primary(one, content.get("reached_at", {}).get(one["name"], ""))
        IPAddress.objects.bulk_create(self._addresses.new, batch_size=_BATCH)
        IPAddressToInterface.objects.bulk_create(self._assignments, batch_size=_BATCH)
        self._add_tags(devices)
        for device in self._devices.values():
            device.validated_save()
        cables = self._add_cables([*content.get("cables", ()), *_connections(devices)])
        if content.get("validate"):
            self._validate()
        return Counter(
            devices=len(self._devices),
            interfaces=len(self._interfaces),
            addresses=len(self._assignments),
            cables=cables,
        )

    def _create_custom_fields(self, devices: Iterable[Json]) -> None:
        keys = {key for device in devices for one in device["interfaces"] for key in one if key.startswith("cf_")}
        for key in sorted(keys):
            field, _created = CustomField.objects.get_or_create(
                key=key.removeprefix("cf_"), defaults={"label": key.removeprefix("cf_"), "type": "text"}
            )
            field.content_types.add(*_types(Interface))

    def _add_device(self, value: Json) -> None:
        platform = value.get("platform") or {}
        manufacturer = _name(platform.get("manufacturer"))
        device = Device(
            name=value["name"],
            serial=value.get("serial") or "",
            status=_status(_name(value.get("status")) or "Active"),
            role=_role(_name(value.get("role")) or "Switch"),
            location=_location(value.get("location") or {"name": "Lab"}),
            tenant=_tenant(_name(value.get("tenant"))),
            platform=_platform(platform["name"], platform.get("network_driver") or "", manufacturer)
            if platform
            else None,
            device_type=_device_type((value.get("device_type") or {"model": "Unknown"})["model"], manufacturer),
            local_config_context_data=value.get("config_context") or None,
        )
        device.validated_save()
        self._devices[device.name] = device
        vrfs = {(one["vrf"]["name"], one["vrf"].get("rd")) for one in value["interfaces"] if one.get("vrf")}
        for name, rd in sorted(vrfs, key=str):
            VRFDeviceAssignment(vrf=_vrf(name, rd), device=device).validated_save()
        for one in value["interfaces"]:
            self._interfaces[device.name, one["name"]] = self._interface(device, one)
        for one in value["interfaces"]:
            self._relate(device, one)

    def _interface(self, device: Device, value: Json) -> Interface:
        vlan, vrf = value.get("untagged_vlan"), value.get("vrf")
        custom = {key.removeprefix("cf_"): field for key, field in value.items() if key.startswith("cf_")}
        return Interface(
            device=device,
            name=value["name"],
            label=value.get("label") or "",
            type=_choice(value["type"], _TYPES),
            enabled=value.get("enabled", True),
            description=value.get("description") or "",
            mtu=value.get("mtu"),
            mode=_choice(value.get("mode"), _MODES),
            mgmt_only=value.get("mgmt_only", False),
            speed=value.get("speed"),
            duplex=(value.get("duplex") or "").lower(),
            mac_address=value.get("mac_address"),
            status=_status(_name(value.get("status")) or "Active"),
            role=_role(_name(value.get("role"))),
            vrf=_vrf(vrf["name"], vrf.get("rd")) if vrf else None,
            untagged_vlan=_vlan(vlan["vid"], vlan["name"], device.location) if vlan else None,
            _custom_field_data=custom,
        )

    def _relate(self, device: Device, value: Json) -> None:
        """What refers to other interfaces of the device, and the tagged VLANs."""
        interface = self._interfaces[device.name, value["name"]]
        for field in ("lag", "parent_interface", "bridge"):
            if value.get(field):
                setattr(interface, field, self._interfaces[device.name, value[field]["name"]])
        for vlan in value.get("tagged_vlans", ()):
            tagged = _vlan(vlan["vid"], vlan["name"], device.location)
            self._tagged.append(Interface.tagged_vlans.through(interface_id=interface.pk, vlan_id=tagged.pk))

    def _add_addresses(self, devices: Iterable[Json]) -> None:
        for device in devices:
            for value in device["interfaces"]:
                for one in value.get("ip_addresses", ()):
                    status = _status(_name(one.get("status")) or "Active")
                    address = self._addresses.get(one["address"], status, _role(_name(one.get("role"))))
                    self._assign(address, self._interfaces[device["name"], value["name"]])

    def _assign(self, address: IPAddress, interface: Interface) -> None:
        self._assignments.append(IPAddressToInterface(ip_address=address, interface=interface))

    def _set_primary(self, value: Json, reached_at: str) -> None:
        """The answer's primary addresses, which are on one of its interfaces, or that at which it is reached."""
        device = self._devices[value["name"]]
        on_device = {
            str(one.ip_address.address): one for one in self._assignments if one.interface.device_id == device.pk
        }
        carrier = None
        for field in ("primary_ip4", "primary_ip6"):
            if value.get(field):
                assignment = on_device[value[field]["address"]]
                setattr(device, field, assignment.ip_address)
                carrier = carrier or assignment.interface
        if reached_at:
            address = self._addresses.get(reached_at, _status("Active"), _role(_LAB_ROLE))
            self._assign(address, carrier or self._first(value))
            setattr(device, f"primary_ip{ip_interface(reached_at).version}", address)

    def _first(self, value: Json) -> Interface:
        """The management interface, else the first one."""
        ranked = sorted(value["interfaces"], key=lambda one: not one.get("mgmt_only"))
        if not ranked:
            raise ValueError(f"{value['name']} has no interface that could carry an address")
        return self._interfaces[value["name"], ranked[0]["name"]]

    def _add_tags(self, devices: Iterable[Json]) -> None:
        for device in devices:
            for tag in device.get("tags", ()):
                self._devices[device["name"]].tags.add(_tag(tag["name"]))
            for value in device["interfaces"]:
                for tag in value.get("tags", ()):
                    self._interfaces[device["name"], value["name"]].tags.add(_tag(tag["name"]))

    def _add_cables(self, cables: Iterable[Any]) -> int:
        """Those with both ends here; each end takes one."""
        used: set[tuple[str, str]] = set()
        number = 0
        for pair in cables:
            ends = [tuple(end) for end in pair]
            if used.isdisjoint(ends) and all(end in self._interfaces for end in ends):
                one, other = (self._interfaces[end] for end in ends)
                Cable(termination_a=one, termination_b=other, status=Cable.STATUS_CONNECTED).save()
                used.update(ends)
                number += 1
        return number

    def _validate(self) -> None:
        """As the forms and the REST API do it, from what is in the database now."""
        keys = [device.pk for device in self._devices.values()]
        for interface in Interface.objects.filter(device__in=keys):
            _check(interface, f"{interface.device} {interface.name}")
        for address in IPAddress.objects.filter(interfaces__device__in=keys).distinct():
            _check(address, str(address))


def _check(value: Any, name: str) -> None:
    try:
        value.full_clean()
    except ValidationError as exc:
        raise ValueError(f"Nautobot doesn't accept {name}: {exc.message_dict}") from exc


def _connections(devices: Iterable[Json]) -> Iterator[list[list[str]]]:
    """The cables that the answer itself tells of."""
    for device in devices:
        for value in device["interfaces"]:
            if far := value.get("connected_interface"):
                yield [[device["name"], value["name"]], [far["device"]["name"], far["name"]]]


def _forget(names: list[str]) -> None:
    """Remove the devices of these names, and the addresses that nobody has any more."""
    devices = Device.objects.filter(name__in=names)
    addresses = list(IPAddress.objects.filter(interfaces__device__in=devices).values_list("pk", flat=True))
    Cable.objects.filter(pk__in=_cables_of(devices)).delete()
    devices.delete()
    IPAddress.objects.filter(pk__in=addresses, interfaces__isnull=True).delete()


def _cables_of(devices: Any) -> list[Any]:
    return [one.cable.pk for one in Interface.objects.filter(device__in=devices) if one.cable]


def main() -> None:
    content = json.load(sys.stdin)
    with transaction.atomic():
        counts = Filler().fill(content)
    print(json.dumps(counts))


if __name__ == "__main__":
    main()
