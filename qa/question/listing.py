"""Whether a question wants several things, and what it lists them by: headings, printed words, states, units."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

from qa.figures import chinese
from qa.model import Ask, Limit, Listing, Term
from qa.question.aspects import COUNT, LIST, NUMBER, WHICH, find_aspects
from qa.question.comparing import places_asked
from qa.question.limits import ENDS_IN_MEMBERS
from qa.question.places import find_units, offices
from qa.question.terms import WEAK, find_terms
from qa.question.times import named_years, offset_of
from qa.store.vocabulary import OWNER, Vocabulary

SECTIONS = ("民生实事", "重点工作")
# What a list is made of; 事 of 人事, 故事 is none.
_MEMBERS = r"(?:指标|任务|目标|工作|重点工作|实事|事项|项目|事情|(?<![人故当董])事(?![故业项实])|动作|安排|活儿?)"
MEMBERS = re.compile(_MEMBERS)
ASKED = re.compile(
    rf"{LIST.pattern}|{COUNT.pattern}|哪[几两三四五六七八九十\d]|名单|清单|[都还]?有啥|都是啥|逐[项条]|一一(?:列|说)|理出来|列(?:个|一下|出)|分别叫|"
    rf"(?:什么|啥)(?:都|也)?[一-鿿]{{0,3}}?(?:{_MEMBERS})|[几哪](?:样|几样)"
)
INDICATORS = re.compile(
    r"(?:哪些|哪几[个项]|多少[项个]?|几[项个]|什么)(?:[一-鿿]{0,4})(?:指标|任务|工作|重点工作|实事|事项|事)(?!人员)"
    r"|(?:指标|任务|实事|事项)(?:一共|总共|都|主要)*(?:有|是)(?:哪|几|多少)"
)
# 超额完成的有几项, 医疗卫生类实事: with a bound or a heading, these ask for a list too.
HOW_MANY_OF = re.compile(r"有(?:几|多少)[项个件条家](?=$|[?？。呢啊])")
CATEGORY_OF = re.compile(r"(?:类|方面|领域)的?(?:民生)?(?:实事|任务|指标|工作)(?:项目|清单)?\s*$")
# 哪几条措施, 困难和不足有哪些: no figure answers, whatever else the question names.
SAID = r"(?:措施|举措|做法|原因|问题|困难|不足|短板|差距|挑战|教训|经验|办法|理由|要求|原则|特点|亮点|成效)"
SAYINGS = re.compile(
    rf"(?:哪些|哪[几两三四五六七八九十\d]+(?:大?[个项条点]|方面)?|什么|啥)(?:的|主要|重点|具体|突出)*{SAID}"
    rf"|{SAID}(?:都|主要|分别)*(?:有|是|包括)?(?:哪|什么|啥)"
)
LEADS = re.compile(r"^\W*(?:主抓|牵头|负责|分管|联系|抓|管)(?:的)?(?:是|了)?(?:什么|啥|哪些|哪)")
# How a unit or an official answers for something; with a name, keywords alone ask for what it answers for.
ROLE = re.compile(
    r"责任单位|牵头单位|责任|牵头(?:市?领导|的|办的?)?|联系(?:市?领导)|主抓|分管|负责|负责的|承担责任|承担|担着|名下|参与|配合|相关|归口|任务|清单|名单|重点工作|民生实事|实事|事项|工作|的|由|为|有|是|市领导|领导"
)
OWNERS = re.compile(
    r"谁|找哪|(?:哪个|哪些|哪几?个?|哪家|哪几家|什么|啥|哪位|哪名)(?:具体)?(?:副?[市县区省]长|领导|单位|部门|局|委办局|机构|衙门|处室)"
    r"|(?:单位|部门|处室|领导)(?:都|分别)*(?:是|有|为|包括)?(?:哪(?!些?[一-鿿]{0,4}(?:任务|工作|指标|事))|谁|什么|啥)"
)
ANSWERS_FOR = re.compile(
    r"(?P<who>[一-鿿]{2,10}(?:局|委|厅|办|会|院|集团|中心))(?:牵头|负责|承担|参与|配合|名下|主办|担着)"
)
LEADING = re.compile(r"牵头|领衔|挑头|主办")
HELPING = re.compile(r"配合|协办|协助")
EITHER = re.compile(r"参与|共同|或|相关|有关")
CATEGORY = re.compile(r"(?P<name>[一-鿿“”、]{2,16}?)(?:[这那]一?|的?)(?:大?类(?!型|别|似)|方面|领域|板块|[这那]?块)")
# How reports call their sections, and questions too.
SECTION_NAMES = re.compile(
    r"主要做法|工作要求|主要任务|重点任务|存在的?(?:主要|突出)?问题|下一步(?:工作)?(?:安排|打算|计划|举措)?|工作建议|主要成效|保障措施|工作措施"
)
# 重点工作责任单位, 重点工作里…的: the section is only where the members stand.
MORE_OF_SECTION = re.compile(r"[中里内].|的?(?:责任|牵头|完成|进度)")
GOALS = re.compile(r"(?:预期|主要|发展|奋斗)目标")
QUOTED = re.compile(r"“(?P<name>[^“”]{2,14})”")
CARRIES = re.compile(
    r"写明|写着|写有|写了|带有|标明|注明|标注|提到|说到|讲到|提及|属于|算得上|称得上|拿到|拿了|称为|出现|用到|入选|获评|评上"
)
SAID_TO_CARRY = re.compile(rf"(?:{CARRIES.pattern})(?:了|是|为|有)*“([^“”]{{2,14}})”")
CARRIED = re.compile(r"(?:写明|写着|注明|标明|标注|提到|属于|算得上|称得上)(?:了|是|为|的)*(?P<said>[一-鿿]{4,10})")
AWARDED = re.compile(
    r"(?:入选|拿了|拿到|获评|评上|荣获|被评为)(?:了|到)?(?:或者?[一-鿿]{2}了?)?(?P<said>[一-鿿、和或]{4,24})"
)
# 要开工建设的项目有哪几个: all that the report says it of.
STAGED = re.compile(
    r"要(?P<stage>开工建设|建成通车|建成投用|竣工投产|启动建设|建成投产)的[一-鿿]{0,4}(?:项目|工程|道路|公路|铁路|电站)"
)
SCOPED = re.compile(r"^(?:全国|全省|全市|国家级?|省级|市级)的?")
OTHERWISE = re.compile(r"[一-鿿]{2,8}\((?P<said>[一-鿿]{4,8})\)")
PERIOD = re.compile(r"(?P<first>20\d\d)年?(?:到|至|-+|—+|~)(?P<last>20\d\d)年?")
DOCUMENTS = re.compile(r"文件|规划|方案|意见|纲要|办法|计划")
STATE = re.compile(
    r"(?:评(?:为|定为?|价为?)|判定为?|认定为|状态(?:是|为)?|结果(?:是|为))(?P<judged>[一-鿿]{2,6}?)(?=的|[,。?]|$|有)"
    r"|(?P<state>(?:未|没有?|还没)(?:达到?|赶上|跟上)(?:序时|时序)(?:进度)?|(?:低于|落后于?|慢于)(?:序时|时序)(?:进度)?|达序时|基本完成|(?:还|尚)?(?:未|没有?)(?:完成|办结|完工)(?!率)|已经?(?:全部)?(?:完成|办结|完工)(?=的|了|[,。?]|$)|(?<=有哪些)(?:完成|办结)(?=了)|滞后|落后|拖后腿|没跟上|慢于|超前|快于|正常推进|同步)(?!原因|于?预期)"
)
SIZE = re.compile(
    r"哪(?P<n>[两三四五六七八九十]+|\d{1,2})(?:大|项|个|件|条|点|方面)|(?P<m>[三四五六七八九十]+|\d{1,2})(?:大|项|件|条|个方面)[^,。]{0,8}(?:有|是|包括)?哪"
)
REPORT_YEAR = re.compile(r"(?P<year>(?:19|20)\d\d)年?的?(?:国务院|省|市)?(?:政府)?(?:工作)?报告")
# What a list is of, in words that no report prints of its members.
EMPTY = re.compile(r"拖了?后腿|成绩|东西|排进|进了|好的?方面|活儿?|要干")
SUBJECT = re.compile(r"市直(?:部门)?|市级部门|各?部门|[各]?县区|区县|于?(?:时序|序时)(?:进度)?")
SCOPES = re.compile(r"全国|全球|世界|全省|全市|全区|全县|国内|中部|西部|东部")
PRINTED = re.compile(r"写明|写着|标明|注明|列明|印着")
OUTTURN = re.compile(r"完成(?:了)?多少|完成情况|进展|做到|怎么样|咋样|干完|办完|什么程度|啥程度|推进(?:得|到)|做得")
# 某某牵头的任务进展如何: what came of all of them.
PROGRESS_OF = re.compile(
    r"(?:任务|指标|实事|事项)(?:都|分别|的)*(?:进展|推进|完成|办|做)(?:得|情况)?(?:都)?(?:如何|怎么样|怎样|咋样)"
)
SEVERAL = re.compile(
    r"分别|各自?(?:推进|到|是|进展|怎|做|完成)|[几两三四五六七](?:处|件事|个项目|类|项工程|家)|都(?:到|推进|进展|怎)|三类|逐项"
)
NAMES = re.compile(r"名单(?=\s*$|[,。?]|有|是|都)|(?:分别)?(?:都)?叫(?:什么|啥)(?:名字?)?")
EACH_ONE = re.compile(r"请?(?:逐[项条]|一一)(?:列出?来?|说明)?")
HOW_MANY = re.compile(
    r"哪些|哪[几两三四五六七八九十\d]+(?:大?[个项条点]|方面)?|总结|报告|通报|指出|列出|承认|提出|[那这多]么|[涨跌降升]得"
)
STAGE = re.compile(
    r"(?:(?:施工|建设|推进|完成|工作)?(?:得|到)?(?:了)?(?:怎么样|怎样|咋样|如何|(?:什么|啥|哪个?)(?:程度|阶段|步|地步)|哪一?步)|(?:推进|完成|施工|建设|整治|办理)?(?:进展|情况))"
)
SUMMED = re.compile(
    r"(?:这?[几两三四五六七八](?:件|项|个|处|类|样|块|家)[一-鿿]{0,10}?)?(?:现在|目前|如今|上半年)?(?:的)?(?:分别|各自?|都)?(?:的|做|推进|进展|完成|建设|办|搞|干)*(?:得|到)?$"
)
MARKS = re.compile(r"[、,和与跟及]")
# 湖州学院 湖州职院 施工进展: things, where keywords as long as names stand apart.
LONG = 4
THINGS = re.compile(r"[、,和与跟及\s]+")
STORY_END = re.compile(r"[,;。?!]")
# 人社系统, 水利上的, 教育口: the office by its field.
FIELD = re.compile(r"(?P<field>[一-鿿]{2,4}?)(?:系统|部门|口(?!袋|岸|径)|上的|条线)")


class Named(NamedTuple):
    """Units of the library that a question names, and the words by which it does."""

    units: tuple[str, ...]
    typed: tuple[str, ...]


def units_in(text: str, vocabulary: Vocabulary) -> Named:
    """Units that a folded question names: in full, by a short form, or by their field (水利上的)."""
    units = find_units(text, vocabulary)
    if not units:
        return _by_field(text, vocabulary)
    units = [unit for unit in units if not any(unit in other and unit != other for other in units)]
    known = {name for unit in units for name in offices().get(OWNER.sub("", unit), ())}
    typed = [name for name in (*units, *sorted(known, key=len, reverse=True)) if name in text]
    typed = [found.group() for name in typed for found in [re.search(f"{OWNER.pattern[1:]}?{name}", text)] if found]
    return Named(tuple(units), tuple(dict.fromkeys(typed)))


def _by_field(text: str, vocabulary: Vocabulary) -> Named:
    """The unit whose field the asking part of a question names: 水利上的 is 水利局's."""
    for match in FIELD.finditer(_core(text)):
        fields = (match["field"][n:] for n in range(len(match["field"]) - 1))
        for field, end in ((field, end) for field in fields for end in ("局", "委")):
            units = vocabulary.units_called(offices()[field + end]) if field + end in offices() else []
            if units:
                return Named(tuple(units), (field,))
    return Named((), ())


