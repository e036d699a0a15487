"""Fields that the API server does not let anybody change once the object is there, by kind.

Source: Kubernetes 1.32, `pkg/apis/<group>/validation/validation.go` (the `Validate…Update` functions) and
`pkg/registry/<group>/<kind>/strategy.go`, named beside each.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple


class Immutable(NamedTuple):
    """A field, with all below it."""

    path: tuple[str, ...]
    """Without the items of lists."""
    source: str
    default: Any = None
    """What the API server puts where the field is missing: to write it down is no change."""
    below: frozenset[str] = frozenset()
    """Fields directly below that may be changed all the same."""
    filled: bool = False
    """The API server, or a controller, fills the field in when it is missing: to leave it out is no change, to add it may be one."""


_APPS = "pkg/apis/apps/validation/validation.go"
_CORE = "pkg/apis/core/validation/validation.go"
_STORAGE = "pkg/apis/storage/validation/validation.go"
_CRD = "apiextensions-apiserver/pkg/apis/apiextensions/validation/validation.go: ValidateCustomResourceDefinitionUpdate"
_VOLUME_SOURCES = ("cephfs", "csi", "fc", "hostPath", "iscsi", "local", "nfs", "nodeAffinity", "rbd")

FACTS: Mapping[tuple[str, str], tuple[Immutable, ...]] = {
    ("apps", "Deployment"): (
        Immutable(path=("spec", "selector"), source="pkg/registry/apps/deployment/strategy.go: ValidateUpdate"),
    ),
    ("apps", "DaemonSet"): (
        Immutable(path=("spec", "selector"), source="pkg/registry/apps/daemonset/strategy.go: ValidateUpdate"),
    ),
    ("apps", "ReplicaSet"): (
        Immutable(path=("spec", "selector"), source="pkg/registry/apps/replicaset/strategy.go: ValidateUpdate"),
    ),
    ("apps", "StatefulSet"): (
        Immutable(path=("spec", "selector"), source=f"{_APPS}: ValidateStatefulSetUpdate"),
        Immutable(path=("spec", "serviceName"), source=f"{_APPS}: ValidateStatefulSetUpdate"),
        Immutable(
            path=("spec", "podManagementPolicy"), source=f"{_APPS}: ValidateStatefulSetUpdate", default="OrderedReady"
        ),
        Immutable(path=("spec", "volumeClaimTemplates"), source=f"{_APPS}: ValidateStatefulSetUpdate"),
    ),
    ("batch", "Job"): (
        Immutable(path=("spec", "selector"), source="pkg/apis/batch/validation/validation.go: ValidateJobSpecUpdate"),
        Immutable(path=("spec", "template"), source="pkg/apis/batch/validation/validation.go: ValidateJobSpecUpdate"),
        Immutable(
            path=("spec", "completionMode"),
            source="pkg/apis/batch/validation/validation.go: ValidateJobSpecUpdate",
            default="NonIndexed",
        ),
        Immutable(
            path=("spec", "podFailurePolicy"), source="pkg/apis/batch/validation/validation.go: ValidateJobSpecUpdate"
        ),
        Immutable(
            path=("spec", "backoffLimitPerIndex"),
            source="pkg/apis/batch/validation/validation.go: ValidateJobSpecUpdate",
        ),
    ),
    ("", "Pod"): (
        Immutable(
            path=("spec",),
            source=f"{_CORE}: ValidatePodUpdate",
            below=frozenset({"activeDeadlineSeconds", "terminationGracePeriodSeconds", "tolerations", "containers"}),
            filled=True,
        ),
    ),
    ("", "PersistentVolumeClaim"): (
        Immutable(
            path=("spec",),
            source=f"{_CORE}: ValidatePersistentVolumeClaimUpdate",
            below=frozenset({"resources", "volumeAttributesClassName"}),
            filled=True,
        ),
    ),
    ("", "PersistentVolume"): (
        *(
            Immutable(path=("spec", name), source=f"{_CORE}: ValidatePersistentVolumeUpdate")
            for name in _VOLUME_SOURCES
        ),
        Immutable(path=("spec", "volumeMode"), source=f"{_CORE}: ValidatePersistentVolumeUpdate", default="Filesystem"),
    ),
    ("", "Secret"): (Immutable(path=("type",), source=f"{_CORE}: ValidateSecretUpdate", default="Opaque"),),
    ("storage.k8s.io", "StorageClass"): (
        Immutable(path=("provisioner",), source=f"{_STORAGE}: ValidateStorageClassUpdate"),
        Immutable(path=("parameters",), source=f"{_STORAGE}: ValidateStorageClassUpdate"),
        Immutable(path=("reclaimPolicy",), source=f"{_STORAGE}: ValidateStorageClassUpdate", default="Delete"),
        Immutable(path=("volumeBindingMode",), source=f"{_STORAGE}: ValidateStorageClassUpdate", default="Immediate"),
    ),
    ("storage.k8s.io", "CSIDriver"): (
        Immutable(path=("spec", "attachRequired"), source=f"{_STORAGE}: ValidateCSIDriverUpdate", default=True),
        Immutable(
            path=("spec", "volumeLifecycleModes"), source=f"{_STORAGE}: ValidateCSIDriverUpdate", default=["Persistent"]
        ),
    ),
    ("snapshot.storage.k8s.io", "VolumeSnapshot"): (
        Immutable(path=("spec", "source"), source="kubernetes-csi/external-snapshotter client/apis: XValidation"),
    ),
    ("rbac.authorization.k8s.io", "RoleBinding"): (
        Immutable(path=("roleRef",), source="pkg/apis/rbac/validation/validation.go: ValidateRoleBindingUpdate"),
    ),
    ("rbac.authorization.k8s.io", "ClusterRoleBinding"): (
        Immutable(path=("roleRef",), source="pkg/apis/rbac/validation/validation.go: ValidateClusterRoleBindingUpdate"),
    ),
    ("networking.k8s.io", "IngressClass"): (
        Immutable(
            path=("spec", "controller"),
            source="pkg/apis/networking/validation/validation.go: ValidateIngressClassUpdate",
        ),
    ),
    ("scheduling.k8s.io", "PriorityClass"): (
        Immutable(path=("value",), source="pkg/apis/scheduling/validation/validation.go: ValidatePriorityClassUpdate"),
        Immutable(
            path=("preemptionPolicy",),
            source="pkg/apis/scheduling/validation/validation.go: ValidatePriorityClassUpdate",
            default="PreemptLowerPriority",
        ),
    ),
    ("node.k8s.io", "RuntimeClass"): (
        Immutable(path=("handler",), source="pkg/apis/node/validation/validation.go: ValidateRuntimeClassUpdate"),
    ),
    ("apiextensions.k8s.io", "CustomResourceDefinition"): (
        Immutable(path=("spec", "group"), source=_CRD),
        Immutable(path=("spec", "scope"), source=_CRD),
        Immutable(path=("spec", "names", "plural"), source=_CRD),
        Immutable(path=("spec", "names", "kind"), source=_CRD),
    ),
}
"""Rules that are more than a list of fields (Service, immutable ConfigMaps and Secrets) stand in `immutable`."""
