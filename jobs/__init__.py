# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Jobs for Nautobot: they react to changes of the intent, and hand devices to a runner.

Nautobot loads this package from a Git repository (as `SLUG.jobs`) or from JOBS_ROOT (as `jobs`), so imports in it are
relative, and nothing outside of it is imported but Nautobot, what Nautobot is made of, and the standard library.
"""

from __future__ import annotations

from nautobot.apps.jobs import register_jobs

from .drift_run import DriftRun
from .hooks import DeviceDriftHook, InterfaceDriftHook
from .reconcile import CheckDrift, DriftButton, ReconcileDrift

register_jobs(CheckDrift, DeviceDriftHook, DriftButton, DriftRun, InterfaceDriftHook, ReconcileDrift)
