"""Models of machines and the facts they bring, so that a spec need not repeat a data sheet.

The table is `machines.toml`, one entry per model as it is sold; a new model is a new entry.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from labwright.kube.quantity import parse_quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class MachineModel:
    """What a model brings. Empty and None facts are not the model's to say: the spec must give them."""

    name: str
    """`raspberry-pi-cm5-16g`."""
    title: str
    """`Raspberry Pi Compute Module 5, 16 GB`."""
    arch: str = ""
    """`arm64`."""
    cpus: int | None = None
    """Hardware threads, as the operating system counts them."""
    memory: int | None = None
    """Bytes."""
    processor: str = ""
    """For a reader: `Broadcom BCM2712, 4 × Cortex-A76`."""
    source: str = ""
    """Where the facts stand: the maker's page."""


@cache
def _table() -> dict[str, MachineModel]:
    text = files(__package__).joinpath("machines.toml").read_text(encoding="utf-8")
    return {model.name: model for family in tomllib.loads(text)["family"] for model in _family(family)}


def _family(family: dict[str, object]) -> list[MachineModel]:
    """The models of one family: one per memory size, or a single one whose memory its owner chooses."""
    base = str(family["name"])
    title = str(family["title"])
    sizes = family.get("memory", [])
    assert isinstance(sizes, list)
    shared = {key: family[key] for key in ("arch", "cpus", "processor", "source") if key in family}
    if not sizes:
        return [MachineModel(name=base, title=title, **shared)]  # type: ignore[arg-type]  # typed by the table's test
    return [
        MachineModel(
            name=f"{base}-{size}g",
            title=f"{title}, {size} GB",
            memory=int(parse_quantity(f"{size}Gi")),
            **shared,  # type: ignore[arg-type]  # as above
        )
        for size in sizes
    ]


def facts_of(model: str) -> MachineModel | None:
    """The model of that name, or None."""
    return _table().get(model)


def known() -> tuple[str, ...]:
    """Names of all models, sorted."""
    return tuple(sorted(_table()))
