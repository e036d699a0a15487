"""The small homelab, whole: what is where, and the same bytes each time."""

from dataclasses import replace

import pytest

from labwright.catalog.contract import Raw
from labwright.emit import emit
from labwright.plan import Plan, plan
from labwright.source import load, load_all
from labwright.spec import load as load_spec
from tests.emit.pieces import TWO, planned
from tests.examples.building import EXAMPLES, built
from tests.spec.homelabs import SMALL

PATHS = """\
.gitignore
README.md
bootstrap/production.sh
clusters/production/flux-system/flux-instance.yaml
clusters/production/flux-system/kustomization.yaml
clusters/production/flux-system/sync.yaml
clusters/production/infrastructure.yaml
clusters/production/kustomization.yaml
infrastructure/configs/base/network-policies/flux-system.yaml
infrastructure/configs/base/network-policies/kube-system.yaml
infrastructure/configs/base/network-policies/kustomization.yaml
infrastructure/configs/base/traefik/helm-chart-config.yaml
infrastructure/configs/base/traefik/kustomization.yaml
infrastructure/configs/base/traefik/middlewares.yaml
infrastructure/configs/production/kustomization.yaml
infrastructure/controllers/base/flux/kustomization.yaml
infrastructure/controllers/base/flux/release.yaml
infrastructure/controllers/base/flux/repository.yaml
infrastructure/controllers/base/namespaces/flux-system.yaml
infrastructure/controllers/base/namespaces/kube-system.yaml
infrastructure/controllers/base/namespaces/kustomization.yaml
infrastructure/controllers/production/kustomization.yaml
provision/production/k3s/one.yaml
"""

ENTRY = """\
# yaml-language-server: $schema=https://json.schemastore.org/kustomization
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
  - flux-system
  - infrastructure.yaml
"""

INFRASTRUCTURE = """\
# yaml-language-server: $schema=https://raw.githubusercontent.com/datreeio/CRDs-catalog/main/kustomize.toolkit.fluxcd.io/kustomization_v1.json
# Namespaces, operators and charts that the rest builds on
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: infrastructure-controllers
  namespace: flux-system
spec:
  interval: 10m
  retryInterval: 2m
  timeout: 10m
  path: ./infrastructure/controllers/production
  prune: true
  wait: true
  sourceRef:
    kind: GitRepository
    name: flux-system
  decryption:
    provider: sops
    secretRef:
      name: sops-age
---
# What the operators act on: issuers, address pools, databases, network policies
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: infrastructure-configs
  namespace: flux-system
spec:
  dependsOn:
    - name: infrastructure-controllers
  interval: 10m
  retryInterval: 2m
  timeout: 10m
  path: ./infrastructure/configs/production
  prune: true
  wait: true
  sourceRef:
    kind: GitRepository
    name: flux-system
  decryption:
    provider: sops
    secretRef:
      name: sops-age
"""


def test_the_small_homelab_is_these_files() -> None:
    paths = [path for path in emit(planned(SMALL)).tree.paths if not path.startswith("docs/")]
    assert "".join(f"{path}\n" for path in paths) == PATHS


def test_the_entry_of_a_cluster_reads_so() -> None:
    tree = emit(planned(SMALL)).tree
    assert tree.text("clusters/production/kustomization.yaml") == ENTRY
    assert tree.text("clusters/production/infrastructure.yaml") == INFRASTRUCTURE


def test_emitting_twice_gives_the_same_bytes() -> None:
    file = EXAMPLES / "nanocluster" / "homelab.yaml"
    again = emit(plan(load_spec(file.read_bytes(), "examples/nanocluster/homelab.yaml")))
    first = built("nanocluster").emission
    assert again.tree == first.tree
    assert [each.path for each in again.secrets] == [each.path for each in first.secrets]


@pytest.mark.parametrize("section", ["platform", "apps", "networks", "machines"])
def test_the_order_of_unordered_keys_does_not_matter(section: str) -> None:
    """What stands first in `platform`, `apps` and the inventory says nothing; nodes and clusters keep their order."""
    from labwright.source import YamlMap, dump, plain

    file = EXAMPLES / "nanocluster" / "homelab.yaml"
    value = load(file.read_text(), "homelab.yaml").value
    parent = value["inventory"] if section in ("networks", "machines") else value
    assert isinstance(parent, YamlMap)
    turned = {key: parent[section][key] for key in reversed(list(parent[section]))}
    made = plain(value)
    (made["inventory"] if section in ("networks", "machines") else made)[section] = plain(turned)
    again = emit(plan(load_spec(dump(made), "homelab.yaml"))).tree
    first = built("nanocluster").tree
    different = [path for path in again.paths if not path.startswith("docs/") and again.text(path) != first.text(path)]
    assert different == []


def test_every_yaml_file_reads_back() -> None:
    tree = emit(planned(TWO)).tree
    for path in tree.paths:
        if path.endswith(".yaml"):
            assert load_all(tree.text(path), path), path


def test_every_text_ends_with_one_line_feed() -> None:
    tree = built("nanocluster").emission.tree
    texts = ((path, tree.text(path)) for path in tree.paths)
    assert [path for path, text in texts if text and (not text.endswith("\n") or text.endswith("\n\n"))] == []


def with_raw(*texts: str) -> Plan:
    made = planned(TWO)
    clusters = []
    for cluster, text in zip(made.clusters, texts, strict=True):
        first, *others = cluster.installed
        raw = (Raw(path=".github/x.json", content=text),)
        changed = replace(first, contribution=replace(first.contribution, raw=raw))
        clusters.append(replace(cluster, installed=(changed, *others)))
    return replace(made, clusters=tuple(clusters))


def test_clusters_may_make_the_same_file_alike() -> None:
    assert emit(with_raw("same\n", "same\n")).tree.text(".github/x.json") == "same\n"


def test_two_texts_of_one_path_are_our_own_fault() -> None:
    with pytest.raises(ValueError, match=r"\.github/x\.json is emitted twice"):
        emit(with_raw("one\n", "other\n"))
