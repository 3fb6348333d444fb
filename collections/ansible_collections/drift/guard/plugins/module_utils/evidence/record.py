# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What one plan was made from, and the plan: enough to make it again, and no secret more than that needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..check import Plan, check_device
from ..commands import Renderer
from ..errors import DriftGuardError
from ..model import Platform
from ..policy import Policy
from ..redact import redact_text, redact_texts, redact_values
from ..report.plain import to_plain
from ..state.extract import extract

OWN = frozenset({"changes", "kept", "commands", "inverse", "owned", "steps", "expected"})
"""Parts of a plan that hold nothing but the attributes that are compared, which are no secrets."""


def make_record(device: Mapping[str, Any], running_config: str, *, plan: Plan, address: str) -> dict[str, Any]:
    """Put together what a plan was made from.

    Args:
        device: Nautobot's device object. Of its config context only what is ours is kept.
        running_config: as it was read. Only what its parser reads is kept, without secrets.
        plan: what came of it.
        address: where the session went to.

    """
    ours = (device.get("config_context") or {}).get("drift_guard")
    context = {"config_context": {"drift_guard": ours} if ours else {}} if "config_context" in device else {}
    return {
        "device": redact_values(to_plain({**device, **context})),
        "running_config": redact_text(extract(running_config, platform=Platform(plan.platform))),
        "address": address,
        "plan": _recorded(plan),
    }


def replay(record: Mapping[str, Any], *, render: Renderer) -> Iterator[str]:
    """Make a plan again, and say in what it differs from the recorded one; nothing when it comes to the same.

    Args:
        record: from :func:`make_record`.
        render: renders vendor steps.

    """
    try:
        recorded = record["plan"]
        again = _recorded(
            check_device(
                record["device"],
                record["running_config"],
                policy=Policy.from_dict(recorded["policy"]),
                render=render,
                address=record["address"],
            )
        )
    except DriftGuardError as error:
        yield f"no plan can be made: {error}"
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        yield f"the record is damaged: {error!r}"
    else:
        for key in sorted({*recorded, *again}):
            if recorded.get(key) != again.get(key):
                yield f"{key} was {_short(recorded.get(key))}, comes to {_short(again.get(key))}"


def _recorded(plan: Plan) -> dict[str, Any]:
    found: dict[str, Any] = redact_texts(to_plain(plan.as_dict()), keep=OWN)
    return found


def _short(value: Any, *, limit: int = 200) -> str:
    text = repr(value)
    return text if len(text) <= limit else f"{text[:limit]}..."
