# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

DOCUMENTATION = r"""
name: nautobot
short_description: Devices of Nautobot as hosts, ready for drift.guard's tasks
version_added: 0.2.0
author:
  - drift.guard contributors (@drift-guard)
description:
  - Asks Nautobot's GraphQL endpoint for devices in bounded pages, and lists them before and after, so that a part of
    the fleet is never taken for the whole of it, whatever is created or deleted meanwhile.
  - A host has the device's name. C(ansible_host) is the primary IPv4 address, else the primary IPv6 address, else the
    name. C(ansible_network_os) follows from the platform's network driver (C(cisco_ios) and C(cisco_xe) are
    C(cisco.ios.ios), C(cisco_nxos) is C(cisco.nxos.nxos), C(arista_eos) is C(arista.eos.eos); others stay as they are).
  - 'More variables: C(nautobot_id), C(nautobot_url) (its page), C(nautobot_serial), C(nautobot_status),
    C(nautobot_role), C(nautobot_location), C(nautobot_locations) (from the top down), C(nautobot_tenant),
    C(nautobot_tags), C(nautobot_platform), C(nautobot_network_driver), C(nautobot_device_type).'
  - Interfaces are no part of it. M(drift.guard.plan) and M(drift.guard.apply) fetch the intent of a batch's hosts in
    bulk when the first of them needs it, from the Nautobot and with the token of this inventory, so it is never older
    than the run and costs no variable.
  - Groups are named by a prefix and the name in lower case, with an underscore for each character that Ansible does
    not want, as in C(location_zrh1), C(role_access_switch), C(platform_ios_xe), C(tenant_acme), C(tag_core),
    C(status_active). A location is a child of the one above it. Locations that share a name get those above into theirs
    (C(location_zrh1_floor_1)). Names that differ only in such characters end in a digest, with a warning.
requirements:
  - pynautobot
extends_documentation_fragment:
  - ansible.builtin.constructed
  - ansible.builtin.inventory_cache
notes:
  - The file's name ends in C(drift_guard.yml), C(drift_guard.yaml), C(nautobot.yml) or C(nautobot.yaml).
  - Options may hold templates. They see extra variables (C(-e)) and lookups, so a token may come from any vault.
  - Devices without a name are left out, with a warning. Two devices of one name are an error.
options:
  plugin:
    description: The name of this plugin.
    type: str
    required: true
    choices: [drift.guard.nautobot]
  url:
    description: Nautobot's address, without C(/api).
    type: str
    required: true
    env:
      - name: NAUTOBOT_URL
  token:
    description:
      - A token of a user who may view devices, interfaces, IP addresses, VLANs, VRFs, platforms, roles and locations,
        without constraints. It need not be able to write.
    type: str
    required: true
    env:
      - name: NAUTOBOT_TOKEN
  validate_certs:
    description: Check the server's certificate.
    type: bool
    default: true
    env:
      - name: NAUTOBOT_VALIDATE_CERTS
  ca_file:
    description: A file with the certificate authority that signed the server's certificate; else the system's are used.
    type: path
    env:
      - name: NAUTOBOT_CA_FILE
  timeout:
    description: How many seconds to wait for an answer. A page that takes longer is asked for in halves.
    type: float
    default: 60
  page_size:
    description: How many devices to ask for at a time.
    type: int
    default: 100
  filters:
    description:
      - 'Any of Nautobot''s device filters and their values, such as C({location: [ZRH1], status: Active}). All of them
        must hold. Nautobot checks their names and values.'
    type: dict
    default: {}
  devices:
    description:
      - Names or ids of devices. Only those are fetched, as far as the filters select them, and all of them have to be
        there. For runs that an event started.
      - A list that is given and empty is an error, since it would otherwise mean the whole fleet.
    type: list
    elements: str
    env:
      - name: DRIFT_GUARD_DEVICES
  slice:
    description:
      - Which of how many slices of the fleet to fetch, such as V(3/10). Slices have no device in common and together
        leave none out, since a device's id says which one it is in.
      - For runs over a part of a large fleet each, which P(drift.guard.recorder#callback) and M(drift.guard.report)
        make one of (C(drift_guard_slice_of)). With C(--limit) each run would fetch and hold the whole fleet.
    type: str
    env:
      - name: DRIFT_GUARD_SLICE
  config_context:
    description: Fetch each device's config context, as C(nautobot_config_context).
    type: bool
    default: false
  custom_fields:
    description: Fetch each device's custom fields, as C(nautobot_custom_fields).
    type: bool
    default: false
  group_by:
    description: Which groups to make.
    type: list
    elements: str
    choices: [location, role, platform, tenant, tag, status]
    default: [location, role, platform, tenant, tag, status]
"""

EXAMPLES = r"""
# nautobot.yml, with NAUTOBOT_URL and NAUTOBOT_TOKEN in the environment
plugin: drift.guard.nautobot
filters:
  status: [Active, Staged]
  location: ZRH1

---
# zrh.drift_guard.yml: address and token said here, an inventory cache, and more groups and variables
plugin: drift.guard.nautobot
url: https://nautobot.example.com
token: "{{ lookup('community.hashi_vault.vault_kv2_get', 'nautobot').secret.token }}"
ca_file: /etc/ssl/certs/example-ca.pem
cache: true
cache_plugin: ansible.builtin.jsonfile
cache_connection: ~/.cache/drift-guard
cache_timeout: 300
compose:
  ansible_port: "2222 if 'lab' in nautobot_tags else 22"
groups:
  border: "'border' in nautobot_role | lower"
keyed_groups:
  - key: nautobot_device_type
    prefix: type

---
# event.drift_guard.yml: only the devices that an event is about, with -e drift_guard_devices=acc1,acc2
plugin: drift.guard.nautobot
devices: "{{ drift_guard_devices }}"
"""

