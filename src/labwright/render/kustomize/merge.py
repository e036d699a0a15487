"""Strategic merge patches.

Mirrors kyaml/yaml/merge2 and kyaml/yaml/walk, quirks included, because their effects are visible in results: nulls of the
patch delete, an empty null of the target vanishes with any patch, list elements of the patch come first, a list merges only
where the embedded OpenAPI document says so, and a scalar keeps the quoting of the field it replaces.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from labwright.render.kustomize.faults import refuse
from labwright.render.kustomize.ids import text_of
from labwright.render.kustomize.merge_lists import Item, merge_items
from labwright.render.kustomize.reading import Reader, Untyped, implicit
from labwright.render.kustomize.resource import Resource
from labwright.render.kustomize.schema import Schema, schema_of
from labwright.source import Origin, Place, YamlList, YamlMap, assign, delete, nearest_place

DIRECTIVE: Final = "$patch"


class _Missing:
    """The absence of a value, where None is YAML's null."""

    def __bool__(self) -> bool:
        return False


MISSING: Final = _Missing()


def merge_patch(target: Resource, patch: YamlMap, reader: Reader) -> None:
    """Apply one patch to one resource. The patch is used up; a patch that deletes leaves the resource empty.

    Raises KustomizeError when the two do not fit.
    """
    if text_of(patch.get(DIRECTIVE, "")) == "replace":
        return  # kustomize puts the patch in place of the object, and then goes on with the object
    merger = Merger(reader, target, patch.place)
    known = reader.schemas.known
    schema = schema_of(target.map, known) or schema_of(patch, known)
    result = merger.walk(target.map, patch, schema, None, None)
    target.value = result if isinstance(result, YamlMap) else None


