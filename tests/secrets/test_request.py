from __future__ import annotations

import pytest

from labwright.secrets import External, Generated, Literal, SecretRequest, Template
from labwright.secrets.request import fields_of


class TestDeclarations:
    @pytest.mark.parametrize("name", ["", "A", "a b", "a{", "-a", "a_b"])
    def test_an_id_is_a_plain_word(self, name: str) -> None:
        with pytest.raises(ValueError, match="is no id"):
            Generated(name)
        with pytest.raises(ValueError, match="is no id"):
            External(name, "what", "how")

    def test_a_password_is_long_enough_and_its_alphabet_has_no_repetition(self) -> None:
        with pytest.raises(ValueError, match="at least 8 characters"):
            Generated("a", length=7)
        with pytest.raises(ValueError, match="without repetition"):
            Generated("a", alphabet="aa")
        with pytest.raises(ValueError, match="alphabet"):
            Generated("a", alphabet="a")

    def test_what_a_token_is_fits_on_one_line(self) -> None:
        with pytest.raises(ValueError, match="in one line"):
            External("a", "one\ntwo", "how")

    def test_a_template_names_exactly_its_values(self) -> None:
        with pytest.raises(ValueError, match="the template names"):
            Template("{a}{b}", {"a": Literal("x")})
        with pytest.raises(ValueError, match="the template names"):
            Template("{a}", {"a": Literal("x"), "b": Literal("y")})

    @pytest.mark.parametrize("text", ["{", "}", "{}", "a{b", "{a{b}}"])
    def test_a_lone_brace_is_refused(self, text: str) -> None:
        with pytest.raises(ValueError, match="lone brace or an empty field"):
            list(fields_of(text))

    def test_doubled_braces_are_braces(self) -> None:
        assert list(fields_of("{{a}}{b}{{")) == [("{a}", "b"), ("{", None)]

    def test_a_key_is_one_that_kubernetes_accepts(self) -> None:
        with pytest.raises(ValueError, match="cannot be a key"):
            SecretRequest(cluster="c", path="p", name="n", namespace="s", entries={"a b": Literal("x")})
