"""Talos: access to its API from inside the cluster.

Source: talos.dev/docs, "Talos API access from Kubernetes": the controller on the nodes fills a Secret of the same name with a
talosconfig.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from labwright.estate.projections.made import Made, secret
from labwright.kube import ObjectId


def service_account(_obj: Mapping[str, Any], identity: ObjectId) -> Iterator[Made]:
    """The Secret of a `talos.dev` ServiceAccount."""
    yield secret(identity.namespace, identity.name, keys=("config",))
