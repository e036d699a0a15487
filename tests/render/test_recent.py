"""Results of one process, by the files that decided them."""

from __future__ import annotations

from labwright.render.recent import Recent
from labwright.render.snapshot import Recorder, Snapshot
from labwright.tree import Tree


def seen(files: dict[str, str]) -> Snapshot:
    return Snapshot(Tree.of(files))


def test_a_result_is_found_while_its_files_read_the_same() -> None:
    first = seen({"a": "1", "b": "2"})
    recorder = Recorder(first)
    recorder.read("a")
    recorder.exists("c")
    recent: Recent[str] = Recent()
    recent.add("key", recorder.trace, "made")
    assert list(recent.of("key", seen({"a": "1", "b": "other"}))) == ["made"]
    assert list(recent.of("key", seen({"a": "0", "b": "2"}))) == []
    assert list(recent.of("key", seen({"a": "1", "c": "new"}))) == []
    assert list(recent.of("other", first)) == []


def test_several_states_may_be_remembered() -> None:
    recent: Recent[int] = Recent()
    for number in range(3):
        recorder = Recorder(seen({"a": str(number)}))
        recorder.read("a")
        recent.add("key", recorder.trace, number)
    assert list(recent.of("key", seen({"a": "1"}))) == [1]
