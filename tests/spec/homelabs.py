"""Small homelab files to load in tests."""

from __future__ import annotations

from labwright import spec
from labwright.spec import Spec

SMALL = """\
apiVersion: labwright.dev/v1alpha1
kind: Homelab
metadata: {name: home}
domain: example.org
repository: {url: https://github.com/example/homelab}
inventory:
  networks:
    lan: {cidr: 10.0.40.0/24, gateway: 10.0.40.1}
  machines:
    one: {model: raspberry-pi-5-8g, address: 10.0.40.11}
clusters:
  production:
    distribution: {name: k3s}
    nodes: {one: [control-plane, worker]}
"""


def small(extra: str = "", *changes: tuple[str, str]) -> Spec:
    """The small homelab with `extra` at its end and texts changed (each must be there)."""
    text = SMALL
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return spec.load(text + extra, "homelab.yaml")
