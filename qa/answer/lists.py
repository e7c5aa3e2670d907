"""Lists over the whole library: by unit, official, heading, rank, completion, state or printed words; every member,
and nothing else."""

from __future__ import annotations

import operator
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from qa.answer.evidence import Evidence, found_in, sentences
from qa.answer.extremes import PLACE, TOTAL, extreme, is_named, subject_of
from qa.answer.rates import implied_rates, is_outturn, names_plan, on_schedule
from qa.answer.wording import short
from qa.figures.dates import years_of
from qa.figures.likeness import core
from qa.model import Figure, Item, Limit, Listing, Passage, Query
from qa.question.comparing import is_place_of
from qa.words import fold

__all__ = ["label", "members", "on_schedule", "own_groups"]

Member = tuple[Item, Passage]

SIGNS: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt, "<=": operator.le, "=": operator.eq, ">=": operator.ge, ">": operator.gt,
}  # fmt: skip
# How a question asks for a pace or a verdict, and how reports print it: as a heading or as the cell of a table.
STATES = (
    (
        re.compile(r"滞后|落后|没跟上|拖后腿|(?:没有?|未|还没)(?:达到?|赶上|跟上)(?:序时|时序)|低于|慢于"),
        re.compile(r"滞后|落后|未达|慢于"),
    ),
    (re.compile(r"超前|快于"), re.compile(r"超前|快于|提前")),
    (re.compile(r"同步|达序时|正常推进"), re.compile(r"同步|(?<!未)达序时|正常")),
    (re.compile(r"(?:未|没有?)(?:完成|办结|完工)"), re.compile(r"未完成|没有?完成|未办结")),
    (
        re.compile(r"已经?(?:全部)?(?:完成|办结|完工)"),
        re.compile(r"(?:已|全面|全部|如期|超额|提前)?(?:完成|办结|完工)"),
    ),
    (re.compile(r"基本完成"), re.compile(r"基本完成")),
)
# A state in the running text of a row.
SAID_BEHIND = re.compile(
    r"[进工][度展期]滞后|滞后于|落后(?:于)?(?:序时|时序)|[慢低]于(?:序时|时序)|比(?:序时|时序)进度[慢低]|进度偏慢|落后序时"
)
CELL = re.compile(r"(?:^|\n|[:;])\s*(?:[一-鿿]{2,8}:)?(?P<state>[一-鿿]{2,8})\s*(?=\n|$)")
BARE_CELL = re.compile(r"\s*[一-鿿]{2,8}:[一-鿿]{2,8}\s*")
# An outturn above its plan, in words or by how much.
ABOVE_PLAN = re.compile(
    r"超额(?:完成)?|(?:比|较)[^,。;]{0,6}(?:目标|计划|任务)[^,。;]{0,4}[高多快超]|(?:超(?:过|出)?|高于|快于|好于)[^,。;]{0,4}(?:目标|计划|任务|预期)"
)
PLAN = re.compile(r"年度|全年|目标|计划|预算|(?<!哪些)(?<!哪几项)(?<!的)任务(?!指标)")
# What is cut on purpose is no decline: 三公经费压减6%.
ORDERED = re.compile(r"(?:压[减缩]|削减|再降)[^,。;]{0,3}$")
# Who answers for a task, at the end of its cell.
OWNERS = re.compile(r"(?:(?:牵头|联系|责任|配合)(?:单位|[市省县区]?领导))[:：]?.*", re.DOTALL)
TASKS = re.compile(r"任务|实事|事项|工作")
UNDONE = re.compile(r"(?:未|没有?)(?:完成|办结|完工)")
DONE = re.compile(r"(?:完成|办结|完工)$")
# The month that a report tells up to: after half a year, half of the year's plan is due.
MONTH = re.compile(r"\d{4}-(\d{2})")
GOALS = re.compile(r"目标|预期")
HEADED_YEAR = re.compile(r"((?:19|20)\d\d)年")
REVIEW = re.compile(r"回顾|完成情况|执行情况|所做的工作|主要工作$|过去")
LEAD_IN = re.compile(r"[:：]\s*$")
NUMBERED = re.compile(
    r"\s*(?:\d{1,2}[.．、]|[(（][一二三四五六七八九十\d]{1,3}[)）]|[一二三四五六七八九十]{1,2}是|第[一二三四五六七八九十]+[,，、])"
)
# 市直部门, 各县区: what kind of subject stands before the colon of a member.
SUBJECTS = (
    (
        re.compile(r"市直|市级部门|部门"),
        re.compile(r"\s*(?:\d{1,2}[.、])?[一-鿿]{2,14}(?:局|委|办|厅|中心|支队|办公室|委员会):"),
    ),
    (re.compile(r"县区|区县|县[(]?市|各县"), re.compile(r"\s*(?:\d{1,2}[.、])?[一-鿿]{2,5}[县市区]:")),
)
TABLED = 3
RUN = 2
LABEL_LENGTH = 40
SENTENCE_LENGTH = 120
FAR = 12
GAP = 2


