"""What is wrong with a template."""

from __future__ import annotations


class TemplateError(Exception):
    """A template that Go refuses, when it is parsed or when it runs. Lines and columns count from 1; 0 where unknown."""

    def __init__(self, message: str, line: int = 0, column: int = 0) -> None:
        super().__init__(message)
        self.message = message
        self.line = line
        self.column = column

    def __str__(self) -> str:
        return self.message
