from labwright.estate.certainty import said_by_owner
from labwright.render.units import UnitKind
from labwright.source import Diagnostic, Severity
from tests.estate.estates import estate, objects_of, release, rendered, unit

RELEASE = """
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: web, namespace: default}
spec:
  values:
    existingSecret: credentials
    extra: |
      secretName: inside
      other: not-inside-more
"""
APPLICATION = """
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: web, namespace: argocd}
spec: {destination: {namespace: apps}, source: {chart: web}}
"""
SECRETLESS = """
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {template: {spec: {imagePullSecrets: [], volumes: [{name: a, secret: {secretName: %s}}]}}}
"""


def test_a_release_that_was_rendered_hides_nothing() -> None:
    made = estate(RELEASE, release("web", "{apiVersion: v1, kind: Service, metadata: {name: web}}"))
    assert made.opaque == frozenset() and made.is_certain("default") and made.is_certain("")
    assert [str(each) for each in made.rendered_releases] == ["HelmRelease.helm.toolkit.fluxcd.io default/web"]


def test_one_whose_chart_is_not_there_hides_its_namespace() -> None:
    made = estate(RELEASE, release("web", "", unrendered="the chart is not in the cache"))
    assert made.opaque == {"default"} and made.is_whole
    assert not made.is_certain("default") and made.is_certain("other")


def test_an_application_hides_where_it_installs() -> None:
    absent = unit("web", "", kind=UnitKind.APPLICATION, namespace="argocd", unrendered="no chart")
    assert estate(APPLICATION, absent).opaque == {"apps"}
    there = unit("web", "", kind=UnitKind.APPLICATION, namespace="argocd", target_namespace="apps")
    assert estate(APPLICATION, there).opaque == frozenset()


def test_a_unit_of_another_repository_makes_everything_uncertain() -> None:
    assert not estate("", unit("apps", "", unrendered="another repository")).is_whole
    remark = Diagnostic(Severity.WARNING, "KZ010", "a remote base is left out")
    remote = unit("apps", "")
    assert estate("", remote).is_whole
    assert not estate("", type(remote)(kind=remote.kind, namespace="a", name="b", diagnostics=(remark,))).is_whole


def test_kube_system_is_uncertain_until_the_distribution_is_known() -> None:
    assert not estate("", distribution="").is_certain("kube-system")
    assert estate("", distribution="k3s").is_certain("kube-system")


def dangling(secret: str) -> tuple[bool, int | None]:
    """Whether a chart's reference to a Secret is the repository's fault, and the line that is to blame."""
    source = rendered(objects_of(RELEASE, "release.yaml")[0])
    made = estate(RELEASE, release("web", SECRETLESS % secret, source=source))
    holder = next(obj for obj in made.objects if obj.id.kind == "Deployment")
    (reference,) = [each for each in made.references_of(holder) if each.kind == "Secret"]
    place = made.blamed(reference)
    return made.is_answerable(reference), place.line if place and place.file == "release.yaml" else None


def test_what_a_chart_was_told_to_use_must_be_there() -> None:
    assert dangling("credentials") == (True, 7)
    assert dangling("inside") == (True, 8)


def test_what_a_chart_makes_up_by_itself_is_its_own_business() -> None:
    assert dangling("web-generated")[0] is False
    assert dangling("inside-more")[0] is False, "only whole names count"


def test_a_unit_without_a_source_says_nothing() -> None:
    assert said_by_owner(release("web", ""), "web") is None
