from __future__ import annotations

from typing import Annotated

import pytest
from pydantic import TypeAdapter, ValidationError

from labwright.spec.models.base import Choice, Section


class Example(Section):
    retry_interval: str = "2m"
    class_: str = ""


def test_keys_have_dashes_and_no_trailing_underscore() -> None:
    assert Example.model_validate({"retry-interval": "1m", "class": "x"}) == Example(retry_interval="1m", class_="x")


def test_a_field_without_a_value_is_left_out() -> None:
    assert Example.model_validate({"retry-interval": None}) == Example()
    assert Example.model_validate(None) == Example()


def test_sections_cannot_be_changed() -> None:
    with pytest.raises(ValidationError):
        Example().class_ = "y"  # type: ignore[misc]  # that it may not be is what is tested


KIND = TypeAdapter[str](Annotated[str, Choice("flux", "none", later=("argocd",))])


@pytest.mark.parametrize(
    ("value", "text", "hint"),
    [
        ("argocd", "is `argocd`, which is not yet available", ""),
        ("flx", "is `flx`", "did you mean `flux`?"),
        (7, "is `7`", ""),
        (None, "is `null`", ""),
    ],
)
def test_another_word_is_refused_with_all_words(value: object, text: str, hint: str) -> None:
    with pytest.raises(ValidationError) as caught:
        KIND.validate_python(value)
    [error] = caught.value.errors()
    assert error["ctx"] == {"text": text, "expected": "`flux` or `none`", "help": hint}


def test_a_schema_lists_only_what_can_be_built() -> None:
    assert KIND.json_schema() == {"type": "string", "enum": ["flux", "none"]}
