from collections.abc import Mapping
from copy import deepcopy
from typing import Any

import pytest
from pydantic import ValidationError

from labwright.catalog.capabilities import Logs, Offer
from labwright.catalog.components.loki import COMPONENT, names
from labwright.catalog.components.loki.values import hours, region_of
from labwright.catalog.contract import Contribution, Stage
from labwright.model import Cidrs, Internet, Peer, Pods
from labwright.secrets.request import External
from labwright.source import load
from tests.catalog.contributions import assert_flows_have_pods
from tests.catalog.reference import assert_valid_object, assert_values_known
from tests.catalog.sites import DASHBOARDS, LOCAL_PATH, METRICS, STAGING, site

NEIGHBOURS: set[Pods] = {DASHBOARDS.pods, METRICS.scraper}
OFFERS = (LOCAL_PATH, METRICS, DASHBOARDS)


def built(options: Mapping[str, Any] | None = None, offers: tuple[Offer, ...] = OFFERS, **facts: Any) -> Contribution:
    return COMPONENT.build(site(COMPONENT, options, cluster="staging", offers=offers, **facts))


def values(options: Mapping[str, Any] | None = None, offers: tuple[Offer, ...] = OFFERS, **facts: Any) -> Any:
    (chart,) = built(options, offers, **facts).charts
    return chart.values


def ports(found: Contribution, source: Peer, target: Peer) -> set[int]:
    return {
        port.number for flow in found.flows if (flow.source, flow.target) == (source, target) for port in flow.ports
    }


