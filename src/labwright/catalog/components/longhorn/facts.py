"""What Longhorn runs, and what a reader should know of it."""

from typing import Final, Literal

from labwright.catalog.components.longhorn.chart import CSI_REPLICAS, LIMITS
from labwright.catalog.components.longhorn.options import CLASS, MANAGER, NAMESPACE, UI, LonghornSite
from labwright.model import Footprint, WorkloadFootprint

Kind = Literal["DaemonSet", "Deployment"]
Labels = tuple[tuple[str, str], ...]

SIDECARS: Final = {
    "csi-attacher": "longhornio/csi-attacher:v4.7.0",
    "csi-provisioner": "longhornio/csi-provisioner:v4.0.1-20241007",
    "csi-resizer": "longhornio/csi-resizer:v1.12.0",
    "csi-snapshotter": "longhornio/csi-snapshotter:v7.0.2-20241007",
}
INSTANCE_MANAGER_SHARE: Final = 0.12
"""Part of a node's CPU that each instance manager requests (setting guaranteed-instance-manager-cpu, default 12 %)."""


def footprint(site: LonghornSite) -> Footprint:
    """The chart's workloads, and those that the manager makes: CSI driver, instance managers, engine image."""
    version = f"v{site.options.version.removeprefix('v')}"
    cpus = [node.machine.cpus for node in site.cluster.nodes if node.machine is not None]
    reserved = f"{round(min(cpus) * 1000 * INSTANCE_MANAGER_SHARE)}m" if cpus else "0"

    def workload(kind: Kind, name: str, labels: Labels, image: str) -> WorkloadFootprint:
        asked = LIMITS[kind, name]["requests"] if site.options.resource_limits else {}
        return WorkloadFootprint(
            kind=kind,
            namespace=NAMESPACE,
            name=name,
            cpu=asked.get("cpu", "0"),
            memory=asked.get("memory", "0"),
            labels=labels,
            images=(image,),
        )

    manager = f"longhornio/longhorn-manager:{version}"
    return Footprint(
        workloads=(
            workload("DaemonSet", "longhorn-manager", MANAGER.labels, manager),
            workload("Deployment", "longhorn-driver-deployer", (("app", "longhorn-driver-deployer"),), manager),
            workload("Deployment", "longhorn-ui", UI.labels, f"longhornio/longhorn-ui:{version}"),
            WorkloadFootprint(
                kind="DaemonSet",
                namespace=NAMESPACE,
                name="longhorn-csi-plugin",
                labels=(("app", "longhorn-csi-plugin"),),
                images=(manager,),
            ),
            *(
                WorkloadFootprint(
                    kind="Deployment",
                    namespace=NAMESPACE,
                    name=name,
                    replicas=CSI_REPLICAS,
                    labels=(("app", name),),
                    images=(image,),
                )
                for name, image in SIDECARS.items()
            ),
            WorkloadFootprint(
                kind="DaemonSet",
                namespace=NAMESPACE,
                name="engine-image",
                labels=(("longhorn.io/component", "engine-image"),),
                images=(f"longhornio/longhorn-engine:{version}",),
            ),
            WorkloadFootprint(
                kind="DaemonSet",
                namespace=NAMESPACE,
                name="instance-manager",
                cpu=reserved,
                labels=(("longhorn.io/component", "instance-manager"),),
                images=(f"longhornio/longhorn-instance-manager:{version}",),
            ),
        ),
        services=tuple(
            (NAMESPACE, f"longhorn-{name}")
            for name in ("admission-webhook", "backend", "conversion-webhook", "frontend", "recovery-backend")
        ),
        secrets=((NAMESPACE, "longhorn-webhook-ca"), (NAMESPACE, "longhorn-webhook-tls")),
        config_maps=((NAMESPACE, "longhorn-default-setting"), (NAMESPACE, "longhorn-storageclass")),
        storage_classes=(CLASS, "longhorn-static"),
        custom_resources=tuple(f"longhorn.io/{kind}" for kind in _KINDS),
    )


_KINDS: Final = (
    "BackingImage",
    "BackingImageDataSource",
    "BackingImageManager",
    "Backup",
    "BackupBackingImage",
    "BackupTarget",
    "BackupVolume",
    "Engine",
    "EngineImage",
    "InstanceManager",
    "Node",
    "Orphan",
    "RecurringJob",
    "Replica",
    "Setting",
    "ShareManager",
    "Snapshot",
    "SupportBundle",
    "SystemBackup",
    "SystemRestore",
    "Volume",
    "VolumeAttachment",
)


def facts(site: LonghornSite) -> tuple[tuple[str, str], ...]:
    """Rows for the documentation."""
    options = site.options
    found = [
        ("Storage class", f"`{CLASS}`, the default"),
        ("Replicas", str(options.replicas)),
        ("Replication", f"synchronous, {options.replicas} copies on {options.replicas} nodes"),
        ("Replica anti-affinity", "soft" if options.soft_anti_affinity else "hard: never two replicas on one node"),
        ("Auto-balance", options.auto_balance),
        ("Data path", f"`{options.data_path}` on each node"),
        ("Node requirements", "`open-iscsi` with `iscsid` running, `nfs-common`"),
    ]
    sizes = [
        disk.size
        for node in site.cluster.nodes
        if node.machine is not None
        for disk in node.machine.disks
        if disk.mount == options.data_path
    ]
    if sizes:
        usable = sum(sizes) // options.replicas
        found += [
            ("Raw capacity", f"{_gib(sum(sizes))} on {len(sizes)} disks"),
            ("Usable capacity", f"about {_gib(usable)} with {options.replicas} replicas, less 10 % reserved"),
        ]
    if options.resource_limits:
        found += [(name, _limits(limits)) for (_, name), limits in LIMITS.items()]
    return tuple(found)


def _gib(size: int) -> str:
    return f"{size / 2**30:.0f} GiB"


def _limits(limits: dict[str, dict[str, str]]) -> str:
    asked, most = limits["requests"], limits["limits"]
    return f"{asked['cpu']} CPU / {asked['memory']} (request), {most['cpu']} CPU / {most['memory']} (limit)"
