"""Names, labels and ports that the chart gives at version 6.55.0 in simple scalable mode, release `loki`.

Source: `helm template` of the chart with our values.
"""

from typing import Final

from labwright.model import Pods

RELEASE: Final = "loki"
NAMESPACE: Final = "monitoring"
CREDENTIALS: Final = "loki-object-storage"
"""The Secret whose keys become environment variables of Loki's pods."""

WRITE: Final = Pods.of(NAMESPACE, name="loki", component="write")
READ: Final = Pods.of(NAMESPACE, name="loki", component="read")
BACKEND: Final = Pods.of(NAMESPACE, name="loki", component="backend")
GATEWAY: Final = Pods.of(NAMESPACE, name="loki", component="gateway")
PART_OF_RING: Final = ("app.kubernetes.io/part-of", "memberlist")
RING_LABELS: Final = dict((("app.kubernetes.io/name", "loki"), PART_OF_RING))
RING: Final = Pods.labelled(NAMESPACE, RING_LABELS)
"""Write, read and backend pods: everything but the gateway."""

HTTP_PORT: Final = 3100
GRPC_PORT: Final = 9095
GOSSIP_PORT: Final = 7946
GATEWAY_PORT: Final = 8080

GATEWAY_URL: Final = f"http://loki-gateway.{NAMESPACE}.svc.cluster.local"
