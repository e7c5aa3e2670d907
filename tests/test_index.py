"""The index: rank_bm25's own scores, in order, whatever the corpus; found without scoring everything."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rank_bm25 import BM25Okapi

from qa import index
from qa.index import Piece, Windows, arrays, build, extract, merge, pruning, segment, windows, windows_of
from qa.index.segment import Segment

PassageIndex = index.BM25Okapi

DOCUMENTS = [
    ["新增", "托位", "1178"],
    ["新增", "公共", "充电桩", "1368"],
    ["农村", "公路", "24.94"],
    ["充电桩", "充电桩", "目标", "800"],
    ["农村", "公路", "24.94"],
    ["托位", "普惠", "农村", "600", "充电桩"],
    [],
    ["固定", "资产", "投资", "增长"],
]
QUERIES = [
    ["托位"],
    ["充电桩", "新增"],
    ["农村", "公路"],
    ["托位", "托位"],
    ["充电桩", "没有"],
    ["1178", "投资", "普惠"],
]

WORDS = st.sampled_from("甲乙丙丁戊")
CORPORA = st.lists(st.lists(WORDS, max_size=6), max_size=12)


def holders(documents: list[list[str]], query: list[str]) -> list[int]:
    """The documents that hold any word of the query."""
    return [n for n, document in enumerate(documents) if set(query) & set(document)]


@pytest.mark.parametrize("query", QUERIES, ids="-".join)
def test_scores_are_those_of_rank_bm25(query: list[str]) -> None:
    """Every document that holds a word of the query, with BM25Okapi's score, best first."""
    expected = BM25Okapi(DOCUMENTS).get_scores(query)
    found = PassageIndex(DOCUMENTS).top(query, k=len(DOCUMENTS))
    assert sorted(n for n, _ in found) == holders(DOCUMENTS, query)
    assert [score for _, score in found] == pytest.approx([expected[n] for n, _ in found])
    assert [score for _, score in found] == sorted((score for _, score in found), reverse=True)


def test_ties_stand_in_document_order() -> None:
    """Two equal documents keep their order, also where k cuts between them."""
    index = PassageIndex(DOCUMENTS)
    assert [n for n, _ in index.top(["公路"], k=5)] == [2, 4]
    assert [n for n, _ in index.top(["公路"], k=1)] == [2]


@pytest.mark.parametrize("k", [0, 1, 2, 3, 100])
def test_no_more_than_k_hits(k: int) -> None:
    """The k best are a prefix of all."""
    index = PassageIndex(DOCUMENTS)
    every = index.top(["充电桩", "托位"], k=len(DOCUMENTS))
    assert len(every) == 4
    assert index.top(["充电桩", "托位"], k=k) == every[:k]


@pytest.mark.parametrize("documents", [[], [[]], [[], []]], ids=["no document", "an empty one", "two empty ones"])
def test_an_empty_corpus_has_no_hits(documents: list[list[str]]) -> None:
    """rank_bm25 divides by the corpus; the index does not fail on nothing."""
    assert PassageIndex(documents).top(["托位"], k=5) == []


@pytest.mark.parametrize("query", [[], ["地铁"], ["地铁", "存款"]], ids=["no word", "unknown", "two unknown"])
def test_unknown_words_find_nothing(query: list[str]) -> None:
    """No hit is better than a hit without a common word."""
    assert PassageIndex(DOCUMENTS).top(query, k=5) == []


@pytest.mark.parametrize(
    ("within", "expected"),
    [(None, {1, 3, 5}), ([(3, 4), (5, 8)], {3, 5}), ([(0, 1), (2, 3)], set()), ([], set()), ([(0, 8)], {1, 3, 5})],
    ids=["all", "some", "none that match", "none", "every"],
)
def test_only_allowed_documents_are_found(within: list[tuple[int, int]] | None, expected: set[int]) -> None:
    """A filter leaves the scores as they are and the other documents out."""
    index = PassageIndex(DOCUMENTS)
    scores = dict(index.top(["充电桩"], k=8))
    found = dict(index.top(["充电桩"], k=8, within=within))
    assert found == {n: scores[n] for n in expected}


def test_a_filter_does_not_lose_what_stands_behind_k_better_ones() -> None:
    """The k best of the allowed, not the allowed of the k best."""
    index = PassageIndex(DOCUMENTS)
    last = index.top(["充电桩"], k=8)[-1]
    assert index.top(["充电桩"], k=1, within=[(last[0], last[0] + 1)]) == [last]


@pytest.mark.parametrize(
    "documents",
    [[["托位"]], [["托位", "新增"], ["公路"]], [["托位"], ["托位", "公路"]], [["托位"], ["公路"], ["托位"], ["投资"]]],
    ids=["the only document", "one of two", "both", "two of four"],
)
def test_a_word_of_a_tiny_library_is_found(documents: list[list[str]]) -> None:
    """Okapi weighs a word in half of the documents nought, in more less than nought; those documents are hits still."""
    found = PassageIndex(documents).top(["托位"], k=5)
    assert sorted(n for n, _ in found) == holders(documents, ["托位"])


