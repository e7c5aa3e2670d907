"""A question and the library's vocabulary in, a :class:`~qa.model.Query` out. No IO."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from qa.errors import QuestionError
from qa.figures import chinese
from qa.figures.dates import Clock, find_period, years_of
from qa.model import Ask, Aspect, Limit, Note, Query, Term
from qa.question.aspects import (
    ASKING,
    COUNT,
    COUNTER,
    LIST,
    NUMBER,
    OWN_RATE,
    PERCENT,
    PLANNED,
    QUANTITY,
    WHICH,
    Found,
    find_aspects,
    find_dimensions,
)
from qa.question.places import find_places, find_units, short_place
from qa.question.spelling import mend
from qa.question.terms import WEAK, fillers, find_terms, names_quantity
from qa.store.vocabulary import Vocabulary
from qa.words import fold, synonyms

__all__ = ["MAX_LENGTH", "check", "read_question"]

MAX_LENGTH = 500
YEAR = re.compile(
    r"(?<!\d)((?:19|20)\d\d)年?|(?<!\d)(\d\d)年(?!来|间)|([一二][九〇○零][一二三四五六七八九〇○零]{2})年?"
)
SPAN = re.compile(
    r"(?:过去|这|近|前|最近|上一?届)?的?五年(?:来|间|里|内|期间)?(?!计划|规划|行动|倍增|前)|五年(?:来|间)|“?十[一二三四]五”?(?:时期|期间)|第[一二三四五六七八九十]+个五年计划(?:期间|时期)?"
)
ROW = re.compile(
    r"第(\d{1,3}|[一二三四五六七八九十]{1,3})(?:项|条|号|行)(?:重点工作|任务|工作)?|(?:序号|编号)(?:为|是)?(\d{1,3})|(\d{1,3})号(?:任务|工作)"
)
SECTIONS = ("民生实事", "重点工作")
JOINT = re.compile(r"、|以及|及(?!格|时)|和(?!谐|美)|与|,|\s+(?=同比|增速|增幅|排名|位次|完成率|占比)")
LEADS = re.compile(r"^\W*(?:主抓|牵头|负责|分管|联系|抓|管)(?:的)?(?:是|了)?(?:什么|啥|哪些|哪)")
# 要总量不要增速: what is not asked for.
NEGATED = re.compile(r"(?:不要|不是|不问|而非|并非|不想知道)[^,。;?()]{1,12}")
REALLY = re.compile(r"实际|最终|最后|真正|完成了|已经?完成")
# 经济增速, 经济总量: the economy's own measure.
ECONOMY = re.compile(r"经济(?=增速|增长(?!极|点|方式|动力)|总量)")
# 一共要投多少钱 asks for the whole cost, not for what has been spent.
TOTAL_COST = re.compile(
    r"(?:一共|总共|总计|合计)(?:要|需要?|得|打算|计划|预计)(?:投资?|花|砸)(?:进去|下去|了)?(?:多少|几)个?(?:钱|亿元?|资金)?"
)
EXCLUDED = re.compile(
    r"(?:不含|不包括|不包含|除了|除去|除开|剔除|扣除|不算|刨去|去掉|刨掉|抛开|不计)(?P<what>(?![^,。;)\s]{0,8}(?:因素|影响))[一-鿿、]{2,10}?)(?:以外|之外|外|的|$|[,。;)\s])"
)
# 全市一共有多少家 asks for the stock; 新增, 引进 for what was added.
STOCK = re.compile(
    r"总数|总共有|一共有|共有|现有|总量有|累计(?:有|达|共)|到底有|截[至止]?[^,。?]{1,10}[底末][^,。?]{0,10}有(?:多少|几)"
)
NOT_ADDED = re.compile(r"不是新增的?|不算新增的?|不要新增的?")
# Keywords that want the outturn and not the plan.
DONE = re.compile(r"实际|实绩|完成|已经?|目前|现在|当前|月底|月末")
ADDED = re.compile(r"新增|新建|引进|新招|新添|多了|增加|新认定|建成|开展|举办|签约|排查|发现")
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
TITLE = re.compile(r"(?:常务)?副?(?:市长|省长|县长|区长|州长|书记|主席|部长|镇长|主任)")
RANKED = re.compile(
    r"(?:全[省国市])?(?:排|居|列|位列|位居|名列|排名|排在)?(?:全[省国市])?第(?P<n>\d{1,3}|[一二三四五六七八九十]{1,3})(?:位|名)?(?!项|条|个|次|批|届|期|轮|季度|产业|五年)|(?P<first>首位|榜首)|倒数第"
)
# 哪些指标是下降的, 哪些给出了位次: lists of all figures of a role.
BY_ROLE: tuple[tuple[str, str, float, re.Pattern[str]], ...] = (
    ("rank", ">=", 1.0, re.compile(r"(?:全[省国市])?(?:排名|位次|名次|第几位?|排多少位?|排第几)")),
    ("growth", "<", 0.0, re.compile(r"(?:同比|比上年|比去年)?(?:往下掉|下降|降低|减少|负增长|下滑|回落)(?:的|了)?")),
)
EXACT = re.compile(r"(?:刚好|正好|恰好)[^,。]{0,4}(?:百分百|100%|百分之百)|(?<!超过)(?:百分百|100%|百分之百)完成")
OVER = re.compile(
    r"超额(?:完成)?|(?:超过|大于|高于|突破|超)(?:了)?(?:100%|百分之百|百分百)|提前完成|已经?(?:全部)?完成(?:了)?(?:全年|年度)?(?:目标|任务)"
)
BETWEEN = re.compile(r"(?P<low>\d[\d.]*)%?(?:到|至|-|~|和)(?P<high>\d[\d.]*)%(?:之间)?")
MORE = re.compile(r"(?:超过|大于|高于|多于|不低于|不少于|突破|超|过了?)(?P<value>\d[\d.]*)%|(?P<value2>\d[\d.]*)%以上")
LESS = re.compile(
    r"(?:低于|小于|不到|不足|没到|没过|未达到?|少于|没达到)(?P<value>\d[\d.]*%|一半|半数|百分之[一二三四五六七八九]十|[一二三四五六七八九]成)|(?P<value2>\d[\d.]*)%以下|(?:没有?|未|还没)(?:完成|过)(?P<half>一半)|(?:落后|滞后)"
)
NUMERIC: tuple[Aspect, ...] = ("actual", "target", "completion", "growth", "change", "share", "rank", "gap")


def read_question(text: str, vocabulary: Vocabulary) -> Query:
    """Read a question as far as its words and the library's vocabulary tell.

    :raises QuestionError: empty, without a single word, or longer than :data:`MAX_LENGTH` characters.
    """
    folded = check(text)
    notes: list[Note] = []
    folded, mended = mend(folded, vocabulary, _known_words())
    notes += [Note("corrected", f"“{typed}”按“{read}”理解") for typed, read in mended]
    rest = NEGATED.sub(" ", ECONOMY.sub("GDP", TOTAL_COST.sub("总投资多少钱", folded)))
    officials = vocabulary.named_in(rest, "official")
    for name in officials:
        rest = re.sub(rf"{name}(?:{TITLE.pattern})?", " ", rest)
    own, printed, strangers = find_places(rest, vocabulary)
    for place in own:
        rest = rest.replace(place, " ").replace(short_place(place), " ")
    years, _ = _years(rest)
    stretch = _stretch(rest)
    span = bool(SPAN.search(rest))
    rest = PLAN.sub(" ", rest) if stretch else rest
    rest = SPAN.sub(" ", rest)
    sections = tuple(s for s in SECTIONS if s in rest and vocabulary.headed(s))
    limits, without_limits = _limits(rest)
    number, rest = _row_number(rest)
    excluded = tuple(word for match in EXCLUDED.finditer(rest) for word in re.split(r"[、和及与]", match["what"]))
    rest = EXCLUDED.sub(" ", rest)
    units = find_units(rest, vocabulary)
    bound = bool(officials or units or limits or sections or number)
    owners = any(one.aspect in ("unit", "official") for one in find_aspects(rest)[0])
    listing = bool(LIST.search(rest) or COUNT.search(rest)) and (bound or _asks_for_indicators(rest))
    if owners and not (officials or units):
        listing = False
    listing = listing or (bool(officials) and bool(LEADS.search(rest)))
    listing = listing or (bound and not asks_for_one(rest) and bool((officials and sections) or limits))
    if listing:
        rest = without_limits
        for unit in units:
            rest = rest.replace(unit, " ").replace(re.sub(r"^[市省县区州]", "", unit), " ")
        for section in sections:
            rest = rest.replace(section, " ")
    asks, terms = _asks(rest, vocabulary, printed, listing)
    notes += _understood([*terms, *(term for ask in asks for term in ask.terms)], vocabulary)
    return Query(
        text=text,
        asks=asks,
        terms=terms,
        officials=tuple(officials),
        units=tuple(units) if listing else (),
        places=tuple(own),
        strangers=tuple(strangers),
        years=() if stretch else years,
        stretch=stretch,
        span=span or bool(stretch),
        sections=sections,
        number=number,
        limits=limits if listing else (),
        excluded=excluded,
        stock=bool(STOCK.search(folded)) and not ADDED.search(NOT_ADDED.sub("", folded)),
        explicit=any(ask.aspect != "actual" or ask.dimensions for ask in asks)
        or bool(NUMBER.search(folded) or QUANTITY.search(folded) or DONE.search(folded)),
        done=bool(REALLY.search(folded)),
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


def _known_words() -> frozenset[str]:
    return fillers() | synonyms().keys()


def asks_for_one(text: str) -> bool:
    """Whether a question asks for one figure or one fact, so that it cannot be a list."""
    return bool(NUMBER.search(text) or WHICH.search(text)) or bool(find_aspects(text)[0])


def _asks_for_indicators(text: str) -> bool:
    return bool(
        re.search(
            r"(?:哪些|哪几[个项]|多少[项个]?|几[项个]|什么)(?:[一-鿿]{0,4})(?:指标|任务|工作|重点工作|实事|事项|事)(?!人员)",
            text,
        )
    )


def _years(text: str) -> tuple[tuple[int, ...], str]:
    years: list[int] = []
    for match in YEAR.finditer(text):
        if BASE.search(text[: match.start()]):
            continue  # 比2023年提高: the base of a comparison
        digits = match[1] or (match[2] and f"20{match[2]}") or match[3]
        years.append(int(digits) if digits.isdigit() else chinese.integer(digits) or 0)
    return tuple(dict.fromkeys(years)), YEAR.sub(" ", text)


def _stretch(text: str) -> tuple[int, int] | None:
    """A run of at least three years that a question names: 十一五期间, 1983年到1987年."""
    joined = re.sub(r"((?:19|20)\d\d)年?\s*(?:-+|—+|~|到|至)\s*((?:19|20)\d\d)年?", r"\1-\2年", text)
    plan = PLAN.search(joined)
    years = years_of(find_period(joined if not plan else plan.group(), Clock()))
    return years if years and years[1] - years[0] >= 2 else None


PLAN = re.compile(
    r"[“\"]?(?:十[一二三四五]?|[一二六七八九])五[”\"]?(?:时期|期间|计划|规划|五年|末)?|第[一二三四五六七八九十]+个五年计划"
)
BASE = re.compile(r"(?:比|较|跟|与|相比|相较于?)\s*$")
RELATIVE = re.compile(
    r"(?P<last>去年|上年|上一年|过去一年|前一年)|(?P<before>前年)|(?P<next>明年|下一年|来年)|(?P<now>今年|本年度?|当年)"
)
OFFSETS = {"last": -1, "before": -2, "next": 1, "now": 0}


def _offset(text: str) -> tuple[int | None, str]:
    """The year that words of time count from the report's own, and the text without them."""
    match = RELATIVE.search(text)
    return (OFFSETS[match.lastgroup] if match and match.lastgroup else None), RELATIVE.sub(" ", text)


