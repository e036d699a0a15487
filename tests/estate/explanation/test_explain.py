"""Objects and fields explained."""

from __future__ import annotations

import pytest

from labwright.estate.explanation import HIDDEN, Contribution, Explanation
from labwright.render.helm.origins_leaves import shown_path
from tests.estate.explanation.repositories import cluster, explained


def told(found: Explanation) -> list[str]:
    return [line(one) for one in found.contributions]


def line(one: Contribution) -> str:
    return f"{one.share} {one.place or '-'} {one.why} | {one.line.strip()}"


def test_the_repository_renders_without_errors() -> None:
    assert [str(one) for one in cluster().diagnostics if one.severity == "error"] == []


def test_a_patched_field_tells_the_patch_and_what_stood_there_before() -> None:
    found = explained("deploy/notes", "spec.replicas")
    assert found.value == 2
    assert told(found) == [
        "sets apps/home/notes.patch.yaml:6:13 patch | replicas: 2",
        "replaced apps/base/deployment.yaml:6:13  | replicas: 1",
    ]


def test_a_transformer_is_told_by_its_line_in_the_kustomization() -> None:
    found = explained("deploy/notes", "spec.template.spec.containers[notes].image")
    assert found.value == "example.org/notes:2.0"
    assert [one.place and one.place.file for one in found.contributions] == [
        "apps/home/kustomization.yaml",
        "apps/base/deployment.yaml",
    ]


def test_a_variable_tells_where_it_is_used_and_where_it_is_given() -> None:
    found = explained("ingress/notes", "spec.rules[0].host")
    assert found.value == "notes.home.example.org"
    assert told(found) == [
        "sets clusters/home/apps.yaml:7:11 postBuild substitution | DOMAIN: home.example.org",
        "template apps/base/route.yaml:9:13  | - host: notes.${DOMAIN}",
    ]


def test_a_variable_out_of_a_secret_stays_hidden() -> None:
    found = explained("ingress/notes", 'metadata.annotations["example.org/token"]')
    assert (found.value, found.hidden) == (HIDDEN, True)
    assert told(found)[0] == f"sets clusters/home/apps.yaml:15:10 postBuild substitution | TOKEN: {HIDDEN}"
    assert "s3cr3t" not in repr(found)


@pytest.mark.parametrize("field", ["", "stringData", "stringData.password"])
def test_the_data_of_a_secret_stay_hidden(field: str) -> None:
    found = explained("secret/notes", field)
    assert "hunter2" not in repr(found)
    assert HIDDEN in repr(found.value)


def test_the_rest_of_a_secret_is_no_secret() -> None:
    found = explained("secret/notes", "metadata.namespace")
    assert (found.value, found.hidden) == ("apps", False)


def test_a_chart_s_field_tells_the_value_that_decides_it() -> None:
    found = explained("deploy/blog-web", "spec.template.spec.containers[web].args[0]")
    assert found.value == "--mode=cluster"
    assert told(found) == [
        "decides apps/home/release.yaml:35:11 mode | mode: cluster",
        "replaced apps/home/release.yaml:8:11  | mode: single",
    ]
    assert found.chart is not None
    assert (found.chart.chart, found.chart.template) == ("origins-web 1.2.0", "origins-web/templates/deployment.yaml")


def test_values_out_of_a_config_map_and_of_a_secret() -> None:
    replicas = explained("deploy/blog-web", "spec.replicas")
    assert told(replicas) == ["decides apps/home/release.yaml:7:15 replicas | replicas: 2"]
    image = explained("deploy/blog-web", "spec.template.spec.containers[0].image")
    assert (image.value, image.hidden) == (HIDDEN, True)
    assert "secret-tag" not in repr(image)
    assert [one.place and one.place.line for one in image.contributions] == [34, 17]


def test_a_value_that_goes_into_a_secret_is_hidden_where_it_stands() -> None:
    found = explained("secret/blog-web", "stringData.password")
    assert told(found) == [f"decides apps/home/release.yaml:36:15 password | password: {HIDDEN}"]
    assert "letmein" not in repr(found)