class Wish(NamedTuple):
    """What was read of a list: whether nothing but a list answers, by what, the question without it, and offices that
    it names and no report does."""

    sure: bool
    listing: Listing | None
    rest: str
    strangers: tuple[str, ...] = ()


class Bounds(NamedTuple):
    """What else binds a list: units, officials, bounds on figures, sections, the number of a row."""

    named: Named = Named((), ())
    officials: Sequence[str] = ()
    limits: Sequence[Limit] = ()
    sections: Sequence[str] = ()
    number: str = ""

    @property
    def people(self) -> bool:
        """Whether a unit or an official is named."""
        return bool(self.named.units or self.officials)


def read_listing(text: str, without_limits: str, vocabulary: Vocabulary, bounds: Bounds) -> Wish:
    """Tell whether a folded question wants several things.

    :param text: the question without the names of its places and officials.
    :param without_limits: the same without the words of its limits.
    """
    listing = _listing(text, vocabulary, bounds)
    if not _is_list(text, listing, bounds):
        return Wish(False, listing if _wants_several(text, vocabulary) else None, text)
    strange = "" if bounds.people else _strange_office(text, vocabulary)
    if strange:
        return Wish(True, listing, text, (strange,))
    return Wish(True, listing, _rest(without_limits, listing, bounds))


