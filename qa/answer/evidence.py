"""What an answer is made of: candidate passages with their rows and figures, and how well they cover a question."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from qa.model import Figure, Passage, Task, Term
from qa.words import cut_words, fold

# How much finding a term at a level says: in the figure's own name, its clause, the name of the whole that it is part
# of, its sentence, its row's target and headings, its passage.
LEVELS = {"indicator": 1.0, "clause": 0.85, "whole": 0.8, "sentence": 0.6, "row": 0.55, "passage": 0.45}
SYNONYM = 0.98
ABBREVIATION = 0.75
PARTIAL = 0.7
# A copy that lost a character of a long name.
LOST = 0.95
# All words of a name, with others between them: 规模以上工业企业利润总额 for 规模以上工业利润总额.
APART = 0.9
# So many paragraphs around one may belong to its enumeration.
NEAR = 24
# So many texts are kept between questions.
MOST_KEPT = 5_000
SHORT = re.compile(r"[一-鿿]{2,5}")
# No name goes on over these.
MARKS = ",、;。"
# 进出口总额 is no 出口.
BOTH_WAYS = "进出口"
SENTENCE = re.compile(r"[^。;!?\n]+[。;!?\n]?")


@dataclass(frozen=True)
class Evidence:
    """Passages that may hold the answer, best first, with what stands around them."""

    hits: Sequence[tuple[Passage, float]]
    rows: Mapping[str, Sequence[Passage]]
    tasks: Mapping[str, Task]
    figures: Callable[[str], tuple[Figure, ...]]
    reports: Mapping[str, Mapping[str, Any]]
    # The latest year of a report in the library.
    newest: int = 0
    # Passages by id, for what stands before and after one.
    read: Callable[[Sequence[str]], Sequence[Passage]] = lambda ids: ()
    # What does not depend on the question, by passage; whoever gives the same again spares the next question the work.
    kept: dict[Any, str] = field(default_factory=dict)

    def row(self, passage: Passage) -> Sequence[Passage]:
        """The passages of a passage's row; alone in prose."""
        return self.rows.get(passage.task, (passage,)) if passage.task else (passage,)

    def row_figures(self, passage: Passage) -> list[Figure]:
        """All figures of a passage's row."""
        return [figure for one in self.row(passage) for figure in self.figures(one.id)]

    def after(self, passage: Passage) -> Sequence[Passage]:
        """The paragraphs that follow a paragraph of prose."""
        return self._near(passage, 1)

    def before(self, passage: Passage) -> Sequence[Passage]:
        """The paragraphs that come before a paragraph of prose, the nearest first."""
        return self._near(passage, -1)

    def _near(self, passage: Passage, step: int) -> Sequence[Passage]:
        report, row, part = passage.id.rsplit("/", 2)
        if part != "x1" or not row.isdigit():
            return ()
        return self.read([f"{report}/{int(row) + step * n}/x1" for n in range(1, NEAR)])

    def folded(self, passage: Passage) -> str:
        """A passage's text, folded."""
        return self._kept("folded", passage, lambda: fold(passage.text))

    def over(self, passage: Passage) -> str:
        """What stands over and beside a passage: its headings, and its row's target for an outturn."""

        def make() -> str:
            beside = [one.text for one in self.row(passage) if one.part == "target" and one.id != passage.id]
            return fold("\n".join((*passage.headings, *beside)))

        return self._kept("over", passage, make)

    def around(self, passage: Passage) -> str:
        """All that the terms of a question are looked for in, for any figure of a passage, in one text; empty where it
        has no figures."""

        def make() -> str:
            figures = self.figures(passage.id)
            by_id = {figure.id: figure for figure in figures}
            text = self.folded(passage)
            near = [one for figure in figures for one in near_texts(figure, by_id, text)]
            return everything([text, self.over(passage), *passage.headings, *near]) if figures else ""

        return self._kept("around", passage, make)

    def _kept(self, what: str, passage: Passage, make: Callable[[], str]) -> str:
        """A text, made once; not kept where the passage's row has not been read."""
        if passage.task and passage.task not in self.rows:
            return make()
        found = self.kept.get((what, passage.id))
        if found is None:
            if len(self.kept) >= MOST_KEPT:
                self.kept.clear()
            found = self.kept[what, passage.id] = make()
        return found


def near_texts(figure: Figure, by_id: Mapping[str, Figure], text: str) -> tuple[str, str, str]:
    """The nearest evidence for what a figure means: its name, its clause, and what is told of the figure that it is a
    part of, and of the one that it is a rate, a rank or a change of.

    :param by_id: the figures of the passage.
    :param text: the passage's text, folded.
    """
    whole, base = by_id.get(figure.part_of), by_id.get(figure.about)
    over = whole.indicator if whole else ""
    over += text[base.clause[0] : base.clause[1]] if base else ""
    # 云亭区:新增托位650个: the place before the colon belongs to the clause.
    return figure.indicator, figure.scope + text[figure.clause[0] : figure.clause[1]], over


@lru_cache(maxsize=2_000)
def sentences(text: str) -> tuple[tuple[int, int], ...]:
    """The sentences of a folded text as [start, end) offsets; a semicolon ends one."""
    return tuple(match.span() for match in SENTENCE.finditer(text))


def sentence_at(text: str, at: int) -> str:
    """The sentence around an offset."""
    return next((text[start:end] for start, end in sentences(text) if start <= at < end), text)


def found_in(term: Term, text: str, loosely: bool = False) -> float:
    """How well a text carries a term: 1 for the word itself, less for a synonym, an abbreviation or a part of it.

    :param loosely: the text is a name, in which an abbreviation may hide (长护险 in 长期护理险).
    """
    return _found(term.forms, text, loosely)


