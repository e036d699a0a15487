"""Texts that stand beside a component's code as what they are: Markdown, JSON."""

from importlib.resources import files


def text_of(package: str, name: str) -> str:
    """The text of the file `name` in the folder of `package`."""
    return files(package).joinpath(name).read_text(encoding="utf-8")
