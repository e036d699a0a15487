from labwright.estate.estate import estate_of
from tests.estate.estates import cluster, objects_of, rendered, unit
from tests.estate.projections.made import made

INSTANCE = "{apiVersion: fluxcd.controlplane.io/v1, kind: FluxInstance, metadata: {name: flux, namespace: flux-system}, spec: %s}"


def test_an_instance_with_a_sync_makes_its_source() -> None:
    synced = {"OCIRepository flux-system/flux-system", "Kustomization flux-system/flux-system"}
    assert synced <= made(INSTANCE % "{sync: {kind: OCIRepository, url: x}}")
    assert not synced & made(INSTANCE % "{}")


def test_an_instance_runs_controllers_and_their_services() -> None:
    usual = made(INSTANCE % "{}")
    assert {"Deployment flux-system/helm-controller", "Service flux-system/webhook-receiver"} <= usual
    assert len([each for each in usual if each.startswith("Deployment")]) == 4
    assert made(INSTANCE % "{components: [source-controller]}") == {
        "Deployment flux-system/source-controller",
        "Service flux-system/source-controller",
    }


def test_the_bootstrapped_source_need_not_stand_in_git() -> None:
    text = "{apiVersion: kustomize.toolkit.fluxcd.io/v1, kind: Kustomization, metadata: {name: a, namespace: %s}, spec: {sourceRef: %s}}"
    assert made(text % ("apps", "{kind: GitRepository, name: flux-system, namespace: flux-system}")) == {
        "GitRepository flux-system/flux-system",
        "Secret flux-system/flux-system",
    }
    assert made(text % ("apps", "{kind: GitRepository, name: flux-system}")) == set()
    assert made(text % ("flux-system", "{kind: GitRepository, name: other}")) == set()


def test_an_artifact_generator_makes_artifacts() -> None:
    text = """
apiVersion: source.extensions.fluxcd.io/v1beta1
kind: ArtifactGenerator
metadata: {name: a, namespace: flux-system}
spec: {artifacts: [{name: infrastructure}, {name: apps}]}
"""
    assert made(text) == {"ExternalArtifact flux-system/infrastructure", "ExternalArtifact flux-system/apps"}


ROOT = """
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: cluster, namespace: flux-system}
spec: {sourceRef: {kind: GitRepository, name: home-ops}}
"""
SOURCE = """
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: home-ops, namespace: flux-system}
spec: {secretRef: {name: deploy-key}}
"""


def test_the_source_of_the_first_kustomization_is_made_by_whoever_bootstraps() -> None:
    root = unit("cluster", ROOT, source=rendered(objects_of(ROOT)[0]))
    made_ = estate_of(cluster(root))
    found = made_.find(next(each for each in made_.projections if each.kind == "GitRepository"))
    assert found is not None and found.id.name == "home-ops" and found.place() is not None


def test_so_is_the_key_of_a_source_that_is_in_git() -> None:
    root = unit("cluster", f"{ROOT}---{SOURCE}", source=rendered(objects_of(ROOT)[0]))
    assert estate_of(cluster(root)).exists("", "Secret", "flux-system", "deploy-key")
    later = unit("apps", SOURCE, parent=root.id)
    bare = unit(
        "cluster", ROOT.replace("home-ops", "other"), source=rendered(objects_of(ROOT.replace("home-ops", "other"))[0])
    )
    assert not estate_of(cluster(bare, later)).exists("", "Secret", "flux-system", "deploy-key")
