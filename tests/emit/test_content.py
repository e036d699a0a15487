from labwright.catalog.contract import Stage
from labwright.emit.content import content_of
from labwright.emit.gitops import ENGINES
from tests.emit.pieces import TWO, cluster


def test_every_namespace_states_its_pod_security_and_survives_a_mistake() -> None:
    made = content_of(cluster("production"), ENGINES["flux"])
    namespaces = {
        each.manifest.object["metadata"]["name"]: each for each in made.objects if each.folder == "namespaces"
    }
    assert set(namespaces) >= {"flux-system", "kube-system"}
    for each in namespaces.values():
        assert each.stage is Stage.CONTROLLERS
        metadata = each.manifest.object["metadata"]
        assert metadata["labels"]["pod-security.kubernetes.io/enforce"] in ("restricted", "baseline", "privileged")
        assert metadata["annotations"] == {"kustomize.toolkit.fluxcd.io/prune": "disabled"}


def test_a_level_below_restricted_says_why() -> None:
    made = content_of(cluster("production"), ENGINES["flux"])
    for each in made.objects:
        labels = each.manifest.object["metadata"].get("labels", {})
        level = labels.get("pod-security.kubernetes.io/enforce", "restricted")
        if level != "restricted":
            assert ("metadata", "labels", "pod-security.kubernetes.io/enforce") in each.manifest.comments


def test_without_zero_trust_there_are_no_policies() -> None:
    opened = cluster("production", TWO + "network: {policy: open}\n")
    assert not opened.homelab.zero_trust
    assert content_of(opened, ENGINES["flux"]).policies.policies == ()


def test_policies_stand_in_a_file_per_namespace() -> None:
    made = content_of(cluster("production"), ENGINES["flux"])
    policies = [each for each in made.objects if each.folder == "network-policies"]
    assert policies
    assert all(each.file == f"{each.manifest.object['metadata']['namespace']}.yaml" for each in policies)
