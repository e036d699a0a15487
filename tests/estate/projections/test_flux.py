from tests.estate.projections.made import made


def test_an_instance_with_a_sync_makes_its_source() -> None:
    text = "{apiVersion: fluxcd.controlplane.io/v1, kind: FluxInstance, metadata: {name: flux, namespace: flux-system}, spec: %s}"
    assert made(text % "{sync: {kind: OCIRepository, url: x}}") == {
        "OCIRepository flux-system/flux-system",
        "Kustomization flux-system/flux-system",
    }
    assert made(text % "{}") == set()


def test_the_bootstrapped_source_need_not_stand_in_git() -> None:
    text = "{apiVersion: kustomize.toolkit.fluxcd.io/v1, kind: Kustomization, metadata: {name: a, namespace: %s}, spec: {sourceRef: %s}}"
    assert made(text % ("apps", "{kind: GitRepository, name: flux-system, namespace: flux-system}")) == {
        "GitRepository flux-system/flux-system"
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
