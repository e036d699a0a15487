import pytest

from labwright.estate.references import all_references
from tests.estate.estates import keyed, only


def found(text: str) -> set[tuple[str, str, bool]]:
    """(path, target, whether it may lack)."""
    return {(keyed(each.path), str(each.target), each.optional) for each in all_references(only(text))}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            (
                "{apiVersion: gateway.networking.k8s.io/v1, kind: HTTPRoute, metadata: {name: a, namespace: web}, "
                "spec: {parentRefs: [{name: g, namespace: gateways}]}}"
            ),
            {("spec.parentRefs.0.name", "Gateway.gateway.networking.k8s.io gateways/g", False)},
        ),
        (
            (
                "{apiVersion: external-secrets.io/v1, kind: ExternalSecret, metadata: {name: a, namespace: web}, spec: "
                "{secretStoreRef: {name: s, kind: ClusterSecretStore}, dataFrom: [{sourceRef: {generatorRef: {kind: Password, name: p}}}]}}"
            ),
            {
                ("spec.secretStoreRef.name", "ClusterSecretStore.external-secrets.io s", False),
                ("spec.dataFrom.0.sourceRef.generatorRef.name", "Password.generators.external-secrets.io web/p", False),
            },
        ),
        (
            (
                "{apiVersion: external-secrets.io/v1, kind: PushSecret, metadata: {name: a, namespace: web}, spec: "
                "{secretStoreRefs: [{name: s}], selector: {secret: {name: from}}}}"
            ),
            {
                ("spec.secretStoreRefs.0.name", "SecretStore.external-secrets.io web/s", False),
                ("spec.selector.secret.name", "Secret web/from", True),
            },
        ),
        (
            (
                "{apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, metadata: {name: a, namespace: web}, spec: "
                "{scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: d}}}"
            ),
            {("spec.scaleTargetRef.name", "Deployment.apps web/d", False)},
        ),
        (
            (
                "{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: a, namespace: web}, spec: "
                "{dataSourceRef: {apiGroup: volsync.backube, kind: ReplicationDestination, name: r}}}"
            ),
            {("spec.dataSourceRef.name", "ReplicationDestination.volsync.backube web/r", True)},
        ),
        (
            (
                "{apiVersion: kustomize.toolkit.fluxcd.io/v1, kind: Kustomization, metadata: {name: a, namespace: f}, spec: "
                "{sourceRef: {kind: GitRepository, name: g}, healthChecks: [{apiVersion: apps/v1, kind: Deployment, name: d, namespace: node}], "
                "decryption: {secretRef: {name: age}}}}"
            ),
            {
                ("spec.sourceRef.name", "GitRepository.source.toolkit.fluxcd.io f/g", False),
                ("spec.healthChecks.0.name", "Deployment.apps node/d", True),
                ("spec.decryption.secretRef.name", "Secret f/age", True),
            },
        ),
        (
            (
                "{apiVersion: notification.toolkit.fluxcd.io/v1beta3, kind: Alert, metadata: {name: a, namespace: f}, spec: "
                "{providerRef: {name: p}, eventSources: [{kind: HelmRelease, name: h}, {kind: Kustomization, name: '*'}]}}"
            ),
            {
                ("spec.providerRef.name", "Provider.notification.toolkit.fluxcd.io f/p", False),
                ("spec.eventSources.0.name", "HelmRelease.helm.toolkit.fluxcd.io f/h", True),
            },
        ),
        ("{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: a}, spec: {dataSource: text}}", set()),
    ],
    ids=["route", "external", "push", "scaler", "source", "kustomization", "alert", "malformed"],
)
def test_a_reference_says_its_kind_or_has_a_default(text: str, expected: set[tuple[str, str, bool]]) -> None:
    assert found(text) == expected
