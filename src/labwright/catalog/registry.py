"""Every component there is, found by its folder: a folder below `components/` is a component, nothing else is.

Listing names reads folder names only; a component's code is imported when somebody asks for that component.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType
from typing import Any, Final

from labwright.catalog.contract import Component

COMPONENTS: Final = "labwright.catalog.components"


class RegistryError(Exception):
    """A component folder breaks the rules of the catalog. Our own fault, never the user's."""


@dataclass(frozen=True, slots=True)
class Registry:
    """The components below one package."""

    package: str
    """`labwright.catalog.components`."""

    def names(self) -> tuple[str, ...]:
        """Names of all components, sorted, without importing any. Raises RegistryError for a loose module."""
        found = []
        for module in iter_modules(import_module(self.package).__path__):
            if not module.ispkg:
                raise RegistryError(f"{self.package}.{module.name}: a component is a folder, this is a file")
            found.append(module.name.replace("_", "-"))
        return tuple(sorted(found))

    def load(self, name: str) -> Component[Any]:
        """The component of that name.

        Raises LookupError when there is no such folder, RegistryError when its package has no COMPONENT or the
        component calls itself otherwise than its folder.
        """
        if name not in self.names():
            raise LookupError(f"the catalog has no component {name!r}")
        address = f"{self.package}.{name.replace('-', '_')}"
        component = getattr(import_module(address), "COMPONENT", None)
        if not isinstance(component, Component):
            raise RegistryError(f"{address} has no COMPONENT")
        if component.name != name:
            raise RegistryError(f"{address}: the component calls itself {component.name!r}, its folder says {name!r}")
        return component

    def all(self) -> Mapping[str, Component[Any]]:
        """Every component by name, in the order of the names. Raises RegistryError as `load` does."""
        found = {name: self.load(name) for name in self.names()}
        engines: dict[str, str] = {}
        for name, component in found.items():
            if component.engine and engines.setdefault(component.engine, name) != name:
                raise RegistryError(
                    f"{engines[component.engine]} and {name} both make databases of the engine {component.engine!r}"
                )
        return MappingProxyType(found)


_CATALOG: Final = Registry(COMPONENTS)


@cache
def names() -> tuple[str, ...]:
    """Names of all components of the catalog, sorted, without importing any."""
    return _CATALOG.names()


def load(name: str) -> Component[Any]:
    """The component of that name. Raises LookupError when there is none."""
    return _CATALOG.load(name)


def find(name: str) -> Component[Any] | None:
    """The component of that name, or None."""
    return _CATALOG.load(name) if name in names() else None


@cache
def all_components() -> tuple[Component[Any], ...]:
    """Every component of the catalog, in the order of the names."""
    return tuple(_CATALOG.all().values())


def find_engine(engine: str) -> Component[Any] | None:
    """The component that makes databases of that engine (`postgres`), or None."""
    return next((each for each in all_components() if engine and each.engine == engine), None)
