from labwright.catalog.builders.tiles import placeholders, selector, tile_annotations, variable, with_variables
from labwright.catalog.capabilities import Widget
from labwright.catalog.components.linkding import COMPONENT
from labwright.model import Pods
from tests.catalog.sites import site

TILE = Widget(
    title="Photos",
    group="Apps",
    icon="photos.png",
    href="https://photos.example.org",
    description="All photos",
    kind="photos",
    url="http://photos.media:80",
    pods=Pods.of("media", name="photos", component="server"),
    settings={"key": "{{secret:photos-key}}", "user": "admin:{{generated:photos.admin}}"},
)


def test_a_credential_never_stands_in_an_annotation() -> None:
    notes = tile_annotations(site(COMPONENT, installed=("homepage",)), TILE)
    assert notes["gethomepage.dev/widget.key"] == "{{HOMEPAGE_VAR_PHOTOS_KEY}}"
    assert notes["gethomepage.dev/widget.user"] == "admin:{{HOMEPAGE_VAR_PHOTOS_ADMIN}}"


def test_values_of_annotations_are_text_and_only_made_for_homepage() -> None:
    assert tile_annotations(site(COMPONENT), TILE) == {}
    notes = tile_annotations(site(COMPONENT, installed=("homepage",)), TILE)
    assert all(isinstance(value, str) for value in notes.values())
    assert notes["gethomepage.dev/pod-selector"] == "app.kubernetes.io/component=server,app.kubernetes.io/name=photos"


def test_a_tile_without_an_api_is_only_a_link() -> None:
    link = Widget(title="Router", group="Network", icon="router.png", href="https://router", description="")
    notes = tile_annotations(site(COMPONENT, installed=("homepage",)), link)
    assert not [key for key in notes if "widget" in key or "selector" in key]
    assert selector(link) == ""


def test_secrets_of_tiles_are_listed_once_with_their_kind() -> None:
    assert placeholders((TILE, TILE)) == (("secret", "photos-key"), ("generated", "photos.admin"))


def test_ids_become_names_that_a_shell_accepts() -> None:
    assert variable("photos.api-key") == "HOMEPAGE_VAR_PHOTOS_API_KEY"
    assert with_variables("{{unknown:thing}} {{secret:a}}") == "{{unknown:thing}} {{HOMEPAGE_VAR_A}}"
