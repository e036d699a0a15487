import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from labwright import rules
from labwright.estate.estate import estate_of
from labwright.render.units import Engine, Unit, UnitKind
from labwright.rules import engine
from labwright.source import Severity
from tests.estate.estates import cluster, estate, release, unit

ORPHAN = """
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: default}
spec:
  containers:
    - {name: web, image: "nginx:1.29", envFrom: [{secretRef: {name: web-env}}]}
"""
UNKNOWN_CHART = """---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: web, namespace: default}
spec: {interval: 1h, chartRef: {kind: OCIRepository, name: web}}
---
apiVersion: source.toolkit.fluxcd.io/v1
kind: OCIRepository
metadata: {name: web, namespace: default}
spec: {interval: 1h, url: "oci://example.org/web"}
"""

GOOD_RULE = """\
from labwright.rules.rule import Rule
from labwright.source import Severity
RULE = Rule("{code}", "{name}", Severity.ERROR, lambda estate: iter(()))
"""


@pytest.fixture
def families(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder that the engine takes for the package of all families, with one family `trial` in it."""
    family = tmp_path / "trial"
    family.mkdir()
    (family / "__init__.py").write_text("")
    monkeypatch.setattr(rules, "__path__", [str(tmp_path)])
    engine.all_rules.cache_clear()
    yield family
    engine.all_rules.cache_clear()
    for name in [name for name in sys.modules if name.startswith("labwright.rules.trial")]:
        del sys.modules[name]


def test_rules_come_sorted_by_code() -> None:
    codes = [rule.code for rule in engine.all_rules()]
    assert codes == sorted(codes) and "R001" in codes


def test_a_module_without_a_rule_is_refused(families: Path) -> None:
    (families / "t001_nothing.py").write_text("")
    with pytest.raises(TypeError, match=r"t001_nothing has no RULE"):
        engine.all_rules()


def test_a_code_unlike_its_file_is_refused(families: Path) -> None:
    (families / "t001_nothing.py").write_text(GOOD_RULE.format(code="T002", name="nothing"))
    with pytest.raises(TypeError, match=r"its file would be t002_nothing\.py"):
        engine.all_rules()


def test_a_code_used_twice_is_refused(families: Path) -> None:
    (families / "t001_nothing.py").write_text(GOOD_RULE.format(code="T001", name="nothing"))
    (families / "t001_again.py").write_text(GOOD_RULE.format(code="T001", name="again"))
    with pytest.raises(TypeError, match="T001"):
        engine.all_rules()


def test_a_module_not_named_like_a_rule_is_a_helper(families: Path) -> None:
    (families / "helping.py").write_text("")
    (families / "t001_nothing.py").write_text(GOOD_RULE.format(code="T001", name="nothing"))
    assert [rule.code for rule in engine.all_rules()] == ["T001"]


def test_what_is_certain_is_an_error_and_what_is_likely_a_warning() -> None:
    (certain,) = engine.check(estate(ORPHAN))
    assert certain.severity is Severity.ERROR
    likely = [each for each in engine.check(estate(ORPHAN + UNKNOWN_CHART)) if each.code == "R001"]
    assert [each.severity for each in likely] == [Severity.WARNING]


def test_a_finding_is_told_once_however_many_units_hold_its_object() -> None:
    assert len(engine.check(estate(f"{ORPHAN}---{ORPHAN}"))) == 2  # two places, two findings
    doubled = estate(ORPHAN)
    twice = engine.check(estate_of(cluster(*doubled.units * 2)))
    assert len(twice) == 1


MANY = """
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: %s, namespace: default}
spec: {storageClassName: ceph-block, accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
---
"""


def test_what_may_be_missing_is_asked_about_once() -> None:
    text = "".join(MANY % name for name in "abc")
    (one,) = [each for each in engine.check(estate(text, distribution="")) if each.code == "R006"]
    assert one.severity is Severity.WARNING and "(and 2 others that name it)" in one.message
    certain = [each for each in engine.check(estate(text)) if each.code == "R006"]
    assert [each.severity for each in certain] == [Severity.ERROR] * 3, "what is certain is told each time"


def test_two_that_may_be_missing_are_one_other() -> None:
    text = "".join(MANY % name for name in "ab")
    (one,) = [each for each in engine.check(estate(text, distribution="")) if each.code == "R006"]
    assert one.message.endswith("(and 1 other that names it)")


LOST = "{apiVersion: v1, kind: ConfigMap, metadata: {name: lost}}"


def codes(unit_: Unit, engine_: Engine = Engine.FLUX) -> set[str]:
    return {each.code for each in engine.check(estate_of(cluster(unit_, engine=engine_)))}


def test_a_namespace_is_missing_where_nobody_gives_one() -> None:
    assert "S005" in codes(unit("apps", LOST))
    assert "S005" not in codes(release("apps", LOST))
    assert "S005" not in codes(unit("apps", LOST, kind=UnitKind.OVERLAY), Engine.KUSTOMIZE)


def test_the_namespace_of_the_engine_is_there_before_anything_else() -> None:
    applied = "{apiVersion: v1, kind: ConfigMap, metadata: {name: a, namespace: gitops}}"
    root = unit("root", applied, kind=UnitKind.APPLICATION, namespace="gitops")
    assert "R002" not in codes(root, Engine.ARGOCD)
    assert "R002" in codes(unit("root", applied))
