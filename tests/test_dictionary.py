"""The dictionary in leaves: the very cuts of jieba's own, from a file that may be missing, damaged or out of reach."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from qa import dictionary, words

CORPUS = Path(__file__).parent.parent / "corpus"


def texts() -> Iterator[str]:
    """Every line of every report, and every question, typos and unknown places and all."""
    for path in sorted(CORPUS.glob("*/report.txt")):
        yield from path.read_text(encoding="utf-8").splitlines()
    for path in sorted(CORPUS.glob("*/questions.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            yield json.loads(line)["question"]
    yield from ("湖州有没有地铁", "充电庄", "𠮷野家", "帥", "")


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache folder, and a program that has read no dictionary yet."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(dictionary, "_dictionary", None)
    return tmp_path


@pytest.fixture(scope="module")
def whole() -> Any:
    """jieba with all of its words."""
    return dictionary._whole()


def test_leaves_cut_as_the_whole_dictionary_does(cache: Path, whole: Any) -> None:
    """Every text of the corpus, once for reading and once for finding, character for character."""
    dictionary.Dictionary()
    made = dictionary.Dictionary()
    assert made._leaves
    for text in texts():
        for run in words.WORD.findall(words.fold(text)):
            made.read(run)
            assert list(made.tokenizer.cut(run)) == list(whole.cut(run))
            assert list(made.tokenizer.cut_for_search(run)) == list(whole.cut_for_search(run))
    assert len(made.tokenizer.FREQ) < len(whole.FREQ)


@pytest.mark.parametrize("damage", [b"", b"x", b"\x10" + b"\0" * 40, b"\0" * 8])
def test_a_damaged_file_is_made_anew(cache: Path, damage: bytes) -> None:
    """A run that was stopped, a disk that was full: the words are read from jieba again."""
    assert words.cut("托位完成多少") == ["托位", "完成", "多少"]
    (path,) = (cache / "baogao-qa").glob("*.words")
    size = path.stat().st_size
    path.write_bytes(damage)
    assert list(dictionary.Dictionary().tokenizer.cut("托位完成多少")) == ["托位", "完成", "多少"]
    assert path.stat().st_size == size


def test_a_cut_short_file_is_made_anew(cache: Path) -> None:
    """The head is there and the last leaves are not."""
    dictionary.Dictionary()
    (path,) = (cache / "baogao-qa").glob("*.words")
    path.write_bytes(path.read_bytes()[:-1000])
    assert not dictionary.Dictionary()._leaves


def test_without_a_folder_to_keep_it_the_dictionary_is_whole(cache: Path) -> None:
    """Somebody's cache is a file, or read-only: words are cut all the same."""
    (cache / "baogao-qa").write_text("no folder", encoding="utf-8")
    assert words.cut("托位完成多少") == ["托位", "完成", "多少"]
