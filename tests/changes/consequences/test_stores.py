from __future__ import annotations

from labwright.changes.consequences.stores import BACKUPS, STORES


def test_every_fact_names_its_source_and_what_is_lost() -> None:
    for kind, store in STORES.items():
        assert store.what, kind
        assert store.source, kind


def test_what_keeps_backups_running_holds_no_data_itself() -> None:
    assert not set(STORES) & set(BACKUPS)


def test_a_field_that_spares_data_names_its_values() -> None:
    assert all(store.spared_by[0] and store.spared_by[1] for store in STORES.values() if store.spared_by is not None)