@dataclass(slots=True)
class Merger:
    """One merge. `walk` gives the merged value, or MISSING when the field is to go."""

    reader: Reader
    target: Resource
    place: Place | None
    quotes: bool = True
    """A scalar keeps the quoting of the field it replaces; not so where values come out of JSON."""

    def walk(
        self, old: Any, new: Any, schema: Schema | None, old_origin: Origin | None, new_origin: Origin | None
    ) -> Any:
        """Merge two values; either may be MISSING. When both are one object it is only cleaned of nulls and directives."""
        first = new
        if not _absent(old):
            first = old
            if not _absent(new):
                self._fit(old, new, new_origin)
        if _absent(first) or isinstance(first, dict):
            return self._walk_map(old, new, schema, old_origin)
        if isinstance(first, list):
            if schema is not None and schema.merges:
                return self._walk_list(old, new, schema)
            return old if new is MISSING else new
        return old if new is MISSING else new

    def _fit(self, old: Any, new: Any, origin: Origin | None) -> None:
        if _kind(new) is not _kind(old):
            names = {dict: "a mapping", list: "a list", None: "a scalar"}
            message = f"the patch has {names[_kind(new)]} where the object has {names[_kind(old)]}"
            raise refuse("KZ015", message, origin.place if origin else self.place)

    def _walk_map(self, old: Any, new: Any, schema: Schema | None, old_origin: Origin | None) -> Any:
        if schema is None:
            schema = next(
                (
                    found
                    for one in (old, new)
                    if isinstance(one, dict) and (found := schema_of(one, self.reader.schemas.known))
                ),
                None,
            )
        if _absent(old):
            directive = self._directive(new, strict=False)
            if directive == "delete":
                return MISSING
            if new is MISSING:
                keeps = self.target.normalized or self.reader.written_null(old_origin)
                return None if old is None and keeps else MISSING
            old = new
        elif new is None:
            return MISSING
        else:
            directive = self._directive(new)
            if directive == "delete":
                return MISSING
            if directive == "replace":
                old = new
        if not isinstance(old, YamlMap):
            return MISSING
        other = new if isinstance(new, YamlMap) else YamlMap()
        for key in sorted(old.keys() | other.keys()):
            self._merge_field(old, other, key, schema.field(key) if schema else None)
        return old

    def _merge_field(self, old: YamlMap, new: YamlMap, key: str, schema: Schema | None) -> None:
        before, after = old.get(key, MISSING), new.get(key, MISSING)
        old_origin, new_origin = old.origins.get(key), new.origins.get(key)
        result = self.walk(before, after, schema, old_origin, new_origin)
        if result is MISSING or (result is None and after is not MISSING):
            if key in old:
                delete(old, key)
            return
        if result is before:
            if type(before) is Untyped and before:
                old[key] = str(before)  # kustomize quotes what it passes by
            return
        if before is after or after is MISSING:
            old[key] = result
            return
        if (
            isinstance(before, str)
            and type(before) is not Untyped
            and not isinstance(result, str | dict | list)
            and self._keeps_quotes(before, old_origin)
        ):
            result = self.reader.raw(result, new_origin)
        existing = key in old
        assign(old, key, result, _patched(new_origin) if existing else new_origin)
        if not existing and key in new.key_places:
            old.key_places[key] = new.key_places[key]
        if existing and not isinstance(result, dict | list):
            self.target.spread(old, key)

    def _keeps_quotes(self, text: str, origin: Origin | None) -> bool:
        if not self.quotes:
            return False
        return _looks_odd(text) if self.target.normalized else self.reader.quoted(origin)

    def _walk_list(self, old: Any, new: Any, schema: Schema) -> Any:
        if _absent(old):
            old = new
        elif new is None:
            return MISSING
        else:
            directive = self._list_directive(new)
            if directive == "delete":
                return MISSING
            if directive == "replace":
                old = new
        if not isinstance(old, YamlList):
            return MISSING
        same = old is new
        old_items = _items(old)
        new_items = old_items if same else _items(new)
        elements = schema.elements()

        def walk(before: Any, after: Any, origin: Origin | None) -> Any:
            return self.walk(before, after, elements, None, origin)

        merged = merge_items(old_items, new_items, schema.keys, walk, MISSING)
        made = YamlList((item.value for item in merged), place=old.place)
        made.origins = [item.origin for item in merged]
        return made

    def _directive(self, value: Any, *, strict: bool = True) -> str:
        """What `$patch` in a mapping of the patch asks for; the directive is taken out."""
        if not isinstance(value, YamlMap) or DIRECTIVE not in value:
            return "merge"
        found = text_of(value[DIRECTIVE])
        if found not in ("delete", "replace", "merge"):
            if not strict:
                return "merge"
            place = nearest_place(value, DIRECTIVE)
            raise refuse("KZ015", f"unknown directive `$patch: {found}`", place, expected="delete, replace or merge")
        delete(value, DIRECTIVE)
        return found

    def _list_directive(self, value: Any) -> str:
        """The same for a list, where an element that is nothing but `$patch` carries it."""
        if not isinstance(value, YamlList):
            return "merge"
        element = next((item for item in value if isinstance(item, YamlMap) and DIRECTIVE in item), None)
        if element is None or len(element) > 1:
            return "merge"
        found = text_of(element[DIRECTIVE])
        if found not in ("delete", "replace", "merge"):
            place = nearest_place(element, DIRECTIVE)
            raise refuse("KZ015", f"unknown directive `$patch: {found}`", place, expected="delete, replace or merge")
        for index in reversed(range(len(value))):
            item = value[index]
            if item in (None, {}) or (isinstance(item, YamlMap) and text_of(item.get(DIRECTIVE, MISSING)) == found):
                delete(value, index)
        return found


def _items(value: Any) -> list[Item]:
    if not isinstance(value, YamlList):
        return []
    return [Item(one, origin) for one, origin in zip(value, value.origins, strict=True)]


def _absent(value: Any) -> bool:
    return value is None or value is MISSING


def _kind(value: Any) -> Any:
    return dict if isinstance(value, dict) else list if isinstance(value, list) else None


def _patched(origin: Origin | None) -> Origin | None:
    return origin._replace(why="patch") if origin is not None and not origin.why else origin


def _looks_odd(text: str) -> bool:
    """A text that a YAML writer would quote because it reads like something else."""
    return not isinstance(implicit(text), str)
