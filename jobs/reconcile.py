# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Check and Reconcile: the jobs that a person, the REST API or `nautobot-server runjob` starts."""

from __future__ import annotations

from nautobot.apps.jobs import Job

name = "drift.guard"  # the heading in Nautobot's list of jobs


class Check(Job):
    """Compare devices with their intent."""

    class Meta:
        name = "Check"


class Reconcile(Job):
    """Bring devices to their intent."""

    class Meta:
        name = "Reconcile"
