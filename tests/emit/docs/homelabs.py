"""Homelabs of many shapes, and the pages they get."""

from __future__ import annotations

from functools import cache

from labwright.emit import emit
from labwright.plan import Plan, plan
from labwright.spec import load
from labwright.tree import Tree

HEAD = """\
apiVersion: labwright.dev/v1alpha1
kind: Homelab
metadata: {name: home}
domain: example.org
repository: {url: https://github.com/example/homelab}
"""


def machines(*names: str, extra: str = "") -> str:
    """An inventory of Raspberry Pis at 10.0.40.11 and up."""
    rows = "".join(
        f"    {name}: {{model: raspberry-pi-5-8g, address: 10.0.40.{11 + index}{extra}}}\n"
        for index, name in enumerate(names)
    )
    return f"inventory:\n  networks: {{lan: {{cidr: 10.0.40.0/24}}}}\n  machines:\n{rows}"


SHAPES = {
    "one node, nothing asked for, open network": f"""{HEAD}{machines("one")}
network: {{policy: open}}
clusters:
  home:
    distribution: {{name: k3s}}
    nodes: {{one: [control-plane, worker]}}
""",
    "one node with an app, no database, no certificates": f"""{HEAD}{machines("one")}
clusters:
  home:
    distribution: {{name: k3s}}
    nodes: {{one: [control-plane, worker]}}
    apps: {{homepage: {{}}}}
""",
    "servers and agents, replicated storage, a load balancer": f"""{HEAD}{
        machines("a", "b", "c", "d", "e", extra=", disks: {nvme: {size: 256G, mount: /mnt/longhorn}}")
    }
clusters:
  home:
    distribution: {{name: k3s}}
    nodes: {{a: &s [control-plane, worker], b: *s, c: *s, d: [worker], e: [worker]}}
    platform: {{longhorn: {{}}, metallb: {{pool: [10.0.40.100-10.0.40.110]}}}}
""",
    "a database without backups": f"""{HEAD}{machines("one", "two")}
databases: {{monitoring: {{engine: postgres, instances: 1, size: 1Gi, backup: false}}}}
platform: {{cloudnative-pg: {{}}}}
clusters:
  home:
    distribution: {{name: k3s}}
    nodes: {{one: [control-plane, worker], two: [worker]}}
""",
    "k3d alone, over SSH, with awkward names": f"""{HEAD.replace("https://github.com/", "ssh://git@github.com/")}{
        machines("subgraph")
    }
clusters:
  end:
    class: staging
    distribution: {{name: k3d, agents: 2, runs-on: subgraph}}
    platform: {{kube-prometheus-stack: {{}}}}
""",
    "three clusters, one of them open": f"""{HEAD}{machines("one", "two", "three")}
platform: {{cert-manager: {{dns01: cloudflare}}}}
apps: {{homepage: {{}}}}
clusters:
  first:
    distribution: {{name: k3s}}
    nodes: {{one: [control-plane, worker], two: [worker]}}
    domain: first.example.org
  second:
    class: staging
    distribution: {{name: k3d, runs-on: three}}
    domain: second.example.org
    network: {{policy: open}}
  third:
    class: staging
    distribution: {{name: k3d, runs-on: three, address: 10.0.40.99}}
    domain: third.example.org
    apps: {{homepage: false}}
""",
}
"""What is special → the file."""


@cache
def planned(shape: str) -> Plan:
    """The plan of one of the shapes."""
    return plan(load(SHAPES[shape], "homelab.yaml"))


@cache
def built(shape: str) -> Tree:
    """The tree of one of the shapes."""
    return emit(planned(shape)).tree
