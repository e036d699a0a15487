"""What one line decides."""

from __future__ import annotations

import pytest

from labwright.estate.explanation import HIDDEN, Evidence, LineExplanation
from labwright.estate.explanation.lines import Lines, explain_line, leaves_at
from labwright.render.helm.origins_leaves import shown_path
from labwright.source import SourceError, load
from tests.estate.explanation.repositories import FILES, cluster, evidence, probers

RELEASE = "apps/home/release.yaml"


def asked(file: str, text: str) -> LineExplanation:
    """The last line that holds a text."""
    line = max(number for number, one in enumerate(FILES[file].splitlines(), 1) if text in one)
    return explain_line([cluster()], file, line, evidence(), probers())


def told(found: LineExplanation) -> list[str]:
    return [
        f"{one.object} {shown_path(one.path) or '-'} = {'absent' if one.absent else one.value}"
        for use in found.uses
        for one in use.decided
    ]


def test_a_value_tells_the_fields_that_it_decides() -> None:
    found = asked(RELEASE, "mode: cluster")
    (use,) = found.uses
    assert (use.release, shown_path(use.path)) == ("HelmRelease apps/blog", "mode")
    assert told(found) == ["Deployment apps/blog-web spec.template.spec.containers[0].args[0] = --mode=cluster"]


def test_a_key_stands_for_what_is_below_it_in_its_file() -> None:
    found = asked(RELEASE, "    image:")
    assert [use.path for use in found.uses] == [("image", "repository")]


def test_a_switch_tells_the_object_that_is_there_because_of_it() -> None:
    assert told(asked(RELEASE, "enabled: true")) == ["Ingress apps/blog-web - = None"]


def test_a_line_of_values_that_a_later_one_replaces_decides_nothing() -> None:
    use, own = asked(RELEASE, "mode: single").uses
    assert use.decided == ()
    assert own.release == ""
    assert [str(one.place) for one in use.overridden_by] == [f"{RELEASE}:35:11"]


def test_a_dead_value_is_told_with_the_key_that_was_meant() -> None:
    (use,) = asked(RELEASE, "imagePullPolcy").uses
    assert (use.decided, use.refused, use.unknown) == ((), False, "")
    assert use.unknown_key == ("imagePullPolcy",)


def test_a_value_that_goes_into_a_secret_stays_hidden() -> None:
    found = asked(RELEASE, "password: letmein")
    assert told(found) == [f"Secret apps/blog-web stringData.password = {HIDDEN}"]


def test_a_value_out_of_a_secret_stays_hidden_wherever_it_goes() -> None:
    found = asked(RELEASE, "tag: secret-tag")
    assert "secret-tag" not in repr(found)
    assert told(found) == [
        f"Deployment apps/blog-web spec.template.spec.containers[0].image = {HIDDEN}",
        f'Secret apps/blog-secrets stringData["values.yaml"] = {HIDDEN}',
    ]


def test_a_variable_tells_plain_fields_and_values_that_hold_it() -> None:
    assert told(asked("clusters/home/apps.yaml", "DOMAIN:")) == [
        "Ingress apps/blog-web spec.rules[0].host = blog.home.example.org",
        "ConfigMap flux-system/settings data.DOMAIN = home.example.org",
        "Ingress apps/notes spec.rules[0].host = notes.home.example.org",
    ]


def test_a_patch_tells_the_field_that_it_sets() -> None:
    assert told(asked("apps/home/notes.patch.yaml", "replicas: 2")) == ["Deployment apps/notes spec.replicas = 2"]


def test_a_line_that_a_patch_replaces_sets_nothing() -> None:
    assert asked("apps/base/deployment.yaml", "replicas: 1").uses == ()


def test_the_line_of_a_secret_is_hidden() -> None:
    found = asked("apps/base/secret.yaml", "password: hunter2")
    assert "hunter2" not in repr(found)
    assert found.line == f"  password: {HIDDEN}"
    assert told(found) == [f"Secret apps/notes stringData.password = {HIDDEN}"]


def test_a_line_that_is_not_there_is_refused() -> None:
    with pytest.raises(SourceError, match="EX006"):
        explain_line([cluster()], "apps/base/secret.yaml", 99, evidence(), probers())


@pytest.mark.parametrize(
    ("line", "paths"),
    [
        (1, ["a"]),
        (2, ["b.c", "b.d[0]", "b.d[1]"]),
        (3, ["b.c"]),
        (5, ["e[0].f", "e[0].g"]),
        (6, ["e[0].f"]),
        (9, ["h"]),
    ],
)
def test_leaves_are_found_by_their_line_or_the_key_above(line: int, paths: list[str]) -> None:
    text = "a: 1\nb:\n  c: 2\n  d: [3, 4]\ne: # more\n- f: 5\n  g: 6\nh: |\n  one\n  two\n"
    lines = Lines("v", line, Evidence({"v": text}.get).last_below("v", line))
    assert [shown_path(one.leaf.path) for one in leaves_at(load(text, "v").value, lines)] == paths
    assert leaves_at(load(text, "other").value, lines) == []
