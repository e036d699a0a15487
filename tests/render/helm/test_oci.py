"""Charts in registries, by the distribution specification."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from labwright.render.helm.archive import read_archive
from labwright.render.helm.http import Client, FetchError
from labwright.render.helm.oci import FLUX_LAYER, Registry
from tests.render.helm.samples import chart_files
from tests.render.helm.servers import Reply, Route, Site, digest, loose, push, site, web

pytestmark = pytest.mark.usefixtures("loopback")
CLIENT = Client(pause=0)


def registry(made: Site, path: str = "charts/web") -> Registry:
    return Registry(CLIENT, f"oci://{made.host}/{path}")


def test_a_chart_comes_by_its_tag_and_by_its_digest() -> None:
    with site() as made:
        pinned = push(made, "charts/web", "1.2.3", web("1.2.3"))
        for reference in ("1.2.3", pinned):
            pulled = registry(made).pull(reference)
            assert (pulled.archive, pulled.digest) == (web("1.2.3"), pinned)


def test_an_index_of_manifests_leads_to_its_first() -> None:
    with site() as made:
        inner = push(made, "charts/web", "1.2.3", web("1.2.3"))
        outer = json.dumps({"manifests": [{"digest": inner}]}).encode()
        made.routes["/v2/charts/web/manifests/all"] = Reply(body=outer)
        pulled = registry(made).pull("all")
    assert (pulled.archive, pulled.digest) == (web("1.2.3"), digest(outer))


def test_what_flux_pushed_is_packed_as_helm_does() -> None:
    with site() as made:
        push(made, "charts/web", "1.2.3", loose(chart_files()), layer=FLUX_LAYER)
        files = read_archive(registry(made).pull("1.2.3").archive, "web.tgz")
    assert files["values.yaml"] == b"text: hello\n"


def test_tags_come_page_by_page() -> None:
    with site() as made:
        made.routes["/v2/charts/web/tags/list"] = Reply(
            body=b'{"tags": ["1.0.0"]}', headers={"Link": '</v2/charts/web/tags/list?last=1.0.0>; rel="next"'}
        )
        made.routes["/v2/charts/web/tags/list?last=1.0.0"] = Reply(
            body=b'{"tags": ["1.1.0"]}', headers={"Link": '<http://elsewhere.example.org/v2/>; rel="next"'}
        )
        assert registry(made).tags() == ["1.0.0", "1.1.0"]


def test_anybody_gets_a_token_where_one_is_asked_for() -> None:
    with site() as made:

        def guard(route: Route) -> Route:
            def answer(headers: Mapping[str, str]) -> Reply:
                if headers.get("Authorization") == "Bearer good":
                    assert isinstance(route, Reply)
                    return route
                challenge = f'Bearer realm="{made.url}/token",service="reg",scope="repository:charts/web:pull"'
                return Reply(status=401, headers={"WWW-Authenticate": challenge})

            return answer

        made.routes["/token?service=reg&scope=repository%3Acharts%2Fweb%3Apull"] = Reply(body=b'{"token": "good"}')
        push(made, "charts/web", "1.2.3", web("1.2.3"), guard=guard)
        assert registry(made).pull("1.2.3").archive == web("1.2.3")
        assert sum("/token" in path for path in made.asked) == 1


def test_a_token_is_not_asked_for_in_the_clear_elsewhere() -> None:
    with site() as made:
        challenge = 'Bearer realm="http://elsewhere.example.org/token"'
        made.routes["*"] = Reply(status=401, headers={"WWW-Authenticate": challenge})
        with pytest.raises(FetchError, match="not safe"):
            registry(made).pull("1.2.3")
        made.routes["*"] = Reply(status=401, headers={"WWW-Authenticate": "Basic realm=x"})
        with pytest.raises(FetchError, match="401"):
            registry(made).pull("1.2.3")


def test_content_that_is_not_what_its_digest_says_is_refused() -> None:
    with site() as made:
        pinned = push(made, "charts/web", "1.2.3", web("1.2.3"))
        made.routes[f"/v2/charts/web/blobs/{digest(web('1.2.3'))}"] = Reply(body=b"other")
        with pytest.raises(FetchError, match="another digest"):
            registry(made).pull("1.2.3")
        made.routes[f"/v2/charts/web/manifests/{pinned}"] = Reply(body=b"{}")
        with pytest.raises(FetchError, match="another digest"):
            registry(made).pull(pinned)


@pytest.mark.parametrize(
    "body",
    [b"{}", b"[]", b"<html>", b'{"layers": [1, {"mediaType": "image"}]}', b'{"layers": 3}', b'{"manifests": [3]}'],
)
def test_what_is_no_chart_is_told(body: bytes) -> None:
    with site() as made:
        made.routes["/v2/charts/web/manifests/1.2.3"] = Reply(body=body)
        with pytest.raises(FetchError):
            registry(made).pull("1.2.3")


@pytest.mark.parametrize("url", ["https://example.org/web", "oci://example.org", "oci:///web", "oci://example.org/"])
def test_an_address_needs_host_and_path(url: str) -> None:
    with pytest.raises(FetchError, match="no address in a registry"):
        Registry(CLIENT, url)


def test_registries_elsewhere_are_asked_over_tls() -> None:
    assert Registry(CLIENT, "oci://ghcr.io/a/web").base == "https://ghcr.io/v2/a/web"
    assert Registry(CLIENT, "oci://docker.io/a/web").base == "https://registry-1.docker.io/v2/a/web"