def test_a_value_with_a_variable_tells_all_three_lines() -> None:
    found = explained("ingress/blog-web", "spec.rules[0].host")
    assert told(found) == [
        "decides clusters/home/apps.yaml:7:11 ingress.host (postBuild substitution) | DOMAIN: home.example.org",
        "template apps/home/release.yaml:40:13  | host: blog.${DOMAIN}",
        "existence apps/home/release.yaml:39:16 ingress.enabled | enabled: true",
    ]


def test_a_chart_s_default_is_shown_out_of_the_chart() -> None:
    found = explained("pvc/blog-cache", "spec.storageClassName")
    assert told(found) == ["default origins-web-1.2.0/charts/cache/values.yaml:2:8 store.class | class: fast"]


def test_the_release_s_name_is_told_by_its_line() -> None:
    found = explained("deploy/blog-web", "metadata.name")
    assert told(found) == ["release apps/home/release.yaml:22:9 the release name | name: blog"]


def test_a_release_s_own_fields_are_those_of_its_manifest() -> None:
    found = explained("hr/blog", "spec.values.mode")
    assert told(found) == ["sets apps/home/release.yaml:35:11  | mode: cluster"]
    assert found.chart is None


def test_the_chain_of_units_leads_from_the_entry_down() -> None:
    found = explained("deploy/blog-web", "spec.replicas")
    assert [(str(one), one.path, one.wait) for one in found.applied_by] == [
        ("Kustomization flux-system/flux-system", "clusters/home", False),
        ("Kustomization flux-system/apps", "apps/home", True),
        ("HelmRelease apps/blog", "charts/origins-web", True),
    ]
    assert [(one.unit, one.because, one.reason, one.exists) for one in found.after] == [
        ("Kustomization flux-system/base", "Kustomization flux-system/apps", "dependsOn", True)
    ]


def test_references_lead_both_ways() -> None:
    found = explained("deploy/notes")
    assert [(str(one.object), shown_path(one.path), one.exists) for one in found.refers_to] == [
        ("Secret apps/notes", "spec.template.spec.containers[0].envFrom[0].secretRef.name", True)
    ]
    assert [(str(one.object), one.selects) for one in found.referred_by] == [("Service apps/notes", True)]
    assert explained("deploy/notes", "spec.replicas").refers_to == ()


def test_a_whole_object_falls_into_groups_with_the_stretches_that_set_them() -> None:
    groups = {shown_path(one.path): one for one in explained("deploy/notes").groups}
    assert groups["spec.replicas"].value == 2
    container = groups["spec.template.spec.containers[0]"]
    assert (container.label, container.fields) == ("spec.template.spec.containers[notes]", 3)
    assert [(one.place and one.place.file, one.why) for one in container.lines] == [
        ("apps/base/deployment.yaml", ""),
        ("apps/home/kustomization.yaml", "images"),
    ]
    first = container.lines[0].place
    assert first is not None
    assert (first.line, first.end_line) == (16, 19)


def test_a_whole_object_of_a_chart_tells_which_values_decide_which_group() -> None:
    found = explained("deploy/blog-web")
    groups = {shown_path(one.path): [each.why for each in one.lines] for one in found.groups}
    assert groups["spec.replicas"] == ["replicas"]
    assert groups["spec.selector"] == []
    assert groups["spec.template.spec.containers[0]"] == ["image.tag", "image.repository, mode"]
    assert "secret-tag" not in repr(found)


def test_without_a_helm_engine_the_chart_is_still_named() -> None:
    from labwright.estate.explanation import Question, explain, find_object
    from labwright.estate.explanation.naming import Wanted
    from tests.estate.explanation.repositories import evidence

    target = find_object([cluster()], Wanted(kind="Deployment", name="blog-web"))
    found = explain(Question(target, ("spec", "replicas")), evidence(), lambda _unit: None)
    assert found.chart is not None
    assert found.chart.unknown == "there is no Helm engine to ask"
    assert found.contributions == ()


def test_a_post_renderer_s_patch_comes_before_what_the_chart_had() -> None:
    found = explained("deploy/blog-web", 'metadata.labels["helm.sh/chart"]')
    assert found.value == "pinned"
    assert told(found) == [
        "sets apps/home/release.yaml:49:24 patch | value: pinned",
        "replaced apps/home/release.yaml:27:14 the chart, whose version has 1.2.0 | chart: ./charts/origins-web",
    ]
    assert [one.why for one in explained("deploy/blog-web", "spec.replicas").contributions] == ["replicas"]
