"""Variables of postBuild: out of the spec, ConfigMaps and Secrets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from labwright.render.flux.faults import remark
from labwright.render.flux.secrets import OPENED, is_ciphertext
from labwright.render.flux.substitution import ANY, Variable
from labwright.render.flux.values import Decrypt, Key, elsewhere, entry_keys, entry_text
from labwright.render.objects import Object
from labwright.source import Diagnostic, Origin, Place, Severity, YamlMap, nearest, place_of


class Reference(NamedTuple):
    """An entry of substituteFrom."""

    kind: str
    name: str
    optional: bool
    place: Place | None


def references(spec: YamlMap) -> list[Reference]:
    """What a Kustomization takes variables from."""
    after = spec.get("postBuild")
    entries = after.get("substituteFrom") if isinstance(after, dict) else None
    return [
        Reference(
            str(entry.get("kind", "")),
            str(entry.get("name", "")),
            entry.get("optional") is True,
            place_of(entry, "name") or place_of(entries, index),
        )
        for index, entry in enumerate(entries if isinstance(entries, list) else ())
        if isinstance(entry, YamlMap)
    ]


def always_substituted(spec: YamlMap) -> bool:
    """Whether variables are filled in even where there are none (substituteStrategy of Flux 2.9): for their defaults."""
    after = spec.get("postBuild")
    return isinstance(after, dict) and after.get("substituteStrategy") == "Always"


def variables(
    spec: YamlMap,
    namespace: str,
    settings: Mapping[Key, Object],
    found: list[Diagnostic],
    *,
    promised: Mapping[Key, Object] | None = None,
    decrypt: Decrypt | None = None,
) -> dict[str, Variable]:
    """All variables; later sources win, and inline ones over all. What is missing goes to `found`.

    A source that is not in the repository may give any variable: then `ANY` is among them, and what is not known is left as it
    is. Values of a Secret that `decrypt` opens are known, but marked.
    """
    made: dict[str, Variable] = {}
    for reference in references(spec):
        key = (reference.kind, namespace, reference.name)
        item = settings.get(key)
        if item is not None:
            _read(item, made, found, reference.place, decrypt)
            continue
        named = f"{reference.kind} {namespace}/{reference.name}"
        maker = (promised or {}).get(key)
        if maker is not None:
            found.append(elsewhere(named, "variables", maker, reference.place))
        elif not reference.optional:
            message = f"{named} is not in the repository; its variables are unknown"
            hint = _hint(reference, namespace, settings)
            found.append(remark(Severity.WARNING, "FX006", message, reference.place, help=hint))
        if maker is not None or not reference.optional:
            made[ANY] = Variable("", reference.place, hidden=True)
    after = spec.get("postBuild")
    inline = after.get("substitute") if isinstance(after, dict) else None
    for name, value in (inline if isinstance(inline, YamlMap) else {}).items():
        if isinstance(value, str):
            made[name] = Variable(value.replace("\n", ""), place_of(inline, name))
        else:
            message = f"variable `{name}` must be text"
            found.append(remark(Severity.ERROR, "FX008", message, place_of(inline, name), help="quote it"))
    return made


def _hint(reference: Reference, namespace: str, settings: Mapping[Key, Object]) -> str:
    elsewhere_in = sorted(where for kind, where, name in settings if (kind, name) == (reference.kind, reference.name))
    if elsewhere_in:
        return f"there is one in namespace `{elsewhere_in[0]}`"
    near = nearest(
        reference.name, [name for kind, where, name in settings if (kind, where) == (reference.kind, namespace)]
    )
    return f"did you mean `{near}`?" if near else ""


def _read(
    item: Object, made: dict[str, Variable], found: list[Diagnostic], used_at: Place | None, decrypt: Decrypt | None
) -> None:
    """The entries of a ConfigMap or Secret; encrypted ones have no known value unless they can be opened."""
    entries = _entries(item)
    sealed = {key for key, (text, _) in entries.items() if is_ciphertext(text)}
    if sealed and decrypt and (opened := decrypt(item)) is not None:
        entries = _entries(opened)
        sealed = {key for key, (text, _) in entries.items() if is_ciphertext(text) and not key.startswith("sops_")}
    if sealed:
        message = f"{item.kind} {item.name} is encrypted; its variables are left as they are"
        found.append(remark(Severity.INFO, "FX012", message, used_at))
    for key, (text, origin) in entries.items():
        if key.startswith("sops_"):
            continue  # what SOPS itself writes into a dotenv file
        value = "" if key in sealed else text.replace("\n", "")
        marked = origin is not None and origin.why == OPENED
        made[key] = Variable(value, origin.place if origin else None, key in sealed, marked)


def _entries(item: Object) -> dict[str, tuple[str, Origin | None]]:
    return {key: entry for key in entry_keys(item) if (entry := entry_text(item, key)) is not None}