class TestValues:
    @pytest.mark.reference
    @pytest.mark.parametrize("offers", [OFFERS, ()])
    def test_the_chart_knows_and_accepts_them(self, offers: tuple[Offer, ...]) -> None:
        found = deepcopy(dict(values(offers=offers)))
        # Fields of Kubernetes' pod security context, which the chart passes on whole.
        assert found["loki"]["podSecurityContext"].pop("seccompProfile")
        assert found["gateway"]["podSecurityContext"].pop("seccompProfile")
        # A setting of Loki's own, of which the chart has some by default and passes all on.
        assert found["loki"]["limits_config"].pop("retention_period")
        # Stands in the chart's values.yaml as a comment: there is no default bucket.
        assert found["loki"]["storage"].pop("bucketNames")
        assert_values_known("loki", found)

    def test_logs_lie_in_a_bucket_of_their_own_cluster(self) -> None:
        storage = values()["loki"]["storage"]
        assert storage["type"] == "s3"
        assert set(storage["bucketNames"].values()) == {"nanocluster-loki-staging"}
        assert storage["s3"]["region"] == "eu-central-003"

    def test_the_index_has_one_schema_from_a_fixed_day(self) -> None:
        (period,) = values()["loki"]["schemaConfig"]["configs"]
        assert (period["from"], period["store"], period["schema"]) == ("2025-01-01", "tsdb", "v13")
        assert period["object_store"] == "s3"

    def test_old_lines_are_really_deleted(self) -> None:
        loki = values({"retention": "30d"})["loki"]
        assert loki["limits_config"]["retention_period"] == "720h"
        assert loki["compactor"] == {"retention_enabled": True, "delete_request_store": "s3"}

    def test_the_hungry_caches_are_off(self) -> None:
        found = values()
        assert found["chunksCache"] == found["resultsCache"] == {"enabled": False}

    def test_each_pod_gets_the_buckets_keys(self) -> None:
        (secret,) = built().secrets
        for target in ("write", "read", "backend"):
            assert values()[target]["extraEnvFrom"] == [{"secretRef": {"name": secret.name}}]
        assert set(secret.entries) == {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"}
        assert all(isinstance(value, External) for value in secret.entries.values())

    def test_without_block_storage_nothing_is_claimed(self) -> None:
        found = values(offers=())
        assert found["write"]["persistence"] == found["backend"]["persistence"] == {"volumeClaimsEnabled": False}

    def test_comments_stand_beside_values_that_exist(self) -> None:
        (chart,) = built().charts
        for path in chart.comments:
            value: Any = chart.values
            for step in path:
                value = value[step]


class TestTheRing:
    @pytest.mark.parametrize(
        ("nodes", "options", "write", "copies"),
        [
            (4, {}, 3, 3),
            (3, {}, 3, 3),
            (2, {}, 1, 1),
            (1, {}, 1, 1),
            (4, {"write": 2}, 2, 1),
            (4, {"write": 4}, 4, 3),
        ],
    )
    def test_never_wants_more_copies_than_there_are_write_pods(
        self, nodes: int, options: dict[str, int], write: int, copies: int
    ) -> None:
        found = values(options, nodes=STAGING.nodes[:nodes])
        assert found["write"]["replicas"] == write
        assert found["loki"]["commonConfig"]["replication_factor"] == copies

    def test_more_pods_than_nodes_is_a_problem(self) -> None:
        (problem,) = COMPONENT.check(site(COMPONENT, {"read": 5}, cluster="staging"))
        assert problem.path == ("read",)
        assert "staging has 4" in problem.message

    def test_pods_find_one_another_before_they_are_ready(self) -> None:
        assert values()["memberlist"]["service"]["publishNotReadyAddresses"] is True

    def test_gossip_and_grpc_flow_within_it(self) -> None:
        assert ports(built(), names.RING, names.RING) == {7946, 9095}


class TestFlows:
    def test_the_gateway_reaches_every_part(self) -> None:
        for target in (names.WRITE, names.READ, names.BACKEND):
            assert ports(built(), names.GATEWAY, target) == {3100}

    def test_grafana_asks_the_gateway(self) -> None:
        assert ports(built(), DASHBOARDS.pods, names.GATEWAY) == {8080}
        assert not any(flow.source == DASHBOARDS.pods for flow in built(offers=()).flows)

    def test_prometheus_scrapes_the_parts_and_not_the_gateway(self) -> None:
        found = built()
        assert ports(found, METRICS.scraper, names.RING) == {3100}
        (monitor,) = (file for file in found.files if file.stage is Stage.MONITORING_CONFIGS)
        assert monitor.manifests[0].object["spec"]["selector"]["matchLabels"] == names.RING_LABELS
        assert_valid_object(monitor.manifests[0].object)

    def test_a_bucket_on_the_internet_is_named(self) -> None:
        assert ports(built(), names.RING, Internet(hosts=("s3.eu-central-003.backblazeb2.com",))) == {443}

    def test_a_bucket_in_the_house_is_one_address(self) -> None:
        found = built({"storage": {"endpoint": "http://10.0.40.20:9000", "bucket": "logs"}})
        assert ports(found, names.RING, Cidrs(blocks=("10.0.40.20/32",), name="object storage")) == {9000}


def test_grafana_finds_it_as_a_data_source() -> None:
    (file,) = (file for file in built().files if file.name == "datasource.yaml")
    config_map = file.manifests[0].object
    assert_valid_object(config_map)
    (source,) = load(config_map["data"]["loki.yaml"], "loki.yaml").value["datasources"]
    assert source["url"] == "http://loki-gateway.monitoring.svc.cluster.local"
    assert config_map["metadata"]["namespace"] == "monitoring"


def test_it_offers_to_take_logs_at_its_gateway() -> None:
    (offer,) = COMPONENT.offers(site(COMPONENT))
    assert isinstance(offer, Logs)
    assert offer.push_url == "http://loki-gateway.monitoring.svc.cluster.local/loki/api/v1/push"
    assert (offer.gateway, offer.port) == (names.GATEWAY, 8080)


@pytest.mark.parametrize(
    ("endpoint", "region"),
    [
        ("https://s3.us-west-004.backblazeb2.com", "us-west-004"),
        ("https://s3.eu-west-1.amazonaws.com", "eu-west-1"),
        ("http://minio.storage.svc:9000", "us-east-1"),
        ("http://10.0.40.20:9000", "us-east-1"),
    ],
)
def test_the_region_is_read_off_the_endpoint(endpoint: str, region: str) -> None:
    assert region_of(endpoint) == region


def test_retention_is_at_least_a_day() -> None:
    assert hours("14d") == "336h"
    assert hours("1h") == "24h"


@pytest.mark.parametrize("options", [{"write": 0}, {"schema-from": "yesterday"}, {"retention": "soon"}])
def test_nonsense_is_refused(options: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        COMPONENT.options.model_validate(options)


def test_every_flow_is_about_pods_that_it_runs() -> None:
    assert_flows_have_pods(built(), NEIGHBOURS)
