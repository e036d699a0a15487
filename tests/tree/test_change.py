from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labwright.tree import Tree
from labwright.tree.change import Decision, Kept, decide, folder_of
from labwright.tree.manifest import PATH, Manifest, digest, from_bytes
from tests.property.strategies import file_trees


def written(files: Mapping[str, str], once: tuple[str, ...] = ()) -> Manifest:
    return Manifest(files={path: digest(text.encode()) for path, text in files.items()}, once=frozenset(once))


def decided(
    tree: Mapping[str, str],
    disk: Mapping[str, str],
    ours: Mapping[str, str],
    *,
    once: tuple[str, ...] = (),
    overwrite: bool = False,
) -> Decision:
    folder = folder_of({path: text.encode() for path, text in disk.items()})
    return decide(Tree.of(tree), folder, written(ours), once=frozenset(once), overwrite=overwrite)


def test_new_changed_and_outdated_files() -> None:
    before = {"same": "1", "changed": "1", "gone": "1"}
    report = decided({"same": "1", "changed": "2", "new": "1"}, before, before).report
    assert report.created == ("new",)
    assert report.updated == ("changed",)
    assert report.unchanged == ("same",)
    assert report.removed == ("gone",)
    assert report.kept == ()
    assert report.changed


def test_an_edited_file_is_kept_and_so_is_one_that_was_never_ours() -> None:
    report = decided({"a": "new", "b": "new"}, {"a": "edited", "b": "foreign"}, {"a": "old"}).report
    assert report.kept == (Kept("a", "changed since labwright wrote it"), Kept("b", "not written by labwright"))
    assert not report.changed
    assert str(report.kept[1]) == "b (not written by labwright)"


def test_an_edited_file_stays_known_as_edited() -> None:
    (step,) = decided({"a": "new"}, {"a": "edited"}, {"a": "old"}).steps
    assert step.path == PATH
    assert from_bytes(step.content).files == written({"a": "old"}).files


def test_an_outdated_file_that_was_edited_is_kept() -> None:
    decision = decided({}, {"a": "edited"}, {"a": "old"})
    assert decision.report.kept == (Kept("a", "changed since labwright wrote it; no longer part of the tree"),)


def test_overwrite_gives_up_the_edits_but_never_what_is_not_ours_and_not_in_the_tree() -> None:
    report = decided(
        {"a": "new", "b": "new"},
        {"a": "edited", "b": "foreign", "c": "edited", "d": "foreign"},
        {"a": "old", "c": "old"},
        overwrite=True,
    ).report
    assert (report.updated, report.removed, report.kept) == (("a", "b"), ("c",), ())


def test_an_edit_equal_to_what_we_write_is_adopted() -> None:
    decision = decided({"a": "new"}, {"a": "new"}, {})
    assert decision.report.unchanged == ("a",)
    assert [step.path for step in decision.steps] == [PATH]


def test_a_deleted_file_is_made_again_and_an_outdated_deleted_one_is_forgotten() -> None:
    report = decided({"a": "1"}, {}, {"a": "1", "b": "1"}).report
    assert (report.created, report.removed) == (("a",), ())


def test_once_means_only_where_absent_and_never_removed() -> None:
    report = decided({"s": "new", "t": "new"}, {"s": "old"}, {}, once=("s", "t")).report
    assert (report.created, report.unchanged) == (("t",), ("s",))
    folder = folder_of({"s": b"old"})
    decision = decide(Tree(), folder, Manifest(once=frozenset({"s", "gone"})))
    assert decision.report.kept == (Kept("s", "no longer part of the tree; delete it when it is not needed"),)
    assert decision.report.removed == ()


def test_our_own_file_makes_room_for_a_folder_and_the_other_way_round() -> None:
    assert decided({"a/b": "1"}, {"a": "1"}, {"a": "1"}).report.created == ("a/b",)
    assert decided({"a": "1"}, {"a/b": "1", "a/c/d": "1"}, {"a/b": "1", "a/c/d": "1"}).report.created == ("a",)


def test_the_users_file_or_folder_in_the_way_is_kept() -> None:
    report = decided({"a": "1"}, {"a/b": "1", "a/mine": "1"}, {"a/b": "1"}).report
    assert report.kept == (Kept("a", "is a folder"),)


def test_a_tree_must_not_touch_the_bookkeeping() -> None:
    with pytest.raises(ValueError, match="must not emit into"):
        decided({".labwright/x": "1"}, {}, {})


class TestLaws:
    @given(file_trees(), file_trees(), st.sets(st.sampled_from(["a", "b", "c/a"])))
    def test_a_second_write_changes_nothing(
        self, before: dict[str, bytes], tree: dict[str, bytes], mine: set[str]
    ) -> None:
        manifest = Manifest(files={path: digest(content) for path, content in before.items() if path not in mine})
        first = decide(Tree(tree), folder_of(before), manifest)
        after = dict(before)
        for step in first.steps:
            if step.content is None:
                del after[step.path]
        after |= {step.path: step.content for step in first.steps if step.content is not None}
        second = decide(Tree(tree), folder_of(after), from_bytes(after.get(PATH)))
        assert second.steps == ()
        assert [kept.path for kept in second.report.kept] == [kept.path for kept in first.report.kept]

    @given(file_trees(), file_trees(), st.sets(st.sampled_from(["a", "b", "c/a"])))
    def test_what_is_not_ours_stays(self, before: dict[str, bytes], tree: dict[str, bytes], mine: set[str]) -> None:
        manifest = Manifest(files={path: digest(content) for path, content in before.items() if path not in mine})
        steps = {step.path for step in decide(Tree(tree), folder_of(before), manifest).steps}
        assert not steps & (set(before) - set(manifest.files))
