"""Reading from the web, bounded: sizes, redirects, tries and time; credentials stay with the host that they are for."""

from __future__ import annotations

import ipaddress
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPException, IncompleteRead
from typing import IO, Any

TIMEOUT = 20.0
"""Seconds to wait for a connection or the next bytes."""

TRIES = 3
MAX_REDIRECTS = 5
MAX_ARCHIVE = 100 * 2**20
MAX_INDEX = 128 * 2**20
"""Largest index.yaml. The largest of public repositories have about 30 MiB."""

_AGAIN = frozenset({429, 500, 502, 503, 504})
_CHUNK = 1 << 16


class FetchError(Exception):
    """Something could not be fetched. `str()` says what and why."""

    def __init__(self, message: str, *, status: int = 0, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.headers = dict(headers or {})


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What an address gave."""

    body: bytes
    headers: Mapping[str, str]
    """Names in lower case."""
    url: str
    """Where it came from in the end."""


def is_loopback(host: str) -> bool:
    """Whether a host (with or without port) is this machine."""
    name = urllib.parse.urlsplit(f"//{host}").hostname or ""
    if name == "localhost":
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


class _Redirects(urllib.request.HTTPRedirectHandler):
    max_redirections = MAX_REDIRECTS
    max_repeats = 2

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Message, newurl: str
    ) -> urllib.request.Request | None:
        old, new = urllib.parse.urlsplit(req.full_url), urllib.parse.urlsplit(newurl)
        if new.scheme not in {"http", "https"} or (old.scheme == "https" and new.scheme == "http"):
            raise FetchError(f"{req.full_url} leads to {newurl}, which is not safe to follow")
        made = super().redirect_request(req, fp, code, msg, headers, newurl)  # type: ignore[arg-type]
        if made is not None and (old.scheme, old.netloc) != (new.scheme, new.netloc):
            made.remove_header("Authorization")
        return made


class Client:
    """Gets addresses. Used by several threads at once."""

    def __init__(self, *, pause: float = 0.5) -> None:
        self._opener = urllib.request.build_opener(_Redirects)
        self._pause = pause
        """Seconds before the second try; doubled for the third."""

    def get(self, url: str, *, limit: int = MAX_ARCHIVE, headers: Mapping[str, str] | None = None) -> Response:
        """The content of an address. Raises FetchError."""
        parts = urllib.parse.urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise FetchError(f"{url} is no web address")
        sent = {"User-Agent": "labwright", "Accept": "*/*", **(headers or {})}
        for left in reversed(range(TRIES)):
            try:
                return self._once(urllib.request.Request(url, headers=sent), limit)  # noqa: S310 (http and https only)
            except urllib.error.HTTPError as error:
                with error:
                    if error.code not in _AGAIN or not left:
                        raise FetchError(
                            f"{url} answers {error.code} {error.reason}",
                            status=error.code,
                            headers=_names(error.headers),
                        ) from None
            except (OSError, HTTPException) as error:
                if not left:
                    reason = error.reason if isinstance(error, urllib.error.URLError) else error
                    raise FetchError(f"{url} cannot be read: {reason}") from None
            time.sleep(self._pause * 2 ** (TRIES - 1 - left))
        raise AssertionError("the last try returns or raises")

    def _once(self, request: urllib.request.Request, limit: int) -> Response:
        with self._opener.open(request, timeout=TIMEOUT) as answer:
            body = bytearray()
            while chunk := answer.read(_CHUNK):
                body += chunk
                if len(body) > limit:
                    raise FetchError(f"{request.full_url} is larger than {limit // 2**20} MiB")
            headers = _names(answer.headers)
            # Read in parts, http.client takes the end of the connection for the end of the content.
            if headers.get("content-length", str(len(body))) != str(len(body)):
                raise IncompleteRead(bytes(body))
            return Response(body=bytes(body), headers=headers, url=answer.url)


def _names(headers: Any) -> dict[str, str]:
    return {str(name).lower(): str(value) for name, value in headers.items()}
