# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the peers read: host variables of the usual playbook, a Nornir inventory, and the intended configurations."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

from ansible_collections.drift.guard.plugins.module_utils.model import Platform
from tests.bench.fleet import device_at, nautobot_device, running_text
from tests.lab import Lab
from tests.unit.builders import EOS, IOS, NXOS

_NETMIKO = {"ios": "cisco_ios", "nxos": "cisco_nxos", "eos": "arista_eos"}
_Vars = dict[str, Any]


def write_host_vars(lab: Lab, folder: Path, *, count: int) -> Path:
    """An inventory folder: the lab's own inventory, and beside it the modules' arguments for each device."""
    variables = folder / "host_vars"
    variables.mkdir(parents=True, exist_ok=True)
    (folder / "hosts.yml").write_bytes(lab.inventory.read_bytes())
    for number in range(1, count + 1):
        platform, name = device_at(number)
        device = nautobot_device(platform, name, number=number)
        text = yaml.safe_dump(arguments(platform, device["interfaces"]), sort_keys=False)
        (variables / f"{name}.yml").write_text(text, encoding="utf-8")
    return folder


def arguments(platform: Platform, interfaces: Iterable[Mapping[str, Any]]) -> _Vars:
    """What the resource modules take as `config`.

    Defaults that a device does not print are left out, as whoever uses these modules learns to: they would be a
    change in every run (`no shutdown` on NX-OS, `switchport mode access` on NX-OS and EOS).
    """
    found: dict[str, list[_Vars]] = {"interfaces": [], "l2_interfaces": [], "l3_interfaces": []}
    members: dict[str, list[_Vars]] = {}
    for one in interfaces:
        name = {"name": one["name"]}
        text = {"description": one["description"]} if one["description"] else {}
        enabled = {} if platform is NXOS else {"enabled": one["enabled"]}
        found["interfaces"].append({**name, **text, **enabled})
        if one["mode"]:
            found["l2_interfaces"].append({**name, **_layer2(platform, one)})
        if one["ip_addresses"]:
            ipv4 = [{"address": address["address"]} for address in one["ip_addresses"]]
            found["l3_interfaces"].append({**name, "ipv4": ipv4})
        if one["lag"]:
            members.setdefault(one["lag"]["name"], []).append({"member": one["name"], "mode": "active"})
    lags = [{"name": name, "members": listed} for name, listed in members.items()]
    return {**found, "lag_interfaces": lags}


def _layer2(platform: Platform, one: Mapping[str, Any]) -> _Vars:
    if one["mode"] == "ACCESS":
        mode = {"mode": "access"} if platform is IOS else {}
        return {**mode, "access": {"vlan": one["untagged_vlan"]["vid"]}}
    vids = [str(vlan["vid"]) for vlan in one["tagged_vlans"]]
    key = "trunk_allowed_vlans" if platform is EOS else "allowed_vlans"
    return {"mode": "trunk", "trunk": {key: ",".join(vids) if platform is NXOS else vids}}


def write_nornir(lab: Lab, folder: Path, *, count: int) -> Path:
    """A folder with Nornir's inventory, and the configurations that should be on the devices."""
    intended = folder / "intended"
    intended.mkdir(parents=True, exist_ok=True)
    for number in range(1, count + 1):
        platform, name = device_at(number)
        text = running_text(platform, name, number=number)
        (intended / f"{name}.cfg").write_text(text, encoding="utf-8")
    inventory = json.loads(lab.inventory.read_text(encoding="utf-8"))["all"]
    groups, hosts = {}, {}
    for platform, group in inventory["children"].items():
        groups[platform] = _nornir_group(platform, {**inventory["vars"], **group["vars"]})
        for name, host in group["hosts"].items():
            hosts[name] = {"hostname": host["ansible_host"], "port": host["ansible_port"], "groups": [platform]}
    for file, content in (("groups.yaml", groups), ("hosts.yaml", hosts)):
        (folder / file).write_text(yaml.safe_dump(content), encoding="utf-8")
    return folder


def _nornir_group(platform: str, variables: Mapping[str, Any]) -> _Vars:
    """With netmiko's defaults, which take any host key.

    With strict ones paramiko reads known_hosts for each login, and compares each of its lines with all before it: with
    a thousand devices that does not come to an end.
    """
    patience = {"read_timeout_override": 120}  # the default of 10 s gives up on devices that take 2 s a line
    secret = {"secret": variables["ansible_become_password"]} if "ansible_become" in variables else {}
    return {
        "platform": _NETMIKO[platform],
        "username": variables["ansible_user"],
        "password": variables["ansible_password"],
        "connection_options": {"netmiko": {"extras": {**patience, **secret}}},
    }
