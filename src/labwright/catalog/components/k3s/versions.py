"""What each release of K3s ships, for documentation that names versions.

Source: the tables of docs.k3s.io/release-notes/v1.32.X. A release that is not listed is no fault: its parts are then
"as shipped by K3s".
"""

from typing import Any, Final, Literal

from labwright.catalog.contract import Site

Part = Literal["coredns", "local-path", "metrics-server", "traefik"]
_PARTS: Final[tuple[Part, ...]] = ("traefik", "coredns", "metrics-server", "local-path")
_RELEASES: Final[dict[str, tuple[str, str, str, str]]] = {
    "v1.32.11+k3s3": ("v3.6.7", "v1.14.0", "v0.8.0", "v0.0.34"),
    "v1.32.11+k3s1": ("v3.5.1", "v1.13.1", "v0.8.0", "v0.0.32"),
    "v1.32.10+k3s1": ("v3.5.1", "v1.13.1", "v0.8.0", "v0.0.32"),
    "v1.32.9+k3s1": ("v3.3.6", "v1.12.3", "v0.8.0", "v0.0.31"),
    "v1.32.8+k3s1": ("v3.3.6", "v1.12.3", "v0.8.0", "v0.0.31"),
    "v1.32.7+k3s1": ("v3.3.6", "v1.12.1", "v0.7.2", "v0.0.31"),
    "v1.32.6+k3s1": ("v3.3.6", "v1.12.1", "v0.7.2", "v0.0.31"),
    "v1.32.5+k3s1": ("v3.3.6", "v1.12.1", "v0.7.2", "v0.0.31"),
    "v1.32.4+k3s1": ("v3.3.6", "v1.12.1", "v0.7.2", "v0.0.31"),
    "v1.32.3+k3s1": ("v3.3.2", "v1.12.0", "v0.7.2", "v0.0.31"),
    "v1.32.2+k3s1": ("v3.3.2", "v1.12.0", "v0.7.2", "v0.0.31"),
}
"""Release → versions in the order of `_PARTS`."""


def shipped(site: Site[Any], part: Part) -> str:
    """The version of a part of K3s in this cluster: `v3.3.6 (with K3s)`, or `as shipped by K3s` where it is not known."""
    release = _RELEASES.get(site.cluster.distribution_version)
    return f"{release[_PARTS.index(part)]} (with K3s)" if release else "as shipped by K3s"
