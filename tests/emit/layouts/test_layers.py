from labwright.catalog.contract import Stage
from labwright.emit.layouts import LAYOUTS, Folder

LAYERS = LAYOUTS["layers"]


def test_every_stage_has_folders_of_its_own() -> None:
    overlays = [LAYERS.folder(stage, "staging").overlay for stage in Stage]
    assert len(set(overlays)) == len(overlays)
    assert LAYERS.folder(Stage.CONTROLLERS, "staging") == Folder(
        base="infrastructure/controllers/base", overlay="infrastructure/controllers/staging"
    )


def test_dashboards_share_nothing() -> None:
    assert LAYERS.folder(Stage.DASHBOARDS, "production") == Folder(base="", overlay="monitoring/dashboards/production")


def test_stages_of_one_layer_share_a_file_of_the_entry() -> None:
    assert {LAYERS.group(stage) for stage in Stage} == {"infrastructure", "apps", "monitoring"}


def test_every_folder_has_its_purpose() -> None:
    purposes = [path for path, _ in LAYERS.purposes()]
    for stage in Stage:
        assert any(LAYERS.folder(stage, "x").overlay.startswith(path) for path in purposes), stage
    assert LAYERS.entry("x").split("/")[0] in purposes


def test_a_layout_is_named_as_it_is_asked_for() -> None:
    assert all(layout.name == name for name, layout in LAYOUTS.items())
