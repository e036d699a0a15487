from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labwright import spec
from labwright.source import Diagnostic, SourceError
from labwright.spec.load import SHARED
from tests.spec.homelabs import SMALL, small

OVERLAY = """\
gitops: {interval: 5m}
platform:
  cert-manager: {version: v1.16.3, dns01: cloudflare}
  traefik: {}
databases:
  pg: {engine: postgres, backup: {to: b2, retention: 30d}}
"""
STAGING = """\
  staging:
    class: staging
    domain: staging.example.org
    distribution: {name: k3d, runs-on: two}
    platform:
      cert-manager: {version: v1.17.0}
      traefik: false
    databases:
      pg: {backup: {retention: 14d}}
"""


def two() -> spec.Spec:
    machine = "    one: {model: raspberry-pi-5-8g, address: 10.0.40.11}\n"
    return small(
        STAGING,
        ("clusters:\n", OVERLAY + "clusters:\n"),
        (machine, machine + "    two: {model: raspberry-pi-5-8g, address: 10.0.40.12}\n"),
    )


def test_a_cluster_has_the_shared_sections_merged_with_its_own() -> None:
    staging = two().clusters["staging"].settings
    assert staging.platform == {"cert-manager": {"version": "v1.17.0", "dns01": "cloudflare"}, "traefik": False}
    assert staging.gitops.interval == "5m"
    database = staging.databases["pg"]
    assert database is not False
    assert database.model_extra == {"backup": {"to": "b2", "retention": "14d"}}


def test_another_cluster_is_untouched_by_it() -> None:
    production = two().clusters["production"].settings
    assert production.platform == {"cert-manager": {"version": "v1.16.3", "dns01": "cloudflare"}, "traefik": {}}
    assert production.domain == "example.org"


def test_each_value_keeps_the_place_that_set_it() -> None:
    read = two()
    staging = read.clusters["staging"]
    text = SMALL.replace("clusters:\n", OVERLAY + "clusters:\n") + STAGING

    def line(of: str, nth: int = 0) -> int:
        return [number for number, found in enumerate(text.splitlines(), 1) if of in found][nth] + 1

    retention = staging.place("databases", "pg", "backup", "retention")
    to = staging.place("databases", "pg", "backup", "to")
    assert retention is not None
    assert to is not None
    assert retention.line == line("14d")
    assert to.line == line("30d")


def test_an_overridden_value_remembers_what_it_overrode() -> None:
    origin = two().clusters["staging"].raw["platform"]["cert-manager"].origins["version"]
    assert [entry.place.line for entry in origin.history] == sorted(
        (entry.place.line for entry in origin.history), reverse=True
    )
    assert len(origin.history) == 2


def test_the_place_of_something_absent_is_that_of_what_is_around_it() -> None:
    read = small()
    assert read.place("inventory", "machines", "one", "disks", "nvme") == read.place("inventory", "machines", "one")


def test_key_is_where_the_name_stands() -> None:
    read = small()
    assert str(read.key("inventory", "machines", "one")) == "homelab.yaml:10:5"
    assert str(read.clusters["production"].key("nodes", "one")) == "homelab.yaml:14:13"


def test_everything_wrong_is_told_at_once_in_the_order_of_the_file() -> None:
    with pytest.raises(SourceError) as caught:
        small("", ("10.0.40.11", "here"), ("{name: home}", "{nam: home}"), ("[control-plane, worker]", "[boss]"))
    places = [each.place for each in caught.value.diagnostics]
    assert [each.code for each in caught.value.diagnostics] == ["H002", "H001", "H004", "H004"]
    assert places == sorted(place for place in places if place is not None)


def test_warnings_stop_nothing_and_are_kept() -> None:
    read = small("", ("10.0.40.1}", "10.0.40.1, dhcp: {from: 10.0.40.10, to: 10.0.40.20}}"))
    assert [each.code for each in read.warnings] == ["H108"]


def test_an_empty_section_is_no_section() -> None:
    assert small("", ("clusters:\n", "apps:\nplatform:\nclusters:\n")).homelab.apps == {}


def test_the_shared_sections_are_those_that_every_cluster_has() -> None:
    assert set(SHARED) <= {info.alias or name for name, info in spec.models.Cluster.model_fields.items()}


def test_the_example_loads_without_a_word(examples: Path) -> None:
    file = examples / "nanocluster" / "homelab.yaml"
    assert spec.load(file.read_bytes(), str(file)).warnings == ()


LINES = SMALL.splitlines()


@given(st.integers(0, len(LINES) - 1), st.sampled_from(["", "x", "- a", "a: [", "  b: {", "\t", "null", "k: 1e999"]))
def test_a_broken_line_is_an_error_with_a_place_or_none_at_all(index: int, line: str) -> None:
    text = "\n".join([*LINES[:index], line, *LINES[index + 1 :]]) + "\n"
    found: tuple[Diagnostic, ...] = ()
    try:
        spec.load(text, "homelab.yaml")
    except SourceError as error:
        found = error.diagnostics
    assert all(each.place is not None for each in found)