def _listing(text: str, vocabulary: Vocabulary, bounds: Bounds) -> Listing:
    asked = bool(ASKED.search(text))
    named = asked or SEVERAL.search(text) or CATEGORY_OF.search(text) or PROGRESS_OF.search(text)
    topics = _topics(text, vocabulary) if named else ()
    literals = _literals(text, topics, vocabulary) if asked and not bounds.limits and not bounds.people else ()
    return Listing(
        topics=topics,
        literals=literals,
        part=_part(text) if bounds.named.units else "",
        together="共同" in text and len(bounds.named.units) > 1,
        state=_state(text)
        if (asked or ENDS_IN_MEMBERS.search(text) or HOW_MANY_OF.search(text)) and not literals and not bounds.limits
        else "",
        scope=tuple(dict.fromkeys(SCOPES.findall(text))),
        size=_size(text),
        report_year=_report_year(text),
        printed=bool(PRINTED.search(text)),
        outturns=bool(OUTTURN.search(text)),
        places=places_asked(text),
    )


def _is_list(text: str, listing: Listing, bounds: Bounds) -> bool:
    """Whether nothing but a list of the library's rows, figures or headings answers a question."""
    named_topics = listing.topics and (MEMBERS.search(text) or SECTION_NAMES.search(text) or bounds.limits)
    if SAYINGS.search(text) and not (bounds.people or listing.literals or bounds.limits or listing.topics):
        return False  # measures and reasons stand in the text itself
    bound = (*bounds, listing.literals, listing.state, named_topics)[1:]
    bounded = bounds.people or any(bound)
    owners = OWNERS.search(text) and not bounds.people
    question = NUMBER.search(text) or WHICH.search(text)
    one = question or find_aspects(text)[0]
    reasons = (
        ASKED.search(text) and not owners and (bounded or INDICATORS.search(text) or GOALS.search(text)),
        bounds.officials and LEADS.search(text),
        any(limit.sign in ("max", "min") for limit in bounds.limits),
        not one and ((bounds.officials and bounds.sections) or bounds.limits),
        bounds.people and not bounds.limits and _keywords(text, bounds.named),
        (bounds.limits or listing.state) and not question and ENDS_IN_MEMBERS.search(text),
        (bounds.people or listing.topics) and PROGRESS_OF.search(text) and not NUMBER.search(text),
        listing.topics and CATEGORY_OF.search(text) and not question,
        (bounds.limits or listing.state) and HOW_MANY_OF.search(text),
        listing.places and any(limit.role == "rank" for limit in bounds.limits),
    )
    return any(reasons)