def _row_number(text: str) -> tuple[str, str]:
    match = ROW.search(text)
    if not match:
        return "", text
    digits = match[1] or match[2] or match[3]
    number = digits if digits.isdigit() else str(chinese.integer(digits) or "")
    return number, text[: match.start()] + " " + text[match.end() :]


def _limits(text: str) -> tuple[tuple[Limit, ...], str]:
    """Bounds on a rank or a completion rate, and the question without them."""
    limits: list[Limit] = []
    rank = RANKED.search(text)
    exact = EXACT.search(text)
    if exact and LIST.search(text):
        return (Limit("completion", "=", 100.0),), EXACT.sub(" ", text)
    if rank and (rank["n"] or rank["first"]):
        digits = rank["n"] or "1"
        limits.append(Limit("rank", "=", float(digits if digits.isdigit() else chinese.integer(digits) or 0)))
        text = text.replace(rank.group(), " ")
    if LIST.search(text) and not limits:
        for role, sign, value, pattern in BY_ROLE:
            if pattern.search(text):
                return (Limit(role, sign, value),), pattern.sub(" ", text)
    between = BETWEEN.search(text)
    if between:
        limits += [Limit("completion", ">=", float(between["low"])), Limit("completion", "<=", float(between["high"]))]
        return tuple(limits), text.replace(between.group(), " ")
    for pattern, sign in ((OVER, ">="), (MORE, ">"), (LESS, "<")):
        match = pattern.search(text)
        if match:
            value = _limit_value(match)
            exactly = sign if value != 100 or not re.search("超|突破|大于|高于", match.group()) else ">"
            limits.append(Limit("completion", exactly, value))
            for other in (OVER, MORE, LESS):
                text = other.sub(" ", text)
            break
    return tuple(limits), text