# One question looks for the same few terms in the same few texts over and over.
@lru_cache(maxsize=20_000)
def _found(forms: tuple[str, ...], text: str, loosely: bool) -> float:
    text = _unquoted(text)
    if BOTH_WAYS in text and any("出口" in form and BOTH_WAYS not in form for form in forms):
        text = text.replace(BOTH_WAYS, "")
    if forms[0] in text:
        return 1.0
    best = 0.0
    for n, form in enumerate(forms):
        if form in text or (form.lower() != form.upper() and form.lower() in text.lower()):
            return SYNONYM if n else 1.0
        if loosely and (abbreviates(form, text) or permuted(form, text)):
            best = max(best, ABBREVIATION)
        elif len(form) >= 5 and _lost_one(form, text):
            best = max(best, LOST)
        elif loosely and all(piece in text for piece in _pieces(form)):
            best = max(best, APART)
        elif len(form) >= 4:
            shared = _shared_run(form, text)
            if shared * 2 >= len(form):
                best = max(best, PARTIAL * shared / len(form))
    return best


def _unquoted(text: str) -> str:
    """“两癌”检查 is 两癌检查."""
    return text.replace("“", "").replace("”", "") if "“" in text else text


def everything(texts: Iterable[str]) -> str:
    """One text for :func:`most_found_in`: it holds each of some texts, in every form in which :func:`found_in` looks at
    it."""
    plain = "\n".join(dict.fromkeys(map(_unquoted, texts)))
    joined = f"{plain}\n{plain.replace(BOTH_WAYS, '')}" if BOTH_WAYS in plain else plain
    lower = joined.lower()
    return joined if lower == joined else f"{joined}\n{lower}"


def most_found_in(term: Term, text: str) -> float:
    """The most that :func:`found_in` can find of a term in any of the texts that :func:`everything` has joined: what
    stands in one of them stands in all of them together, so that none of its tests can find more."""
    return _most(term.forms, text)


@lru_cache(maxsize=20_000)
def _most(forms: tuple[str, ...], text: str) -> float:
    best = 0.0
    for n, form in enumerate(forms):
        if form in text or ((lower := form.lower()) != form and lower in text):
            return SYNONYM if n else 1.0
        best = max(best, _most_of(form, text))
    return best


def _most_of(form: str, text: str) -> float:
    """The most that can be found of a form that does not itself stand in a text."""
    if len(form) < 4:
        return ABBREVIATION if _spread(form, text) else 0.0
    if (len(form) >= 5 and _lost_one(form, text)) or all(piece in text for piece in _pieces(form)):
        return LOST
    if all(char in text for char in form):
        return ABBREVIATION
    shared = _shared_run(form, text)
    return PARTIAL * shared / len(form) if shared * 2 >= len(form) else 0.0


@lru_cache(maxsize=5_000)
def _pieces(form: str) -> tuple[str, ...]:
    """The words of a name of at least two; else the name."""
    words = cut_words(form)
    return tuple(words) if len(words) > 1 and all(len(word) > 1 for word in words) else (form,)


def _lost_one(form: str, text: str) -> bool:
    """Whether a text prints a long form with one character lost: 社会消费品售总额."""
    return form[:2] in text and any(form[:n] + form[n + 1 :] in text for n in range(2, len(form)))


def abbreviates(short: str, text: str) -> bool:
    """Whether a short form's characters stand in a name in order and close together."""
    return 0 < _spread(short, text) <= 2 * len(short) + 1


def _spread(short: str, text: str) -> int:
    """How long the first run is in which a short form's characters stand in order, with few others between; 0 where
    there is none. (A pattern for every word of every question would have to be compiled first.)"""
    if not SHORT.fullmatch(short):
        return 0
    gap = 3 if len(short) == 2 else 2
    start = text.find(short[0])
    while start >= 0:
        end = _end(short[1:], text, start + 1, gap)
        if end:
            return end - start
        start = text.find(short[0], start + 1)
    return 0


def _end(chars: str, text: str, at: int, gap: int) -> int:
    """Where some characters end that go on at an offset, with so many others before each at most; 0 where they do
    not."""
    if not chars:
        return at
    for n in range(at, min(at + gap + 1, len(text))):
        if text[n] == chars[0] and (end := _end(chars[1:], text, n + 1, gap)):
            return end
        if text[n] in MARKS or text[n].isspace():
            return 0
    return 0


def permuted(form: str, text: str) -> bool:
    """Whether a name stands in a text with its words in another order: 城镇新增就业 and 新增城镇就业."""
    size = len(form)
    if size < 4 or not all(char in text for char in form):
        return False
    wanted = sorted(form)
    return any(sorted(text[n : n + size]) == wanted for n in range(len(text) - size + 1))


def _shared_run(form: str, text: str) -> int:
    """The length of the longest run that a word shares with a text; a single character is none."""
    longest = 1
    for start in range(len(form) - 1):
        while start + longest < len(form) and form[start : start + longest + 1] in text:
            longest += 1
    return longest if longest > 1 else 0


def coverage(terms: Iterable[Term], levels: Sequence[tuple[float, str, bool]]) -> float:
    """The weighted share of the terms that the texts carry, each term at its best level.

    :param levels: (weight, text, whether abbreviations are looked for) from the nearest level to the farthest.
    """
    total = reached = 0.0
    for term in terms:
        total += term.weight
        best = 0.0
        for weight, text, loosely in levels:
            if weight <= best:
                break
            best = max(best, weight * found_in(term, text, loosely))
        reached += term.weight * best
    return reached / total if total else 0.0
