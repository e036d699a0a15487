"""What a field means: its type, default, an example, and the fields below it. Made from the models themselves."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BaseModel, TypeAdapter
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from labwright.source import dump, nearest, plain
from labwright.spec.fields import aliases, inside, mapping_values, models_in
from labwright.spec.models.homelab import Homelab
from labwright.spec.nouns import inline, noun_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A component that a section may name."""

    summary: str
    """`MetalLB: network load balancer`."""
    options: type[BaseModel]


Catalogue = Mapping[str, Mapping[str, Entry]]
"""Section (`platform`, `apps`, `databases`) → name of the component (for databases its engine) → the component."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """A field below the explained one."""

    name: str
    """`<name>` in angle brackets where the user gives the name."""
    noun: str
    summary: str
    required: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Everything there is to say about one field."""

    path: str
    noun: str
    description: str
    required: bool
    default: str
    """In YAML; empty when there is none, or when it is empty itself."""
    example: str
    """In YAML; empty when there is none."""
    children: tuple[Child, ...]


class UnknownFieldError(LookupError):
    """No such field; `near` may be the one that was meant, `known` are those that are there."""

    def __init__(self, path: str, near: str | None, known: tuple[str, ...]) -> None:
        self.path = path
        self.near = near
        self.known = known
        super().__init__(path)


def explain(path: str, catalogue: Catalogue) -> Explanation:
    """Explain `clusters.production.distribution.version`; an empty path is the whole file.

    Names that the user gives (of clusters, machines, databases) may be any. Raises UnknownFieldError.
    """
    here: list[Any] = [Homelab]
    info: FieldInfo | None = None
    steps = [step for step in path.replace("[", ".").replace("]", "").split(".") if step]
    for index, step in enumerate(steps):
        section = steps[index - 1] if index else ""
        component = _component(section, step, catalogue) if _is_section(steps[: index + 1]) else None
        if component is not None:
            here, info = component, None
            continue
        there: list[Any] = []
        infos: list[FieldInfo] = []
        for annotation in here:
            found, named = inside(annotation, int(step) if step.isdigit() else step)
            there += found
            infos += named
        if not there or (_is_section(steps[: index + 1]) and section != "databases"):
            known = _names(here, section if _is_section(steps[: index + 1]) else "", catalogue)
            near = nearest(step, known)
            prefix = ".".join(steps[:index])
            raise UnknownFieldError(
                ".".join(steps[: index + 1]),
                f"{prefix}.{near}".lstrip(".") if near else None,
                tuple(f"{prefix}.{name}".lstrip(".") for name in known),
            )
        here, info = there, infos[0] if infos else None
    return _explanation(".".join(steps), here, info, steps, catalogue)


def field(name: str, info: FieldInfo) -> Explanation:
    """Explain a field of a model by itself, without what is below it."""
    return _explanation(name, [info.annotation], info, [name], {})


def _is_section(steps: list[str]) -> bool:
    """Whether the last step names a component: `platform.metallb`, `clusters.production.apps.linkding`."""
    inner = steps[2:] if steps[:1] == ["clusters"] else steps
    return len(inner) == 2 and inner[0] in {"platform", "apps", "databases"}


def _component(section: str, name: str, catalogue: Catalogue) -> list[Any] | None:
    known = catalogue.get(section, {})
    if section == "databases":
        found: list[Any] = [model for annotation in inside(Homelab, section)[0] for model in mapping_values(annotation)]
        return [*found, *(entry.options for entry in known.values())]
    return [known[name].options] if name in known else None


def _explanation(
    path: str, here: list[Any], info: FieldInfo | None, steps: list[str], catalogue: Catalogue
) -> Explanation:
    models = [model for annotation in here for model in models_in(annotation)]
    description = (info.description if info else None) or _docstring(models)
    if _is_section(steps) and (entry := catalogue.get(steps[-2], {}).get(steps[-1])) is not None:
        description = f"{entry.summary}."
    example = info.examples[0] if info is not None and info.examples else None
    return Explanation(
        path=path,
        noun=noun_of(_schema(here[0], info)),
        description=description,
        required=bool(info is not None and info.is_required()),
        default=_default(info),
        example="" if example is None else dump(plain({steps[-1]: example})).rstrip("\n"),
        children=tuple(_children(here, models, steps, catalogue)),
    )


def _children(
    here: list[Any], models: list[type[BaseModel]], steps: list[str], catalogue: Catalogue
) -> Iterator[Child]:
    told: set[str] = set()
    for model in models:
        for name, info in aliases(model).items():
            if name not in told:
                told.add(name)
                yield Child(
                    name=name,
                    noun=noun_of(_schema(info.annotation, info)),
                    summary=(info.description or "").split(". ")[0].rstrip("."),
                    required=info.is_required(),
                )
    if models:
        return
    section = steps[-1] if _is_section([*steps, "x"]) else ""
    if section in {"platform", "apps"}:
        for name, entry in catalogue.get(section, {}).items():
            yield Child(name=name, noun="a mapping", summary=entry.summary, required=False)
        return
    for annotation in here:
        for value in mapping_values(annotation):
            summary = _docstring(list(models_in(value))).rstrip(".")
            yield Child(name="<name>", noun=noun_of(_schema(value, None)), summary=summary, required=False)


def _names(here: list[Any], section: str, catalogue: Catalogue) -> list[str]:
    if section in {"platform", "apps"}:
        return sorted(catalogue.get(section, {}))
    return sorted({name for annotation in here for model in models_in(annotation) for name in aliases(model)})


def _docstring(models: list[type[BaseModel]]) -> str:
    return next((" ".join(model.__doc__.split("\n\n")[0].split()) for model in models if model.__doc__), "")


def _default(info: FieldInfo | None) -> str:
    if info is None or info.is_required():
        return ""
    value = info.get_default(call_default_factory=True, validated_data={})
    if value is None or value is PydanticUndefined or isinstance(value, BaseModel | dict):
        return ""
    if isinstance(value, list | tuple):
        return inline([_plain(item) for item in value]) if value else ""
    return inline(_plain(value)) if value != "" else ""


def _plain(value: Any) -> Any:
    return value if isinstance(value, bool | int | float) else str(value)


def _schema(annotation: Any, info: FieldInfo | None) -> dict[str, Any]:
    """JSON Schema of a type. Pydantic moves the annotations of a field's type to its `metadata`."""
    if info is not None and info.metadata:
        annotated: Any = Annotated[info.annotation, *info.metadata]
        return TypeAdapter(annotated).json_schema()
    return TypeAdapter(annotation).json_schema()
