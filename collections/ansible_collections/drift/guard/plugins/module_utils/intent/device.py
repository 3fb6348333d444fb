# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A Nautobot device object -> a :class:`DeviceIntent`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from ipaddress import IPv4Interface, IPv6Interface
from typing import Any

from .. import names
from ..drift.rules import DriftRule, read_rules
from ..errors import IntentError, NoIntentError, UnsupportedPlatformError
from ..model import DeviceIntent, FarEnd, Finding, Kind, Platform, Severity
from ..policy import ATTRIBUTES
from .address import parse_address, skipped_addresses
from .interface import LACP_MODES, Reading, choice, named, read_interface
from .problem import BadValueError
from .relations import check_relations, settle_relations
from .text import is_vlan_name

NETWORK_DRIVERS = {
    "cisco_ios": Platform.IOS,
    "cisco_xe": Platform.IOS,
    "cisco_nxos": Platform.NXOS,
    "arista_eos": Platform.EOS,
}
"""Nautobot's ``platform.network_driver`` -> ours."""


def device_intent(device: Mapping[str, Any]) -> DeviceIntent:
    """Validate and canonicalise one device of a GraphQL answer.

    Args:
        device: the device object with the fields of the query in the README; others are ignored.

    Returns:
        The intent. What was bad or missing is a finding in it, with the interface's name.

    Raises:
        UnsupportedPlatformError: a network driver that is none of ours, or none at all.
        NoIntentError: the device has no interface in Nautobot.
        IntentError: no device object, one without its interfaces, or a drift policy in its config context that is none.

    """
    name = _device_name(device)
    platform = _platform(name, device)
    entries = _interface_entries(name, device)
    findings: list[Finding] = []
    primary4, primary6 = (_primary(device, key, findings) for key in ("primary_ip4", "primary_ip6"))
    preferred = primary4 if isinstance(primary4, IPv4Interface) else None
    named_entries = _canonical_names(entries, platform=platform, findings=findings)
    readings = {
        key: Reading(
            platform=platform,
            kind=_kind(key, fields, platform=platform),
            fields=fields,
            preferred_ipv4=preferred,
            lacp_mode=_lacp_mode(device, fields, named_entries, platform=platform, findings=findings),
        )
        for key, fields in sorted(named_entries.items(), key=lambda item: names.sort_key(item[0]))
    }
    interfaces = {key: read_interface(key, reading) for key, reading in readings.items()}
    findings += _findings_of(readings)
    blocked = {interface_name for interface_name, reading in readings.items() if reading.blocked}
    relation_findings = check_relations(interfaces, parents=_parents(named_entries))
    findings += relation_findings
    blocked |= {finding.interface for finding in relation_findings if finding.severity is Severity.ERROR}
    usable = {key: value for key, value in interfaces.items() if key not in blocked}
    parents = {interface.parent for interface in interfaces.values()}
    return DeviceIntent(
        name=name,
        platform=platform,
        interfaces=settle_relations(usable, unsure={name for name in usable if "mode" in readings[name].missing}),
        primary_ipv4=preferred,
        primary_ipv6=primary6 if isinstance(primary6, IPv6Interface) else None,
        vlan_names=_vlan_names(entries),
        idle=frozenset(key for key in usable if readings[key].says_idle and key not in parents),
        blocked=frozenset(
            blocked | {finding.interface for finding in findings if finding.name == "duplicate_interface"}
        ),
        findings=tuple(findings),
        drift=_drift(name, device),
        ids={key: fields["id"] for key, fields in named_entries.items() if isinstance(fields.get("id"), str)},
        cables=_cables(named_entries),
    )


def _cables(entries: Mapping[str, Mapping[str, Any]]) -> dict[str, FarEnd] | None:
    """Where cables lead; what is no interface of a device with a name (a circuit, a device without) leads nowhere."""
    if not any("connected_interface" in fields for fields in entries.values()):
        return None
    found = {}
    for name, fields in entries.items():
        far = fields.get("connected_interface")
        device = named(far.get("device")) if isinstance(far, Mapping) else ""
        if device:
            found[name] = FarEnd(device, named(far))
    return found


def _drift(name: str, device: Mapping[str, Any]) -> tuple[DriftRule, ...]:
    """``drift_guard.policy`` of the config context."""
    policy = _settings(device).get("policy")
    subject = f"{name} config context drift_guard.policy"
    return () if policy is None else read_rules(policy, subject=subject, attributes=ATTRIBUTES)


def _settings(device: Mapping[str, Any]) -> Mapping[str, Any]:
    """``drift_guard`` of the config context; empty where it says nothing."""
    context = device.get("config_context")
    settings = context.get("drift_guard") if isinstance(context, Mapping) else None
    return settings if isinstance(settings, Mapping) else {}


def _device_name(device: Any) -> str:
    name = device.get("name") if isinstance(device, Mapping) else None
    if not isinstance(name, str) or not name:
        raise IntentError(f"device - Expected: a Nautobot device object with a name. Actual: {type(device).__name__}.")
    return name


