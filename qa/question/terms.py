"""The words of what is asked about: cut from the question, with what else may stand for them in print."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from qa.model import Term
from qa.store.vocabulary import Vocabulary
from qa.words import cut_words, data_lines, synonyms

CONDITION = re.compile(
    r"(?:投资|规模|总投资)?(?P<number>\d[\d.,]*|[一二三五六七八九十两百千]+)(?P<unit>(?:万亿|千亿|百亿|十亿|亿|千万|百万|万)?(?:美元|元|亩|吨|公里|平方米|千瓦|人|张|床)?)(?P<bound>及?以[上下])"
    r"|(?:上|超|过|超过|超)(?P<big>百万|千万|亿|十亿|百亿|千亿)(?:元)?的?"
)
# What a word of no report still weighs: a colloquial word must not outweigh the indicator's own.
UNKNOWN_WEIGHT = 0.6
HAN_CHAR = re.compile(r"[一-鿿]")
QUOTED = re.compile(r"[“\"《]([^”\"》“]{2,24})[”\"》]")


@cache
def fillers() -> frozenset[str]:
    """Words of a question that name nothing."""
    return frozenset(word for line in data_lines("fillers.txt") for word in line.split())


@cache
def _synonym_pattern() -> re.Pattern[str]:
    keys = sorted((key for key in synonyms() if len(key) > 1), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, keys)), re.IGNORECASE)


def find_terms(text: str, vocabulary: Vocabulary, binding: Iterable[str] = ()) -> tuple[Term, ...]:
    """Cut what is left of a folded question into terms, in its order, each once.

    :param binding: names in the question (places of a report) that the answer's passage must carry.
    """
    made: dict[str, Term] = {}
    for name in binding:
        made[name] = Term(name, vocabulary.rarity(name), (name,), vocabulary.knows(name), binds=True)
        text = text.replace(name, " ")
    for condition, text in _conditions(text):
        made[condition[0]] = _term(condition[0], condition, vocabulary)
    for words, forms in _words(text):
        if words not in made and words not in fillers():
            made[words] = _term(words, forms, vocabulary)
    return tuple(made.values())


def _conditions(text: str) -> Iterator[tuple[tuple[str, ...], str]]:
    """Measures that narrow what is asked (10亿元以上, 上千万的), as they may be printed."""
    while match := CONDITION.search(text):
        text = text[: match.start()] + " " + text[match.end() :]
        if match["big"]:
            yield (f"{match['big']}元以上", f"{match['big']}以上"), text
            continue
        bound = match["bound"].removeprefix("及")
        unit = match["unit"] or ""
        whole = unit if unit.endswith(("元", "亩", "吨", "里", "米", "瓦", "人", "张", "床")) else unit + "元"
        yield (f"{match['number']}{whole}{bound}", f"{match['number']}{unit}{bound}"), text


def _words(text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Words with their forms; phrases that have synonyms are kept whole."""
    at = 0
    for match in _synonym_pattern().finditer(text):
        yield from ((word, (word,)) for word in _cut(text[at : match.start()]))
        key = next(key for key in (match.group(), match.group().upper(), match.group().lower()) if key in synonyms())
        parts = tuple(_cut(key))
        yield key, (key, *synonyms()[key]) if len(parts) != 0 or key else (key,)
        at = match.end()
    yield from ((word, (word,)) for word in _cut(text[at:]))


def _cut(text: str) -> list[str]:
    """Words that name something: no filler, no single character but a latin or numeric name."""
    return [word for word in cut_words(text) if _names_something(word)]


def _names_something(word: str) -> bool:
    if word in fillers():
        return False
    return len(word) > 1 or not HAN_CHAR.match(word) and not word.isdigit()


def _term(word: str, forms: Iterable[str], vocabulary: Vocabulary) -> Term:
    forms = tuple(dict.fromkeys(forms))
    known = [form for form in forms if vocabulary.knows(form)]
    weight = min((vocabulary.rarity(form) for form in known), default=UNKNOWN_WEIGHT)
    return Term(word, round(weight, 4), forms, bool(known))
