from tests.estate.projections.made import made, projections

RELEASE = "{apiVersion: helm.toolkit.fluxcd.io/v2, kind: HelmRelease, metadata: {name: a, namespace: home}, spec: %s}"


def test_a_release_makes_its_namespace_only_when_asked_to() -> None:
    assert "Namespace /web" in made(RELEASE % "{install: {createNamespace: true}, targetNamespace: web}")
    assert "Namespace /home" in made(RELEASE % "{install: {createNamespace: true}}")
    assert made(RELEASE % "{targetNamespace: web}") == set()


def test_a_chart_of_k3s_does_the_same() -> None:
    text = "{apiVersion: helm.cattle.io/v1, kind: HelmChart, metadata: {name: a, namespace: kube-system}, spec: %s}"
    found = made(text % "{createNamespace: true, targetNamespace: web}")
    assert {"Namespace /web", "ServiceAccount web/default", "Job kube-system/helm-install-a"} <= found
    assert "Namespace /web" not in made(text % "{targetNamespace: web}")


def test_argo_cd_makes_the_namespace_of_an_application_with_its_labels() -> None:
    text = """
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: a, namespace: argocd}
spec:
  destination: {namespace: web}
  syncPolicy: {syncOptions: %s, managedNamespaceMetadata: {labels: {zone: dmz}}}
"""
    found = projections(text % "[CreateNamespace=true]")["Namespace /web"]
    assert found.value["metadata"]["labels"] == {"zone": "dmz"}
    assert made(text % "[]") == set()