def members(query: Query, passages: Iterable[Passage], evidence: Evidence) -> list[Member]:
    """The members of a list question, in the order of the reports."""
    wish = query.listing or Listing()
    inside = [passage for passage in passages if _inside(query, wish, passage, evidence)]
    if wish.state:
        found = _by_state(query, wish.state, inside, evidence)
        bound = _bound_of(wish.state, inside, evidence)
        if not found and bound:
            query = replace(query, limits=(bound,))
            inside = [passage for passage in inside if passage.part == "progress"] or inside
        if found or not query.limits:
            return found
    if query.limits and query.limits[0].sign not in SIGNS:
        return extreme(query, inside, evidence)
    if query.limits:
        found = list(_by_limits(query, wish, inside, evidence))
        return found if wish.places else _without_places(found, inside, evidence)
    if wish.literals:
        return list(_by_words(query, wish, inside, evidence))
    named = [passage for passage in inside if _named(query, passage)]
    if query.units or query.officials or query.sections or query.number or wish.topics:
        return [(Item(label(passage), passage.id), passage) for passage in _rows(wish, named, inside, evidence)]
    if any(term.known for term in query.terms):
        tasks = [passage for passage in named if passage.part == "target"] if TASKS.search(query.text) else []
        return [(Item(label(passage), passage.id), passage) for passage in tasks or named]
    return _goals(query, inside, evidence) if GOALS.search(query.text) else []


def _rows(wish: Listing, named: Sequence[Passage], inside: Sequence[Passage], evidence: Evidence) -> list[Passage]:
    """What a list of tasks is made of: target cells, or what came of them; plain rows with their units; of prose under
    a heading, the paragraphs, without those that only lead in."""
    groups = [passage for passage in named if passage.part == "target"]
    plain = [passage for passage in named if passage.part == "text" and passage.units]
    if wish.outturns and groups:
        done = [
            passage
            for passage in inside
            if passage.part == "progress" and set(own_groups(passage, evidence)) & set(groups)
        ]
        return done or groups
    prose = [passage for passage in named if not LEAD_IN.search(passage.text) and passage.part != "progress"]
    mostly_prose = wish.topics and len(prose) > 2 * len(groups) + len(plain)
    if (groups or plain) and not mostly_prose:
        kept = {passage.id for passage in (*groups, *plain)}
        return [passage for passage in named if passage.id in kept]
    marked = [passage for passage in prose if NUMBERED.match(evidence.folded(passage))]
    return marked if len(marked) > 1 else prose


def _goals(query: Query, passages: Sequence[Passage], evidence: Evidence) -> list[Member]:
    """The targets of the passage that sets most of them for the years asked: 到2027年的目标有哪些."""
    best: list[Member] = []
    for passage in passages:
        over = fold("".join(passage.headings)) + evidence.folded(passage)
        if not GOALS.search(over) and not any(f"到{year}年" in over for year in query.years):
            continue
        targets = [
            figure for figure in evidence.figures(passage.id) if figure.role == "target" and _of_years(query, figure)
        ]
        if len(targets) > max(1, len(best)):
            best = [(Item(figure.indicator or label(passage), passage.id, figure), passage) for figure in targets]
    return best


def _of_years(query: Query, figure: Figure) -> bool:
    years = years_of(figure.period) if figure.period else None
    return not query.years or bool(years and any(years[0] <= year <= years[1] for year in query.years))


# --- what binds ----------------------------------------------------------------------------------------------------