def _interface_entries(name: str, device: Mapping[str, Any]) -> list[Any]:
    entries = device.get("interfaces")
    if not isinstance(entries, list):
        raise IntentError(
            f"{name} - Expected: a list of interfaces in the answer. Actual: {entries!r}. Ask for them in the query."
        )
    if not entries:
        raise NoIntentError(
            f"{name} - Expected: interfaces in Nautobot. Actual: none. Add them, or take the device out of this run."
        )
    return entries


def _platform(name: str, device: Mapping[str, Any]) -> Platform:
    platform = device.get("platform")
    driver = platform.get("network_driver") if isinstance(platform, Mapping) else None
    if driver not in NETWORK_DRIVERS:
        raise UnsupportedPlatformError(
            f"{name} - Expected: a platform with a network driver of {', '.join(sorted(NETWORK_DRIVERS))}. "
            f"Actual: {driver!r}. Set it on the platform in Nautobot, or take the device out of this run."
        )
    return NETWORK_DRIVERS[driver]


def _primary(device: Mapping[str, Any], key: str, findings: list[Finding]) -> IPv4Interface | IPv6Interface | None:
    value = device.get(key)
    if not value:
        return None
    try:
        return parse_address(value.get("address") if isinstance(value, Mapping) else value)
    except BadValueError as problem:
        findings.append(Finding(problem.name, Severity.WARNING, f"{key} - {problem.message}", attribute=key))
        return None


def _canonical_names(
    entries: Iterable[Any], *, platform: Platform, findings: list[Finding]
) -> dict[str, Mapping[str, Any]]:
    by_name: dict[str, list[Mapping[str, Any]]] = {}
    for entry in entries:
        given = entry.get("name") if isinstance(entry, Mapping) else None
        try:
            by_name.setdefault(names.canonical(str(given), platform=platform), []).append(entry)
        except ValueError as error:
            findings.append(Finding("bad_name", Severity.ERROR, str(error), interface=ascii(given)[1:81].rstrip("'")))
    for name, same in by_name.items():
        if len(same) > 1:
            spelled = ", ".join(repr(entry["name"]) for entry in same)
            message = f"{name} - Expected: each interface once in Nautobot. Actual: {spelled}. Delete or rename one."
            findings.append(Finding("duplicate_interface", Severity.ERROR, message, interface=name))
    return {name: same[0] for name, same in by_name.items() if len(same) == 1}


def _kind(name: str, fields: Mapping[str, Any], *, platform: Platform) -> Kind:
    kind = names.kind_of(name, platform=platform)
    return Kind.MANAGEMENT if kind is Kind.PHYSICAL and fields.get("mgmt_only") is True else kind


def _lacp_mode(
    device: Mapping[str, Any],
    fields: Mapping[str, Any],
    entries: Mapping[str, Mapping[str, Any]],
    *,
    platform: Platform,
    findings: list[Finding],
) -> str | None:
    """``cf_lacp_mode`` of the LAG, else ``drift_guard.lacp_mode`` of the config context, else nobody's."""
    if not fields.get("lag"):
        return None
    try:
        lag = entries.get(names.canonical(named(fields["lag"]), platform=platform), {})
    except ValueError:
        lag = {}
    mode = choice(lag.get("cf_lacp_mode") or _settings(device).get("lacp_mode"))
    if mode and mode not in LACP_MODES:
        message = f"{fields['name']} - Expected: an LACP mode of {', '.join(LACP_MODES)}. Actual: {mode!r}."
        findings.append(Finding("bad_lacp_mode", Severity.WARNING, message, fields["name"], "lag_mode"))
        return None
    return mode or None


def _findings_of(readings: Mapping[str, Reading]) -> list[Finding]:
    findings = []
    missing: Counter[str] = Counter()
    for name, reading in readings.items():
        missing.update(reading.missing)
        for severity, problems in ((Severity.ERROR, reading.problems), (Severity.WARNING, reading.warnings)):
            findings += [
                Finding(
                    bad.name,
                    severity,
                    f"{name} {bad.attribute} - {bad.message} Correct it in Nautobot.",
                    name,
                    bad.attribute,
                )
                for bad in problems
            ]
        if not reading.blocked and isinstance(reading.fields.get("ip_addresses"), list):
            skipped = skipped_addresses(reading.fields["ip_addresses"])
            if skipped:
                message = f"{name} - left out, since they are no interface addresses: {', '.join(skipped)}."
                findings.append(Finding("address_not_owned", Severity.INFO, message, name))
    for field_name, count in sorted(missing.items()):
        message = f"{field_name} - Expected: in every interface. Actual: missing in {count}. Ask for it in the query."
        findings.append(Finding("missing_field", Severity.WARNING, message, attribute=field_name))
    return findings


def _parents(entries: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    return {name: named(fields.get("parent_interface")) for name, fields in entries.items()}


def _vlan_names(entries: Iterable[Any]) -> dict[int, str]:
    vlan_names: dict[int, str] = {}
    for entry in entries:
        if not isinstance(entry, Mapping):
            continue
        tagged = entry.get("tagged_vlans")
        for vlan in [entry.get("untagged_vlan"), *(tagged if isinstance(tagged, list) else [])]:
            if isinstance(vlan, Mapping) and is_vlan_name(vlan.get("name")) and isinstance(vlan.get("vid"), int):
                vlan_names[vlan["vid"]] = vlan["name"]
    return dict(sorted(vlan_names.items()))
