from __future__ import annotations

import pytest
from pydantic import ValidationError

from labwright.spec.models import Homelab
from tests.spec.homelabs import small


def test_its_clusters_are_merged_like_those_of_the_spec() -> None:
    read = small()
    assert read.homelab.clusters == {name: cluster.settings for name, cluster in read.clusters.items()}


def test_only_this_version_of_the_language_is_understood() -> None:
    with pytest.raises(ValidationError, match=r"labwright\.dev/v9"):
        Homelab.model_validate({"apiVersion": "labwright.dev/v9"})


def test_what_is_not_said_has_a_default() -> None:
    homelab = small().homelab
    assert (homelab.email, homelab.timezone, homelab.promises) == (None, "Etc/UTC", [])