def _inside(query: Query, wish: Listing, passage: Passage, evidence: Evidence) -> bool:
    """Whether a passage is of the row, section, heading, time, official and units that the question names."""
    headings = "".join(passage.headings)
    if query.sections and not any(section in headings for section in query.sections):
        return False
    if wish.topics and not any(_of_topic(topic, passage, headings, evidence) for topic in wish.topics):
        return False
    if query.number and passage.number != query.number:
        return False
    if not _timely(query, passage, evidence):
        return False
    own = own_groups(passage, evidence)
    if query.officials and not any(set(query.officials) & set(one.officials) for one in own):
        return False
    return not query.units or any(_takes_part(query, wish, one, evidence) for one in own)


def _of_topic(topic: str, passage: Passage, headings: str, evidence: Evidence) -> bool:
    """Whether a passage stands under a heading, or is a task that names what the heading does."""
    task = OWNERS.sub("", evidence.folded(passage)) if passage.part == "target" else ""
    return topic in fold(headings) or topic in task


def own_groups(passage: Passage, evidence: Evidence) -> list[Passage]:
    """The groups of the target cell that a passage is of: itself, or those of its row that it answers best."""
    if passage.part == "target":
        return [passage]
    groups = [one for one in evidence.row(passage) if one.part == "target"]
    if len(groups) < 2:
        return groups or [passage]
    shared = [len(_pairs(evidence.folded(one)) & _pairs(evidence.folded(passage))) for one in groups]
    return [one for one, count in zip(groups, shared, strict=True) if count == max(shared)]


def _pairs(text: str) -> set[str]:
    plain = re.sub(r"[\W\d]", "", OWNERS.sub("", text))
    return {plain[n : n + 2] for n in range(len(plain) - 1)}


def _takes_part(query: Query, wish: Listing, group: Passage, evidence: Evidence) -> bool:
    """Whether one of the units asked about answers for a group: leads it, helps, or either."""
    task = evidence.tasks.get(group.task)
    units = group.units or (task.units if task else ())
    if wish.part and len(units) > 1:
        units = units[:1] if wish.part == "lead" else units[1:]
    return set(query.units) <= set(units) if wish.together else bool(set(query.units) & set(units))


def _timely(query: Query, passage: Passage, evidence: Evidence) -> bool:
    """Whether a passage is of the years asked: its headings, or else its report, tell of no other."""
    if not query.years:
        return True
    headed = {int(year) for year in HEADED_YEAR.findall("".join(passage.headings))}
    if headed:
        return bool(headed & set(query.years))
    year = evidence.reports.get(passage.report, {}).get("year")
    return not year or any(year - 1 <= one <= year for one in query.years) or max(query.years) > year


def _named(query: Query, passage: Passage) -> bool:
    """Whether a passage, or what stands over it, carries every term that the library knows."""
    text = fold("\n".join((passage.text, *passage.headings)))
    topics = "".join(query.listing.topics) if query.listing else ""
    return all(found_in(term, text) >= 0.9 for term in query.terms if term.known and term.text not in topics)


# --- by state ------------------------------------------------------------------------------------------------------


def _by_state(query: Query, asked: str, passages: Sequence[Passage], evidence: Evidence) -> list[Member]:
    """Rows of a state: listed under a heading of it, with a cell that says it, or told in words."""
    printed = next((under for pattern, under in STATES if pattern.search(asked)), re.compile(re.escape(asked)))
    listed = [one for one in passages if one.headings and printed.search(one.headings[-1]) and _named(query, one)]
    if listed:
        kinds = [told for asked_of, told in SUBJECTS if asked_of.search(fold(query.text))]
        return [(Item(label(one), one.id), one) for one in listed if not kinds or kinds[0].match(evidence.folded(one))]
    cells = [
        one
        for one in passages
        if _has_cell(printed, asked, evidence.folded(one)) and _named_in_row(query, one, evidence)
    ]
    if cells:
        homes = list(dict.fromkeys(_row_of(one, evidence) for one in cells))
        return [(Item(label(one), one.id), one) for one in homes]
    if printed is not STATES[0][1]:
        return []
    told = [
        one
        for one in passages
        if one.part != "target" and SAID_BEHIND.search(evidence.folded(one)) and _named(query, one)
    ]
    return [(Item(label(one), one.id), one) for one in told]


