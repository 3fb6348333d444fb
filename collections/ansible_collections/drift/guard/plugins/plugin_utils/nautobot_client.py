# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Ask Nautobot: one session, reads only, retried where that is safe; what it says is judged in module_utils."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit, urlunsplit

from ansible_collections.drift.guard.plugins.module_utils.errors import NautobotError, PassingError, TooSlowError
from ansible_collections.drift.guard.plugins.module_utils.nautobot.reply import Reply, data_of, rows_of

if TYPE_CHECKING:
    from requests import PreparedRequest, Response

TIMEOUT = 60
PAGE_SIZE = 100
_PAUSES = (1.0, 2.0, 4.0)
"""Seconds before each further try."""
_Answer = TypeVar("_Answer")


@dataclass(frozen=True)
class Source:
    """Where Nautobot is, and how to talk to it."""

    url: str
    token: str
    validate_certs: bool = True
    ca_file: str | None = None
    timeout: float = TIMEOUT
    page_size: int = PAGE_SIZE

    def __post_init__(self) -> None:
        parts = urlsplit(self.url.strip())
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise NautobotError(
                f"url - Expected: Nautobot's address, such as https://nautobot.example.com. Actual: {self.where!r}. "
                "Set NAUTOBOT_URL, or the option url."
            )
        if parts.username or parts.password:
            raise NautobotError(
                f"{self.where} - Expected: an address without a login. Actual: one with. Use the option token."
            )
        if not self.token.strip():
            raise NautobotError(
                f"{self.where} - Expected: a token. Actual: none. Set NAUTOBOT_TOKEN, or the option token."
            )
        if self.timeout <= 0 or self.page_size < 1:
            raise NautobotError(
                f"{self.where} - Expected: a timeout and a page_size above zero. "
                f"Actual: {self.timeout:g} and {self.page_size}."
            )

    def __repr__(self) -> str:
        return f"Source({self.where})"

    @property
    def where(self) -> str:
        """The address without anything secret, and without the /api that people add."""
        parts = urlsplit(self.url.strip())
        host = parts.netloc.rpartition("@")[2]
        return urlunsplit((parts.scheme, host, parts.path.rstrip("/").removesuffix("/api"), "", ""))


class NautobotClient:
    """A session with one Nautobot."""

    def __init__(self, source: Source, *, sleep: Callable[[float], None] = time.sleep) -> None:
        # Here, since whoever has the intent in a file should not need these, nor pay for loading them.
        try:
            import pynautobot  # noqa: PLC0415
        except ImportError as error:
            raise NautobotError(
                f"pynautobot - Expected: to be installed beside Ansible. Actual: {error}. Run: pip install pynautobot"
            ) from error
        self.source = source
        self._api = pynautobot.api(source.where, token=source.token.strip())
        self._session = self._api.http_session
        self._session.auth = self._sign
        self._sleep = sleep

    def query(self, text: str) -> Mapping[str, Any]:
        """The data of a GraphQL query.

        Raises:
            TooSlowError: worth asking for less.
            NautobotError: anything else that is wrong.

        """
        return self._patiently(lambda: data_of(self._send("POST", self._api.graphql.url, json={"query": text})))

    def rows(self, text: str, *, kind: str) -> list[Mapping[str, Any]]:
        """The objects that a query for one kind of them returns."""
        return rows_of(self.query(text), kind, where=self.source.where)

    def may_view(self, endpoint: str) -> bool:
        """Whether the token may view anything of a kind, as Nautobot's REST API sees it."""
        url = f"{self._api.base_url}/{endpoint}/"
        return self._patiently(lambda: self._send("GET", url, params={"limit": "1", "depth": "0"}).status) != 403  # noqa: PLR2004

    def _patiently(self, ask: Callable[[], _Answer]) -> _Answer:
        for pause in _PAUSES:
            with suppress(PassingError):
                return ask()
            self._sleep(pause)
        return ask()

    def _send(self, method: str, url: str, **content: Any) -> Reply:
        import requests  # noqa: PLC0415
        import urllib3  # noqa: PLC0415

        where, timeout = self.source.where, self.source.timeout
        if not self.source.validate_certs:
            urllib3.disable_warnings(urllib3.exceptions.InsecureRequestWarning)
        try:
            # Said with each request: a session's own `verify` loses against REQUESTS_CA_BUNDLE.
            verify = (self.source.ca_file or True) if self.source.validate_certs else False
            response = self._session.request(
                method, url, timeout=timeout, allow_redirects=False, verify=verify, **content
            )
        except requests.exceptions.SSLError as error:
            raise NautobotError(
                f"{where} - Expected: a certificate that is trusted here. Actual: {self._reason(error)}. "
                "Set the option ca_file (NAUTOBOT_CA_FILE) to the file with your certificate authority."
            ) from None
        except requests.exceptions.ConnectTimeout:
            raise NautobotError(
                f"{where} - Expected: a connection. Actual: none within {timeout:g} s. Is the address right, and "
                "does a firewall stand between?"
            ) from None
        except requests.exceptions.Timeout:
            raise TooSlowError(
                f"{where} - Expected: an answer within {timeout:g} s. Actual: none. Make pages smaller (page_size), or "
                "give it longer (timeout)."
            ) from None
        except requests.exceptions.ConnectionError as error:
            if isinstance(
                getattr(error.args[0] if error.args else None, "reason", None), urllib3.exceptions.NewConnectionError
            ):
                raise NautobotError(
                    f"{where} - Expected: a connection. Actual: {self._reason(error)}. Is the address right, and is "
                    "Nautobot up?"
                ) from None
            raise self._broken(error) from None
        except requests.exceptions.ChunkedEncodingError as error:
            raise self._broken(error) from None
        except (requests.exceptions.RequestException, OSError) as error:
            raise NautobotError(f"{where} - Expected: an answer. Actual: {self._reason(error)}.") from None
        return self._reply(response)

    def _reply(self, response: Response) -> Reply:
        return Reply(
            where=self.source.where,
            status=response.status_code,
            text=self._without_token(response.text),
            content_type=response.headers.get("Content-Type", ""),
            api_version=response.headers.get("API-Version", ""),
            goes_to=response.headers.get("Location", "") if response.is_redirect else "",
        )

    def _sign(self, request: PreparedRequest) -> PreparedRequest:
        """As ``auth``, since a login in ~/.netrc would win over a plain header."""
        request.headers["Authorization"] = f"Token {self._api.token}"
        return request

    def _broken(self, error: Exception) -> PassingError:
        return PassingError(
            f"{self.source.where} - Expected: a whole answer. Actual: {self._reason(error)}. The connection broke off."
        )

    def _reason(self, error: Exception) -> str:
        """The innermost reason, which is what a person can act on."""
        inner: Any = error
        while getattr(inner, "reason", None) or (inner.args and isinstance(inner.args[0], Exception)):
            following = getattr(inner, "reason", None) or inner.args[0]
            if not isinstance(following, Exception):
                break
            inner = following
        return self._without_token(str(inner)).rstrip(".")

    def _without_token(self, text: str) -> str:
        return text.replace(self._api.token, "********")
