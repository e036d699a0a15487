"""Whatever a template says, it runs or is refused."""

from __future__ import annotations

import contextlib
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from labwright.render.gotemplate import SPRIG, Template, TemplateError

WORDS = [
    "{{", "}}", "{{-", "-}}", " ", "\n", "|", "(", ")", ".", ".a", ".b.c", "$", "$x", ":=", "=", ",", "if", "else", "end", "range",
    "with", "define", "template", "block", "break", "continue", "nil", "true", "1", "-2", "1.5", "0x1F", "'a'", '"s"', '"\\u00e9"',
    '"\\U7fffffff"', "`r`", "and", "or", "not", "eq", "index", "len", "printf", "print", "slice", '"%5.2f %q"', "/*", "*/", "text",
    *sorted(SPRIG),
]  # fmt: skip
DATA: dict[str, Any] = {"a": "x", "b": {"c": [1, 2.5, None, {"d": True}]}, "e": []}


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.sampled_from(WORDS), max_size=25).map("".join),
    st.sampled_from(["default", "zero", "error"]),
)
@example('{{ "\\U7fffffff" }}', "default")
def test_any_text_is_a_template_or_is_refused(text: str, missing: str) -> None:
    with contextlib.suppress(TemplateError):
        Template.parse(text, missing_key=missing).execute(DATA)


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(sorted(SPRIG)),
    st.lists(
        st.sampled_from(
            [
                ".a",
                ".b",
                ".b.c",
                ".e",
                ".none",
                "nil",
                "1",
                "-3",
                "2.5",
                '""',
                '"a,b"',
                "true",
                '"1.2.3"',
                "(list 1 2)",
                '(dict "k" 1)',
            ]
        ),
        max_size=4,
    ),
)
def test_any_function_takes_or_refuses_any_arguments(name: str, arguments: list[str]) -> None:
    with contextlib.suppress(TemplateError):
        Template.parse(f"{{{{ {name} {' '.join(arguments)} }}}}").execute({**DATA, "b": dict(DATA["b"])})