def _bound_of(state: str, passages: Sequence[Passage], evidence: Evidence) -> Limit | None:
    """The bound on completion rates that a state means, where no report says it in words."""
    if UNDONE.search(state):
        return Limit("completion", "<", 100.0)
    if DONE.search(state):
        return Limit("completion", ">=", 100.0)
    if not STATES[0][0].search(state):
        return None
    told = next((evidence.reports.get(one.report, {}).get("as_of") or "" for one in passages), "")
    month = MONTH.search(told)
    return Limit("completion", "<", round(int(month[1]) / 12 * 100, 1)) if month else None


def _has_cell(printed: re.Pattern[str], asked: str, text: str) -> bool:
    return any(
        match["state"] == asked or (printed.match(match["state"]) and len(match["state"]) <= 6)
        for match in CELL.finditer(text)
    )


def _named_in_row(query: Query, passage: Passage, evidence: Evidence) -> bool:
    return any(_named(query, one) for one in evidence.row(passage)) or _named(query, passage)


def _row_of(passage: Passage, evidence: Evidence) -> Passage:
    """The passage that tells what a cell is of: itself, where it says more than the state; else its row's target."""
    if not BARE_CELL.fullmatch(evidence.folded(passage)):
        return passage
    return next((one for one in evidence.row(passage) if one.part == "target"), passage)


# --- by bounds -----------------------------------------------------------------------------------------------------


def _by_limits(query: Query, wish: Listing, passages: Sequence[Passage], evidence: Evidence) -> Iterator[Member]:
    """Passages with a figure of the role asked within the bounds."""
    for passage in passages:
        text = evidence.folded(passage)
        if passage.part == "target" or not _named(query, passage) or TOTAL.match(text):
            continue
        if wish.places and not is_place_of(subject_of(text), wish.places):
            continue
        found = [figure for figure in evidence.figures(passage.id) if _fits(query, wish, figure, text, evidence)]
        if not found and not wish.printed and _above(query.limits):
            found = [rate for rate in implied_rates(passage, evidence) if _within(rate, query.limits)]
        for figure in found:
            name = figure.indicator or label(passage)
            whose = subject_of(f"{figure.scope}:") or subject_of(text)
            yield Item(name if whose in name else whose + name, passage.id, figure), passage
        above = ABOVE_PLAN.search(text) if not found and _above(query.limits) else None
        if above and ABOVE_PLAN.search(fold(query.text)):
            yield Item(_sentence(passage, text, above.start()), passage.id), passage


def _without_places(found: list[Member], passages: Sequence[Passage], evidence: Evidence) -> list[Member]:
    """Where both indicators and rows of a table of places are within the bounds, and no places are asked for, the
    former. A table of places has one indicator in several rows."""
    rows = [one for one in passages if PLACE.search(subject_of(evidence.folded(one)))]
    told = Counter(
        core(figure.indicator) for row in rows for figure in evidence.figures(row.id) if figure.role != "target"
    )
    tabled = {row.id for row in rows}
    others = [
        (item, passage)
        for item, passage in found
        if passage.id not in tabled or not item.figure or told[core(item.figure.indicator)] < TABLED
    ]
    return others or found


def _above(limits: Sequence[Limit]) -> bool:
    return any(limit.sign in (">", ">=") and limit.value == 100 for limit in limits)


def _fits(query: Query, wish: Listing, figure: Figure, text: str, evidence: Evidence) -> bool:
    """Whether a figure is within the bounds, of the years and the places that the question names."""
    if query.limits[0].unit and not is_named(query, figure, text):
        return False
    better = figure.role == "growth" and "改善" in query.text and _improved(figure, text)
    versus = query.limits[0].role == "change" and figure.role in ("change", "gap")
    if not (better or versus or _within(figure, query.limits)) or _other_year(query, figure):
        return False
    if figure.role == "rank":
        return _ranked_in(wish.scope, figure, text)
    if query.limits[0].role == "change":
        return _against_average(query.limits[0].sign, figure, text)
    if figure.role != "completion":
        return not ORDERED.search(text, max(figure.clause[0], figure.start - 6), figure.start)
    if is_outturn(figure, text):
        return False
    asked = fold(query.text)
    if on_schedule(figure, text) and not ("进度" in asked and not PLAN.search(asked)):
        return False
    return not PLAN.search(asked) or names_plan(figure, text)