@settings(deadline=None, derandomize=True)
@given(CORPORA, st.lists(WORDS, max_size=4))
def test_the_best_hit_has_the_highest_score(documents: list[list[str]], query: list[str]) -> None:
    """On any corpus the first hit's score is the maximum of get_scores over the documents that hold a word."""
    found = PassageIndex(documents).top(query, k=1)
    holding = holders(documents, query)
    assert len(found) == min(1, len(holding))
    if holding:
        scores = BM25Okapi(documents).get_scores(query)
        assert found[0][1] == pytest.approx(max(scores[n] for n in holding))


# --- a drop-in ------------------------------------------------------------------------------------------------------


@settings(deadline=None, derandomize=True)
@given(CORPORA.filter(any), st.lists(st.sampled_from("甲乙丙丁戊己"), max_size=5))
def test_every_method_agrees_with_rank_bm25(documents: list[list[str]], query: list[str]) -> None:
    """Scores of all documents and of some, and the documents of the highest scores."""
    theirs, ours = BM25Okapi(documents), PassageIndex(documents)
    scores = theirs.get_scores(query)
    assert ours.get_scores(query) == pytest.approx(scores, rel=1e-6, abs=1e-12)
    some = [len(documents) - 1, 0]
    assert ours.get_batch_scores(query, some) == pytest.approx(
        theirs.get_batch_scores(query, some), rel=1e-6, abs=1e-12
    )
    best = ours.get_top_n(query, list(range(len(documents))), n=3)
    assert [scores[n] for n in best] == pytest.approx(sorted(scores, reverse=True)[:3], rel=1e-6, abs=1e-12)
    assert ours.avgdl == pytest.approx(theirs.avgdl)
    assert ours.doc_len == theirs.doc_len
    assert {word: ours.weight(word) for word in theirs.idf} == pytest.approx(theirs.idf, rel=1e-6, abs=1e-12)


@pytest.mark.parametrize("parameters", [{"k1": 0.9, "b": 0.4}, {"b": 0.0}, {"b": 0.99, "epsilon": 0.5}], ids=str)
def test_parameters_are_those_of_rank_bm25(parameters: dict[str, float]) -> None:
    """Whatever they are; the postings are the same."""
    query = ["充电桩", "农村", "托位"]
    expected = BM25Okapi(DOCUMENTS, **parameters).get_scores(query)
    assert PassageIndex(DOCUMENTS, **parameters).get_scores(query) == pytest.approx(expected)
    best = PassageIndex(DOCUMENTS, **parameters).top(query, k=1)[0]
    assert best[1] == pytest.approx(max(expected))


# --- pruning --------------------------------------------------------------------------------------------------------


def prose(size: int, words: int, seed: int) -> list[list[str]]:
    """Documents whose words are as unevenly common as in prose, and repeat."""
    random_ = np.random.default_rng(seed)
    chances = 1 / np.arange(1, words + 1) ** 1.05
    lengths = random_.lognormal(4, 0.5, size).astype(int)
    drawn = random_.choice(words, int(lengths.sum()), p=chances / chances.sum())
    ends = np.cumsum(lengths)
    return [[f"词{n}" for n in drawn[end - length : end]] for length, end in zip(lengths, ends, strict=True)]


def best_of(scores: Sequence[float], holding: set[int], k: int) -> list[int]:
    """The best by their full scores, ties in order."""
    return sorted(holding, key=lambda n: (-scores[n], n))[:k]


