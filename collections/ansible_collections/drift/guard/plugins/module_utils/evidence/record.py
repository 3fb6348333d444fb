# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What one plan was made from, and the plan: enough to make it again, and no secret more than that needs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from ..check import Plan, check_device
from ..commands import Renderer
from ..errors import DriftGuardError
from ..model import Platform
from ..policy import Policy
from ..redact import may_hold_secrets, redact_text, redact_texts, redact_values
from ..report.plain import as_json
from ..state.extract import extract

OWN = frozenset({"changes", "kept", "commands", "inverse", "owned", "steps", "expected"})
"""Parts of a plan that hold nothing but the attributes that are compared, which are no secrets."""


def make_record(device: Mapping[str, Any], running_config: str, *, plan: Plan, address: str) -> bytes:
    """Put together what a plan was made from, and encode it as it is in a bundle.

    Args:
        device: Nautobot's device object. Of its config context only what is ours is kept.
        running_config: as it was read. Only what its parser reads is kept, without secrets.
        plan: what came of it.
        address: where the session went to.

    """
    ours = (device.get("config_context") or {}).get("drift_guard")
    context = {"config_context": {"drift_guard": ours} if ours else {}} if "config_context" in device else {}
    record = {
        "address": address,
        "device": {**device, **context},
        "plan": _kept(plan),
        "running_config": extract(running_config, platform=Platform(plan.platform)),
    }
    text = as_json(record, separators=(",", ":"))
    if may_hold_secrets(text):  # few do, which their text shows sooner than their values
        text = as_json(_without_secrets(json.loads(text)), separators=(",", ":"))
    return f"{text}\n".encode()


def replay(record: Mapping[str, Any], *, render: Renderer) -> Iterator[str]:
    """Make a plan again, and say in what it differs from the recorded one; nothing when it comes to the same.

    Args:
        record: from :func:`make_record`, decoded.
        render: renders vendor steps.

    """
    try:
        recorded = record["plan"]
        plan = check_device(
            record["device"],
            record["running_config"],
            policy=Policy.from_dict(recorded["policy"]),
            render=render,
            address=record["address"],
        )
        again = redact_texts(json.loads(as_json(_kept(plan))), keep=OWN)
    except DriftGuardError as error:
        yield f"no plan can be made: {error}"
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        yield f"the record is damaged: {error!r}"
    else:
        for key in sorted({*recorded, *again}):
            if recorded.get(key) != again.get(key):
                yield f"{key} was {_short(recorded.get(key))}, comes to {_short(again.get(key))}"


def _kept(plan: Plan) -> dict[str, Any]:
    """Of a device in sync the digest of its owned slice is enough: what it was read from is there as well."""
    return (plan if plan.commands or plan.kept else replace(plan, owned={})).as_dict()


def _without_secrets(record: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **record,
        "device": redact_values(record["device"]),
        "plan": redact_texts(record["plan"], keep=OWN),
        "running_config": redact_text(record["running_config"]),
    }


def _short(value: Any, *, limit: int = 200) -> str:
    text = repr(value)
    return text if len(text) <= limit else f"{text[:limit]}..."
