"""Ids that last from batch to batch, and what became of each story."""

from __future__ import annotations

from briefing.stories.continuing import Continued, continued


def test_without_a_last_batch_everything_is_new_and_ids_are_always_the_same() -> None:
    found = continued([["a", "b"], ["c"]])
    assert [c.change for c in found] == ["new", "new"]
    assert [c.came_of for c in found] == [(), ()]
    assert found == continued([["a", "b"], ["c"]])
    assert len({c.id for c in found}) == 2


def test_a_story_is_the_same_or_grew() -> None:
    before = {"a": "x", "b": "x"}
    assert continued([["b", "a"]], before) == (Continued(id="x", change="same", came_of=("x",)),)
    assert continued([["a", "b", "c"]], before) == (Continued(id="x", change="grew", came_of=("x",)),)
    assert continued([["a", "c"]], before)[0].change == "grew"  # b is not here today


def test_a_split_story_keeps_its_id_where_most_of_it_is() -> None:
    before = dict.fromkeys("abc", "x")
    larger, smaller = continued([["a", "b"], ["c", "d"]], before)
    assert larger == Continued(id="x", change="split", came_of=("x",))
    assert (smaller.change, smaller.came_of) == ("split", ("x",))
    assert smaller.id != "x"


def test_a_story_split_in_halves_is_neither() -> None:
    found = continued([["a"], ["b"]], {"a": "x", "b": "x"})
    assert "x" not in {c.id for c in found}


def test_merged_stories_have_the_id_of_the_one_with_most_reports() -> None:
    before = {"a": "x", "b": "y", "c": "y"}
    assert continued([["a", "b", "c", "d"]], before) == (Continued(id="y", change="merged", came_of=("y", "x")),)


def test_a_new_id_is_never_one_that_is_taken() -> None:
    (first,) = continued([["a"]])
    (fresh,) = continued([["a"]], {"z": first.id})
    assert fresh.id != first.id
