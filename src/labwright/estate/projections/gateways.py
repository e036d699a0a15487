"""Gateways: the Service through which one is reached, made by the controller of its class.

Sources: docs.cilium.io (operator/pkg/model/translation: `cilium-gateway-<name>`, type LoadBalancer, in the Gateway's
namespace), github.com/envoyproxy/gateway (`envoy-<namespace>-<name>-<8 hex digits of the SHA-256 of namespace/name>`, in
`envoy-gateway-system`), istio.io/latest/docs/tasks/traffic-management/ingress/gateway-api (`<name>-<class>`). The class is
known by its name only: what the chart of a controller installs under another name is not told.
"""

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from labwright.estate.fields import mapping, mappings, text, texts
from labwright.estate.projections.made import Made, service
from labwright.kube import ObjectId

_ENVOY_NAMESPACE = "envoy-gateway-system"


def gateway(obj: Mapping[str, Any], identity: ObjectId) -> Iterator[Made]:
    """The Service of a Gateway, with the listeners' ports, the annotations that it passes on and the address it asks for."""
    spec = mapping(obj, "spec")
    home = _home(text(spec, "gatewayClassName"), identity)
    if home is None:
        return
    numbers = [
        (text(each, "name"), each["port"])
        for _, each in mappings(spec.get("listeners"))
        if isinstance(each.get("port"), int)
    ]
    ports = list({number: (name or f"port-{number}", number) for name, number in numbers}.values())
    annotations = texts(spec, "infrastructure", "annotations")
    asked = [
        text(each, "value") for _, each in mappings(spec.get("addresses")) if text(each, "type") in ("", "IPAddress")
    ]
    fields: dict[str, Any] = {"loadBalancerIP": asked[0]} if asked and asked[0] else {}
    yield service(
        *home, {}, ports, path=("spec", "gatewayClassName"), type="LoadBalancer", annotations=annotations, **fields
    )


def _home(class_name: str, identity: ObjectId) -> tuple[str, str] | None:
    """Namespace and name of the Service."""
    name, namespace = identity.name, identity.namespace
    if class_name == "cilium":
        return namespace, f"cilium-gateway-{name}"
    if class_name == "istio":
        return namespace, f"{name}-istio"
    if class_name.startswith("envoy") or class_name == "eg":
        digest = hashlib.sha256(f"{namespace}/{name}".encode()).hexdigest()[:8]
        return _ENVOY_NAMESPACE, f"envoy-{namespace}-{name}-{digest}"
    return None
