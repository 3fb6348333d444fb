# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A read of the device and what it means for the plan that was sent."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from ansible_collections.drift.guard.plugins.module_utils import remains
from ansible_collections.drift.guard.plugins.module_utils.state import parse_running_config

if TYPE_CHECKING:
    from collections.abc import Callable

    from ansible_collections.drift.guard.plugins.module_utils.check import Plan
    from ansible_collections.drift.guard.plugins.module_utils.model import DeviceIntent, DeviceState


@dataclass(frozen=True)
class Job:
    """What is to be done, and where the device stood when it was found to fit the plan."""

    plan: Plan
    intent: DeviceIntent
    before: str
    """The running-config that was read before anything was sent."""
    replan: Callable[[str], Plan]
    """A plan made from a running-config, with the same intent and policy."""

    @cached_property
    def state(self) -> DeviceState:
        """The device as it was."""
        return parse_running_config(self.before, platform=self.intent.platform)

    @cached_property
    def slice(self) -> remains.Slice:
        """Its owned slice."""
        return remains.slice_of(self.plan, intent=self.intent, state=self.state)


@dataclass(frozen=True)
class Look:
    """One read of the device afterwards."""

    job: Job
    text: str
    now: Plan
    """What would still have to be sent."""

    @classmethod
    def at(cls, text: str, *, job: Job) -> Look:
        """Understand a running-config.

        Raises:
            DriftGuardError: it can't be trusted: another device, a broken-off reply.

        """
        return cls(job, text, job.replan(text))

    @cached_property
    def state(self) -> DeviceState:
        """The device as it is."""
        return parse_running_config(self.text, platform=self.job.intent.platform)

    @property
    def is_complete(self) -> bool:
        """Whether all of the plan is in effect: the only success."""
        return not self.differing and not self._unnamed

    @cached_property
    def differing(self) -> list[str]:
        """What differs although the plan was sent, in words."""
        return remains.unproved(self.job.plan, now=self.now)

    @cached_property
    def _unnamed(self) -> list[str]:
        return remains.unnamed_vlans(self.job.plan.commands, now=self.text)

    @cached_property
    def missing(self) -> list[str]:
        """Lines that would still have to be sent."""
        return [*self.now.commands, *(line for line in self._unnamed if line not in self.now.commands)]

    @cached_property
    def is_restored(self) -> bool:
        """Whether the device is as it was, in everything that the plan could change."""
        return remains.is_restored(self.job.plan, before=self.job.slice, now=self.state, intent=self.job.intent)

    @cached_property
    def way_back(self) -> list[list[str]]:
        """The lines of the plan's inverse that are still needed."""
        return remains.way_back(self.job.plan, before=self.job.slice, now=self.state, intent=self.job.intent)

    @cached_property
    def foreign(self) -> list[str]:
        """Sections that somebody else changed meanwhile."""
        return remains.foreign_edits(self.job.plan, before=self.job.before, now=self.text, state=self.job.state)

    @cached_property
    def split(self) -> tuple[list[str], list[str]]:
        """The planned lines that took, and those that didn't."""
        created = remains.created(self.job.state, self.state)
        return remains.split_lines(self.job.plan.commands, missing=self.missing, created=created)

    @property
    def silent(self) -> list[str]:
        """What still is as before, in words: the device ignored the lines about it."""
        planned = {(change["interface"], change["attribute"]): change["device"] for change in self.job.plan.changes}
        unchanged = [
            f"{change['interface']} {change['attribute']}"
            for change in (*self.now.changes, *self.now.kept)
            if planned.get((change["interface"], change["attribute"]), _OTHER) == change["device"]
        ]
        vlans = [line for line in self._unnamed if line.startswith("vlan ") and line not in self.now.commands]
        return [*unchanged, *(f"{header} name" for header in vlans)]


_OTHER = object()
