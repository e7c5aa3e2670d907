"""The parts of a question: what each asks, and the terms they share."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from qa.model import Ask, Aspect, Term
from qa.question.aspects import (
    ASKING,
    COUNT,
    COUNTER,
    LIST,
    NUMBER,
    OWN_RATE,
    PERCENT,
    PLANNED,
    WHICH,
    Found,
    find_aspects,
    find_dimensions,
)
from qa.question.terms import WEAK, find_terms, names_quantity
from qa.question.times import RELATIVE, YEAR, named_years, offset_of
from qa.store.vocabulary import Vocabulary

JOINT = re.compile(r"、|以及|及其?(?!格|时)|和(?!谐|美)|与|,|\s+(?=同比|增速|增幅|排名|位次|完成率|占比|占全)")
NEXT_ASPECT = re.compile(
    r"\s*(?:同比|占(?=全|比|[^,。]{1,8}(?:份额|比重))|增速|增幅|占比|排名|位次|完成率|全省排名|全省位次)"
)
# What a story in front of the question still weighs.
STORY = 0.25
# And where it tells of the asker.
TOLD = 0.08
TELLING = re.compile(r"我|咱家|咱们家|大家都?|听说|听人|听邻居|邻居|孩子|家里|老人家|您好|你好|新闻|网上")
SEGMENT = re.compile(r"[,;:?!。，\n]")
EACH = re.compile(
    r"(?P<items>[一-鿿A-Za-z0-9“”()·]{2,16}(?:[、,和与跟及][一-鿿A-Za-z0-9“”()·]{2,16})+?)(?:现在|目前|上半年|今年|全年|已经|已|的?目标|的?计划|,|项目|的)*(?:分别|各自|各)(?!类|项|级|地|县|区|种|部门|单位)"
)
REALLY = re.compile(r"实际|最终|最后|真正|完成了|已经?完成")
GENERIC = re.compile(
    r"民生实事|民生|滞后|落后|清单|列入|超前|时序|序时|指标|任务|重点工作|工作|事项|实事|项目(?=$|\s)|主抓|牵头|负责|联系|分管|承担|参与|配合|完成|达到|全年|年度|目标|进度|今年|半年|上半年|里面|里头|的|了|率"
)
NUMERIC: tuple[Aspect, ...] = ("actual", "target", "completion", "growth", "change", "share", "rank", "gap")


def asks_of(
    text: str, vocabulary: Vocabulary, binding: Sequence[str], listing: bool
) -> tuple[tuple[Ask, ...], tuple[Term, ...]]:
    """The parts of a question: what each asks, and the terms they share."""
    if listing:
        _, rest = find_aspects(text)
        rest = offset_of(named_years(rest)[1])[1]
        rest = LIST.sub(" ", COUNT.sub(" ", rest))
        return (Ask("list"),), find_terms(GENERIC.sub(" ", rest), vocabulary, binding)
    each = EACH.search(text)
    made = _each(text, each, vocabulary, binding) if each else None
    if made:
        return made
    parts = [_Part(segment, vocabulary, binding) for segment in _segments(text)]
    asking = [part for part in parts if part.asks]
    if any(part.numbered for part in asking):
        # 占比较去年底升了几个百分点: what carries no word of number only names what is asked.
        asking = [part for part in asking if part.numbered or part.owner]
    if len(asking) == 2 and not asking[0].numbered and asking[0].offset is None and asking[1].only_target():
        # 研发经费占生产总值比重,今年目标值: the second part says which figure of the first is asked.
        asking[0].asks = [replace(ask, aspect="target") for ask in asking[0].asks[:1]]
        asking = asking[:1]
    if not asking:
        plain = _plain_ask(text)
        for part in parts:
            if part.years or part.offset is not None:
                plain = replace(plain, years=part.years, offset=part.offset)
                break
        return (plain,), _common(parts, [])
    own = [term for term in asking[0].terms if term.known and term.text not in WEAK]
    first = asking[0].terms if own else ()
    common = _common([part for part in parts if part not in asking], first)
    asks = []
    years: tuple[int, ...] = ()
    offset: int | None = None
    for part in _told_once(asking):
        # 2022年出口多少、增长多少: the year holds until another is named.
        years, offset = (part.years, part.offset) if part.years or part.offset is not None else (years, offset)
        terms = () if part is asking[0] else part.terms
        asks += [Ask(ask.aspect, ask.dimensions, terms, ask.counter, years, offset) for ask in part.asks]
    return tuple(dict.fromkeys(asks)), (*asking[0].terms, *common)


def _told_once(asking: Sequence[_Part]) -> list[_Part]:
    """The parts without those that ask the one before again, with its unit: 生产总值有多大,多少万亿."""
    kept: list[_Part] = []
    for part in asking:
        before = kept[-1].asks if kept else []
        again = len(part.asks) == len(before) == 1 and part.asks[0].aspect == before[0].aspect
        if again and not part.terms and not before[0].dimensions and not (part.years or part.offset is not None):
            kept[-1].asks = part.asks
        else:
            kept.append(part)
    return kept


class _Part:
    """One part of a question between two marks: what it asks, and its terms."""

    def __init__(self, segment: str, vocabulary: Vocabulary, binding: Sequence[str]) -> None:
        found, rest = find_aspects(segment)
        asked = COUNTER.search(segment)
        counter = (asked["counter"] or asked["counted"] or "") if asked else ""
        self.asks = [replace(ask, counter=counter) for ask in _segment_asks(segment, rest, found)]
        self.years, rest = named_years(rest)
        self.offset, rest = offset_of(rest)
        if self.offset is None:
            self.offset = _planned_for(segment, found)
        if self.years:
            self.offset = None  # 2024年当年
        rest = ASKING.sub(" ", PERCENT.sub(" ", rest)) + " ".join(OWN_RATE.findall(segment))
        if {"share"} < {one.aspect for one in found}:
            rest += " ".join(SHARE_WORD.findall(segment))  # 占全省的份额比去年同期多了多少
        self.terms = find_terms(rest, vocabulary, [name for name in binding if name in segment])
        self.numbered = bool(NUMBER.search(segment) or PERCENT.search(segment))
        self.told = bool(TELLING.search(segment))
        self.owner = any(ask.aspect in ("unit", "official", "when", "why") for ask in self.asks)

    def only_target(self) -> bool:
        """Whether the part is no more than 目标是多少."""
        return [ask.aspect for ask in self.asks] == ["target"] and not any(term.known for term in self.terms)


def _planned_for(segment: str, found: Sequence[Found]) -> int | None:
    """The year that the words of a plan name: 今年计划."""
    plans = [segment[start:end] for aspect, start, end in found if aspect in ("target", "need")]
    return next((offset for plan in plans if (offset := offset_of(plan)[0]) in (0, 1)), None)


def _segments(text: str) -> list[str]:
    """Cut a question where one thing asked ends: at marks, and at 、 and 和 between two askings."""
    pieces = [piece for piece in SEGMENT.split(text) if piece.strip()]
    return [part for piece in pieces for part in _split_askings(piece)]


def _split_askings(piece: str) -> list[str]:
    for match in JOINT.finditer(piece):
        left, right = piece[: match.start()], piece[match.end() :]
        if _is_asking(left) and _is_asking(right):
            return [left, *_split_askings(right)]
        if left.strip() and match.group().strip() and NEXT_ASPECT.match(right):
            # 播种面积及同比增幅: what stands before is asked for too.
            return [left + "多少", *_split_askings(right)]
    return [piece]


SUMMED = re.compile(r"(?<=[一-鿿])[两三四五六七八九](?:大|类|项|种|个|方面|级)")
# 从多少张升到多少张 asks for both ends.
BOTH_ENDS = re.compile(
    r"前后(?:分别|各自?|每|$)|前(?:和|与|、)[一-鿿]{0,3}后|(?:从|由)(?:多少|几)[^,。?]{1,14}[到至](?:了)?(?:多少|几)"
)


def _is_asking(text: str) -> bool:
    return bool(NUMBER.search(text)) or any(one.aspect in NUMERIC for one in find_aspects(text)[0])


def _common(parts: Sequence[_Part], own: Sequence[Term]) -> tuple[Term, ...]:
    """The terms of the parts that ask nothing. Where the asking part names its thing itself, they are a story: little
    weight, and none for what no report prints. Where it does not, the last of them that names something does."""
    taken = {term.text for term in own}
    naming = [part for part in parts if any(term.known and term.text not in WEAK for term in part.terms)]
    made: dict[str, Term] = {}
    for part, term in ((one, term) for one in parts for term in one.terms):
        story = bool(own) or (len(naming) > 1 and part is not naming[-1])
        if term.text in taken or (story and not term.known):
            continue
        weight = term.weight * (TOLD if part.told and own else STORY) if story else term.weight
        binds = term.binds and not own
        made.setdefault(term.text, Term(term.text, weight, term.forms, term.known, binds, term.compound))
    return tuple(made.values())


# 涨了几块钱, 多收了多少吨: the unit stands behind the word of number.
AMOUNT = re.compile(r"(?:多少|几)(?![\s,。?]|$|个?百分|个点|成)")
MEASURES = ("money", "people", "area", "length", "mass", "energy")
SHARE_WORD = re.compile(r"份额|占比|比重")
# 名次往前挪了几位 asks how far, not where.
MOVED = re.compile(r"(?:挪|进|升|移|退|滑|掉|降)(?:了)?(?:几|多少)[位名]")
WHO = re.compile(r"(?:是|叫|由|被)谁|谁(?:的|在|是)")
# Of two aspects in one part, the first describes the second: 增速排第几 asks for the rank.
RULED: tuple[tuple[Aspect, Aspect], ...] = (
    ("rank", "growth"), ("rank", "completion"), ("rank", "share"), ("rank", "actual"), ("rank", "change"), ("rank", "from"), ("from", "change"),
    ("change", "growth"), ("change", "share"), ("change", "completion"), ("growth", "completion"), ("gap", "target"),
    ("completion", "target"), ("gap", "completion"), ("gap", "growth"), ("target", "share"), ("growth", "share"),
)  # fmt: skip


def _segment_asks(segment: str, rest: str, found: Sequence[Found]) -> list[Ask]:
    """What one part of a question asks; nothing where it only tells a story."""
    dimensions = find_dimensions(segment)
    aspects = list(dict.fromkeys(one.aspect for one in found))
    strong = [aspect for aspect in aspects if aspect not in ("check", "status")]
    if "change" in strong and "rank" in strong and (MOVED.search(segment) or _later("change", "rank", found)):
        strong.remove("rank")  # 全省位次 较年初
    if {"growth", "share"} <= set(strong) and _later("growth", "share", found):
        return [Ask("change")]  # 占全省份额 较去年同期
    for keeps, yields in RULED:
        if keeps in strong and yields in strong:
            strong.remove(yields)
    if "need" in strong and len(strong) > 1:
        strong = list(dict.fromkeys("target" if aspect == "need" else aspect for aspect in strong))
    if "growth" in strong and (strong == ["growth", "target"] or strong == ["target", "growth"]):
        return [Ask("target", ("percent",))]
    if strong == ["growth"] and AMOUNT.search(segment) and len(dimensions) == 1 and dimensions[0] in MEASURES:
        return [Ask("change", dimensions)]  # 再涨几块钱: an amount, not a rate
    if strong in (["growth"], ["share"]) and PLANNED.search(segment):
        return [Ask("target", ("percent",))]
    if strong == ["target"] and not NUMBER.search(segment) and WHICH.search(rest):
        return [Ask("which")]
    if strong == ["completion"] and "status" in aspects and not NUMBER.search(segment):
        return [Ask("status")]
    if "from" in strong and BOTH_ENDS.search(segment):
        return [Ask("from", dimensions), Ask("actual", dimensions)]
    if strong:
        kept = dimensions if len(strong) == 1 else ()
        return [Ask(aspect, _own_dimensions(aspect, kept)) for aspect in strong]
    if WHO.search(segment):
        return [Ask("which")]
    if NUMBER.search(segment):
        return [Ask("actual", dimensions or (("percent",) if PERCENT.search(segment) else ()))]
    if WHICH.search(rest) and "status" not in aspects:
        return [Ask("which")]
    return [Ask(aspect) for aspect in aspects[:1]]


def _later(one: Aspect, other: Aspect, found: Sequence[Found]) -> bool:
    """Whether the words of one aspect stand behind those of another."""
    last = {aspect: start for aspect, start, _ in found}
    return last[one] > last[other]


def _own_dimensions(aspect: Aspect, dimensions: tuple[str, ...]) -> tuple[str, ...]:
    """The kinds of unit that fit an aspect; a rate is always a percentage."""
    if aspect == "change" and len(dimensions) == 1 and dimensions[0] in MEASURES:
        return dimensions
    return () if aspect in ("completion", "share", "rank", "growth", "change") else dimensions


def _plain_ask(text: str) -> Ask:
    """Keywords alone: the whole picture, actual first."""
    return Ask("which") if WHICH.search(text) else Ask("actual")


def _each(
    text: str, each: re.Match[str], vocabulary: Vocabulary, binding: Sequence[str]
) -> tuple[tuple[Ask, ...], tuple[Term, ...]] | None:
    """“粮食、食用油、冻猪肉各储备了多少”: one ask an item; the words after 各 belong to all. None where the items are
    askings of their own, or nothing is counted."""
    if not NUMBER.search(text) and not PERCENT.search(text):
        return None
    found, rest = find_aspects(text)
    rest = re.sub(RELATIVE, lambda match: " " * len(match.group()), rest)
    rest = re.sub(YEAR, lambda match: " " * len(match.group()), rest)
    asked = _segment_asks(text, rest, found)
    if len(asked) != 1 or asked[0].aspect not in NUMERIC:
        return None
    # 制造业、基建、房地产三类投资: what follows the word that sums them up is of all.
    end = each.end("items")
    summed = SUMMED.search(rest, each.start("items"), end)
    tail = rest[summed.end() : end] if summed else ""
    end = summed.start() if summed else end
    listed = rest[each.start("items") : end]
    topic, comma, after = listed.rpartition(",")
    if comma and len([item for item in re.split(r"[、和与跟及]", after) if _names(item, vocabulary)]) > 1:
        listed, tail = after, f"{topic} {tail}"  # 重点项目里,新开工的、竣工的各几个: what all are of
    items = [item for item in re.split(r"[、,和与跟及]", listed) if item.strip()]
    own = [find_terms(item, vocabulary) for item in items]
    if sum(any(term.known and term.text not in WEAK for term in terms) for terms in own) < 2:
        return _sides(text, each, asked[0], vocabulary, [name for name in binding if name in text])
    # 10亿元以上和50亿元以上项目: what the last item has besides its measure is of all.
    measured = bool(re.match(r"\d", own[0][0].text)) if own[0] else False
    shared = own[-1][1:] if measured else ()
    around = find_terms(
        rest[: each.start()] + f" {tail} " + rest[each.end() :], vocabulary, [n for n in binding if n in text]
    )
    # 粮食播种面积和产量: a bare quantity is of the first item's thing.
    own = [(*_things(own[0]), *terms) if n and _names_no_thing(terms) else terms for n, terms in enumerate(own)]
    asks = [
        Ask(_aspect_of(item, asked[0].aspect), asked[0].dimensions, terms)
        for item, terms in zip(items, own, strict=True)
        if terms
    ]
    return tuple(asks), tuple(dict.fromkeys((*around, *shared)))


def _names(item: str, vocabulary: Vocabulary) -> bool:
    return any(term.known and term.text not in WEAK for term in find_terms(item, vocabulary))


def _sides(
    text: str, each: re.Match[str], asked: Ask, vocabulary: Vocabulary, binding: Sequence[str]
) -> tuple[tuple[Ask, ...], tuple[Term, ...]] | None:
    """“托位数,去年实际和今年目标各是多少”: one ask a side of the same thing, told by year, plan or outturn. None where
    an item tells neither."""
    asks: list[Ask] = []
    for item in re.split(r"[、,和与跟及]", each["items"]):
        found, rest = find_aspects(item)
        years, rest = named_years(rest)
        offset, rest = offset_of(rest)
        if any(term.known and term.text not in WEAK for term in find_terms(rest, vocabulary)):
            asks = []  # what stands before the sides names the thing
            continue
        planned = any(one.aspect == "target" for one in found)
        if not (planned or REALLY.search(item) or years or offset is not None):
            return None
        # 实际和计划各是多少: the sides decide, whatever the words around say.
        aspect: Aspect = "target" if planned else "actual" if asked.aspect == "target" else asked.aspect
        asks.append(Ask(aspect, asked.dimensions, (), asked.counter, years, offset))
    _, rest = find_aspects(text)
    rest = offset_of(named_years(rest)[1])[1]
    common = find_terms(ASKING.sub(" ", REALLY.sub(" ", rest)), vocabulary, binding)
    return (tuple(asks), common) if len(asks) > 1 else None


def _aspect_of(item: str, aspect: Aspect) -> Aspect:
    """计划投资与实际完成投资分别是多少: one item asks for the outturn."""
    return "actual" if aspect == "target" and REALLY.search(item) else aspect


def _names_no_thing(terms: Sequence[Term]) -> bool:
    """Whether an item is a quantity alone, and means the first item's thing."""
    plain = [term for term in terms if not term.compound and term.text not in WEAK]
    return len(plain) == 1 and (_bare_quantity(plain[0]) or plain[0].text == "投资")


def _things(terms: Sequence[Term]) -> list[Term]:
    """What is measured, without the quantity: 粮食 of 粮食播种面积."""
    return [term for term in terms if not names_quantity(term) and not term.compound][:2]


def _bare_quantity(term: Term) -> bool:
    return len(term.text) <= 3 and names_quantity(term)
