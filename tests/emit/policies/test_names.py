from labwright.emit.policies.names import MAX_NAME, policy_names
from labwright.model import Pods


def name(labels: dict[str, str]) -> str:
    pods = Pods.labelled("x", labels)
    return policy_names([pods])[pods]


def test_a_name_is_read_off_the_labels() -> None:
    assert name({"app.kubernetes.io/name": "loki", "app.kubernetes.io/component": "write"}) == "loki-write"
    assert name({"k8s-app": "kube-dns"}) == "kube-dns"
    assert name({"cnpg.io/cluster": "postgres-cluster"}) == "postgres-cluster"


def test_words_are_not_repeated() -> None:
    assert name({"app.kubernetes.io/name": "traefik", "app.kubernetes.io/instance": "traefik-kube-system"}) == (
        "traefik-kube-system"
    )

    assert name({"app.kubernetes.io/name": "loki", "app.kubernetes.io/component": "loki-write"}) == "loki-write"
    assert name({"app.kubernetes.io/name": "x-operator", "app.kubernetes.io/component": "operator-webhook"}) == (
        "x-operator-webhook"
    )
    assert name({"app.kubernetes.io/name": "longhorn-manager", "app": "longhorn"}) == "longhorn-manager"


def test_a_label_that_is_only_there_gives_its_key() -> None:
    assert name({"longhorn.io/managed": "true"}) == "managed"


def test_no_labels_are_all_pods() -> None:
    assert name({}) == "all-pods"


def test_label_values_become_valid_names() -> None:
    assert name({"app": "My_App.v2"}) == "my-app-v2"


def test_a_long_name_is_cut_and_stays_unique() -> None:
    first, second = ({"app": "a" * 63, "tier": tier * 63} for tier in "xy")
    assert len(name(first)) <= MAX_NAME
    assert name(first) != name(second)


def test_labels_that_read_alike_get_different_names() -> None:
    one, two = Pods.labelled("x", {"app": "web"}), Pods.labelled("x", {"k8s-app": "web"})
    names = policy_names([one, two])
    assert names[one] != names[two]
    assert names == policy_names([two, one])


def test_the_usual_labels_keep_the_plain_name_and_others_say_which_label_they_mean() -> None:
    usual = Pods.labelled("x", {"app.kubernetes.io/name": "traefik"})
    other = Pods.labelled("x", {"helmcharts.helm.cattle.io/chart": "traefik"})
    assert policy_names([other, usual]) == {usual: "traefik", other: "chart-traefik"}
    assert policy_names([other]) == {other: "traefik"}


def test_reserved_names_are_not_taken() -> None:
    pods = Pods.labelled("x", {"app": "allow-dns"})
    assert policy_names([pods], taken=("allow-dns",))[pods].startswith("allow-dns-")
    assert policy_names([pods])[pods] == "allow-dns"
