from __future__ import annotations

from labwright.spec.fields import aliases, inside, known_names, mapping_values, models_at, models_in
from labwright.spec.models import Cluster, Disk, Distribution, Homelab, Machine, Network
from labwright.spec.models.promises import Losses, NetworkPromise, RestorePromise, SurvivePromise


def test_fields_go_by_the_names_that_a_spec_uses() -> None:
    assert "runs-on" in aliases(Distribution)
    assert "class" in aliases(Cluster)
    assert "apiVersion" in aliases(Homelab)


def test_a_path_leads_through_mappings_lists_and_unions() -> None:
    assert models_at(Homelab, ("clusters", "production", "distribution")) == [Distribution]
    assert models_at(Homelab, ("inventory", "machines", "a", "disks", "nvme")) == [Disk]
    assert set(models_at(Homelab, ("promises", 0))) == {SurvivePromise, RestorePromise, NetworkPromise}


def test_the_tag_of_a_union_leads_nowhere_and_is_skipped() -> None:
    assert models_at(Homelab, ("promises", 0, "survive:", "survive")) == [Losses]


def test_known_names_are_those_of_the_model_there() -> None:
    assert set(known_names(Homelab, ("inventory", "networks", "lan"))) == set(aliases(Network))


def test_one_step_gives_types_and_the_field_named() -> None:
    types, infos = inside(Machine, "disks")
    assert len(types) == 1
    assert infos[0].description == "Its disks by name: a size, or a mapping."
    assert inside(Machine, "disk") == ([], [])


def test_values_of_mappings_are_found_through_wrappers() -> None:
    assert list(mapping_values(dict[str, Network] | None)) == [Network]
    assert list(models_in(Network | None)) == [Network]
