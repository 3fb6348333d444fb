# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Make the jobs of JOBS_ROOT known to the database, as `nautobot-server migrate` does, in a few seconds."""

from __future__ import annotations

import nautobot

nautobot.setup()

from django.apps import apps  # noqa: E402 - models exist only after the set-up
from nautobot.extras.signals import refresh_job_models  # noqa: E402

if __name__ == "__main__":
    refresh_job_models(sender=None, apps=apps)
