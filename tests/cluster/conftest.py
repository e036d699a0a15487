"""The cluster under test and the tree it is to run."""

import os
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.cluster import kubectl, stand_ins
from tests.examples.building import EXAMPLES, KEYS

NAMESPACE = "flux-system"


@dataclass(frozen=True)
class Subject:
    """What is judged: one cluster's part of one built tree."""

    tree: Path
    cluster: str
    key: Path
    timeout: float
    """Seconds that Flux may take until everything is Ready."""


@pytest.fixture(scope="session")
def subject() -> Subject:
    """The tree and cluster named by the environment, with what its distribution would bring standing in."""
    if not os.environ.get("KUBECONFIG"):
        pytest.skip("KUBECONFIG names no cluster")
    cluster = os.environ.get("LABWRIGHT_CLUSTER", "production")
    tree = Path(os.environ.get("LABWRIGHT_TREE", EXAMPLES / "nanocluster" / "repository"))
    served = kubectl.run("api-resources", "--no-headers", "-o", "name").split()
    missing = [kind for kind in stand_ins.KINDS if f"{kind[3]}.{kind[0]}" not in served]
    if missing:
        kubectl.apply([stand_ins.definition(*kind) for kind in missing])
        for kind in missing:
            kubectl.run("wait", "--for=condition=Established", f"crd/{kind[3]}.{kind[0]}", "--timeout=30s")
    existing = {each["metadata"]["name"] for each in kubectl.get("storageclasses,ingressclasses")}
    kubectl.apply([each for each in stand_ins.classes(cluster) if each["metadata"]["name"] not in existing])
    return Subject(
        tree=tree,
        cluster=cluster,
        key=Path(os.environ.get("LABWRIGHT_AGE_KEY", KEYS / f"{cluster}.agekey")),
        timeout=float(os.environ.get("LABWRIGHT_TIMEOUT", "600")),
    )


@pytest.fixture(scope="session")
def reconciled(subject: Subject) -> dict[str, float]:
    """Hand the cluster over to Flux as the bootstrap does, and wait. Seconds until each Kustomization was Ready."""
    served = kubectl.run("api-resources", "--no-headers", "-o", "name").split()
    if "kustomizations.kustomize.toolkit.fluxcd.io" not in served:
        pytest.skip("Flux does not run in this cluster")
    key = subject.key.read_text(encoding="utf-8")
    namespace = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": NAMESPACE}}
    secret = {
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": {"name": "sops-age", "namespace": NAMESPACE},
        "stringData": {"age.agekey": key},
    }
    kubectl.apply([namespace])
    kubectl.apply([secret])
    kubectl.run("apply", "-f", str(subject.tree / "clusters" / subject.cluster / "flux-system" / "sync.yaml"))
    began = time.monotonic()
    ready: dict[str, float] = {}
    while time.monotonic() - began < subject.timeout:
        found = kubectl.get("kustomizations.kustomize.toolkit.fluxcd.io", "-n", NAMESPACE)
        for each in found:
            conditions = each.get("status", {}).get("conditions", [])
            if any(one["type"] == "Ready" and one["status"] == "True" for one in conditions):
                ready.setdefault(each["metadata"]["name"], round(time.monotonic() - began, 1))
        if len(found) > 1 and len(ready) == len(found):
            return ready
        time.sleep(0.5)
    return ready
