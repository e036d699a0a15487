from labwright.catalog.capabilities import BlockStorage
from labwright.catalog.components.local_path import COMPONENT, PODS
from labwright.model import ApiServer
from tests.catalog.sites import site


def test_its_volumes_stay_on_their_node_and_cannot_grow() -> None:
    (offer,) = COMPONENT.offers(site(COMPONENT, cluster="staging"))
    assert isinstance(offer, BlockStorage)
    assert offer.class_name == "local-path"
    assert offer.node_local
    assert offer.replicas == 1
    assert not offer.expandable


def test_it_talks_to_the_kubernetes_api_and_to_nobody_else() -> None:
    made = COMPONENT.build(site(COMPONENT, cluster="staging"))
    assert [(flow.source, flow.target) for flow in made.flows] == [(PODS, ApiServer())]


def test_k3s_brings_it_so_nothing_is_applied() -> None:
    made = COMPONENT.build(site(COMPONENT, cluster="staging"))
    assert made.files == ()
    assert made.charts == ()
    assert made.namespaces == ()
    assert COMPONENT.bundled_with == ("k3s", "k3d")
    assert made.footprint.storage_classes == ("local-path",)
