from __future__ import annotations

from dataclasses import replace

from tests.changes.clusters import changes, cluster, config_map, deployment, one_unit, release, told, unit

CODE = "service-without-pods"


def service(selector: str = "{app: web}") -> str:
    return f"---\napiVersion: v1\nkind: Service\nmetadata: {{name: web, namespace: apps}}\nspec: {{selector: {selector}}}\n"


def test_a_selector_that_no_longer_fits_is_told() -> None:
    found = one_unit(service() + deployment("web"), service("{app: wob}") + deployment("web"))
    assert told(found, CODE) == ["danger service-without-pods: Service apps/web selects no pods any more"]


def test_labels_that_went_are_told() -> None:
    old = service() + deployment("web")
    assert len(told(one_unit(old, old.replace("labels: {app: web}", "labels: {app: wob}")), CODE)) == 1


def test_a_workload_that_went_is_told() -> None:
    assert len(told(one_unit(service() + deployment("web"), service()), CODE)) == 1


def test_a_service_that_never_had_pods_or_has_others_is_not() -> None:
    assert told(one_unit(service() + deployment("x"), service() + deployment("other")), CODE) == []
    replaced = deployment("web").replace("name: web,", "name: new,")
    assert told(one_unit(service() + deployment("web"), service() + replaced), CODE) == []
    assert told(one_unit(service() + config_map("x"), service() + config_map("x", "{a: '1'}")), CODE) == []


def test_pods_of_a_release_that_was_not_rendered_are_not_missed() -> None:
    missing = replace(release("r"), unrendered="no chart")
    old = cluster(unit("a", service() + config_map("x")), release("r", deployment("web")))
    new = cluster(unit("a", service() + deployment("other")), missing)
    assert told(changes(old, new), CODE) == []