def _limit_value(match: re.Match[str]) -> float:
    groups = match.groupdict()
    value = groups.get("value") or groups.get("value2")
    if value and value.rstrip("%").replace(".", "", 1).isdigit():
        return float(value.rstrip("%"))
    tens = re.search(r"[一二三四五六七八九]", value or "")
    if tens and not re.search("[一半]", value or ""):
        return 10.0 * (chinese.integer(tens.group()) or 5)
    return 100.0 if match.re is OVER else 50.0


# --- asks ---------------------------------------------------------------------------------------------------------


def _asks(
    text: str, vocabulary: Vocabulary, binding: Sequence[str], listing: bool
) -> tuple[tuple[Ask, ...], tuple[Term, ...]]:
    """The parts of a question: what each asks, and the terms they share."""
    if listing:
        _, rest = find_aspects(text)
        rest = _offset(_years(rest)[1])[1]
        rest = LIST.sub(" ", COUNT.sub(" ", rest))
        return (Ask("list"),), find_terms(_without_generic(rest), vocabulary, binding)
    each = EACH.search(text)
    made = _each(text, each, vocabulary, binding) if each else None
    if made:
        return made
    parts = [_Part(segment, vocabulary, binding) for segment in _segments(text)]
    asking = [part for part in parts if part.asks]
    if any(part.numbered for part in asking):
        # 占比较去年底升了几个百分点: what carries no word of number only names what is asked.
        asking = [part for part in asking if part.numbered or part.owner]
    if len(asking) == 2 and not asking[0].numbered and asking[1].only_target():
        # 研发经费占生产总值比重,今年目标值: the second part says which figure of the first is asked.
        asking[0].asks = [replace(ask, aspect="target") for ask in asking[0].asks[:1]]
        asking = asking[:1]
    if not asking:
        named = next((part.offset for part in parts if part.offset is not None), None)
        return (replace(_plain_ask(text), offset=named),), _common(parts, [])
    own = [term for term in asking[0].terms if term.known and term.text not in WEAK]
    first = asking[0].terms if own else ()
    common = _common([part for part in parts if part not in asking], first)
    asks = []
    years: tuple[int, ...] = ()
    offset: int | None = None
    for part in asking:
        # 2022年出口多少、增长多少: the year holds until another is named.
        years, offset = (part.years, part.offset) if part.years or part.offset is not None else (years, offset)
        terms = () if part is asking[0] else part.terms
        asks += [Ask(ask.aspect, ask.dimensions, terms, ask.counter, years, offset) for ask in part.asks]
    return tuple(dict.fromkeys(asks)), (*asking[0].terms, *common)


