"""docs/reference/homelab.md: every field of homelab.yaml, every mistake that labwright finds in one, every machine model."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from pydantic import BaseModel

from labwright.catalog import machines
from labwright.catalog.schema import catalogue
from labwright.kube.quantity import format_bytes
from labwright.plan.choose import INVALID_OPTIONS
from labwright.spec.explain import Explanation, explain, field
from labwright.spec.fields import aliases
from labwright.spec.models.promises import KINDS, Losses

ROOT = Path(__file__).resolve().parents[2]
PAGE = "docs/reference/homelab.md"

INTRODUCTION = """\
# homelab.yaml

One file describes the whole homelab: what it is made of, what runs on it, what its owner promises. This page lists every
field; `labwright spec explain FIELD` tells the same on the command line, [homelab.schema.json](homelab.schema.json) tells
it to editors (`# yaml-language-server: $schema=…` in the file's first line), and
[the nanocluster example](../../examples/nanocluster/homelab.yaml) shows all of it at work.

## Shared and own

`domain`, `gitops`, `secrets`, `platform`, `databases`, `apps`, `network` and `choose` may stand at the top, for all clusters, or
below `clusters.<name>`, for that one, or both. Both are merged: mappings key by key, anything else (a list, too) is replaced
by the cluster's own. `false` in place of a component's or a database's options switches it off; a field without a value
(`loki:`) says nothing.

## Kinds of values

| value | how it is written |
|---|---|
| a duration | `10m`, `1h30m`; where days make sense also `30d`, `2w` |
| a quantity | as Kubernetes writes them: `64Gi`, `512G`, `500m` |
| a schedule | five cron fields, `0 3 * * *`, or `hourly`, `daily` (3:00), `weekly` (Sunday, 3:00), `monthly` (the 1st, 4:00) |
| a version | one exact version, `v1.16.3`; in quotes where it looks like a number, `"17.0"` |
| a network, an address | `10.0.40.0/24`, `10.0.40.1` |
| a range of addresses | `10.0.40.100/32`, or `10.0.40.100-10.0.40.110` |
| a name | lower-case letters, digits and dashes, at most 63 |
"""

MISTAKES = """\
## Mistakes

Each has a code that is never reused, and is told with file, line and column. Warnings stop nothing.

| code | mistake |
|---|---|
"""


def outputs() -> dict[str, str]:
    """The one page."""
    return {PAGE: "\n".join([INTRODUCTION, *_fields(), MISTAKES.rstrip("\n"), *_mistakes(), "", *_models()])}


def _fields() -> Iterator[str]:
    known = catalogue()
    yield "## Fields\n"
    yield from _tables("")
    yield from _promises()
    for section, title in (("platform", "Components of `platform`"), ("apps", "Components of `apps`")):
        yield f"## {title}\n"
        for name in known[section]:
            yield from _tables(f"{section}.{name}")
    yield "## Databases\n"
    for engine, entry in known["databases"].items():
        yield f"With `engine: {engine}` ({entry.summary}):\n"
        yield from _tables("databases.<name>")


def _promises() -> Iterator[str]:
    yield "### `promises`\n\nGuarantees that the owner states. Which fields an entry has tells its kind.\n"
    models: tuple[type[BaseModel], ...] = (*KINDS.values(), Losses)
    for model in models:
        title = "`survive` names what is lost:" if model is Losses else (model.__doc__ or "").strip()
        yield f"{title}\n\n| field | value | meaning |\n|---|---|---|"
        for name, info in aliases(model).items():
            yield _row(name, field(name, info), required=info.is_required())
        yield ""


_COMPONENTS = re.compile(r"(clusters\.<name>\.)?(platform|apps|databases)")


def _tables(path: str) -> Iterator[str]:
    """A table of the fields below `path`, then the tables of those that have fields themselves."""
    explanation = explain(path, catalogue())
    if path:
        yield f"### `{path}`\n\n{explanation.description}\n"
    if explanation.children:
        yield "| field | value | meaning |\n|---|---|---|"
    below: list[str] = []
    for child in explanation.children:
        inner = f"{path}.{child.name}".lstrip(".")
        found = explain(inner, catalogue())
        yield _row(child.name, found, required=child.required)
        if "a mapping" in found.noun and _first_named(inner, found):
            below.append(_first_named(inner, found))
    if explanation.children:
        yield ""
    for inner in below:
        if not (_COMPONENTS.match(inner) and "." not in path.replace("clusters.<name>", "")) and not _is_shared(inner):
            yield from _tables(inner)


def _is_shared(path: str) -> bool:
    return bool(re.fullmatch(r"clusters\.<name>\.(gitops|secrets|network|choose)", path))


def _first_named(path: str, found: Explanation) -> str:
    """Where to go on: straight to what is named (a machine, not the mapping of machines); nowhere below plain values."""
    if [child.name for child in found.children] != ["<name>"]:
        return path if found.children else ""
    return f"{path}.<name>" if "a mapping" in found.children[0].noun else ""


def _row(name: str, found: Explanation, *, required: bool) -> str:
    meaning = found.description
    if found.default:
        meaning += f" Default: `{' '.join(found.default.split())}`."
    elif required:
        meaning += " Required."
    lines = found.example.splitlines()
    if len(lines) == 1 and not found.default:
        meaning += f" Example: `{lines[0]}`."
    cells = (f"`{name}`", found.noun, meaning)
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


def _mistakes() -> Iterator[str]:
    rows: dict[str, str] = {}
    for module in ("labwright.spec.validate", "labwright.plan.inventory", "labwright.plan.choose"):
        rows |= dict(re.findall(r"^\| (H\d{3}) \| (.*) \|$", import_module(module).__doc__ or "", re.MULTILINE))
    for package in ("spec/checks", "plan/checks"):
        for found in iter_modules([str(ROOT / "src" / "labwright" / package)]):
            if not found.name.startswith("_"):
                rows |= _told(ROOT / "src" / "labwright" / package / f"{found.name}.py")
    rows |= {
        INVALID_OPTIONS: "an option of a component that does not exist, is missing or cannot be read",
        "H130": "a cluster without a key that its secrets could be encrypted for",
    }
    for code in sorted(rows):
        yield f"| {code} | {rows[code]} |"


def _told(module: Path) -> dict[str, str]:
    """The first paragraph of a check's docstring, by its code."""
    text = ast.get_docstring(ast.parse(module.read_text(encoding="utf-8"))) or ""
    match = re.match(r"(H\d{3})( \(warning\))?: (.*)", " ".join(text.split("\n\n")[0].split()))
    assert match is not None, f"{module} must begin with its code"
    return {match[1]: f"{match[3].rstrip('.')}{' (a warning)' if match[2] else ''}"}


def _models() -> Iterator[str]:
    yield "## Machine models\n"
    yield "What is empty, the spec must say of a machine that runs a cluster.\n"
    yield "| model | machine | arch | CPUs | memory |\n|---|---|---|---|---|"
    for name in machines.known():
        model = machines.facts_of(name)
        assert model is not None
        memory = format_bytes(model.memory) if model.memory else ""
        yield f"| `{name}` | {model.title} | {model.arch} | {model.cpus or ''} | {memory} |"
    yield ""
