"""The hash suffix."""

from __future__ import annotations

from labwright.render.kustomize.hashing import content_hash, go_json
from labwright.source import YamlMap


def test_the_name_does_not_count() -> None:
    value = {"kind": "ConfigMap", "data": {"a": "1"}}
    assert content_hash(YamlMap({**value, "metadata": {"name": "x"}})) == content_hash(YamlMap(value))


def test_kind_type_and_content_count() -> None:
    secret = YamlMap({"kind": "Secret", "type": "Opaque", "data": {"a": "MQ=="}})
    others = [
        YamlMap({**secret, "type": "kubernetes.io/tls"}),
        YamlMap({**secret, "data": {"a": "Mg=="}}),
        YamlMap({**secret, "stringData": {"a": "1"}}),
        YamlMap({"kind": "ConfigMap", "data": {"a": "MQ=="}}),
    ]
    assert len({content_hash(one) for one in (secret, *others)}) == 5


def test_the_alphabet_has_no_vowels_and_no_look_alikes() -> None:
    texts = "".join(content_hash(YamlMap({"kind": "ConfigMap", "data": {"n": str(number)}})) for number in range(50))
    assert set(texts) <= set("2456789bcdfghkmt")


def test_json_is_written_as_go_does() -> None:
    assert go_json({"b": "<&>\u2028é", "a": [1, True, None, "\n"]}) == (
        '{"a":[1,true,null,"\\n"],"b":"\\u003c\\u0026\\u003e\\u2028é"}'
    )
