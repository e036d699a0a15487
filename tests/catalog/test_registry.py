import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from labwright.catalog import registry
from labwright.catalog.registry import Registry, RegistryError

COMPONENT = """
from labwright.catalog.contract import Category, Component, Contribution, Options

COMPONENT = Component(
    name={name!r}, title="T", purpose="p", homepage="https://example.org", category=Category.APP,
    options=Options, build=lambda site: Contribution(), docs="d", engine={engine!r},
)
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    package = tmp_path / "toy_components"
    package.mkdir()
    (package / "__init__.py").write_text("")
    monkeypatch.syspath_prepend(tmp_path)
    yield package
    for name in [name for name in sys.modules if name.startswith("toy_components")]:
        del sys.modules[name]


def add(folder: Path, name: str, code: str) -> None:
    (folder / name).mkdir()
    (folder / name / "__init__.py").write_text(code)


def test_names_come_from_folders_sorted_and_import_nothing(folder: Path) -> None:
    add(folder, "my_second", "raise RuntimeError('imported')")
    add(folder, "first", "raise RuntimeError('imported')")
    assert Registry("toy_components").names() == ("first", "my-second")


def test_a_component_is_loaded_by_its_name(folder: Path) -> None:
    add(folder, "cert_keeper", COMPONENT.format(name="cert-keeper", engine=""))
    assert Registry("toy_components").load("cert-keeper").name == "cert-keeper"


def test_a_name_that_no_folder_has_is_a_lookup_error(folder: Path) -> None:
    with pytest.raises(LookupError, match="no component 'nothing'"):
        Registry("toy_components").load("nothing")


def test_a_folder_without_component_is_refused(folder: Path) -> None:
    add(folder, "empty", "")
    with pytest.raises(RegistryError, match=r"toy_components\.empty has no COMPONENT"):
        Registry("toy_components").all()


def test_a_component_that_calls_itself_otherwise_than_its_folder_is_refused(folder: Path) -> None:
    add(folder, "one", COMPONENT.format(name="two", engine=""))
    with pytest.raises(RegistryError, match="calls itself 'two', its folder says 'one'"):
        Registry("toy_components").all()


def test_a_loose_file_among_the_folders_is_refused(folder: Path) -> None:
    (folder / "loose.py").write_text("")
    with pytest.raises(RegistryError, match="a component is a folder"):
        Registry("toy_components").names()


def test_two_components_of_one_database_engine_are_refused(folder: Path) -> None:
    add(folder, "one", COMPONENT.format(name="one", engine="postgres"))
    add(folder, "two", COMPONENT.format(name="two", engine="postgres"))
    with pytest.raises(RegistryError, match="one and two both make databases of the engine 'postgres'"):
        Registry("toy_components").all()


def test_two_folders_cannot_have_one_name() -> None:
    # Names are folder names with the underscores turned into dashes, and a Python package has no dash in its name.
    assert len(set(registry.names())) == len(registry.names())


def test_the_catalog_itself_follows_its_rules() -> None:
    assert [component.name for component in registry.all_components()] == list(registry.names())
    assert {"cert-manager", "flux", "k3s", "local-path", "longhorn", "metallb", "renovate", "traefik"} <= set(
        registry.names()
    )


def test_finding_an_unknown_name_or_engine_gives_none() -> None:
    assert registry.find("nothing") is None
    assert registry.find_engine("") is None
    assert registry.find_engine("no-such-engine") is None
