from tests.estate.projections.made import made

CLIENT = "{apiVersion: pocketid.internal/v1alpha1, kind: PocketIDOIDCClient, metadata: {name: web, namespace: apps}, spec: %s}"
KANIDM = "{apiVersion: kaniop.rs/v1beta1, kind: KanidmOAuth2Client, metadata: {name: web, namespace: apps}, spec: %s}"


def test_a_client_of_pocket_id_has_credentials() -> None:
    assert made(CLIENT % "{}") == {"Secret apps/web-oidc-credentials"}
    assert made(CLIENT % "{secret: {name: own}}") == {"Secret apps/own"}
    assert made(CLIENT % "{secret: {enabled: false}}") == set()


def test_a_client_of_kanidm_has_some_unless_it_is_public() -> None:
    assert made(KANIDM % "{}") == {"Secret apps/web-kanidm-oauth2-credentials"}
    assert made(KANIDM % "{public: true}") == set()