class _Part:
    """One part of a question between two marks: what it asks, and its terms."""

    def __init__(self, segment: str, vocabulary: Vocabulary, binding: Sequence[str]) -> None:
        found, rest = find_aspects(segment)
        asked = COUNTER.search(segment)
        counter = asked["counter"] if asked else ""
        self.asks = [replace(ask, counter=counter) for ask in _segment_asks(segment, rest, found)]
        self.years, rest = _years(rest)
        self.offset, rest = _offset(rest)
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
BOTH_ENDS = re.compile(r"年前后(?:分别|各自?)|(?:从|由)(?:多少|几)[^,。?]{1,14}[到至](?:了)?(?:多少|几)")


def _is_asking(text: str) -> bool:
    return bool(NUMBER.search(text)) or any(one.aspect in NUMERIC for one in find_aspects(text)[0])


def _common(parts: Sequence[_Part], own: Sequence[Term]) -> tuple[Term, ...]:
    """The terms of the parts that ask nothing. Where the asking part names its thing itself, they are a story: little
    weight, and none for what no report prints."""
    taken = {term.text for term in own}
    made: dict[str, Term] = {}
    for part, term in ((one, term) for one in parts for term in one.terms):
        if term.text in taken or (own and not term.known):
            continue
        weight = term.weight * (TOLD if part.told else STORY) if own else term.weight
        binds = term.binds and not own
        made.setdefault(term.text, Term(term.text, weight, term.forms, term.known, binds, term.compound))
    return tuple(made.values())


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
    if "change" in strong and "rank" in strong and MOVED.search(segment):
        strong.remove("rank")
    for keeps, yields in RULED:
        if keeps in strong and yields in strong:
            strong.remove(yields)
    if "growth" in strong and (strong == ["growth", "target"] or strong == ["target", "growth"]):
        return [Ask("target", ("percent",))]
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


