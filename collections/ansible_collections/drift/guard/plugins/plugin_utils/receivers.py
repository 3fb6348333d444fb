# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Apprise -> who gets a notice, and a way to send it to each.

An Apprise URL is a secret: what is said about a receiver is its place in the settings and its service's name. Apprise's
own log lines name hosts and paths, so of them only the HTTP status is used, and nothing reaches Ansible's log.
"""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

try:
    from apprise import Apprise, AppriseAsset, AppriseConfig
except ImportError as error:
    MISSING: ImportError | None = error
else:
    MISSING = None

from ansible_collections.drift.guard.plugins.module_utils.report.notice import Notice
from ansible_collections.drift.guard.plugins.module_utils.statuses import BY_WORD

_STATUS = re.compile(r"\berror=(\d{3})\b")
_SCHEMA = re.compile(r"[a-z][a-z0-9+.-]*(?=://)", re.IGNORECASE)
_NAME = "drift.guard"


@dataclass(frozen=True)
class Receiver:
    """One service that takes notices."""

    name: str
    """Safe to print."""
    words: frozenset[str]
    """The status words that it was tagged with; empty when it hears what all hear."""
    service: Any

    def send(self, notice: Notice) -> str:
        """Send one notice.

        Returns:
            Why that failed; empty when it did not.

        """
        with _Reason() as reason:
            sent = self.service.notify(
                body=notice.text, title=notice.title, notify_type=notice.severity, body_format="text"
            )
        return "" if sent else reason.text


@dataclass(frozen=True)
class Receivers:
    """All that are configured, and what can't be used."""

    usable: tuple[Receiver, ...]
    problems: tuple[str, ...]
    """Sentences for people, without a secret."""


def receivers_of(entries: Iterable[str]) -> Receivers:
    """Load receivers.

    Args:
        entries: Apprise URLs, and paths of Apprise configuration files (those without ``://``).
    """
    _silence()
    usable: list[Receiver] = []
    problems: list[str] = []
    for place, entry in enumerate(entries, start=1):
        services = list(_services(entry))
        for number, service in enumerate(services, start=1):
            number_in_file = f".{number}" if len(services) > 1 else ""
            usable.append(
                Receiver(f"receiver {place}{number_in_file} ({service.service_name})", _words(service), service)
            )
        if not services:
            problems.append(f"entry {place} of notify_to is of no use: {_complaint(entry)}")
    return Receivers(tuple(usable), tuple(problems))


def _services(entry: str) -> Iterator[Any]:
    """Load one entry: a URL makes one service, a file as many as it lists."""
    # Without masks no message shows an image from somebody else's web server.
    asset = AppriseAsset(app_id=_NAME, app_desc=_NAME, app_url="", image_url_mask="", image_url_logo="")
    services = Apprise(asset=asset)
    if "://" in entry:
        services.add(entry)
    else:
        config = AppriseConfig(asset=asset)
        config.add(str(Path(entry).expanduser()))
        services.add(config)
    yield from services


def _words(service: Any) -> frozenset[str]:
    return frozenset(word for word in BY_WORD if word in service)


def _complaint(entry: str) -> str:
    """Say what is wrong without repeating it."""
    if "://" not in entry:
        return f"{entry} can't be read as an Apprise configuration file, or lists nobody."
    schema = _SCHEMA.match(entry)
    kind = f"a URL for {schema[0]}://" if schema else "a URL"
    return f"expected {kind} as https://github.com/caronc/apprise describes it."


def _silence() -> None:
    """Keep what Apprise logs out of ``ANSIBLE_LOG_PATH``: it repeats addresses, and at other levels whole messages."""
    logging.getLogger("apprise").propagate = False


class _Reason(logging.Handler):
    """Finds out why a service failed, from what Apprise logs in this thread meanwhile."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.text = "it could not be reached, or did not accept it"
        self._thread = threading.get_ident()

    def emit(self, record: logging.LogRecord) -> None:
        if record.thread == self._thread and (found := _STATUS.search(record.getMessage())):
            self.text = f"it answered {found[1]}"

    def __enter__(self) -> Self:
        logging.getLogger("apprise").addHandler(self)
        return self

    def __exit__(self, *_exception: object) -> None:
        logging.getLogger("apprise").removeHandler(self)
