from typing import Any

from labwright.catalog.builders.route import route
from labwright.catalog.capabilities import Offer
from labwright.catalog.components.linkding import COMPONENT
from labwright.catalog.contract import Stage
from labwright.model import Pods
from tests.catalog.reference import assert_valid_object
from tests.catalog.sites import CERTIFICATES, INGRESS, site


def ingress(offers: tuple[Offer, ...], *, port: int | str = "http") -> tuple[Any, int]:
    made = route(
        site(COMPONENT, offers=offers),
        namespace="media",
        name="photos",
        host="photos.example.org",
        service="photos",
        service_port=port,
        pods=Pods.of("media", name="photos"),
        container_port=8080,
        stage=Stage.APPS,
        why="photos",
    )
    (manifest,) = made.file.manifests
    assert made.file.name == "ingress.yaml"
    assert made.host.name == "photos.example.org"
    assert_valid_object(manifest.object)
    return manifest.object, len(made.flows)


def test_only_what_is_offered_is_asked_for() -> None:
    plain, flows = ingress(())
    assert set(plain["spec"]) == {"rules"}
    assert "annotations" not in plain["metadata"]
    assert flows == 0

    routed, flows = ingress((INGRESS,))
    assert routed["spec"]["ingressClassName"] == "traefik"
    assert "tls" not in routed["spec"]
    assert flows == 1

    secured, _ = ingress((INGRESS, CERTIFICATES))
    assert secured["spec"]["tls"] == [{"hosts": ["photos.example.org"], "secretName": "photos-tls"}]


def test_a_port_is_given_by_number_or_by_name() -> None:
    for port, expected in ((80, {"number": 80}), ("web", {"name": "web"})):
        made, _ = ingress((INGRESS,), port=port)
        (path,) = made["spec"]["rules"][0]["http"]["paths"]
        assert path["backend"]["service"]["port"] == expected
