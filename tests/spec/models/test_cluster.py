from __future__ import annotations

import pytest
from pydantic import ValidationError

from labwright.spec.models import Cluster, Database, Distribution

K3S = {"distribution": {"name": "k3s"}, "domain": "example.org"}


def test_a_component_is_options_nothing_or_off() -> None:
    made = Cluster.model_validate(K3S | {"platform": {"a": {"x": 1}, "b": {}, "c": False}})
    assert made.platform == {"a": {"x": 1}, "b": {}, "c": False}


def test_a_component_without_a_value_has_all_defaults() -> None:
    assert Cluster.model_validate(K3S | {"apps": {"a": None}}).apps == {"a": {}}


def test_a_database_keeps_the_options_of_its_engine() -> None:
    made = Cluster.model_validate(K3S | {"databases": {"pg": {"engine": "postgres", "size": "1Gi"}, "old": False}})
    database = made.databases["pg"]
    assert isinstance(database, Database)
    assert database.model_extra == {"size": "1Gi"}
    assert made.databases["old"] is False


def test_the_tag_of_an_image_means_the_version() -> None:
    assert Distribution.model_validate({"name": "k3d", "version": "v1.32.9-k3s1"}).version == "v1.32.9+k3s1"


def test_a_cluster_is_production_unless_it_says_otherwise() -> None:
    assert Cluster.model_validate(K3S).class_ == "production"


def test_a_node_has_at_least_one_role() -> None:
    with pytest.raises(ValidationError):
        Cluster.model_validate(K3S | {"nodes": {"a": []}})
