"""Answers that are words: responsible units, officials, times, names, progress; the passage's own sentences."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa.answer.evidence import Evidence, coverage, found_in, sentences
from qa.model import Passage, Query, Term

# How much of what is asked a passage must cover before anything is answered from it in words.
TEXT_COVERED = 0.45
PASSAGE_LEVELS = (1.0, 0.6)
PROGRESS_BONUS = 0.2
RANK_BONUS = 0.06
# A report of the year asked about, or of the next one, which reviews it.
YEAR_BONUS = 0.25
# A time that is no more than the report's own period (1-6月, 截至6月底) tells nothing of when.
TIME = re.compile(
    r"(?<![-—至到\d])(?<!截至)(?<!截止)(?:(?:19|20)\d\d年)?\d{1,2}月(?![-—至])|(?<!截至)(?:19|20)\d\d年(?!上半年|1|以来)|[一二三四]季度(?!末)|下半年|年底|年内|\d{1,2}日|年末|\d{4,}\d日|春节|暑假|汛期"
)
WHOLE_PASSAGE = 140
MOST_QUOTED = 220


@dataclass(frozen=True, slots=True)
class Found:
    """A passage, how well it covers the terms, and the score that ranks it."""

    passage: Passage
    covered: float
    score: float


def rank_passages(query: Query, terms: Sequence[Term], evidence: Evidence, prefer: str = "") -> list[Found]:
    """The passages found, by how well they and what stands over them cover the terms.

    :param prefer: the part (`target` or `progress`) that suits the question better.
    """
    best_score = max((score for _, score in evidence.hits), default=0.0) or 1.0
    ranked = []
    for passage, score in evidence.hits:
        text, over = evidence.folded(passage), evidence.over(passage)
        if not all(found_in(term, text) or found_in(term, over) for term in terms if term.binds):
            continue
        covered = coverage(terms, [(PASSAGE_LEVELS[0], text, False), (PASSAGE_LEVELS[1], over, False)])
        year = evidence.reports.get(passage.report, {}).get("year") or 0
        timely = bool(query.years) and 0 <= year - query.years[0] <= 1
        bonus = YEAR_BONUS if timely else 0.0
        bonus += RANK_BONUS * score / best_score + (PROGRESS_BONUS if passage.part == prefer else 0.0)
        ranked.append(Found(passage, covered, covered + bonus))
    return sorted(ranked, key=lambda found: -found.score)


def quote(passage: Passage, terms: Sequence[Term], folded: str, only: re.Pattern[str] | None = None) -> str:
    """The sentences of a passage that say most about the terms, as printed.

    :param only: a pattern that a sentence must carry (a time, for a when-question); without a match, "".
    """
    body = folded[passage.lead :]
    printed = passage.text[passage.lead :]
    pieces = [(start, end) for start, end in sentences(body) if body[start:end].strip()]
    if only:
        pieces = [(start, end) for start, end in pieces if only.search(body[start:end])]
        if not pieces:
            return ""
    elif len(body) <= WHOLE_PASSAGE or not pieces:
        return printed.strip()
    scored = [(coverage(terms, [(1.0, body[start:end], False)]), start, end) for start, end in pieces]
    best = max(score for score, _, _ in scored)
    first = next(n for n, (score, _, _) in enumerate(scored) if score == best)
    start, end = scored[first][1], scored[first][2]
    for score, begin, finish in scored[first + 1 :]:
        if score < best * 0.6 or finish - start > MOST_QUOTED or begin != end:
            break
        end = finish
    return printed[start:end].strip()


def sentence_cover(passage: Passage, terms: Sequence[Term], evidence: Evidence, only: re.Pattern[str]) -> float:
    """How well the best sentence that carries a pattern covers the terms; 0 where none does."""
    folded = evidence.folded(passage)
    body = folded[passage.lead :]
    return max(
        (
            coverage(terms, [(1.0, body[start:end], False), (0.5, folded, False)])
            for start, end in sentences(body)
            if only.search(body[start:end])
        ),
        default=0.0,
    )


def owner_group(passage: Passage, terms: Sequence[Term], evidence: Evidence) -> Passage:
    """The group of the row's target cell that says who answers for what is asked."""
    groups = [one for one in evidence.row(passage) if one.part == "target" and (one.units or one.officials)]
    if not groups:
        return passage
    own = [(coverage(terms, [(1.0, evidence.folded(one), False)]), -n, one) for n, one in enumerate(groups)]
    return max(own, key=lambda found: found[:2])[2]
