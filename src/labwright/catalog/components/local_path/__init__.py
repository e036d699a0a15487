"""Rancher's local-path provisioner, as K3s ships it: folders of the node as volumes.

Source: `manifests/local-storage.yaml` of k3s-io/k3s at v1.32.9+k3s1.
"""

from typing import Any, Final

from labwright.catalog.builders.flows import to_api
from labwright.catalog.builders.texts import text_of
from labwright.catalog.capabilities import BlockStorage, Offer
from labwright.catalog.components.k3s.versions import shipped
from labwright.catalog.contract import Category, Component, Contribution, Options, Site
from labwright.model import Footprint, Pods, WorkloadFootprint

NAMESPACE: Final = "kube-system"
PODS: Final = Pods.labelled(NAMESPACE, {"app": "local-path-provisioner"})
FOLDER: Final = "/var/lib/rancher/k3s/storage"
"""Where K3s keeps the volumes on each node, unless `--default-local-storage-path` says otherwise."""


class LocalPathOptions(Options):
    """K3s decides everything."""


def offers(_site: Site[Any]) -> tuple[Offer, ...]:
    """Volumes that stay on the node where they were made; the provisioner cannot grow them."""
    return (BlockStorage(class_name="local-path", node_local=True, expandable=False),)


def build(site: Site[Any]) -> Contribution:
    """Nothing but its flow: K3s installs it."""
    return Contribution(
        flows=(to_api(site, PODS, "the local-path provisioner watches claims and starts its helper pods"),),
        footprint=Footprint(
            workloads=(
                WorkloadFootprint(
                    kind="Deployment", namespace=NAMESPACE, name="local-path-provisioner", labels=PODS.labels
                ),
            ),
            config_maps=((NAMESPACE, "local-path-config"),),
            storage_classes=("local-path",),
        ),
        facts=(
            ("Storage class", "`local-path`, the default"),
            ("Location", f"`{FOLDER}` on each node"),
            ("Replication", "none: a volume lives and dies with its node's disk"),
            ("Volumes grow", "no: the provisioner cannot resize one"),
        ),
        backup="Volumes are not backed up: what must survive belongs into a database with a backup, or elsewhere.",
    )


COMPONENT = Component(
    name="local-path",
    title="local-path",
    purpose="Node-local storage",
    homepage="https://github.com/rancher/local-path-provisioner",
    category=Category.PLATFORM,
    options=LocalPathOptions,
    build=build,
    docs=text_of(__name__, "docs.md"),
    provides=("block-storage",),
    offers=offers,
    bundled_with=("k3s", "k3d"),
    version=lambda site: shipped(site, "local-path"),
)