def _wants_several(text: str, vocabulary: Vocabulary) -> bool:
    """Whether a question that is no list of rows still wants several things told in words."""
    if ASKED.search(text) or SEVERAL.search(text):
        return True
    keywords = " " in text.strip() and STAGE.search(text) and not (NUMBER.search(text) or WHICH.search(text))
    return bool(keywords and _stages(text, vocabulary))


def _rest(text: str, listing: Listing, bounds: Bounds) -> str:
    """What is left of a list question to name its members by: without the story, the bounds and the words of asking."""
    bounded = bounds.people or any((*bounds[1:], listing.state, listing.topics))
    rest = _core(text) if bounded and not listing.literals else text
    for words in (*bounds.named.typed, *bounds.sections, *listing.literals):
        rest = rest.replace(words, " ")
    rest = SUBJECT.sub(" ", STATE.sub(" ", rest)) if listing.state else rest
    rest = EMPTY.sub(" ", ASKED.sub(" ", rest))
    rest = SCOPES.sub(" ", rest) if any(limit.role == "rank" for limit in bounds.limits) else rest
    return PERIOD.sub(" ", rest) if listing.literals else rest


def several_of(
    text: str, asks: tuple[Ask, ...], terms: tuple[Term, ...], vocabulary: Vocabulary, binding: Sequence[str]
) -> tuple[tuple[Ask, ...], tuple[Term, ...]]:
    """What a question asks that wants several things told in words: each of some things, or measures and reasons that
    no figure answers; the asks as they were where it is neither."""
    if NAMES.search(text) and not NUMBER.search(text):
        return (Ask("which"),), find_terms(NAMES.sub(" ", text), vocabulary, binding)
    if {ask.aspect for ask in asks} <= {"unit", "official"} and not OWNERS.search(text):
        asks = (Ask("which"),)
    stages = _stages(text, vocabulary)
    if stages:
        return stages, ()
    if EACH_ONE.search(text) and {ask.aspect for ask in asks} <= {"which", "status"}:
        return asks, find_terms(_unasked(EACH_ONE.sub(" ", text)), vocabulary, binding)
    if SAYINGS.search(text) and not NUMBER.search(ASKED.sub(" ", text)):
        return (Ask("which"),), find_terms(_unasked(text), vocabulary, binding)
    return asks, terms


