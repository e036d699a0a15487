import io
from typing import Any

import jsonschema_rs
import pytest
from rich.console import Console

from labwright.cli._documents import OVERVIEW_SCHEMA
from labwright.estate.estate import Estate
from labwright.report.overview import Overview, as_json, rendered
from tests.emit.pieces import planned
from tests.estate.estates import estate
from tests.spec.homelabs import SMALL

VALID = "{apiVersion: v1, kind: Namespace, metadata: {name: web}}"
UNKNOWN = "{apiVersion: example.org/v1, kind: Widget, metadata: {name: a, namespace: web}}"


def overview(text: str = VALID, *, findings: int = 0, placeholders: tuple[tuple[str, str, str], ...] = ()) -> Overview:
    estates: tuple[Estate, ...] = (estate(text, name="production"),) if text else ()
    return Overview(
        plan=planned(SMALL), estates=estates, findings=findings, placeholders=placeholders, repository="repository"
    )


def printed(shown: Overview) -> str:
    console = Console(file=io.StringIO(), width=120, color_system=None)
    console.print(rendered(shown))
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_a_cluster_shows_what_it_is_and_what_it_has() -> None:
    text = " ".join(printed(overview()).split())
    assert "production k3s " in text and "1 node, at 10.0.40.11" in text
    assert "traefik" in text
    assert "1 by Kubernetes 1.32" in text


@pytest.mark.parametrize(
    ("shown", "verdict"),
    [
        (overview(), "Every object is valid and every reference resolves."),
        (overview(f"{VALID}\n---\n{UNKNOWN}"), "Every reference resolves; 1 object was held against no schema"),
        (overview(findings=1), "1 error: run `labwright check repository`"),
        (overview(findings=2), "2 errors: run `labwright check repository`"),
        (overview(""), "repository holds nothing yet: run `labwright build`."),
    ],
    ids=["fine", "unjudged", "one", "two", "empty"],
)
def test_the_verdict_claims_no_more_than_was_looked_at(shown: Overview, verdict: str) -> None:
    assert verdict in printed(shown)


def test_values_to_be_set_are_listed_with_what_they_are() -> None:
    text = printed(overview(placeholders=(("production", "token", "The token of the thing"),)))
    assert "still to be set by you" in text and "The token of the thing" in text


@pytest.mark.parametrize("shown", [overview(), overview(""), overview(placeholders=(("production", "a", "b"),))])
def test_the_data_follow_the_published_schema(shown: Overview) -> None:
    jsonschema_rs.validator_for(OVERVIEW_SCHEMA).validate(as_json(shown))


def test_a_cluster_that_the_repository_lacks_has_no_layers() -> None:
    data: Any = as_json(overview(""))
    (cluster,) = data["clusters"]
    assert cluster["layers"] == [] and cluster["validated"] == {}
