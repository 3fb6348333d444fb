# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The settings file of an instance."""

from __future__ import annotations

from pathlib import Path

_TEMPLATE = '''"""Generated for one instance of the lab."""

from nautobot.core.settings import *  # noqa: F403

ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
SECRET_KEY = {secret_key!r}
DATABASES["default"].update(  # noqa: F405
    # No connection outlives its request, so that the database can be replaced under a running server.
    {{"HOST": {postgres!r}, "NAME": {database!r}, "USER": {user!r}, "PASSWORD": "", "CONN_MAX_AGE": 0}}
)
CACHES["default"]["LOCATION"] = "unix://{redis}?db=1"  # noqa: F405
CELERY_BROKER_URL = "redis+socket://{redis}?virtual_host=0"
CELERY_TASK_ALWAYS_EAGER = False
JOBS_ROOT = {jobs!r}

# Nothing goes to the internet.
INSTALLATION_METRICS_ENABLED = False
METRICS_ENABLED = False
RELEASE_CHECK_URL = None
BANNER_BOTTOM = "A Nautobot of the drift.guard lab: everything in it is made up, and gone after a reset."
'''


def write_settings(file: Path, *, runtime: Path, secret_key: str, jobs: Path, database: str, user: str) -> None:
    """Write the file, readable by its owner alone."""
    file.touch(mode=0o600)
    file.write_text(
        _TEMPLATE.format(
            secret_key=secret_key,
            postgres=str(runtime / "postgres"),
            redis=runtime / "redis.sock",
            database=database,
            user=user,
            jobs=str(jobs),
        ),
        encoding="utf-8",
    )
