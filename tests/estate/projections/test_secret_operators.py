from tests.estate.projections.made import made, projections

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


def keys(text: str, name: str = "Secret web/a") -> set[str]:
    return set(projections(text)[name].value.get("data", {}))


def test_the_keys_are_known_where_all_of_them_are_named() -> None:
    assert keys(EXTERNAL % "{data: [{secretKey: one}, {secretKey: two}]}") == {"one", "two"}
    assert keys(EXTERNAL % "{dataFrom: [{extract: {key: k}}]}") == set(), "the store decides"
    template = "{data: [{secretKey: one}], target: {template: {data: {built: x}%s}}}"
    assert keys(EXTERNAL % (template % "")) == {"built"}
    assert keys(EXTERNAL % (template % ", mergePolicy: Merge")) == {"built", "one"}
    assert keys(EXTERNAL % "{data: [{secretKey: one}], target: {template: {templateFrom: [{configMap: {}}]}}}") == set()


CLUSTER_WIDE = """
apiVersion: external-secrets.io/v1
kind: ClusterExternalSecret
metadata: {name: wide}
spec: {externalSecretName: pull, namespaces: [a], namespaceSelectors: [{matchLabels: {zone: dmz}}],
  externalSecretSpec: {target: {name: token}}}
"""


def test_a_cluster_wide_one_works_in_the_namespaces_it_selects() -> None:
    found = made(CLUSTER_WIDE, a={}, b={"zone": "dmz"}, c={})
    assert found == {
        f"{kind} {namespace}/{name}"
        for namespace in "ab"
        for kind, name in (("ExternalSecret", "pull"), ("Secret", "token"))
    }


def test_bitwarden_makes_the_secret_that_is_named() -> None:
    text = "{apiVersion: k8s.bitwarden.com/v1, kind: BitwardenSecret, metadata: {name: b, namespace: web}, spec: %s}"
    mapped = "secretName: a, map: [{bwSecretId: x, secretKeyName: token}]"
    assert keys(text % f"{{{mapped}}}") == {"token"}
    assert keys(text % f"{{{mapped}, onlyMappedSecrets: false}}") == set()


def test_others_make_theirs() -> None:
    assert made("{apiVersion: onepassword.com/v1, kind: OnePasswordItem, metadata: {name: a, namespace: web}}") == {
        "Secret web/a"
    }
    vault = "{apiVersion: secrets.hashicorp.com/v1beta1, kind: VaultStaticSecret, metadata: {name: v, namespace: web}, spec: %s}"
    assert made(vault % "{destination: {name: a, create: true}}") == {"Secret web/a"}
    assert made(vault % "{destination: {name: a}}") == set()
    infisical = "{apiVersion: secrets.infisical.com/v1alpha1, kind: InfisicalSecret, metadata: {name: i, namespace: web}, spec: %s}"
    assert made(infisical % "{managedSecretReference: {secretName: a, secretNamespace: b}}") == {"Secret b/a"}
    doppler = (
        "{apiVersion: secrets.doppler.com/v1alpha1, kind: DopplerSecret, metadata: {name: d, namespace: web}, spec: %s}"
    )
    assert made(doppler % "{managedSecret: {name: a, namespace: b}}") == {"Secret b/a"}


def test_a_sealed_secret_tells_its_keys() -> None:
    text = "{apiVersion: bitnami.com/v1alpha1, kind: SealedSecret, metadata: {name: a, namespace: web}, spec: {encryptedData: {k: x}}}"
    assert keys(text) == {"k"}
