from tests.estate.projections.made import made

EXTERNAL = "{apiVersion: external-secrets.io/v1, kind: ExternalSecret, metadata: {name: a, namespace: web}, spec: %s}"


def test_an_external_secret_makes_the_secret_it_targets() -> None:
    assert made(EXTERNAL % "{target: {name: token}}") == {"Secret web/token"}
    assert made(EXTERNAL % "{}") == {"Secret web/a"}


def test_one_that_merges_expects_the_secret_to_be_there() -> None:
    assert made(EXTERNAL % "{target: {creationPolicy: Merge}}") == set()


def test_a_sealed_secret_opens_to_its_own_name() -> None:
    assert made("{apiVersion: bitnami.com/v1alpha1, kind: SealedSecret, metadata: {name: a, namespace: web}}") == {
        "Secret web/a"
    }


def test_a_sops_secret_makes_one_per_template() -> None:
    text = "{apiVersion: isindir.github.com/v1alpha3, kind: SopsSecret, metadata: {name: a, namespace: web}, spec: %s}"
    assert made(text % "{secretTemplates: [{name: b}, {name: c}]}") == {"Secret web/b", "Secret web/c"}
