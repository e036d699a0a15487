"""A host name that leads to a Service: the Ingress, its certificate, its DNS name and the flow it needs."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from labwright.catalog.builders.objects import meta
from labwright.catalog.builders.tiles import tile_annotations
from labwright.catalog.capabilities import Certificates, IngressController, Widget
from labwright.catalog.contract import Host, Manifest, ManifestFile, Site, Stage
from labwright.model import Flow, Pods, Port

Json = Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """What a host name becomes."""

    file: ManifestFile
    """`ingress.yaml`."""
    host: Host
    flows: tuple[Flow, ...]


def route(
    site: Site[Any],
    *,
    namespace: str,
    name: str,
    host: str,
    service: str,
    service_port: int | str,
    pods: Pods,
    container_port: int,
    stage: Stage,
    why: str,
    annotations: Mapping[str, str] | None = None,
    tile: Widget | None = None,
    folder: str = "",
) -> Route:
    """An Ingress for `host` (the full name, `site.host("linkding")`) and what goes with it.

    `service_port` is the Service's port, by number or name; `pods` and `container_port` are what the ingress
    controller really connects to. TLS, its annotations and the class are set as far as somebody offers them. With
    `tile` the Ingress carries the annotations by which the Homepage dashboard discovers it, where that is installed.
    """
    controller = site.find(IngressController)
    certificates = site.find(Certificates)
    notes: dict[str, str] = {}
    if certificates is not None:
        notes |= certificates.annotations
    if controller is not None:
        notes |= controller.annotations
    if tile is not None:
        notes |= tile_annotations(site, tile)
    notes |= annotations or {}
    spec: dict[str, Json] = {}
    if controller is not None:
        spec["ingressClassName"] = controller.class_name
    if certificates is not None:
        spec["tls"] = [{"hosts": [host], "secretName": f"{name}-tls"}]
    port: dict[str, Json] = {"number": service_port} if isinstance(service_port, int) else {"name": service_port}
    spec["rules"] = [
        {
            "host": host,
            "http": {
                "paths": [
                    {"path": "/", "pathType": "Prefix", "backend": {"service": {"name": service, "port": port}}},
                ]
            },
        }
    ]
    ingress = {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "Ingress",
        "metadata": meta(name, namespace, annotations=notes),
        "spec": spec,
    }
    flows = (
        (
            Flow(
                source=controller.pods,
                target=pods,
                ports=(Port(number=container_port),),
                why=f"the ingress controller serves {why}",
            ),
        )
        if controller is not None
        else ()
    )
    return Route(
        file=ManifestFile(stage=stage, name="ingress.yaml", manifests=(Manifest(object=ingress),), folder=folder),
        host=Host(name=host, why=why),
        flows=flows,
    )
