"""A result as bytes and back."""

from __future__ import annotations

from labwright.render.helm.manifests import Manifest, Manifests
from labwright.render.helm.memory import Remark, Result, crds_key, from_bytes, to_bytes
from labwright.source import Severity
from tests.render.helm.samples import PLACE, release


def manifest(
    name: str, namespace: str = "", hook: str = "", weight: int = 0, policies: tuple[str, ...] = ()
) -> Manifest:
    content = {"apiVersion": "v1", "kind": "A", "metadata": {"name": name}, "big": 2**63, "text": "größe \u2028"}
    return Manifest("web/a.yaml", "v1", "A", name, namespace, hook, weight, policies, content)


RESULT = Result(
    manifests=Manifests(
        objects=(manifest("a", namespace="home"), manifest("ä")),
        hooks=(manifest("b", hook="pre-install", weight=-3, policies=("hook-succeeded",)),),
        tests=(manifest("c", hook="test"),),
        notes="visit",
    ),
    chart="web 1.2.3",
    defaults={"z": 1, "a": {"b": [None, True]}},
    remarks=(Remark(severity=Severity.INFO, code="HL006", message="m", help="h", value=("a", 0)),),
)


def test_a_result_comes_back_whole() -> None:
    found = from_bytes(to_bytes(RESULT), lambda _key: None)
    assert found is not None
    assert (found.chart, found.defaults, found.remarks, found.manifests.notes) == (
        RESULT.chart,
        RESULT.defaults,
        RESULT.remarks,
        "visit",
    )
    for name in ("objects", "hooks", "tests"):
        before, after = getattr(RESULT.manifests, name), getattr(found.manifests, name)
        assert [(one.value(), one.hook, one.weight, one.delete_policies, one.namespace) for one in before] == [
            (one.value(), one.hook, one.weight, one.delete_policies, one.namespace) for one in after
        ]


def test_equal_results_are_equal_bytes() -> None:
    again = from_bytes(to_bytes(RESULT), lambda _key: None)
    assert again is not None and to_bytes(again) == to_bytes(RESULT)


def test_crds_are_kept_once_for_all_releases_of_a_chart() -> None:
    crds = (manifest("crd"),)
    kept = {crds_key(crds): to_bytes(Result(manifests=Manifests(objects=crds)))}
    data = to_bytes(Result(manifests=Manifests(crds=crds)), crds=crds_key(crds))
    found = from_bytes(data, kept.get)
    assert found is not None
    assert [one.value() for one in found.manifests.crds] == [crds[0].value()]
    assert from_bytes(data, lambda _key: None) is None
    assert crds_key(()) == ""
    assert crds_key((manifest("other"),)) != crds_key(crds)


def test_a_remark_gets_the_place_of_its_value_else_of_the_release() -> None:
    spec = release("a:\n  b: 1\n")
    about = Remark(severity=Severity.ERROR, code="HL005", message="m", value=("a", "b"))
    assert str(about.at(spec.values, PLACE).place) == "apps/web/values.yaml:2:6"
    assert Remark(severity=Severity.ERROR, code="HL004", message="m").at(spec.values, PLACE).place == PLACE
