"""The order of the result."""

from __future__ import annotations

from tests.render.kustomize.harness import objects, refusal

ALL = "\n---\n".join(
    f"{{apiVersion: {api}, kind: {kind}, metadata: {{name: {name}}}}}"
    for api, kind, name in (
        ("apps/v1", "Deployment", "b"),
        ("apps/v1", "Deployment", "a"),
        ("v1", "Namespace", "n"),
        ("other.example.org/v1", "Namespace", "n"),
        ("admissionregistration.k8s.io/v1", "ValidatingWebhookConfiguration", "w"),
        ("example.org/v1", "Custom", "c"),
        ("v1", "Service", "s"),
    )
)


def order(kustomization: str) -> list[str]:
    files = {"kustomization.yaml": f"resources: [all.yaml]\n{kustomization}", "all.yaml": ALL + "\n"}
    return [f"{item.api_version} {item.kind} {item.name}" for item in objects(files)]


def test_what_others_need_comes_first() -> None:
    assert order("") == [
        "v1 Namespace n",
        "other.example.org/v1 Namespace n",
        "v1 Service s",
        "apps/v1 Deployment a",
        "apps/v1 Deployment b",
        "example.org/v1 Custom c",
        "admissionregistration.k8s.io/v1 ValidatingWebhookConfiguration w",
    ]


def test_fifo_keeps_the_order() -> None:
    assert order("sortOptions: {order: fifo}\n")[:3] == [
        "apps/v1 Deployment b",
        "apps/v1 Deployment a",
        "v1 Namespace n",
    ]


def test_own_lists_replace_those_of_kustomize() -> None:
    own = "sortOptions: {order: legacy, legacySortOptions: {orderFirst: [Custom], orderLast: [Service]}}\n"
    assert [line.split()[1] for line in order(own)] == [
        "Custom",
        "ValidatingWebhookConfiguration",
        "Deployment",
        "Deployment",
        "Namespace",
        "Namespace",
        "Service",
    ]


def test_an_unknown_order_is_refused() -> None:
    assert "no such sort order: `random`" in refusal({"kustomization.yaml": "sortOptions: {order: random}\n"})


def test_legacy_options_need_the_legacy_order() -> None:
    text = "sortOptions: {order: fifo, legacySortOptions: {orderFirst: [], orderLast: []}}\n"
    assert "`legacySortOptions` with another order" in refusal({"kustomization.yaml": text})
