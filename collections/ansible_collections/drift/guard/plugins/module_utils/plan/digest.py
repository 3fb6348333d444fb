# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Fingerprints that tell whether the intent or the owned part of a device moved since the plan was made."""

from __future__ import annotations

import json
from collections.abc import Container, Mapping
from dataclasses import fields
from hashlib import sha256
from typing import Any

from ..model import DeviceIntent, DeviceState, Interface
from ..policy import Policy
from .differences import plain

_ATTRIBUTES = tuple(item.name for item in fields(Interface) if item.name not in ("name", "kind"))


def intent_digest(intent: DeviceIntent) -> str:
    """SHA-256 over everything that the intent states."""
    slice_ = {name: plain_interface(interface) for name, interface in intent.interfaces.items()}
    drift = [rule.as_dict() for rule in intent.drift]
    return _digest({"device": intent.name, "interfaces": slice_, "idle": sorted(intent.idle), "drift": drift})


def owned_slice(intent: DeviceIntent, state: DeviceState, *, policy: Policy) -> dict[str, dict[str, Any]]:
    """What the device has in the attributes that this run owns: interface -> attribute -> JSON value.

    Only interfaces of the intent: what happens elsewhere on the device does not make a plan stale.
    """
    return {
        name: plain_interface(state.interfaces[name].config, only=policy.on(name, wanted.kind).owned)
        for name, wanted in intent.interfaces.items()
        if name in state.interfaces
    }


def list_moved(then: Mapping[str, Mapping[str, Any]], now: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Say in words what differs between two slices, attribute by attribute."""
    moved = []
    for name in sorted({*then, *now}):
        was, is_ = then.get(name, {}), now.get(name, {})
        moved += [
            f"{name} {attribute} was {was.get(attribute)!r}, is {is_.get(attribute)!r}"
            for attribute in sorted({*was, *is_})
            if was.get(attribute) != is_.get(attribute)
        ]
    return moved


def slice_digest(slice_: Mapping[str, Mapping[str, Any]]) -> str:
    """SHA-256 of an owned slice."""
    return _digest(slice_)


def plain_interface(interface: Interface, *, only: Container[str] = _ATTRIBUTES) -> dict[str, Any]:
    """An interface's attributes as JSON values."""
    return {name: plain(getattr(interface, name)) for name in _ATTRIBUTES if name in only}


def _digest(value: Any) -> str:
    return sha256(json.dumps(value, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