@pytest.fixture
def eager(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every list is layered and every question pruned, however small."""
    monkeypatch.setattr(segment, "LAYERED", 8)
    monkeypatch.setattr(segment, "BATCH", 5000)
    for name, value in {"FIRST": 16, "CALL": 2, "LOOKUP": 1, "WORTH": 32, "FEW": 64, "LONG": 8}.items():
        monkeypatch.setattr(pruning, name, value)


def test_ten_thousand_documents_score_as_in_rank_bm25() -> None:
    """The best ten have rank_bm25's scores, and none is better."""
    documents = prose(10_000, 20_000, seed=1)
    theirs, ours = BM25Okapi(documents), PassageIndex(documents)
    random_ = random.Random(2)
    for _ in range(20):
        query = [random_.choice(documents[random_.randrange(len(documents))] or ["词1"]) for _ in range(6)]
        scores = theirs.get_scores(query)
        found = ours.top(query, 10)
        assert [score for _, score in found] == pytest.approx(sorted(scores, reverse=True)[: len(found)], rel=1e-6)
        assert [score for _, score in found] == pytest.approx([scores[n] for n, _ in found], rel=1e-6)


@pytest.mark.usefixtures("eager")
@pytest.mark.parametrize("seed", range(4))
def test_pruning_loses_nothing(seed: int) -> None:
    """Thousands of questions find what the full scores say, in one segment, in several, and within a range."""
    documents = prose(600, 300, seed)
    holding = [set(document) for document in documents]
    several = [Piece(0, build(documents[:400])), Piece(400, build(documents[400:])), Piece(600, build([]))]
    random_ = random.Random(seed)
    for ranking in (PassageIndex(documents), PassageIndex.of(several)):
        for _ in range(300):
            query = [f"词{int(random_.paretovariate(0.4)) % 320}" for _ in range(random_.randint(1, 9))]
            k = random_.choice([1, 3, 10])
            scores = ranking.get_scores(query)
            able = {n for n, words in enumerate(holding) if words & set(query)}
            assert [n for n, _ in ranking.top(query, k)] == best_of(scores, able, k)
            start, end = sorted(random_.sample(range(601), 2))
            inside = {n for n in able if start <= n < end}
            assert [n for n, _ in ranking.top(query, k, [(start, end)])] == best_of(scores, inside, k)


@pytest.mark.usefixtures("eager")
def test_few_and_many_ranges_filter_alike() -> None:
    """A filter of many ranges marks documents, one of few cuts the lists."""
    documents = prose(600, 100, seed=9)
    ranking = PassageIndex(documents)
    many = [(n, n + 1) for n in range(0, 600, 2)]
    for word in range(1, 60):
        every = [n for n, _ in ranking.top([f"词{word}", "词1"], 600) if n % 2 == 0]
        assert [n for n, _ in ranking.top([f"词{word}", "词1"], 10, many)] == every[:10]


# --- segments -------------------------------------------------------------------------------------------------------


def same(one: Segment, other: Segment) -> bool:
    """Whether two segments hold the same, array for array."""
    return all(np.array_equal(getattr(one, name), getattr(other, name)) for name in Segment._fields)


@settings(deadline=None, derandomize=True)
@given(CORPORA.filter(len), st.data())
def test_merged_segments_are_the_segment_of_all(documents: list[list[str]], data: st.DataObject) -> None:
    """Wherever the documents were cut in two."""
    cut = data.draw(st.integers(0, len(documents)))
    assert same(merge([build(documents[:cut]), build(documents[cut:])], [None, None]), build(documents))


@settings(deadline=None, derandomize=True)
@given(CORPORA, st.data())
def test_a_removed_document_leaves_no_trace(documents: list[list[str]], data: st.DataObject) -> None:
    """Marked and taken off the statistics, or merged away: scores are those of the documents that are left."""
    start = data.draw(st.integers(0, len(documents)))
    end = data.draw(st.integers(start, len(documents)))
    query = data.draw(st.lists(WORDS, max_size=4))
    whole, marks = build(documents), np.zeros(len(documents), bool)
    marks[start:end] = True
    left = [*documents[:start], *documents[end:]]
    expected = [(n if n < start else n + end - start, score) for n, score in PassageIndex(left).top(query, 12)]
    marked = Piece(0, whole, [(start, end)], extract(whole, marks))
    for piece in (marked, Piece(0, merge([whole], [marks]), [(start, end)])):
        assert PassageIndex.of([piece]).top(query, 12) == expected


def test_arrays_come_back_mapped_and_read_only(tmp_path: Path) -> None:
    """As they were saved, and no half-written file is left beside them."""
    made = build(prose(200, 500, seed=3))
    arrays.save(tmp_path / "one", made._asdict())
    found = Segment(**arrays.load(tmp_path / "one"))
    assert same(made, found)
    assert not found.passages.flags.writeable
    assert [file.name for file in tmp_path.iterdir()] == ["one"]


@pytest.mark.parametrize("damage", [b"", b"no arrays at all" * 10], ids=["empty", "other"])
def test_a_damaged_file_of_arrays_is_an_error(tmp_path: Path, damage: bytes) -> None:
    """Nothing is read from what is no file of arrays."""
    (tmp_path / "one").write_bytes(damage)
    with pytest.raises(ValueError, match=r"."):
        arrays.load(tmp_path / "one")


# --- windows --------------------------------------------------------------------------------------------------------

LINES = st.lists(st.text("甲乙丙丁A1\n", max_size=9), max_size=5)
RUNS = st.text("甲乙丙丁A1", min_size=1, max_size=4)


@settings(deadline=None, derandomize=True)
@given(LINES, RUNS)
def test_windows_count_every_short_run(lines: list[str], run: str) -> None:
    """As often as it starts anywhere, and never over the end of a line."""
    starts = sum(line.startswith(run, at) for text in lines for line in text.split("\n") for at in range(len(line)))
    assert windows_of(lines).count(run) == starts


@settings(deadline=None, derandomize=True)
@given(LINES, LINES, RUNS)
def test_windows_add_and_take_off(one: list[str], other: list[str], run: str) -> None:
    """Those of two texts together, and of one without the other."""
    both = windows.merged([windows_of(one), windows_of(other)])
    assert both.count(run) == windows_of([*one, *other]).count(run)
    left = windows.merged([both], [windows_of(other)])
    assert [array.tolist() for array in left] == [array.tolist() for array in windows_of(one)]
    assert isinstance(left, Windows)
