"""Which of several versions a reference means."""

from __future__ import annotations

import pytest

from labwright.render.helm.contract import ChartRef, ChartSource
from labwright.render.helm.faults import ChartError
from labwright.render.helm.source import Found, choose, is_exact


def found(version: str, digest: str = "", pinned: str = "") -> Found:
    return Found(version=version, digest=digest or f"sha256:{version}", read=lambda: b"", pinned=pinned)


KNOWN = [found("1.2.3"), found("1.10.0"), found("2.0.0-rc.1"), found("1.2", pinned="sha256:pin"), found("latest")]


def ref(version: str = "", digest: str = "", source: ChartSource = ChartSource.HTTP) -> ChartRef:
    return ChartRef(source=source, url="https://example.org", name="web", version=version, digest=digest)


@pytest.mark.parametrize(
    ("wanted", "version"),
    [
        (ref(), "1.10.0"),
        (ref("1.2.3"), "1.2.3"),
        (ref("1.2"), "1.2"),
        (ref("~1.2.0"), "1.2.3"),
        (ref("2.x-0"), "2.0.0-rc.1"),
        (ref(">=2.0.0-0"), "2.0.0-rc.1"),
        (ref("3"), None),
        (ref("1.2.3", digest="sha256:pin"), "1.2"),
        (ref(digest="sha256:1.10.0"), "1.10.0"),
        (ref(digest="sha256:none"), None),
        (ref("main", source=ChartSource.GIT), None),
        (ref("latest", source=ChartSource.GIT), "latest"),
    ],
)
def test_a_version_is_chosen(wanted: ChartRef, version: str | None) -> None:
    chosen = choose(wanted, KNOWN)
    assert (chosen.version if chosen else None) == version


def test_a_pinned_content_may_be_an_archive_of_the_users_but_no_other_content_of_the_registry() -> None:
    pinned = ref("1.2.3", digest="sha256:manifest")
    assert choose(pinned, [found("1.2.3")]) is not None
    assert choose(pinned, [found("1.2.3", pinned="sha256:other")._replace(cached=True)]) is None
    assert choose(pinned, [found("1.2.4")]) is None


def test_without_any_version_the_tag_latest_is_meant() -> None:
    chosen = choose(ref(source=ChartSource.OCI), [found("latest"), found("other")])
    assert chosen is not None and chosen.version == "latest"


def test_what_is_no_range_is_refused() -> None:
    with pytest.raises(ChartError) as caught:
        choose(ref("newest please"), KNOWN)
    assert caught.value.diagnostics[0].code == "HL012"


def test_ranges_and_loose_tags_can_mean_another_content_tomorrow() -> None:
    assert is_exact(ref("1.2.3"))
    assert is_exact(ref("v1.2.3+build"))
    assert is_exact(ref("1.x", digest="sha256:a"))
    assert not any(map(is_exact, (ref(), ref("1.2"), ref("~1.2.3"), ref("latest"))))
