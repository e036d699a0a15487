"""Helm releases: what is certain even when the chart is not rendered.

Sources: fluxcd.io/flux/components/helm/helmreleases (`install.createNamespace`, `targetNamespace`);
docs.k3s.io/helm (`createNamespace`, `targetNamespace`, the Job `helm-install-<name>` that installs it);
github.com/k3s-io/helm-controller (Secret `chart-values-<name>`); argo-cd.readthedocs.io (sync option `CreateNamespace`).
"""

from collections.abc import Iterator, Mapping
from typing import Any

from labwright.estate.fields import field, text, texts
from labwright.estate.projections.made import Made, container, made, pod_template, secret, workload
from labwright.kube import ObjectId


def release(obj: Mapping[str, Any], identity: ObjectId) -> Iterator[Made]:
    """The namespace that Flux makes when it is asked to."""
    path = ("spec", "install", "createNamespace")
    if field(obj, *path) is True:
        yield made("v1", "Namespace", "", target_namespace(obj, identity), path=path)


def k3s_chart(obj: Mapping[str, Any], identity: ObjectId) -> Iterator[Made]:
    """The Job with which K3s installs it, its values, and the namespace that it makes when it is asked to."""
    if field(obj, "spec", "createNamespace") is True:
        path = ("spec", "createNamespace")
        yield made("v1", "Namespace", "", target_namespace(obj, identity), path=path)
    labels = {"helmcharts.helm.cattle.io/chart": identity.name}
    template = pod_template(labels, [container("helm", field(obj, "spec", "jobImage"))])
    yield workload("Job", identity.namespace, f"helm-install-{identity.name}", template, labels=labels)
    yield made("v1", "ServiceAccount", identity.namespace, f"helm-{identity.name}")
    yield secret(identity.namespace, f"chart-values-{identity.name}")


def application(obj: Mapping[str, Any], _identity: ObjectId) -> Iterator[Made]:
    """The namespace that Argo CD makes when it is asked to, with the labels that it is told to set."""
    options = field(obj, "spec", "syncPolicy", "syncOptions")
    name = text(obj, "spec", "destination", "namespace")
    if name and isinstance(options, list) and "CreateNamespace=true" in options:
        labels = texts(obj, "spec", "syncPolicy", "managedNamespaceMetadata", "labels")
        yield made("v1", "Namespace", "", name, path=("spec", "destination", "namespace"), labels=labels)


def target_namespace(obj: Mapping[str, Any], identity: ObjectId) -> str:
    """Where a release installs its chart: its target namespace, else its own."""
    return text(obj, "spec", "targetNamespace") or identity.namespace
