import pytest

from labwright.catalog.builders.texts import text_of


def test_a_text_beside_the_code_is_read_as_it_is() -> None:
    assert text_of("labwright.catalog.components.metallb", "docs.md").startswith("[MetalLB]")


def test_a_missing_text_is_our_own_fault() -> None:
    with pytest.raises(FileNotFoundError):
        text_of("labwright.catalog.components.metallb", "nothing.md")