def _own_dimensions(aspect: Aspect, dimensions: tuple[str, ...]) -> tuple[str, ...]:
    """The kinds of unit that fit an aspect; a rate is always a percentage."""
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
    items = [item for item in re.split(r"[、,和与跟及]", rest[each.start("items") : end]) if item.strip()]
    own = [find_terms(item, vocabulary) for item in items]
    if sum(any(term.known for term in terms) for terms in own) < 2:
        return None
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


GENERIC = re.compile(
    r"民生实事|民生|滞后|落后|清单|列入|超前|时序|序时|指标|任务|重点工作|工作|事项|实事|项目(?=$|\s)|主抓|牵头|负责|联系|分管|承担|参与|配合|完成|达到|全年|年度|目标|进度|今年|半年|上半年|里面|里头|的|了|率"
)


def _without_generic(text: str) -> str:
    return GENERIC.sub(" ", text)


def _understood(terms: Sequence[Term], vocabulary: Vocabulary) -> list[Note]:
    """Say what was searched for in place of a word that the library does not have."""
    notes = []
    for term in terms:
        if len(term.forms) > 1 and not vocabulary.knows(term.forms[0]):
            other = next((form for form in term.forms[1:] if vocabulary.knows(form)), None)
            if other:
                notes.append(Note("understood", f"“{term.text}”按“{other}”查找"))
    return notes
