"""Commented homelab files to start from: what `labwright new` writes.

Each is a `<name>.yaml` beside this module. `start` is the smallest that makes sense; the others are the examples of the
project, written here by `tools/generators/templates.py`.
"""

from importlib.resources import files

START = "start"


def names() -> tuple[str, ...]:
    """All templates, sorted."""
    found = (file.name for file in files(__package__).iterdir())
    return tuple(sorted(name.removesuffix(".yaml") for name in found if name.endswith(".yaml")))


def text(name: str) -> str:
    """The file of that name. Raises LookupError when there is none."""
    if name not in names():
        raise LookupError(name)
    return files(__package__).joinpath(f"{name}.yaml").read_text(encoding="utf-8")