from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ansible.errors import AnsibleParserError
from ansible.plugins.inventory import BaseInventoryPlugin, Cacheable, Constructable

from ansible_collections.drift.guard.plugins.module_utils.errors import DriftGuardError
from ansible_collections.drift.guard.plugins.module_utils.nautobot.fleet import Fleet
from ansible_collections.drift.guard.plugins.module_utils.nautobot.slices import Slice, read_slice
from ansible_collections.drift.guard.plugins.plugin_utils.nautobot_client import NautobotClient, Source
from ansible_collections.drift.guard.plugins.plugin_utils.nautobot_fetch import fetch_fleet
from ansible_collections.drift.guard.plugins.plugin_utils.nautobot_source import remember

if TYPE_CHECKING:
    from ansible.inventory.data import InventoryData
    from ansible.parsing.dataloader import DataLoader

_FILE_NAMES = ("drift_guard.yml", "drift_guard.yaml", "nautobot.yml", "nautobot.yaml")
_EXTRAS = ("config_context", "custom_fields")


class InventoryModule(BaseInventoryPlugin, Constructable, Cacheable):
    NAME = "drift.guard.nautobot"

    def verify_file(self, path: str) -> bool:
        return bool(super().verify_file(path)) and path.endswith(_FILE_NAMES)

    def parse(self, inventory: InventoryData, loader: DataLoader, path: str, cache: bool = True) -> None:  # noqa: FBT001, FBT002
        super().parse(inventory, loader, path, cache)
        self._read_config_data(path)
        try:
            source = self._source()
            fleet = self._fleet(source, path=path, cache=cache)
        except DriftGuardError as error:
            raise AnsibleParserError(str(error)) from None
        self._fill(fleet)
        remember(source, hosts=fleet.hosts)

    def _source(self) -> Source:
        ca_file = self._option("ca_file")
        return Source(
            url=str(self._option("url") or ""),
            token=str(self._option("token") or ""),
            validate_certs=self.get_option("validate_certs"),
            ca_file=str(Path(ca_file).expanduser()) if ca_file else None,
            timeout=self.get_option("timeout"),
            page_size=self.get_option("page_size"),
        )

    def _option(self, name: str) -> Any:
        """Ansible leaves templates in an inventory's options to the plugin."""
        self.templar.available_variables = self._vars
        return self.templar.template(self.get_option(name))

    def _devices(self) -> list[str] | None:
        if self.get_option("devices") is None:
            return None
        named: list[str] = []
        for item in self._option("devices"):  # a template in it may have become a list, or a text with commas
            parts = item if isinstance(item, list) else str(item).split(",")
            named += [str(part).strip() for part in parts if str(part).strip()]
        if not named:
            raise AnsibleParserError(
                "devices - Expected: names or ids of devices. Actual: an empty list. "
                "Leave the option out for all devices."
            )
        return named

    def _slice(self) -> Slice | None:
        given = self._option("slice")
        return None if given is None else read_slice(str(given))

    def _fleet(self, source: Source, *, path: str, cache: bool) -> Fleet:
        query = {
            "filters": self._option("filters"),
            "devices": self._devices(),
            "extras": [extra for extra in _EXTRAS if self.get_option(extra)],
            "grouped_by": self.get_option("group_by"),
            "part": self._slice(),
        }
        caching = self.get_option("cache")
        # Other options are another fleet: what was cached for them is of no use here.
        question = sha256(repr((source.where, source.token, query)).encode()).hexdigest()
        key = self.get_cache_key(path)
        if caching and cache:
            kept = self._cache.get(key)
            if kept and kept.get("question") == question:
                return Fleet(**kept["fleet"])
        fleet = fetch_fleet(NautobotClient(source), **query)
        if caching:
            self._cache[key] = {"question": question, "fleet": vars(fleet)}
        return fleet

    def _fill(self, fleet: Fleet) -> None:
        for note in fleet.notes:
            self.display.warning(f"{self.NAME}: {note}")
        for name, variables in fleet.hosts.items():
            self.inventory.add_host(name)
            for variable, value in variables.items():
                self.inventory.set_variable(name, variable, value)
        for group, hosts in fleet.groups.items():
            self.inventory.add_group(group)
            for name in hosts:
                self.inventory.add_host(name, group=group)
        for group, parent in fleet.parents.items():
            self.inventory.add_child(parent, group)
        strict = self.get_option("strict")
        for name, variables in fleet.hosts.items():
            self._set_composite_vars(self.get_option("compose"), variables, name, strict=strict)
            self._add_host_to_composed_groups(self.get_option("groups"), variables, name, strict=strict)
            self._add_host_to_keyed_groups(self.get_option("keyed_groups"), variables, name, strict=strict)
