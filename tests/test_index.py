"""The index: rank_bm25's own scores, in order, whatever the corpus."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rank_bm25 import BM25Okapi

from qa.index import PassageIndex

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
    ("allowed", "expected"),
    [(None, {1, 3, 5}), ([3, 5, 7], {3, 5}), ([0, 2], set()), ([], set()), (range(8), {1, 3, 5})],
    ids=["all", "some", "none that match", "none", "every"],
)
def test_only_allowed_documents_are_found(allowed: list[int] | None, expected: set[int]) -> None:
    """A filter leaves the scores as they are and the other documents out."""
    index = PassageIndex(DOCUMENTS)
    scores = dict(index.top(["充电桩"], k=8))
    found = dict(index.top(["充电桩"], k=8, allowed=allowed))
    assert found == {n: scores[n] for n in expected}


def test_a_filter_does_not_lose_what_stands_behind_k_better_ones() -> None:
    """The k best of the allowed, not the allowed of the k best."""
    index = PassageIndex(DOCUMENTS)
    last = index.top(["充电桩"], k=8)[-1]
    assert index.top(["充电桩"], k=1, allowed=[last[0]]) == [last]


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
