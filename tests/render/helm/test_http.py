"""Reading from the web: bounded in size, redirects, tries and time."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from labwright.render.helm import http
from labwright.render.helm.http import Client, FetchError, is_loopback
from tests.render.helm.servers import Reply, site

pytestmark = pytest.mark.usefixtures("loopback")
CLIENT = Client(pause=0)


def test_content_and_headers_come_back() -> None:
    with site() as made:
        made.routes["/a"] = Reply(body=b"text", headers={"X-Thing": "1"})
        answer = CLIENT.get(f"{made.url}/a", headers={"Accept": "text/plain"})
    assert (answer.body, answer.headers["x-thing"], answer.url) == (b"text", "1", f"{made.url}/a")


def test_a_short_trouble_is_tried_again() -> None:
    with site() as made:
        made.routes["/a"] = lambda _headers: Reply(body=b"text") if len(made.asked) == 3 else Reply(status=503)
        assert CLIENT.get(f"{made.url}/a").body == b"text"
        assert len(made.asked) == 3


@pytest.mark.parametrize(("status", "tries"), [(404, 1), (403, 1), (500, 3), (429, 3)])
def test_what_stays_refused_is_told(status: int, tries: int) -> None:
    with site() as made:
        made.routes["/a"] = Reply(status=status, headers={"WWW-Authenticate": "Bearer x"})
        with pytest.raises(FetchError, match=str(status)) as caught:
            CLIENT.get(f"{made.url}/a")
        assert len(made.asked) == tries
    assert (caught.value.status, caught.value.headers["www-authenticate"]) == (status, "Bearer x")


def test_nobody_at_home_is_told() -> None:
    with site() as made:
        pass
    with pytest.raises(FetchError, match="cannot be read"):
        CLIENT.get(f"{made.url}/a")


def test_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with site() as made:
        made.routes["/a"] = Reply(body=bytes(3 * 2**20))
        with pytest.raises(FetchError, match="larger than 1 MiB"):
            CLIENT.get(f"{made.url}/a", limit=2**20)


def test_a_body_that_ends_early_is_told() -> None:
    with site() as made:
        made.routes["/a"] = Reply(body=b"short", headers={"Content-Length": "100"})
        with pytest.raises(FetchError, match="cannot be read"):
            CLIENT.get(f"{made.url}/a")


def test_a_server_that_says_nothing_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "TIMEOUT", 0.05)
    monkeypatch.setattr(http, "TRIES", 1)
    with site() as made:

        def slow(_headers: object) -> Reply:
            import time

            time.sleep(0.3)
            return Reply()

        made.routes["/a"] = slow
        with pytest.raises(FetchError, match="timed out"):
            CLIENT.get(f"{made.url}/a")


def test_redirects_are_followed_and_credentials_are_not_carried_along() -> None:
    with site() as other, site() as made:
        seen: list[str | None] = []

        def answer(headers: Mapping[str, str]) -> Reply:
            seen.append(headers.get("Authorization"))
            return Reply(body=b"text")

        other.routes["/b"] = made.routes["/c"] = answer
        made.routes["/a"] = Reply(status=307, headers={"Location": f"{other.url}/b"})
        made.routes["/own"] = Reply(status=302, headers={"Location": "/c"})
        for path in ("/a", "/own"):
            assert CLIENT.get(made.url + path, headers={"Authorization": "Bearer secret"}).body == b"text"
    assert seen == [None, "Bearer secret"]


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://127.0.0.1/a"])
def test_redirects_to_somewhere_else_are_refused(target: str) -> None:
    with site() as made:
        made.routes["/a"] = Reply(status=302, headers={"Location": target})
        with pytest.raises(FetchError):
            CLIENT.get(f"{made.url}/a")


def test_redirects_without_end_are_refused() -> None:
    with site() as made:
        made.routes["*"] = Reply(status=302, headers={"Location": "/a"})
        with pytest.raises(FetchError):
            CLIENT.get(f"{made.url}/a")
        assert len(made.asked) <= 3


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "ftp://example.org/a", "https://", "charts", "oci://example.org/a"]
)
def test_only_web_addresses_are_read(url: str) -> None:
    with pytest.raises(FetchError, match="no web address"):
        CLIENT.get(url)


def test_this_machine_is_known() -> None:
    assert all(map(is_loopback, ("localhost:5000", "127.0.0.1", "127.9.9.9:80", "[::1]:5000")))
    assert not any(map(is_loopback, ("example.org", "10.0.0.1", "localhost.example.org", "")))
