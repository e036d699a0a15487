from tests.estate.projections.made import made

RELEASE = "{apiVersion: helm.toolkit.fluxcd.io/v2, kind: HelmRelease, metadata: {name: a, namespace: home}, spec: %s}"


def test_a_release_makes_its_namespace_only_when_asked_to() -> None:
    assert made(RELEASE % "{install: {createNamespace: true}, targetNamespace: web}") == {"Namespace /web"}
    assert made(RELEASE % "{install: {createNamespace: true}}") == {"Namespace /home"}
    assert made(RELEASE % "{targetNamespace: web}") == set()


def test_a_chart_of_k3s_does_the_same() -> None:
    text = "{apiVersion: helm.cattle.io/v1, kind: HelmChart, metadata: {name: a, namespace: kube-system}, spec: %s}"
    assert made(text % "{createNamespace: true, targetNamespace: web}") == {"Namespace /web"}
