from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labwright.kube.version import VersionError, parse_version

# https://semver.org, 11: precedence
IN_ORDER = (
    "0.9 1.0.0-alpha 1.0.0-alpha.1 1.0.0-alpha.beta 1.0.0-beta 1.0.0-beta.2 1.0.0-beta.11 1.0.0-rc.1 1.0.0 1.2 1.10"
)


def test_they_order_as_semantic_versioning_says() -> None:
    versions = [parse_version(text) for text in IN_ORDER.split()]
    assert versions == sorted(versions)
    assert all(earlier < later for earlier, later in pairwise(versions))


def test_prefix_build_and_trailing_zeros_do_not_count() -> None:
    assert parse_version("v1.2") == parse_version("1.2.0+k3s1") == parse_version("1.2.0.0")
    assert hash(parse_version("v1.2")) == hash(parse_version("1.2.0"))
    assert parse_version("1.2") != "1.2"


def test_parts() -> None:
    version = parse_version("v1.31.4-rc.1+k3s1")
    assert (version.major, version.minor, version.patch) == (1, 31, 4)
    assert (version.prefix, version.prerelease, version.build) == ("v", ("rc", "1"), "k3s1")
    assert (parse_version("3").minor, parse_version("3").patch) == (0, 0)


@pytest.mark.parametrize("text", ["v1.16.3", "0.23.0", "1.2.0-rc.1+build", "79.9.0", "v1", "1.2.3.4"])
def test_they_are_written_as_they_were_read(text: str) -> None:
    assert str(parse_version(text)) == text


@pytest.mark.parametrize(
    "text", ["", "latest", "v", "1.", "1..2", "1.2.3.4.5", "1.2-", "1.2-a..b", "V1", "1.2 ", "9" * 200]
)
def test_refuses(text: str) -> None:
    with pytest.raises(VersionError, match=r"no version such as v1\.2\.3"):
        parse_version(text)


def test_a_number_has_lost_its_zeros() -> None:
    with pytest.raises(VersionError, match="quote the version"):
        parse_version(1.1)


@given(st.lists(st.integers(0, 99), min_size=1, max_size=4), st.lists(st.integers(0, 99), min_size=1, max_size=4))
def test_numbers_order_as_numbers(one: list[int], other: list[int]) -> None:
    padded = ([*one, 0, 0, 0][:4], [*other, 0, 0, 0][:4])
    first, second = (parse_version(".".join(map(str, numbers))) for numbers in (one, other))
    assert (first < second) == (padded[0] < padded[1])
    assert (first == second) == (padded[0] == padded[1])