def _within(figure: Figure, limits: Sequence[Limit]) -> bool:
    if any(limit.role != figure.role or limit.unit not in ("", figure.normal[1]) for limit in limits):
        return False
    try:
        value = float(figure.normal[0])
    except ValueError:
        return False
    return all(SIGNS[limit.sign](value, limit.value) for limit in limits)


def _other_year(query: Query, figure: Figure) -> bool:
    years = years_of(figure.period) if query.years and figure.period else None
    # 由上年第6位升至第4位: a figure may be taken for the year before, never for a later one.
    if not years:
        return False
    return years[0] > max(query.years) or years[1] < min(query.years) - 1 or years[1] - years[0] >= RUN


AVERAGES = {
    ">": re.compile(r"(?:高于|快于|好于|超过|领先|高出|跑赢|[高快]于?)[^,。;]{0,4}(?:全[国省市]|平均)"),
    "<": re.compile(
        r"(?:低于|慢于|落后|不及|[低慢]于?)[^,。;]{0,4}(?:全[国省市]|平均)|(?:比|较)[^,。;]{0,6}(?:全[国省市]|平均)[^,。;]{0,4}[低慢]"
    ),
}


def _against_average(sign: str, figure: Figure, text: str) -> bool:
    """Whether a figure tells how far its measure is above or below that of the whole: 增速高于全国0.2个百分点."""
    before = text[max(figure.clause[0], figure.start - FAR) : figure.start]
    above = sign == ">" and re.search(r"(?:比|较)[^,。;]{0,6}(?:全[国省市]|平均)[^,。;]{0,4}[高快]", before)
    return bool(above or AVERAGES[sign].search(before))


def _improved(figure: Figure, text: str) -> bool:
    """PM2.5浓度比上年改善7.7%: less of it, though no word says so."""
    return "改善" in text[max(figure.clause[0], figure.start - 4) : figure.start]


# 把就业摆在首位: no rank.
PLACED = re.compile(r"(?:摆|放|挺)在[^,。;]{0,4}$")
RANKED_IN = re.compile(r"全国|国内|全球|世界|全省|省内|全市|全区|全县|中部|西部|东部|同类|各省")


def _ranked_in(scope: Sequence[str], figure: Figure, text: str) -> bool:
    """Whether a rank is told in one of the places asked; one that names no place is taken for it."""
    before = text[max(figure.clause[0], figure.start - FAR) : figure.start]
    if PLACED.search(before):
        return False
    told = RANKED_IN.findall(before)
    return not scope or not told or told[-1] in scope or (told[-1] == "世界" and "全球" in scope)


# --- by words ------------------------------------------------------------------------------------------------------


def _by_words(query: Query, wish: Listing, passages: Sequence[Passage], evidence: Evidence) -> Iterator[Member]:
    """Every passage that carries one of the words."""
    patterns = [_carrying(words) for words in wish.literals]
    for passage in passages:
        text = evidence.folded(passage)
        found = next((match for pattern in patterns if (match := pattern.search(text))), None)
        if found and passage.part != "target":
            yield Item(_sentence(passage, text, found.start()), passage.id), passage


def _carrying(words: str) -> re.Pattern[str]:
    """The words themselves, or their two halves close together (统一进度, 进度全省统一)."""
    exact = re.escape(words)
    if not re.fullmatch(r"[一-鿿]{4}", words):
        return re.compile(exact)
    one, other = words[:2], words[2:]
    return re.compile(f"{exact}|{one}[一-鿿]{{0,{GAP}}}{other}|{other}[一-鿿]{{0,{GAP}}}{one}")


def _sentence(passage: Passage, text: str, at: int) -> str:
    """The sentence of a passage around an offset, as printed."""
    start, end = next(((a, b) for a, b in sentences(text) if a <= at < b), (passage.lead, len(text)))
    said = passage.text[max(start, passage.lead) : end].strip().rstrip("。;；")
    return short(said, SENTENCE_LENGTH)


def label(passage: Passage) -> str:
    """A passage's first words, to name it in a list."""
    text = passage.text[passage.lead :].strip()
    return short(text.split("。")[0].split("；")[0], LABEL_LENGTH)
