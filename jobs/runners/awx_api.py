# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""AWX's REST API: reads are asked again while that is sensible, writes are sent once, and errors say what to do."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from textwrap import shorten
from typing import Any, TypeVar
from urllib.parse import urlsplit

import requests
import urllib3

from ..errors import RunnerError
from .interface import Progress

CONNECT, READ = 5.0, 8.0
"""Seconds, so that progress is reported in time."""
LAUNCH = 10.0
"""Seconds for a write, which AWX may take longer for; then we look whether it did it."""
_PATIENCE = 180.0
"""Seconds for which reads are asked again, which outlives a restart of AWX."""
_PAUSE = 5.0
_PASSING = (429, 502, 503, 504)
_PAGE = 50
_Answer = TypeVar("_Answer")


class AwxError(RunnerError):
    """AWX said no, or something else than AWX answered."""


class PassingError(AwxError):
    """It may be over in a moment."""


class UnreachedError(PassingError):
    """There was no connection, so AWX got nothing."""


class DoubtError(PassingError):
    """A request went out and no answer came: AWX may or may not have done what it asks."""


@dataclass(frozen=True)
class AwxApi:
    """Where AWX is, and how to talk to it."""

    url: str
    """Its own address, or with `/api/controller` that of an automation platform's controller."""
    token: str = field(repr=False)
    verify: bool | str = True
    """Whether to check the certificate, or the file with its authority."""
    sleep: Callable[[float], None] = field(default=time.sleep, repr=False)
    session: requests.Session = field(default_factory=requests.Session, repr=False)

    @property
    def base(self) -> str:
        """Where the endpoints begin."""
        address = self.url.rstrip("/")
        return f"{address}/v2" if "/api" in urlsplit(address).path else f"{address}/api/v2"

    def job_page(self, job: int) -> str:
        """Where a person sees a job."""
        address, controller, _rest = self.url.rstrip("/").partition("/api/controller")
        return (
            f"{address}/execution/jobs/playbook/{job}/output"
            if controller
            else f"{address}/#/jobs/playbook/{job}/output"
        )

    def get(self, path: str, *, progress: Progress, **parameters: Any) -> Mapping[str, Any]:
        """An object; asked again while AWX is away.

        Raises:
            AwxError: it is not to be had.

        """
        return self._patiently(lambda: self._object(self._send("GET", path, parameters), path), progress=progress)

    def pages(self, path: str, *, progress: Progress, **parameters: Any) -> Iterator[Mapping[str, Any]]:
        """All rows of a list, in the order of their ids."""
        number = 1
        while True:
            page = self.get(path, progress=progress, page_size=_PAGE, page=number, order_by="id", **parameters)
            yield from page["results"]
            if not page.get("next"):
                return
            number += 1

    def text(self, path: str, *, progress: Progress, longest: int, **parameters: Any) -> str:
        """The end of a text, at most so many bytes."""

        def ask() -> str:
            kept = b""
            try:
                for chunk in self._send("GET", path, parameters, stream=True).iter_content(65536):
                    kept = (kept + chunk)[-longest:]
                    progress()
            except requests.exceptions.RequestException as error:
                raise self._unanswered(error) from None
            return kept.decode("utf-8", "replace")

        return self._patiently(ask, progress=progress)

    def post(self, path: str, content: Mapping[str, Any]) -> Mapping[str, Any]:
        """Send something, once.

        Raises:
            DoubtError: AWX may have taken it.
            AwxError: it didn't.

        """
        try:
            response = self._send("POST", path, json=dict(content), timeout=(CONNECT, LAUNCH))
        except UnreachedError:
            raise
        except PassingError as error:
            raise DoubtError(str(error)) from error
        return self._object(response, path) if response.content else {}

    def _patiently(self, ask: Callable[[], _Answer], *, progress: Progress) -> _Answer:
        deadline = time.monotonic() + _PATIENCE
        while True:
            progress()
            try:
                return ask()
            except PassingError:
                if time.monotonic() > deadline:
                    raise
            self.sleep(_PAUSE)

    def _send(
        self, method: str, path: str, parameters: Mapping[str, Any] | None = None, **options: Any
    ) -> requests.Response:
        options = {"timeout": (CONNECT, READ), "allow_redirects": False, "verify": self.verify, **options}
        if self.verify is False:
            urllib3.disable_warnings(urllib3.exceptions.InsecureRequestWarning)
        try:
            response = self.session.request(
                method, f"{self.base}/{path}", params=parameters, auth=self._sign, **options
            )
        except requests.exceptions.SSLError as error:
            raise AwxError(
                f"AWX {self.url} - Expected: a certificate that is trusted here. Actual: {self._reason(error)}. Set "
                "DRIFT_GUARD_AWX_CA_FILE to the file with your certificate authority."
            ) from None
        except requests.exceptions.RequestException as error:
            raise self._unanswered(error) from None
        self._judge(response, path)
        return response

    def _unanswered(self, error: requests.exceptions.RequestException) -> AwxError:
        words = (
            f"AWX {self.url} - Expected: an answer. Actual: {self._reason(error)}. Is the address right, and AWX up?"
        )
        cause = getattr(error.args[0] if error.args else None, "reason", None)
        if isinstance(cause, (urllib3.exceptions.NewConnectionError, urllib3.exceptions.ConnectTimeoutError)):
            return UnreachedError(words)
        passing = (
            requests.exceptions.ConnectionError,
            requests.exceptions.Timeout,
            requests.exceptions.ChunkedEncodingError,
        )
        return PassingError(words) if isinstance(error, passing) else AwxError(words)

    def _judge(self, response: requests.Response, path: str) -> None:
        """Raise for anything but a success."""
        status = response.status_code
        if response.ok and not response.is_redirect:
            return
        where = f"AWX {self.url}"
        said = f"HTTP {status}{self._detail(response)}"
        if response.is_redirect:
            target = response.headers.get("Location", "")
            raise AwxError(
                f"{where} - Expected: its API. Actual: a redirection to {target}. Correct DRIFT_GUARD_AWX_URL."
            )
        if status == HTTPStatus.UNAUTHORIZED:
            raise AwxError(
                f"{where} - Expected: a token that AWX takes. Actual: {said}. Correct DRIFT_GUARD_AWX_TOKEN."
            )
        if status == HTTPStatus.FORBIDDEN:
            raise AwxError(
                f"{where} - Expected: a token whose user may execute the job template. Actual: {said} for {path}. Give "
                "that user the role Execute on it."
            )
        if status in _PASSING:
            raise PassingError(f"{where} - Expected: an answer. Actual: {said}. AWX is overloaded or starting.")
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise DoubtError(f"{where} - Expected: an answer. Actual: {said} for {path}. Look into AWX's log.")
        raise AwxError(f"{where} - Expected: {path}. Actual: {said}.")

    def _object(self, response: requests.Response, path: str) -> Mapping[str, Any]:
        try:
            content = response.json()
        except ValueError:
            content = None
        if not isinstance(content, Mapping):
            raise AwxError(
                f"AWX {self.url} - Expected: JSON for {path}. Actual: HTTP {response.status_code}"
                f"{self._detail(response)}. A login page or a proxy answers there: correct DRIFT_GUARD_AWX_URL."
            )
        return content

    def _detail(self, response: requests.Response) -> str:
        """What an answer says, shortened; an HTML page by its title alone."""
        text = response.text.replace(self.token, "********")
        if text.lstrip().startswith("<"):
            title = re.search(r"<title>([^<]{1,60})", text)
            return f", an HTML page{f' titled {title[1].strip()!r}' if title else ''}"
        return f": {shorten(text, width=400, placeholder=' ...')}" if text.strip() else ""

    def _sign(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """As `auth`, since a login in ~/.netrc would win over a plain header."""
        request.headers["Authorization"] = f"Bearer {self.token}"
        return request

    def _reason(self, error: Exception) -> str:
        inner: Any = error
        while isinstance(following := getattr(inner, "reason", None) or (inner.args or [None])[0], Exception):
            inner = following
        return str(inner).replace(self.token, "********").rstrip(".")
