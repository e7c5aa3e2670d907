"""Answers of several members that stand in the text itself: an enumeration, names in a sentence, the state of each of
several things."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from qa.answer import texts
from qa.answer.choosing import ask_terms
from qa.answer.enumerations import LEAD_IN, SHORT_LEAD, Member, Run, names_in, pieces, runs
from qa.answer.evidence import Evidence, coverage, found_in, sentence_at
from qa.answer.lists import own_groups
from qa.answer.texts import TEXT_COVERED, Found
from qa.answer.wording import short
from qa.model import Ask, Item, Listing, Passage, Query, Term
from qa.question.listing import CATEGORY, MEMBERS, SAID, SAYINGS
from qa.question.terms import WEAK
from qa.words import fold

# What it is worth that a passage enumerates, that it has as many members as asked, and what another number costs.
ENUMERATES = 0.2
RIGHT_SIZE = 0.2
WRONG_SIZE = 0.15
# A report of the very year: what it plans, the next one only reviews.
SAME_YEAR = 0.08
OTHER_REPORT = 0.5
# How much of what the passage covers its lead-in must.
LED = 0.6
LOOKED_AT = 40
NAME_LENGTH = 10
NAMED_MEMBERS = 3
# The question itself names the members.
LISTED = 1.2
# 惠民生方面,…: the passage begins with what is asked.
BEGINS = 0.2
# What it is worth that a passage tells what came of a thing, and that it tells of another of the things too.
PROGRESS = 0.2
SHARED = 0.15
BEGINNING = 14
MEMBER_LENGTH = 90
LABEL_LENGTH = 60
WANTS_NAMES = re.compile(
    r"叫|名单|名字|哪[几两三四五六七八九十\d]+(?:家|所|位|座|个)|哪些(?:企业|机构|单位|公司|学校|地方|县|镇|村|国家)"
)
SAYINGS_OF = re.compile(SAID)
# What is answered in words, not by a figure.
IN_WORDS = {"list", "which", "why", "status"}
HAN_NAME = re.compile(r"(?!.*[哪几什啥个])[一-鿿]{2,}")
TROUBLES = re.compile(r"问题|困难|不足|短板|差距|挑战|薄弱")
ADMITTED = re.compile(
    r"(?:清醒|看到|认识到|深知|面临|存在|正视|意识到)[^。]{0,40}(?:问题|困难|不足|短板|差距|挑战)|(?:问题|困难|不足|短板|差距|挑战)[^。]{0,12}(?:突出|存在|不少|:)"
)
ADMITS = 0.3


class Several(NamedTuple):
    """The members of an answer with their passages, and the answer in words; none where a quotation says it best."""

    items: tuple[Item, ...]
    passages: tuple[Passage, ...]
    text: str


def strange(query: Query) -> list[str]:
    """What a question for several things is about, where no report mentions it and all else says nothing (地铁项目).
    What it is bound by otherwise (a unit, a heading, printed words) says enough."""
    wish = query.listing or Listing()
    if query.officials or query.units or wish.topics or wish.literals or any(len(ask.terms) for ask in query.asks):
        return []
    terms = _all_terms(query)
    if any(term.binds or SAYINGS_OF.search(term.text) for term in terms) or not set(query.aspects) <= IN_WORDS:
        return []
    telling = [term for term in terms if term.known and term.text not in WEAK and not term.compound]
    if telling:
        return []
    return [term.text for term in terms if not term.known and not term.compound and HAN_NAME.fullmatch(term.text)]


# --- an enumeration ------------------------------------------------------------------------------------------------


def said(query: Query, evidence: Evidence) -> Several | None:
    """The enumeration that answers a question for several things, or the one passage that does."""
    wish = query.listing or Listing()
    terms = _all_terms(query)
    if terms and all(term.binds or not term.known for term in terms) and any(term.binds for term in terms):
        return _naming(query, terms, evidence)
    found = _candidates(query, wish, terms, evidence)
    best = max(found, key=lambda one: one[0], default=None)
    if best is None:
        return None
    _, passage, members = best
    if members:
        return _of(members)
    names = _names(query, passage, terms, evidence)
    if names:
        items = tuple(Item(name, passage.id) for name in names)
        quoted = texts.quote(passage, terms, evidence.folded(passage)).rstrip("。")
        return Several(items, (passage,), f"共 {len(names)} 项：{'、'.join(names)}。原文：{quoted}。")
    if LEAD_IN.search(evidence.folded(passage)):
        return None
    quoted = texts.quote(passage, terms, evidence.folded(passage))
    if (
        passage.part != "target"
        and len(quoted) < SHORT_LEAD
        and (MEMBERS.search(query.text) or SAYINGS.search(query.text))
    ):
        return _of(pieces(passage, evidence))  # the best sentence only names the paragraph
    return Several((Item(_short(quoted), passage.id),), (passage,), "")


def paragraph(passage: Passage, evidence: Evidence) -> Several:
    """A list of one paragraph of prose: its sentences are the members."""
    return _of(pieces(passage, evidence) or [Member(passage.text, passage)])


def _candidates(
    query: Query, wish: Listing, terms: Sequence[Term], evidence: Evidence
) -> list[tuple[float, Passage, list[Member]]]:
    """Passages that may answer, each with its score and the members that it enumerates or leads in."""
    prefer = "progress" if "status" in query.aspects else ""
    ranked = texts.rank_passages(query, terms, evidence, prefer)
    ranked.sort(key=lambda one: -(one.score + _timely(query, wish, one, evidence)))
    return [
        (score, found.passage, run.members if run else [])
        for found in ranked[:LOOKED_AT]
        for score, run in _readings(query, wish, found, terms, evidence)
    ]


def _readings(
    query: Query, wish: Listing, found: Found, terms: Sequence[Term], evidence: Evidence
) -> Iterator[tuple[float, Run | None]]:
    """A passage as an answer, with what it enumerates where that is what is asked; the best of its runs."""
    plain = found.score + _timely(query, wish, found, evidence)
    if TROUBLES.search(query.text) and ADMITTED.search(evidence.folded(found.passage)):
        plain += ADMITS
    plain += BEGINS if _begins(query, found.passage, evidence) else 0.0
    for run in runs(found.passage, evidence):
        if _are_members(terms, run.members):
            yield max(plain + _size(wish, run.members), LISTED), run
            return
        if wish.size and len(run.members) != wish.size and run.members[0].passage.id != found.passage.id:
            continue  # other things are counted off there
        if found.covered >= TEXT_COVERED and _leads(run, found, terms):
            yield plain + _size(wish, run.members), run
            return
    if found.covered >= TEXT_COVERED:
        yield plain, None


def _begins(query: Query, passage: Passage, evidence: Evidence) -> bool:
    """Whether a passage begins with the field that the question names by 方面."""
    field = CATEGORY.search(fold(query.text))
    beginning = evidence.folded(passage)[passage.lead : passage.lead + BEGINNING]
    return field is not None and field["name"].strip("“”")[-3:] in beginning


def _leads(run: Run, found: Found, terms: Sequence[Term]) -> bool:
    """Whether what leads the members in is about the question, and not only one of them."""
    if TROUBLES.search("".join(term.text for term in terms)) and TROUBLES.search(run.lead):
        return True
    over = fold("\n".join(run.headings))
    return coverage(terms, [(1.0, run.lead, False), (0.8, over, False)]) >= LED * found.covered


def _are_members(terms: Sequence[Term], members: Sequence[Member]) -> bool:
    """Whether the question itself names the members: 粮食、棉花、烤烟各要达到多少."""
    heads = [fold(member.text)[:NAME_LENGTH] for member in members]
    named = {head for head in heads if any(term.known and found_in(term, head) for term in terms)}
    return len(named) >= NAMED_MEMBERS and len(named) * 2 >= len(members)


def _size(wish: Listing, members: Sequence[Member]) -> float:
    if not wish.size:
        return ENUMERATES
    return ENUMERATES + (RIGHT_SIZE if len(members) == wish.size else -WRONG_SIZE)


def _timely(query: Query, wish: Listing, found: Found, evidence: Evidence) -> float:
    year = evidence.reports.get(found.passage.report, {}).get("year") or 0
    if wish.report_year:
        return 0.0 if year == wish.report_year else -OTHER_REPORT
    if query.years and year and not 0 <= year - query.years[0] <= 1:
        return -OTHER_REPORT
    return SAME_YEAR if query.years and year == query.years[0] else 0.0


def _all_terms(query: Query) -> tuple[Term, ...]:
    terms = {term.text: term for ask in query.asks for term in ask_terms(ask, query)}
    return tuple(terms.values())


def _naming(query: Query, terms: Sequence[Term], evidence: Evidence) -> Several | None:
    """Everything told of a place, where nothing else is named: 白芷镇都有啥亮点."""
    names = [term.text for term in terms if term.binds]
    years = set(query.years)
    told = [
        (passage, evidence.folded(passage))
        for passage, _ in evidence.hits
        if not years or (evidence.reports.get(passage.report, {}).get("year") or min(years)) in years
    ]
    carrying = [(passage, text) for passage, text in told if all(name in text for name in names)]
    carrying.sort(key=lambda one: (one[0].report, one[0].start))
    return _of([Member(_around(passage, text, names[0]), passage) for passage, text in carrying]) if carrying else None


def _around(passage: Passage, folded: str, name: str) -> str:
    sentence = sentence_at(folded, folded.find(name))
    at = folded.find(sentence)
    return passage.text[at : at + len(sentence)].strip().rstrip("。；;")


def _names(query: Query, passage: Passage, terms: Sequence[Term], evidence: Evidence) -> list[str]:
    if not WANTS_NAMES.search(query.text):
        return []
    quoted = texts.quote(passage, terms, evidence.folded(passage))
    names = names_in(quoted, fold(quoted))
    size = query.listing.size if query.listing else 0
    return names if not size or len(names) == size else []


def _of(members: Sequence[Member]) -> Several:
    items = tuple(Item(_short(member.text), member.passage.id) for member in members)
    passages = tuple({member.passage.id: member.passage for member in members}.values())
    inside = len(passages) == 1
    words = [member.text if inside else _short(member.text.split("。")[0], MEMBER_LENGTH) for member in members]
    return Several(items, passages, f"共 {len(items)} 项：{'；'.join(words).rstrip('。')}。")


def _short(text: str, length: int = LABEL_LENGTH) -> str:
    return short(text.strip(), length)


# --- each of several things ----------------------------------------------------------------------------------------


def each(query: Query, asks: Sequence[Ask], evidence: Evidence) -> Several | None:
    """What is told of each of several things (孤独症儿童、残疾人就业分别怎样); None where fewer than two are."""
    found: list[tuple[str, Passage]] = []
    missing: list[str] = []
    able = [_able(ask, evidence) for ask in asks]
    shared = Counter(passage for one in able for passage in one)
    for ask, passages in zip(asks, able, strict=True):
        if passages:
            home = _outturn(
                max(passages, key=lambda passage: passages[passage] + SHARED * min(shared[passage] - 1, 2)),
                ask,
                evidence,
            )
            found.append((texts.quote(home, ask.terms, evidence.folded(home)), home))
        else:
            missing.append("".join(term.text for term in ask.terms if not term.compound))
    if len(found) < 2:
        return None
    items = tuple(Item(_short(quoted), passage.id) for quoted, passage in found)
    words = list(dict.fromkeys(quoted.rstrip("。；;") for quoted, _ in found))
    text = "；".join(words) + "。" + (f"没有找到：{'、'.join(missing)}。" if missing else "")
    return Several(items, tuple({passage.id: passage for _, passage in found}.values()), text)


def _outturn(passage: Passage, ask: Ask, evidence: Evidence) -> Passage:
    """What came of a target: of its group's items the one that tells most of the thing."""
    done = [one for one in evidence.row(passage) if one.part == "progress" and passage in own_groups(one, evidence)]
    if passage.part != "target" or not done:
        return passage
    return max(done, key=lambda one: coverage(ask.terms, [(1.0, evidence.folded(one), True)]))


def _able(ask: Ask, evidence: Evidence) -> dict[Passage, float]:
    """The passages that tell of one thing, with how well they do."""
    able = {}
    for passage, _ in evidence.hits:
        levels = [(1.0, evidence.folded(passage), True), (0.5, evidence.over(passage), False)]
        covered = coverage(ask.terms, levels)
        if covered >= TEXT_COVERED:
            able[passage] = covered + (PROGRESS if passage.part == "progress" else 0.0)
    return able