def _unasked(text: str) -> str:
    """A question for measures or reasons without the words of asking, its years and its adverbs."""
    _, rest = find_aspects(HOW_MANY.sub(" ", REPORT_YEAR.sub(" ", text)))
    return offset_of(named_years(rest)[1])[1]


def _stages(text: str, vocabulary: Vocabulary) -> tuple[Ask, ...]:
    """One ask for each of the things whose state is asked: 孤独症儿童、残疾人就业、无障碍改造三件事分别做得怎样."""
    found = STAGE.search(text)
    if not found:
        return ()
    before = STORY_END.split(text[: found.start()])[-1]
    before = SUMMED.sub("", before)
    things = [thing for thing in THINGS.split(before) if thing.strip()]
    common = things.pop() if len(things) > 2 and " " in before.strip() else ""
    if not MARKS.search(before) and any(len(thing) < LONG for thing in things):
        return ()
    own = [find_terms(thing, vocabulary) for thing in things]
    if len(own) < 2 or sum(any(term.known for term in one) for one in own) < 2:
        return ()
    shared = find_terms(common, vocabulary)
    return tuple(Ask("status", (), (*one, *shared)) for one in own if one)


def _strange_office(text: str, vocabulary: Vocabulary) -> str:
    """An office that a question lists by and no report names: 区水利局负责哪些任务."""
    for found in ANSWERS_FOR.finditer(text):
        names = (found["who"][n:] for n in range(len(found["who"]) - 2))
        office = next((name for name in names if OWNER.sub("", name) in offices()), "")
        if office and not vocabulary.prints(office):
            return office
    return ""


