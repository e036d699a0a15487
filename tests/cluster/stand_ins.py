"""What the distribution of the example brings and a bare test cluster may lack: K3s' kinds, classes, Flux' operator kind.

A stand-in takes any content, so it proves that an object is accepted where it is, and nothing about its fields; these are
held against their schemas by `labwright check`.
"""

from typing import Any

KINDS = (
    ("helm.cattle.io", "v1", "HelmChartConfig", "helmchartconfigs"),
    ("traefik.io", "v1alpha1", "Middleware", "middlewares"),
    ("fluxcd.controlplane.io", "v1", "FluxInstance", "fluxinstances"),
)
STORAGE = {"production": ("longhorn", "Immediate"), "staging": ("local-path", "WaitForFirstConsumer")}
"""Cluster → its default class and when that binds a claim, as Longhorn and K3s set it."""


def definition(group: str, version: str, kind: str, plural: str) -> dict[str, Any]:
    """A CustomResourceDefinition that takes any content."""
    schema = {"openAPIV3Schema": {"type": "object", "x-kubernetes-preserve-unknown-fields": True}}
    return {
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": {"name": f"{plural}.{group}"},
        "spec": {
            "group": group,
            "scope": "Namespaced",
            "names": {"kind": kind, "plural": plural, "singular": kind.lower()},
            "versions": [{"name": version, "served": True, "storage": True, "schema": schema}],
        },
    }


def classes(cluster: str) -> list[dict[str, Any]]:
    """The ingress class of Traefik and the default storage class of the cluster."""
    name, binding = STORAGE[cluster]
    return [
        {
            "apiVersion": "networking.k8s.io/v1",
            "kind": "IngressClass",
            "metadata": {"name": "traefik"},
            "spec": {"controller": "traefik.io/ingress-controller"},
        },
        {
            "apiVersion": "storage.k8s.io/v1",
            "kind": "StorageClass",
            "metadata": {
                "name": name,
                "annotations": {"storageclass.kubernetes.io/is-default-class": "true"},
            },
            "provisioner": "example.org/stand-in",
            "volumeBindingMode": binding,
        },
    ]
