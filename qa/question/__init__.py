"""A question and the library's vocabulary in, a :class:`~qa.model.Query` out. No IO."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from qa.errors import QuestionError
from qa.model import Ask, Note, Query, Term
from qa.question.aspects import NUMBER, QUANTITY, find_dimensions
from qa.question.comparing import extreme_of, versus_of
from qa.question.limits import limits_of, row_number
from qa.question.listing import SECTIONS, Bounds, read_listing, several_of, units_in
from qa.question.parts import REALLY, asks_of
from qa.question.places import find_places, short_place
from qa.question.spelling import mend
from qa.question.terms import fillers, find_terms
from qa.question.times import PLAN, SPAN, months_of, named_years, stretch_of
from qa.store.vocabulary import Vocabulary
from qa.words import ENGLISH, english, fold, synonyms

__all__ = ["MAX_LENGTH", "check", "read_question"]

MAX_LENGTH = 500
ENGLISH_WORD = re.compile(r"[A-Za-z&-]+\d?")
# 要总量不要增速: what is not asked for.
NEGATED = re.compile(r"(?:不要|不是|不问|而非|并非|不想知道)[^,。;?()]{1,12}")
# 经济增速, 经济总量: the economy's own measure.
ECONOMY = re.compile(r"经济(?=增速|增幅|涨幅|增长(?!极|点|方式|动力)|总量)")
# 一共要投多少钱 asks for the whole cost, not for what has been spent.
TOTAL_COST = re.compile(
    r"(?:一共|总共|总计|合计)(?:要|需要?|得|打算|计划|预计)(?:投资?|花|砸)(?:进去|下去|了)?(?:多少|几)个?(?:钱|亿元?|资金)?"
)
EXCLUDED = re.compile(
    r"(?:不含|不包括|不包含|除了|除去|除开|剔除|扣除|不算|刨去|去掉|刨掉|抛开|不计)(?P<what>(?![^,。;)\s]{0,8}(?:因素|影响))[一-鿿、]{2,10}?)(?:以外|之外|外|的|$|[,。;)\s])"
)
# 全市一共有多少家 asks for the stock; 新增, 引进 for what was added.
STOCK = re.compile(
    r"总数|总共有|一共有|共有|现有|总量有|累计(?:有|达|共|几|多少|$)|(?:目前|现在|至今|到目前为止|迄今|到[^,。?]{0,6}[底末])[^,。]{0,4}(?:一共|总共|累计)|到底有|截[至止]?[^,。?]{1,10}[底末][^,。?]{0,10}有(?:多少|几)"
)
# 去年新添了多少, 当年新增: what was added and not the stock.
NEWLY = re.compile(r"净增|新添|新增|当年新|新建|新开|多了|增加了")
NOT_ADDED = re.compile(r"不是新增的?|不算新增的?|不要新增的?")
# Keywords that want the outturn and not the plan.
DONE = re.compile(r"实际|实绩|完成|已经?|目前|现在|当前|月底|月末")
ADDED = re.compile(r"新增|新建|引进|新招|新添|多了|增加|新认定|建成|开展|举办|签约|排查|发现")
# Houses that bear the name of their place.
HOUSES = "[一-鿿]{0,2}(?:海关|大学|学院|职院|研究院|实验室|医院)"
TITLE = re.compile(r"(?:常务)?副?(?:市长|省长|县长|区长|州长|书记|主席|部长|镇长|主任)")


def read_question(text: str, vocabulary: Vocabulary) -> Query:
    """Read a question as far as its words and the library's vocabulary tell.

    :raises QuestionError: empty, without a single word, or longer than :data:`MAX_LENGTH` characters.
    """
    folded = check(text)
    notes: list[Note] = []
    folded, turned = _in_chinese(folded, vocabulary)
    notes += [Note("understood", f"“{typed}”按“{read}”理解") for typed, read in turned]
    folded, mended = mend(folded, vocabulary, _known_words())
    notes += [Note("corrected", f"“{typed}”按“{read}”理解") for typed, read in mended]
    rest = NEGATED.sub(" ", ECONOMY.sub("GDP", TOTAL_COST.sub("总投资多少钱", folded)))
    officials = vocabulary.named_in(rest, "official")
    for name in officials:
        rest = re.sub(rf"{name}(?:{TITLE.pattern})?", " ", rest)
    named = units_in(rest, vocabulary)
    own, printed, strangers = find_places(rest, vocabulary)
    for place in own:
        rest = _without_place(rest, place, named.typed)
    rest_of_time = rest
    years, _ = named_years(rest)
    stretch = stretch_of(rest)
    span = bool(SPAN.search(rest))
    rest = PLAN.sub(" ", rest) if stretch else rest
    rest = SPAN.sub(" ", rest)
    sections = tuple(s for s in SECTIONS if s in rest and vocabulary.headed(s))
    extreme = extreme_of(rest)
    limits, without_limits = ((extreme.limit,), extreme.rest) if extreme else limits_of(rest)
    versus = versus_of(rest, vocabulary)
    number, rest = row_number(rest)
    excluded = tuple(word for match in EXCLUDED.finditer(rest) for word in re.split(r"[、和及与]", match["what"]))
    rest = EXCLUDED.sub(" ", rest)
    bounds = Bounds(named, officials, limits, sections, number)
    wish = read_listing(rest, without_limits, vocabulary, bounds)
    listing = wish.sure
    asks, terms = asks_of(wish.rest, vocabulary, printed, listing)
    if versus:
        asks, terms = (Ask("gap", find_dimensions(rest)),), find_terms(versus.rest, vocabulary)
    if wish.listing and not listing:
        asks, terms = several_of(wish.rest, asks, terms, vocabulary, printed)
    notes += _understood([*terms, *(term for ask in asks for term in ask.terms)], vocabulary)
    return Query(
        text=text,
        asks=asks,
        terms=terms,
        officials=tuple(officials),
        units=named.units if listing else (),
        places=tuple(own),
        strangers=(*strangers, *wish.strangers),
        years=() if stretch else years,
        stretch=stretch,
        months=months_of(rest_of_time),
        span=(span and not years) or bool(stretch),
        sections=sections,
        number=number,
        limits=limits if listing else (),
        excluded=excluded,
        stock=bool(STOCK.search(NEGATED.sub(" ", folded))) and not ADDED.search(NOT_ADDED.sub("", folded)),
        added=bool(NEWLY.search(NOT_ADDED.sub("", folded))) and not STOCK.search(NEGATED.sub(" ", folded)),
        explicit=any(ask.aspect != "actual" or ask.dimensions for ask in asks)
        or bool(NUMBER.search(folded) or QUANTITY.search(folded) or DONE.search(folded)),
        done=bool(REALLY.search(folded)),
        listing=wish.listing,
        versus=(*versus.places, versus.role) if versus else (),
        notes=tuple(dict.fromkeys(notes)),
    )


def check(text: str) -> str:
    """Fold a question and make sure that there is one.

    :raises QuestionError: empty, without a single word, or longer than :data:`MAX_LENGTH` characters.
    """
    if not text.strip():
        raise QuestionError("问题是空的，请写下想问的事")
    if len(text) > MAX_LENGTH:
        raise QuestionError(f"问题太长（{len(text)} 字），请控制在 {MAX_LENGTH} 字以内")
    folded = re.sub(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]", " ", fold(text)).strip()
    if not re.search(r"\w", folded):
        raise QuestionError("问题里没有文字，请写下想问的事")
    return folded


def _in_chinese(text: str, vocabulary: Vocabulary) -> tuple[str, list[tuple[str, str]]]:
    """A question with its English words in Chinese, but for those that the library prints; and what was changed."""
    turned: list[tuple[str, str]] = []

    def turn(match: re.Match[str]) -> str:
        word = match.group()
        chinese = english().get(word.lower())
        if not chinese:
            return ENGLISH_WORD.sub(turn, word) if " " in word else word
        if chinese == word or vocabulary.knows(word.lower()):
            return word
        turned.append((word, chinese))
        return chinese

    return ENGLISH.sub(turn, text), turned


@cache
def _known_words() -> frozenset[str]:
    return fillers() | synonyms().keys()


def _without_place(text: str, place: str, units: Sequence[str]) -> str:
    """A question without the name of a place, but where it is part of a unit's name (湖州海关), or of the names of
    several houses that it tells of (湖州学院 湖州职院)."""
    short = short_place(place)
    keep = [re.escape(name) for name in units if short in name]
    houses = re.findall(rf"{short}{HOUSES}", text)
    keep += houses if len(houses) > 1 else []
    kept = f"(?P<kept>{'|'.join(keep)})|" if keep else "(?P<kept>(?!))|"
    return re.sub(rf"{kept}{place}|{short}", lambda match: match["kept"] or " ", text)


def _understood(terms: Sequence[Term], vocabulary: Vocabulary) -> list[Note]:
    """Say what was searched for in place of a word that the library does not have."""
    notes = []
    for term in terms:
        if len(term.forms) > 1 and not vocabulary.knows(term.forms[0]):
            other = next((form for form in term.forms[1:] if vocabulary.knows(form)), None)
            if other:
                notes.append(Note("understood", f"“{term.text}”按“{other}”查找"))
    return notes
