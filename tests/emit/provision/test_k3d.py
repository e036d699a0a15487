from typing import Any

from labwright.emit.provision.k3d import files
from labwright.source import load, plain
from tests.emit.pieces import TWO, cluster


def config(text: str = TWO) -> Any:
    ((path, content),) = files(cluster("staging", text))
    assert path == "provision/staging/k3d.yaml"
    return plain(load(content, path).value)


def test_the_whole_configuration() -> None:
    """Fields as `pkg/config/v1alpha5/schema.json` of k3d-io/k3d has them, which allows no others."""
    made = config()
    assert made == {
        "apiVersion": "k3d.io/v1alpha5",
        "kind": "Simple",
        "metadata": {"name": "staging"},
        "servers": 1,
        "agents": 2,
        "kubeAPI": {"host": "10.0.40.52", "hostIP": "10.0.40.52", "hostPort": "6443"},
        "image": made["image"],
        "subnet": "172.28.0.0/16",
        "ports": [
            {"port": "80:80", "nodeFilters": ["loadbalancer"]},
            {"port": "443:443", "nodeFilters": ["loadbalancer"]},
        ],
        "options": {
            "k3d": {"wait": True},
            "k3s": {
                "extraArgs": [
                    {"arg": "--cluster-cidr=10.42.0.0/16", "nodeFilters": ["server:*"]},
                    {"arg": "--service-cidr=10.43.0.0/16", "nodeFilters": ["server:*"]},
                ]
            },
            "kubeconfig": {"updateDefaultKubeconfig": True, "switchCurrentContext": True},
        },
    }
    image, _, tag = made["image"].rpartition(":")
    assert image == "docker.io/rancher/k3s"
    assert "+" not in tag, "a tag has no plus: v1.32.9+k3s1 is v1.32.9-k3s1"


def test_the_api_server_is_reached_and_certified_by_the_machine_s_address() -> None:
    """k3d passes `kubeAPI.host` as `--tls-san` and writes it into the kubeconfig (`patchServerSpec`)."""
    assert config()["kubeAPI"]["host"] == "10.0.40.52"


def test_the_subnet_is_the_one_that_policies_name() -> None:
    text = TWO.replace("runs-on: vm}", "runs-on: vm, subnet: 172.30.0.0/16}")
    assert config(text)["subnet"] == "172.30.0.0/16"
    assert [str(each) for each in cluster("staging", text).facts.node_cidrs] == ["172.30.0.0/16"]
