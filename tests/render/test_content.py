"""The objects of a unit, at hand or kept."""

from __future__ import annotations

from labwright.render.content import (
    DeferredObjects,
    Identity,
    KeptObjects,
    are_same,
    digest_of,
    identities_of,
    identity_at,
    text_of,
)
from labwright.render.objects import Object
from labwright.source import load


def one(name: str) -> Object:
    value = load(f"kind: ConfigMap\napiVersion: v1\nmetadata: {{name: {name}}}\n", "f.yaml").value
    return Object(value=value, api_version="v1", kind="ConfigMap", name=name)


def test_kept_objects_are_built_only_when_one_is_looked_at() -> None:
    calls: list[int] = []

    def rebuild() -> list[Object]:
        calls.append(1)
        return [one("a"), one("b")]

    identities = (Identity("v1", "ConfigMap", "", "a"), Identity("v1", "ConfigMap", "", "b"))
    objects = KeptObjects(identities, lambda: "text", rebuild)
    assert (len(objects), identities_of(objects), text_of(objects)) == (2, identities, "text")
    assert calls == []
    assert [item.name for item in objects] == ["a", "b"]
    assert [item.name for item in objects[1:]] == ["b"]
    assert calls == [1]


def test_objects_at_hand_answer_the_same_questions() -> None:
    objects = (one("a"), one("b"))
    assert identities_of(objects)[1] == Identity("v1", "ConfigMap", "", "b")
    assert text_of(objects).count("---\n") == 1
    assert text_of(()) == ""
    kept = KeptObjects(identities_of(objects), lambda: text_of(objects), lambda: objects)
    assert digest_of(kept) == digest_of(objects) != digest_of(objects[:1])


def test_one_identity_is_that_of_all() -> None:
    objects = [one("a"), one("b")]
    assert [identity_at(objects, position) for position in range(2)] == list(identities_of(objects))


def test_deferred_objects_are_made_when_somebody_looks() -> None:
    calls: list[int] = []

    def make() -> list[Object]:
        calls.append(1)
        return [one("a"), one("b")]

    objects, others = DeferredObjects("key", make), DeferredObjects("key", make)
    assert are_same(objects, others) is True
    assert are_same(objects, DeferredObjects("another", make)) is None
    assert are_same(objects, []) is None
    assert calls == []
    assert (len(objects), objects[1].name, [item.name for item in objects[:1]]) == (2, "b", ["a"])
    assert [each.name for each in identities_of(objects)] == ["a", "b"]
    assert identity_at(objects, 1).name == "b"
    assert text_of(objects) == text_of(make())
    assert digest_of(objects) == digest_of(others)
