"""The objects of a unit, whether at hand or kept from an earlier run.

Most questions about an unchanged unit need no object: its text is printed, its identities are counted, its digest is compared.
`KeptObjects` answers those from the memo and builds the objects, with all their origins, only for whoever looks at one.
`DeferredObjects` were not even made once: two of one key are known to be the same all the same.
"""

from __future__ import annotations

import hashlib
from abc import abstractmethod
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import NamedTuple, overload

from labwright.render.goyaml import dump_all
from labwright.render.objects import Object


class Identity(NamedTuple):
    """What an object is called."""

    api_version: str
    kind: str
    namespace: str
    """As written; empty when there is none."""
    name: str


class _Objects(Sequence[Object]):
    """A sequence that says where its objects come from."""

    @abstractmethod
    def _at_hand(self) -> Sequence[Object]:
        """The objects; from now on they are there."""

    def __len__(self) -> int:
        return len(self._at_hand())

    @overload
    def __getitem__(self, index: int) -> Object: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Object]: ...
    def __getitem__(self, index: int | slice) -> Object | Sequence[Object]:
        return self._at_hand()[index]


class PrintedObjects(_Objects):
    """Objects at hand that were printed already, so that nobody prints them again."""

    def __init__(self, objects: Sequence[Object], text: str) -> None:
        self._objects = objects
        self.text = text

    def _at_hand(self) -> Sequence[Object]:
        return self._objects


class KeptObjects(_Objects):
    """Objects of an earlier run. `rebuild` must give the same objects; it is called at most once."""

    def __init__(
        self, identities: tuple[Identity, ...], text: Callable[[], str], rebuild: Callable[[], Sequence[Object]]
    ) -> None:
        self.identities = identities
        self._text = text
        self._rebuild = rebuild

    @property
    def text(self) -> str:
        return self._text()

    def __len__(self) -> int:
        return len(self.identities)

    @cached_property
    def _rebuilt(self) -> Sequence[Object]:
        return self._rebuild()

    def _at_hand(self) -> Sequence[Object]:
        return self._rebuilt


class DeferredObjects(_Objects):
    """Objects that are made when somebody looks at one. Equal keys: equal objects. `make` is asked each time, and remembers."""

    def __init__(self, key: str, make: Callable[[], Sequence[Object]]) -> None:
        self.key = key
        self._make = make

    @property
    def made(self) -> Sequence[Object]:
        """The objects."""
        return self._make()

    def _at_hand(self) -> Sequence[Object]:
        return self.made


def identities_of(objects: Sequence[Object]) -> tuple[Identity, ...]:
    """What the objects are called, in their order."""
    if isinstance(objects, DeferredObjects):
        return identities_of(objects.made)
    if isinstance(objects, KeptObjects):
        return objects.identities
    return tuple(map(_identity, objects))


def identity_at(objects: Sequence[Object], position: int) -> Identity:
    """What one of them is called, without asking the others."""
    if isinstance(objects, DeferredObjects):
        return identity_at(objects.made, position)
    return objects.identities[position] if isinstance(objects, KeptObjects) else _identity(objects[position])


def _identity(one: Object) -> Identity:
    return Identity(one.api_version, one.kind, one.namespace, one.name)


def text_of(objects: Sequence[Object]) -> str:
    """The objects as one YAML stream, printed as kustomize prints; empty when there are none."""
    if isinstance(objects, DeferredObjects):
        return text_of(objects.made)
    if isinstance(objects, KeptObjects | PrintedObjects):
        return objects.text
    return dump_all(item.value for item in objects) if objects else ""


def are_same(one: Sequence[Object], other: Sequence[Object]) -> bool | None:
    """Whether two units hold the same objects, where that is known without looking at any; None where it is not."""
    if one is other:
        return True
    if isinstance(one, DeferredObjects) and isinstance(other, DeferredObjects) and one.key == other.key:
        return True
    return None


def digest_of(objects: Sequence[Object]) -> str:
    """Equal for objects that print the same."""
    return hashlib.blake2b(text_of(objects).encode("utf-8", "surrogatepass"), digest_size=20).hexdigest()
