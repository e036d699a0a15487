"""What a cluster of some version serves by itself, as far as charts ask for it.

Helm's own list of API versions, which both engines carry, has groups and versions only. A cluster also tells each kind, and
charts do ask `.Capabilities.APIVersions.Has "policy/v1/PodDisruptionBudget"`; Flux renders with the cluster's answer
(helm.sh/helm/v4/pkg/action, GetVersionSet). So the kinds of the stable API versions are added here.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from labwright.render.helm.contract import Capabilities

_KINDS = {
    "v1": "Binding ConfigMap Endpoints Event LimitRange Namespace Node PersistentVolume PersistentVolumeClaim Pod PodTemplate "
    "ReplicationController ResourceQuota Secret Service ServiceAccount",
    "admissionregistration.k8s.io/v1": "MutatingWebhookConfiguration ValidatingWebhookConfiguration "
    "ValidatingAdmissionPolicy:30 ValidatingAdmissionPolicyBinding:30 MutatingAdmissionPolicy:36 MutatingAdmissionPolicyBinding:36",
    "apiextensions.k8s.io/v1": "CustomResourceDefinition",
    "apiregistration.k8s.io/v1": "APIService",
    "apps/v1": "ControllerRevision DaemonSet Deployment ReplicaSet StatefulSet",
    "authentication.k8s.io/v1": "TokenReview SelfSubjectReview:28",
    "authorization.k8s.io/v1": "LocalSubjectAccessReview SelfSubjectAccessReview SelfSubjectRulesReview SubjectAccessReview",
    "autoscaling/v1": "HorizontalPodAutoscaler",
    "autoscaling/v2": "HorizontalPodAutoscaler:23",
    "batch/v1": "CronJob:21 Job",
    "certificates.k8s.io/v1": "CertificateSigningRequest",
    "coordination.k8s.io/v1": "Lease",
    "discovery.k8s.io/v1": "EndpointSlice:21",
    "events.k8s.io/v1": "Event",
    "flowcontrol.apiserver.k8s.io/v1": "FlowSchema:29 PriorityLevelConfiguration:29",
    "networking.k8s.io/v1": "Ingress IngressClass NetworkPolicy IPAddress:33 ServiceCIDR:33",
    "node.k8s.io/v1": "RuntimeClass",
    "policy/v1": "PodDisruptionBudget:21",
    "rbac.authorization.k8s.io/v1": "ClusterRole ClusterRoleBinding Role RoleBinding",
    "resource.k8s.io/v1": "DeviceClass:34 ResourceClaim:34 ResourceClaimTemplate:34 ResourceSlice:34",
    "scheduling.k8s.io/v1": "PriorityClass",
    "storage.k8s.io/v1": "CSIDriver CSINode CSIStorageCapacity:24 StorageClass VolumeAttachment VolumeAttributesClass:34",
}
"""Kinds by API version, each with the minor version of Kubernetes 1 from which it is served, where that is after 1.20.

From the API reference and the changelogs of Kubernetes 1.20 to 1.36 (https://kubernetes.io/docs/reference/generated/).
"""

_MINOR = re.compile(r"v?1\.(\d+)")
_NEWEST = 36


def served(capabilities: Capabilities) -> Capabilities:
    """The same cluster, with the kinds that its version serves by itself among its API versions."""
    match = _MINOR.match(capabilities.kubernetes_version)
    known = _served(int(match[1]) if match else _NEWEST)
    return replace(capabilities, api_versions=capabilities.api_versions | known)


@cache
def _served(minor: int) -> frozenset[str]:
    return frozenset(
        f"{version}/{kind}"
        for version, kinds in _KINDS.items()
        for kind, _, since in (one.partition(":") for one in kinds.split())
        if not since or int(since) <= minor
    )