def _topics(text: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Headings that a question names: “养老服务”这一类, 教育助学类."""
    found = []
    for match in CATEGORY.finditer(text):
        name = match["name"].replace("“", "").replace("”", "")
        ends = (name[n:] for n in range(len(name) - 1))
        topic = next((end for end in ends if end not in SECTIONS and end not in WEAK and vocabulary.headed(end)), "")
        found += [topic] if topic else []
    named = SECTION_NAMES.search(text)
    if named and not found and not MORE_OF_SECTION.search(text, named.end()) and vocabulary.headed(named.group()):
        found.append(named.group())
    return tuple(dict.fromkeys(found))


def _literals(text: str, topics: Sequence[str], vocabulary: Vocabulary) -> tuple[str, ...]:
    """Words that the members carry in print: 写明“全省率先”的, (2023-2027)."""
    period = PERIOD.search(text)
    if period and DOCUMENTS.search(text):
        return (f"{period['first']}-{period['last']}",)
    if CARRIES.search(text):
        quoted = [match["name"] for match in QUOTED.finditer(text)]
        quoted = [name for name in quoted if name not in topics and vocabulary.prints(name)]
        if quoted:
            return tuple(quoted)
        quoted = SAID_TO_CARRY.findall(text)
        if quoted:
            return tuple(quoted)
    other = OTHERWISE.search(text)
    if other and vocabulary.prints(other["said"]):
        return (other["said"],)
    said = CARRIED.search(text)
    if said and not topics:
        beginnings = (said["said"][:n] for n in range(len(said["said"]), 3, -1))
        carried = next((one for one in beginnings if vocabulary.prints(one)), "")
        if carried and not vocabulary.headed(carried):
            return (carried,)
    staged = STAGED.search(text)
    if staged and vocabulary.prints(staged["stage"]):
        return (staged["stage"],)
    awarded = AWARDED.search(text)
    names = [SCOPED.sub("", name) for name in re.split(r"[、和或]", awarded["said"])] if awarded else []
    return tuple(name for name in names if len(name) >= 4 and vocabulary.prints(name))


def _state(text: str) -> str:
    found = STATE.search(text)
    return (found["judged"] or found["state"]) if found else ""


def _part(text: str) -> Literal["lead", "help", ""]:
    if EITHER.search(text):
        return ""
    return "lead" if LEADING.search(text) else "help" if HELPING.search(text) else ""


def _size(text: str) -> int:
    found = SIZE.search(text)
    digits = (found["n"] or found["m"]) if found else ""
    return chinese.either(digits) or 0


def _report_year(text: str) -> int:
    found = REPORT_YEAR.search(text)
    return int(found["year"]) if found else 0


def _keywords(text: str, named: Named) -> bool:
    """Whether a question is no more than a name with a word of answering for something: 责任单位 市交通集团 任务."""
    if NUMBER.search(text) or WHICH.search(text):
        return False
    for typed in named.typed:
        text = text.replace(typed, " ")
    return bool(ROLE.search(text)) and not re.search(r"\w", ROLE.sub(" ", text))


def _core(text: str) -> str:
    """The parts of a question that ask; what stands before them is a story."""
    parts = [part for part in STORY_END.split(text) if part.strip()]
    asking = [part for part in parts if ASKED.search(part)]
    return " ".join(asking or parts)
