from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labwright.secrets import External, Generated, Literal, Template
from labwright.secrets.recipe import Ingredient, Recipe, parts_of, read_recipes, recipe_of, split_keys, write_recipes

PASSWORD, TOKEN = Generated("db.password"), External("token", "A token", "Ask.")
URL = Template("postgresql://{user}:{password}@{{host}}/db", {"user": Literal("link{ding}"), "password": PASSWORD})

LITERALS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
INGREDIENTS = st.builds(
    Ingredient,
    st.sampled_from(["generated", "external"]),
    st.from_regex(r"[a-z0-9]([-a-z0-9.]*[a-z0-9])?", fullmatch=True),
)


@st.composite
def recipes(draw: st.DrawFn) -> Recipe:
    ingredients = draw(st.lists(INGREDIENTS, min_size=1, max_size=3, unique=True))
    return Recipe(tuple(draw(LITERALS) for _ in range(len(ingredients) + 1)), tuple(ingredients))


class TestRecipes:
    def test_ids_are_named_and_literals_stand_as_text(self) -> None:
        assert str(recipe_of(PASSWORD)) == "<generated:db.password>"
        assert str(recipe_of(TOKEN)) == "<external:token>"
        assert str(recipe_of(URL)) == "postgresql://link{ding}:<generated:db.password>@{host}/db"
        assert parts_of(URL) == (PASSWORD,)

    def test_a_recipe_is_filled_with_values(self) -> None:
        assert (
            recipe_of(URL).fill({Ingredient("generated", "db.password"): "x"}) == "postgresql://link{ding}:x@{host}/db"
        )

    def test_keys_that_are_only_text_are_not_noted(self) -> None:
        assert (
            write_recipes({"user": recipe_of(Literal("linkding")), "password": recipe_of(PASSWORD)})
            == "password = <generated:db.password>\n"
        )

    @given(st.dictionaries(st.from_regex(r"[-._a-zA-Z0-9]{1,20}", fullmatch=True), recipes(), max_size=4))
    def test_what_was_noted_is_read_back(self, noted: dict[str, Recipe]) -> None:
        assert read_recipes(write_recipes(noted)) == noted

    @pytest.mark.parametrize(
        "line",
        [
            "",
            "password",
            "password = text",
            "password = <",
            "password = <other:x>",
            "password = <generated:>",
            r"password = \x<external:x>",
        ],
    )
    def test_damaged_lines_are_left_out(self, line: str) -> None:
        assert read_recipes(f"{line}\nuser = <external:token>\n") == {"user": recipe_of(TOKEN)}

    def test_flux_finds_nothing_to_substitute(self) -> None:
        noted = str(recipe_of(Template("${HOME}/${password}", {"password": PASSWORD, "HOME": Literal("$")})))
        assert "$" not in noted
        assert read_recipes(f"key = {noted}\n")["key"].fill({Ingredient("generated", "db.password"): "x"}) == "$$/$x"

    def test_keys_are_split_at_commas(self) -> None:
        assert split_keys("a, b,,c ") == ("a", "b", "c")


class TestSolving:
    @given(recipes(), st.data())
    def test_one_unknown_value_is_read_from_the_text(self, recipe: Recipe, data: st.DataObject) -> None:
        values = {one: data.draw(LITERALS) for one in recipe.ingredients}
        unknown = data.draw(st.sampled_from(recipe.ingredients))
        known = {one: value for one, value in values.items() if one != unknown}
        assert recipe.solve(recipe.fill(values), known) == {unknown: values[unknown]}

    def test_two_unknown_values_cannot_be_told_apart(self) -> None:
        recipe = recipe_of(Template("{a}{b}", {"a": PASSWORD, "b": TOKEN}))
        assert recipe.solve("xy", {}) == {}

    @pytest.mark.parametrize("value", ["postgresql://other:x@{host}/db", "x", "postgresql://link{ding}:@{host}/d"])
    def test_a_text_of_another_form_gives_nothing(self, value: str) -> None:
        assert recipe_of(URL).solve(value, {}) == {}

    def test_overlapping_ends_give_nothing(self) -> None:
        recipe = Recipe(("aba", "ba"), (Ingredient("generated", "x"),))
        assert recipe.solve("aba", {}) == {}
