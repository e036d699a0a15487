from typing import Any

from labwright.emit.provision.k3s import disabled, files
from labwright.source import load, plain
from tests.emit.pieces import cluster
from tests.examples.building import built
from tests.spec.homelabs import SMALL

THREE = SMALL.replace(
    "    one: {model: raspberry-pi-5-8g, address: 10.0.40.11}\n",
    "".join(
        f"    {name}: {{model: raspberry-pi-5-8g, address: 10.0.40.1{n}}}\n"
        for n, name in enumerate(["one", "two", "six"], 1)
    ),
).replace(
    "    nodes: {one: [control-plane, worker]}", "    nodes: {one: [control-plane], two: [worker], six: [worker]}"
)


def configs(text: str) -> dict[str, Any]:
    return {
        path.rpartition("/")[2]: plain(load(content, path).value)
        for path, content in files(cluster("production", text))
    }


def test_a_lone_server_founds_no_etcd() -> None:
    assert configs(SMALL) == {
        "one.yaml": {
            "node-name": "one",
            "node-ip": "10.0.40.11",
            "cluster-cidr": "10.42.0.0/16",
            "service-cidr": "10.43.0.0/16",
            "secrets-encryption": True,
            "tls-san": ["10.0.40.11"],
        }
    }


def test_agents_join_and_say_nothing_of_the_cluster() -> None:
    made = configs(THREE)
    assert made["two.yaml"] == {"node-name": "two", "node-ip": "10.0.40.12", "server": "https://10.0.40.11:6443"}


def test_a_server_that_is_no_worker_is_tainted() -> None:
    assert configs(THREE)["one.yaml"]["node-taint"] == ["node-role.kubernetes.io/control-plane=true:NoSchedule"]
    assert "node-taint" not in configs(SMALL)["one.yaml"]


def test_the_first_of_three_servers_founds_etcd_and_the_others_join_it() -> None:
    production = next(each for each in built("nanocluster").plan.clusters if each.name == "production")
    made = {path: plain(load(text, path).value) for path, text in files(production)}
    founder, *others = made.values()
    assert founder["cluster-init"] is True and "server" not in founder
    assert all(each["server"] == "https://10.0.40.101:6443" and "cluster-init" not in each for each in others)
    # K3s: these must be the same on every server.
    for key in ("cluster-cidr", "service-cidr", "secrets-encryption", "disable", "tls-san"):
        assert all(each[key] == founder[key] for each in others), key


def test_what_another_component_replaces_is_not_installed() -> None:
    production, staging = (
        next(each for each in built("nanocluster").plan.clusters if each.name == name)
        for name in ("production", "staging")
    )
    assert disabled(production) == ["local-storage", "servicelb"], "longhorn and metallb stand in for them"
    assert disabled(staging) == []


def test_no_file_holds_a_token() -> None:
    assert all("token" not in text for _, text in files(cluster("production", THREE)))
