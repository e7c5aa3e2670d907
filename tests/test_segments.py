"""The index of a library on disk: files named by generation, and a library that was changed is as one made anew."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_store import folder, put, small, store

from qa.errors import StoreError
from qa.library import Library
from qa.store import Stale
from qa.store.folder import FolderStore
from qa.store.segments import FOLDER
from qa.words import cut

__all__ = ["folder", "store"]

QUESTIONS = ["新增托位多少个", "养老服务中心", "县教育局负责哪些", "农村公路 充电桩", "299", "完成年度目标"]


def files(folder: Path) -> set[str]:
    """The files of the index."""
    return {file.name for file in (folder / FOLDER).iterdir()}


def named(store: FolderStore) -> set[str]:
    """The files that the library's table names."""
    rows = store._database.execute("SELECT name, minus FROM segments")
    return {name for row in rows for name in row if name}


def ranking(store: FolderStore) -> list[list[tuple[str, float]]]:
    """What every question finds, with scores."""
    view = store.view()
    return [[(p.id, round(score, 9)) for p, score in view.candidates(cut(text), 50)] for text in QUESTIONS]


def known(store: FolderStore) -> list[object]:
    """What the vocabulary says of words that come and go."""
    words = ["托位", "281", "299", "充电桩", "县教育局、县卫健局", "位300", "某某", "28"]
    vocabulary = store.view().vocabulary()
    return [
        [(vocabulary.knows(word), vocabulary.prints(word), vocabulary.rarity(word)) for word in words],
        vocabulary.printed([word[:2] for word in words]),
        [vocabulary.named_in("县教育局和县民政局", kind) for kind in ("unit", "official", "subplace")],
        vocabulary.units_called(["教育局"]),
    ]


@settings(deadline=None, derandomize=True, max_examples=40)
@given(st.lists(st.tuples(st.sampled_from("甲乙丙丁"), st.integers(280, 300) | st.none()), min_size=1, max_size=12))
def test_a_changed_library_is_as_one_made_anew(changes: list[tuple[str, int | None]]) -> None:
    """Whatever was added, replaced and removed before: the same passages, scores, words and names."""
    changed = FolderStore(None)
    there: dict[str, int] = {}
    for id, actual in changes:
        if actual is not None:
            put(changed, small(id, actual=actual))
            there.pop(id, None)
            there[id] = actual
        elif there.pop(id, None) is not None:
            changed.drop(id)
    anew = FolderStore(None)
    for id, actual in there.items():
        put(anew, small(id, actual=actual))
    assert ranking(changed) == ranking(anew)
    assert known(changed) == known(anew)


def test_segments_are_few_and_files_are_those_that_are_named(store: FolderStore, folder: Path) -> None:
    """Sixty reports make no sixty files; what was merged is cleared away by a later write."""
    for n in range(60):
        put(store, small(f"r{n}"))
    put(store, small("r7", actual=299))
    assert len(named(store)) <= 6
    put(store, small("last"))
    assert named(store) <= files(folder)
    assert len(files(folder)) <= 2 * len(named(store)) + 2


def test_a_file_is_never_replaced_in_place(store: FolderStore, folder: Path) -> None:
    """A reader of an earlier state keeps its arrays: no file that was there is written again."""
    put(store, small("r"))
    before = {name: (folder / FOLDER / name).stat() for name in files(folder)}
    put(store, small("s"))
    put(store, small("r", actual=299))
    for name in before.keys() & files(folder):
        after = (folder / FOLDER / name).stat()
        assert (after.st_ino, after.st_mtime_ns) == (before[name].st_ino, before[name].st_mtime_ns)


def test_a_write_that_dies_leaves_the_library_as_it_was(folder: Path) -> None:
    """The process ends after the arrays and before the commit; the next write clears its files away."""
    put(FolderStore(folder), small("r"))
    expected = ranking(FolderStore(folder))
    script = f"""
import os, sys
sys.path.insert(0, {str(Path(__file__).parent)!r})
from pathlib import Path
from test_store import FolderStore, put, small
import qa.store.segments as segments
insert = segments.Segments._insert
segments.Segments._insert = lambda self, row: (insert(self, row), os._exit(9))
put(FolderStore(Path({str(folder)!r})), small("s"))
"""
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 9
    after = FolderStore(folder)
    assert ranking(after) == expected
    assert files(folder) > named(after)
    put(after, small("t"))
    assert {report["id"] for report in after.view().reports()} == {"r", "t"}
    put(after, small("u"))
    assert len(files(folder) - named(after)) <= 2


def test_an_index_that_is_gone_is_an_error_in_chinese(folder: Path) -> None:
    """Somebody removed the files from under the database."""
    put(FolderStore(folder), small())
    for name in files(folder):
        (folder / FOLDER / name).unlink()
    with pytest.raises(StoreError, match="索引缺了文件"):
        FolderStore(folder).view()
    with pytest.raises(StoreError, match="索引缺了文件"):
        put(FolderStore(folder), small("s"))


def test_a_damaged_index_is_an_error_in_chinese(folder: Path) -> None:
    """A file that was cut short or overwritten."""
    put(FolderStore(folder), small())
    for name in files(folder):
        (folder / FOLDER / name).write_bytes(b"x" * 500)
    with pytest.raises(StoreError, match="索引已损坏"):
        FolderStore(folder).view()
    with pytest.raises(StoreError, match="索引已损坏"):
        put(FolderStore(folder), small("s"))


def test_a_view_of_a_passed_state_says_so(store: FolderStore, folder: Path) -> None:
    """It reads nothing of the new state; the library's verbs begin again."""
    put(store, small("r"))
    view = store.view()
    put(FolderStore(folder), small("r", actual=299))
    with pytest.raises(Stale):
        view.candidates(cut("托位"), 5)
    assert "299" in Library(store).ask("新增托位完成多少个").text


@pytest.mark.parametrize("harm", ["none", "gone", "damaged"])
def test_a_rebuilt_index_is_the_one_that_was(folder: Path, harm: str) -> None:
    """Of many reports, with gaps where some were removed; whatever happened to the files."""
    store = FolderStore(folder)
    for n in range(12):
        put(store, small(f"r{n}", actual=270 + n))
    store.drop("r3")
    store.drop("r11")
    expected = ranking(store), known(store)
    for name in files(folder) if harm != "none" else ():
        (folder / FOLDER / name).unlink() if harm == "gone" else (folder / FOLDER / name).write_bytes(b"x")
    Library(FolderStore(folder)).rebuild()
    again = FolderStore(folder)
    assert (ranking(again), known(again)) == expected
    assert (ranking(store), known(store)) == expected
    assert named(again) <= files(folder)
