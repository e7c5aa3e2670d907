"""Where numbers stand in a text, and what kind of thing each is: a figure, a rank, a date, or part of a name.

One pass with one alternation: whatever stands earlier in :data:`PATTERNS` claims its characters, so that dates and
names with digits can never come out as figures. Offsets are those of the text given; the text should be folded
(half-width, simplified) by :func:`qa.words.fold`, which keeps them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal

from qa.figures import chinese
from qa.figures.units import COMPOUND, COUNTERS, KIND_OF, MULTIPLE, kind_of, normal_form, plain, split_multiple


@dataclass(slots=True)  # Not frozen, which would double what it costs to make one; never changed all the same.
class Mention:
    """One number as it stands in the text. `kind`: figure, rank, date, duration or name."""

    kind: str
    start: int
    end: int
    value: str = ""
    unit: str = ""
    high: str | None = None
    bound: str | None = None
    repair: str | None = None
    certain: bool = True
    dimension: str = field(init=False, compare=False, default="")

    def __post_init__(self) -> None:
        """Tell the kind of unit, see :mod:`qa.figures.units`; `rank` for ranks."""
        self.dimension = "rank" if self.kind == "rank" else kind_of(self.unit)


# Grouped by commas, set with spaces between all digits (1 6 5 5), or plain.
# In some prints a space stands around every sign (8 .5 %, 7 2 %), and a dot in the middle is a decimal point (19·5%).
DIGITS = r"(?:(?<!\d)\d(?: \d)* \.\d(?: \d)*(?![\d.])|(?<!\d)(?<!\d )\d \d(?= ?(?:[%‰万亿个元人岁]|平方))(?! \d)|\d+·\d+(?= ?[%‰万亿个元倍])|\d{1,3}(?:,\d{3})+(?!\d)|(?<!\d)[1-9]\d{0,2}(?: \d{3})+(?![\d%])|(?<!\d)\d(?: \d){2,}(?: ?\. ?\d(?: \d)*)?(?![\d.])|\d+)(?:\.\d+)?"
HAN = "零〇○一二两三四五六七八九十百千万亿"
# No numeral in print is longer; the bound keeps a run of such characters from being read over and over.
# The 千 of 千瓦 and 千克 is the unit's: 二千三百七十万千瓦.
HAN_NUMBER = rf"(?:[{HAN}](?!(?<=[万亿]千)[瓦克米伏卡])){{1,16}}(?:点[零〇○一二三四五六七八九]{{1,8}})?"
MONTH = r"(?:1[0-2]|0?[1-9])"
HAN_MONTH = r"(?:十[一二]?|[一二三四五六七八九])"
YEAR = r"(?:(?:19|20)\d\d|[一二][九〇○零][一二三四五六七八九〇○零]{2})"
TO = r"\s*(?:[-—–~～―]+|至|到)\s*"
PART_OF_MONTH = r"(?:份|底|末|初|[上中下]旬)?"

DATES = (
    r"[12] \d \d \d 年|(?<!\d)(?<!\d )(?:1 ?)?\d ?月 ?(?:\d ?)?\d ?日",
    # 1-6月, 2023年1至6月, 20231-6月 (a lost 年), and without 月: 1-6, 1-6推荐
    rf"(?:{YEAR}年?)?{MONTH}{TO}{MONTH}月{PART_OF_MONTH}",
    rf"{YEAR}年?\s*{MONTH}月(?:\d{{1,2}}日|{PART_OF_MONTH})",
    rf"{YEAR}年?(?:{TO}){YEAR}年(?:底|末|初|间)?|{YEAR}{TO}{YEAR}",
    rf"{YEAR}年(?:{HAN_MONTH}月(?:{HAN_NUMBER}日)?)?(?:底|末|初|度|[上下]半年)?",
    r"(?:19|20)\d\d\d{2,4}日",
    rf"{MONTH}月(?:\d{{1,2}}日|{PART_OF_MONTH})",
    rf"{HAN_MONTH}月(?:{HAN_NUMBER}日|{PART_OF_MONTH})(?=[^一-鿿]|[以之前后至到底初末上中下召开起]|全|我|在)",
    r"\d{1,3}日(?=[^一-鿿]|[起前后至到止召施印发汛])",
    r"(?<=截至)(?:1[0-2]|[1-9])(?=[,，])",
    r"(?<![\d.\-])1-(?:1[0-2]|[2-9])(?![\d.%])(?=[,，]|[全推新累完出进实已各共我])",
    r"(?<!\d)(?:19|20)\d\d(?=[“\"《年\-—])",
    r"(?<!\d)(?:19|20)\d\d-(?:0?[1-9]|1[0-2])-\d{1,2}",
    r"[“\"]?十[一二三四五]五[”\"]?(?:时期|期间|规划)?|[“\"][一七八九]五[”\"](?:计划|时期|期间)?|\d\d年代|[一二三四五六七八九]十年代",
)
# What a speech counts its points by; a number before it tells how they are told, and measures nothing. What was dealt
# with is counted all the same: 解决了六个问题.
_SMALL = r"(?:[两二三四五六七八九]|十[一二三四五六七八九]?)"
_DEALT = "".join(
    f"(?<!{word})"
    for word in (
        "解决",
        "整改",
        "发现",
        "办理",
        "排查",
        "收到",
        "提出",
        "采纳",
        "查处",
        "答复",
        "征集",
        "办结",
        "解决了",
        "整改了",
        "发现了",
        "提出了",
        "收到了",
    )
)
_POINT = (
    r"(?:方面|大?问题|原则|主张|要求|标准|准则|关系|环节|层次|特点|原因|要点|重点(?![一-鿿])|观点|意见|条件|阶段|步骤|矛盾|转变|结合|优先|战略|方针|类型|可能性?|好处|教训|经验|"
    r"情况|因素|方向|途径|办法|政策|根本|阶级|关键|事实|结论|前提|主题|想法|道理|优势|必须)(?!项目|工程|企业|产业|单位|城市|园区|村|镇)"
)
POINTS = (
    rf"(?={_SMALL}[个项条点件种类大]){_DEALT}{_SMALL}[个项条点件种类大](?:的)?(?:基本|重要|主要|重大|政治|正义|突出|具体|不同|历史|紧密|关键|显著|明显|显著的|战略|对外){{0,2}}{_POINT}",
    # What a list after it gives: 采取四项措施:一要…
    rf"{_SMALL}[个项条点件种类大套步](?![^,。;:]{{0,6}}(?:实事|项目|工程))(?=[^,。;:!?\n]{{0,14}}[:,](?:\s*$|\s*(?:一[是要、,]|第一|首先|\(一\)|1[.、])))",
    # What was named before: 这两件大事, 后两种情况.
    rf"(?<=[这那后])(?:{_SMALL})[个项条点件种类部](?!月|季|年|百|千)",
    rf"(?:(?<=上述|以上|以下|下列|如下)|(?<=以下的)|(?<=上述的)){_SMALL}[个项条点件种类部](?!月|季|年|百|千)",
    # “三个代表”, “两个确保”: a catchword.
    rf"(?<=[“\"‘']){_SMALL}(?!百|千|万|亿|分|成)[一-鿿][^”\"’',,。;；\s]{{0,12}}\s?[”\"’']",
    r"三门峡|四人\s?帮|[两二三四五六七八九]个五年(?:计划)?|\d{1,2}世纪|[一二三四五六七八九十]{1,3}世纪|两条线(?![路])|两条战线|两个超级大国|三个世界|[两二三]位数|三个代表|三个有利于|两个文明|两个大局|两个务必|四个现代化|三个面向|一[国]两制|两个中国",
)
# Names with numbers in them, ages, ordinals, document numbers, and measures that narrow a thing (3亿元以上项目).
NAMES = (
    r"(?<=[“\"‘'])\d[\d+\-—xX×.]*(?!\d*[.%％])[^”\"’',，。;；\s]{0,10}[”\"’']?",
    r"\d+(?:[+×xX]\d+)+|\d+\+(?!\d)",
    r"\d+[A-Z](?![A-Za-z/])|\d+[GDdgK](?![A-Za-z/])|(?![A-Z]{2,}\d+(?:[台个家张套件部座辆人名项次]|[万亿]元)[,，。;、)])(?<![A-Za-z])[A-Za-z]+[\-]?\d+(?:\.\d+)?(?!\d*/)",
    r"[〔\[(【]\s*(?:19|20)\d\d\s*[〕\])】]\s*(?:第)?\d*号?|(?<!\d)\d+号(?!召)",
    rf"第(?:\d+|[{HAN}]{{1,16}})(?:个|套|次|批|届|期|轮|产业|季度|部分|章|节|条|号|年|类|方|五|阶段|代|人民医院|医院|中学|小学|党支部|一)",
    r"\d+(?:国道|省道|县道|乡道|线|路|网格|热线|平台|快递|工程|行动)",
    r"(?<=['’])\d\d(?=[一-鿿])",
    # Numbers of items in the middle of a paragraph, and words of number that count no outturn.
    r"(?<=[。;!?\n\s】])\d{1,2}[.、](?=[一-鿿“《])|\(\d{1,2}\)(?=[一-鿿“《])",
    r"(?:前|后|上述|以上|这|其中)?[两三四五六](?:项|者|类|个指标)(?=(?:指标)?(?:分别|均|合计|依次))|[两二三四五六七八九]类(?=[一-鿿“])",
    r"(?:中央)?八项规定|0\d{2,3}-\d{7,8}|\d{4,}(?:-\d{2,})+",
    r"[一二三四五六七八九十]个一(?![百千万])|\d+强(?!度)",
    r"\d\.0(?=[版行升时工计战])",
    r"\d+(?:[-—~至]\d+)?周?岁(?:及?以[上下])?|\d+后",
    r"[三二一]产|[三两二]会|三农|三区三线|三位一体|四[大个](?:全面|意识|自信)|两个(?:维护|确立|文明|毫不动摇|责任|转变|转变)|一[带体]|五位一体|一[路批些定样直般致律旦系度并起道边面同举流手心次线时]|十[分足](?!之)|千方百计|万[众元]|百[姓年]|千[家村]|万[里家]|三中全会|[一二三四五六七]中全会|[一-鿿]届[一-鿿]中全会",
)
CONDITION_UNIT = r"(?:亿元|万元|万美元|亿美元|美元|元|亩|公里|米|平方米|平方公里|吨|千瓦|兆瓦|万千瓦|千伏|户|天|周?岁|人|万人|床|公斤|万吨|层|度|平方)"
CONDITIONS = (
    # 3亿元以上项目, 千万元以上产业项目, 80万元以上的行政村, 100亩以上工业区块, 10公里范围内
    rf"(?:{DIGITS}|[一二三五十百千]{{1,6}}){MULTIPLE}?{CONDITION_UNIT}(?:\([^)]{{1,6}}\))?(?:及?以[上下]|范围内|以内)(?=的?[一-鿿“]|\d+[个家项户])(?!的?(?:,|。|$))",
    r"(?:千万|百万|亿|十亿|百亿|千亿|万亿)(?:元|美元)?(?:级|以上|元)(?=的?[一-鿿“])",
    r"第[一二三]、第[一二三](?:[、和]第[一二三])?产业|第[一二三][、和](?=第[一二三][、和]?(?:第[一二三])?产业)",
    r"(?:百亿|千亿|十亿|亿元)(?=项目|产业|企业|级|工程|集群)",
)  # fmt: skip
RANKS = (
    rf"第\s*(?P<rank_digits>\d+(?!\d)|[{HAN}]+(?![{HAN}]))(?:\s*[位名])?(?=[^一-鿿]|位|名|$|[,，]|全|较|安|并|的|和|与|上|提|跃|升|增|比|总|首|为|居|、|连)|"
    r"(?P<rank_first>首位|榜首|第一方阵|前列)|"
    r"(?<=[居列排])(?:在)?(?:全[国省市区县])?(?P<rank_bare>\d+)[位名]"
)

_REST = rf"(?: ?(?P<unit>(?:个百分点|百分点|个千分点|[%％‰])|(?:{MULTIPLE})?(?P<more>[余多几来])?(?:{COMPOUND})(?!(?<=个)(?:体工商|人所得))|{MULTIPLE}))?"
# What a range goes on with, told before its unit is looked for among all of them: no unit is longer, none has such marks.
RANGE_AHEAD = r"(?![\d.])(?=\s*(?:[^\s,。;、]{1,20}?\s*)?[-—–~～―至到])"
ARABIC = rf"(?P<low>{DIGITS}){RANGE_AHEAD}(?P<low_unit>\s*(?:%|{MULTIPLE})?{COMPOUND}?)?(?:{TO}(?P<high>{DIGITS}))(?P<range_unit>\s*(?:个百分点|百分点|%|{MULTIPLE}?{COMPOUND}))|(?P<glued>\d+(?:\.\d+){{2,}})|(?P<ratio>\d+(?:\.\d+)?(?::\d+(?:\.\d+)?){{1,3}}(?![\d:]))|(?P<slash>\d+/\d+)(?![\d/])|(?P<number>{DIGITS})"
STRICT_COUNTER = "|".join(
    sorted(
        {c for c in COUNTERS if c not in {"节", "星", "国", "步", "字", "面", "度", "年", "重", "对", "市", "区", "县", "镇", "省", "州", "乡", "站", "点", "店", "校", "位", "方", "次", "组", "道", "手", "期", "届", "环", "卡", "币", "单", "层", "折", "遍", "车", "列", "口", "部", "村"}}
        | {u for u, k in KIND_OF.items() if k not in ("time", "rank", "data") and u not in ("%", "P", "里", "方", "成", "度", "对", "员", "番", "角", "块", "卡", "担", "人口", "岁")},
        key=len,
        reverse=True,
    )
)  # fmt: skip
CHINESE = (
    rf"百分之(?P<percent_from>{HAN_NUMBER})(?:{TO}(?:百分之)?(?P<percent_to>{HAN_NUMBER}))?(?P<percent_more>[多几])?",
    rf"(?P<denominator>[{HAN}]{{1,16}})分之(?P<numerator>{HAN_NUMBER})",
    r"(?P<tenths>[一二三四五六七八九])成(?P<half_tenth>[一二三四五六七八九半])?(?=[^为立员果就功长本交分效]|$)",
    r"翻(?:了)?(?P<doublings>[一二两三])?番",
    r"(?P<half>(?:近|过|超)?一半|半数|过半)(?=[^年天月]|$)",
    rf"(?<![几数])(?P<han>{HAN_NUMBER})(?:{TO}(?P<han_to>{HAN_NUMBER}))?(?P<han_more>[多余几来])?(?P<han_unit>{MULTIPLE}?(?:个百分点|倍|(?<=[万亿多])人口|(?<=[万亿])度(?!以|过)|{STRICT_COUNTER})(?!(?<=个)多?月))(?:{TO}(?P<han_high>{HAN_NUMBER})(?P<high_unit>{MULTIPLE}?(?:{STRICT_COUNTER})))?",
)
PATTERNS: tuple[tuple[str, str], ...] = (
    ("date", "|".join(DATES)),
    ("name", "|".join((*CONDITIONS, *POINTS))),
    ("rank", RANKS),
    ("name", "|".join(NAMES)),
    ("arabic", ARABIC),
    ("chinese", "|".join(CHINESE)),
)
# What any of the patterns can begin with. Most characters begin none, and are passed over without trying every pattern;
# with a new pattern comes its first character (a test compares the readings with and without).
FIRST = rf"(?=[\d{HAN}半“\"〔\[(【A-Za-z第首榜翻]|[前后上以这其中近过超][列两三四五六述上中央一半]|.届|[在全](?<=[居列排].))"
ANY = "|".join(f"(?P<{kind}_{n}>{pattern})" for n, (kind, pattern) in enumerate(PATTERNS))
SCAN = re.compile(f"{FIRST}(?:{ANY})")
_UNIT = re.compile(_REST)
# A one-character counter that no table knows still counts where it closes the clause: 新增XX 12帧,
_UNKNOWN_COUNTER = re.compile(r"(?P<unit>[一-鿿])(?=[,，、。;；)])")
_MORE = re.compile(r"[余多几]")
_LONE_YEAR = re.compile(r"(?:19|20)[0-4]\d|19\d\d")
_CLAUSE_START = re.compile(r"[,;。(“\s]*$")
_HOLDS = re.compile(r"(?:举办|承办|开展|组织|召开|参加|亮相|”|》)$")
_HAN = re.compile(r"[一-鿿]")
_NOT_COUNTERS = set("的和与及或等并均已为至到达是在比较占超近约余多内外上下前后左右中底末")


MEASURED_TIMES = ("天", "小时", "分钟", "秒", "工作日")
NAMED_TIME = re.compile(r"[^,。;]{0,8}圈|[内制]|(?:联合|自助|不间断|值班|开放|服务|巡查|在线|全天候|噪音)")


def scan(text: str, start: int = 0, conditions: Iterable[str] = ()) -> list[Mention]:
    """Find every number of a text, from `start` on.

    :param conditions: measures that narrow an indicator in the same row (`50亿元以上`), known from its target: where
        one follows glued digits (`项目5150亿元以上项目9个`), the digits come apart there.
    """
    found: list[Mention] = []
    at, conditions = start, tuple(conditions)
    while True:
        match = SCAN.search(text, at)
        if not match:
            return found
        assert match.lastgroup  # The last group closed is the outermost, that of the pattern: date_0, arabic_4.
        mentions = list(_read(match.lastgroup.partition("_")[0], match, text, conditions))
        found.extend(mentions)
        at = max(mentions[-1].end if mentions else 0, match.start() + 1)


def _read(kind: str, match: re.Match[str], text: str, conditions: tuple[str, ...]) -> Iterator[Mention]:
    if kind == "date":
        yield Mention("date", match.start(), match.end())
    elif kind == "name":
        apart = _condition_split(match, text, conditions)
        yield from apart or [Mention("name", match.start(), match.end())]
    elif kind == "rank":
        yield _rank(match)
    elif kind == "chinese":
        yield from _chinese(match, text)
    else:
        yield from _arabic(match, text)


def _condition_split(match: re.Match[str], text: str, conditions: tuple[str, ...]) -> list[Mention]:
    """`5150亿元以上` is 51 and the condition 50亿元以上, when the row knows that condition."""
    for condition in conditions:
        if match.group().endswith(condition) and len(match.group()) > len(condition):
            cut = match.end() - len(condition)
            digits = text[match.start() : cut]
            if re.fullmatch(DIGITS, digits):
                number = Mention("figure", match.start(), cut, _digits(digits), repair="数字与后面的名称连写,已分开")
                return [number, Mention("name", cut, match.end())]
    return []


PUT_FIRST = re.compile(r"(?:放|摆|置)(?:在|到|于)?(?:了)?$|(?:质量|用户|安全|信誉|顾客|生命|效益)$")
COUNTS_OFF = re.compile(r"[,、:]")
BEGINS = re.compile(r"(?:^|[。;:!?\n])\s*$")


def _rank(match: re.Match[str]) -> Mention:
    digits = match.group("rank_digits") or match.group("rank_bare")
    if PUT_FIRST.search(match.string[max(0, match.start() - 4) : match.start()]):
        return Mention("name", match.start(), match.end())  # 把质量放在第一位: a saying
    if digits is None:
        value = "1" if match.group("rank_first") in ("首位", "榜首") else ""
        if not value:
            return Mention("name", match.start(), match.end())
        return Mention("rank", match.start(), match.end(), value, "位")
    value = digits if digits.isdigit() else str(chinese.integer(digits) or "")
    end = match.end()
    if COUNTS_OFF.match(match.string, end) and BEGINS.search(match.string[max(0, match.start() - 3) : match.start()]):
        return Mention("name", match.start(), end)  # 第一,…第二,…
    start = match.start() if match.group("rank_digits") else match.start("rank_bare")
    following = match.string[end : end + 1]
    end += 1 if following in ("位", "名") and match.group("rank_digits") else 0
    return Mention("rank", start, end, value, "位") if value else Mention("name", match.start(), match.end())


def _arabic(match: re.Match[str], text: str) -> Iterator[Mention]:
    group = match.group
    if group("glued"):
        yield from _glued(match, text)
    elif group("high"):
        low_unit, unit = (group("low_unit") or "").strip(), group("range_unit").strip()
        value, high = _digits(group("low")), _digits(group("high"))
        bound = None if not low_unit or low_unit == unit else "?"
        if bound == "?" and not unit.endswith(low_unit) and not unit.startswith(low_unit):
            yield from _plain(match.start(), match.start() + len(group("low")), text)
        else:
            yield _typed(Mention("figure", match.start(), match.end(), value, unit.replace("％", "%"), high=high), text)
    elif group("ratio"):
        yield Mention("figure", match.start(), match.end(), group("ratio").replace("：", ":"), "")
    elif group("slash"):
        yield Mention("figure", match.start(), match.end(), group("slash"), "")
    else:
        yield from _plain(match.start(), match.end(), text)


def _digits(printed: str) -> str:
    """A printed number as a decimal string: 1,178 and 1 178 are 1178."""
    return printed.replace(",", "").replace(" ", "").replace("·", ".")


def _plain(start: int, end: int, text: str) -> Iterator[Mention]:
    """A number with the unit that follows it, if one does."""
    value = _digits(text[start:end])
    rest = _UNIT.match(text, end)
    unit, bound = (rest.group("unit") or "") if rest else "", None
    if rest and rest.group("unit"):
        end = rest.end()
        if rest.group("more"):
            unit, bound = unit.replace(rest.group("more"), "", 1), "~"
    else:
        more = _MORE.match(text, end)
        after = more.end() if more else end
        unknown = _UNKNOWN_COUNTER.match(text, after)
        if unknown and unknown.group("unit") not in _NOT_COUNTERS:
            unit, end = unknown.group("unit"), unknown.end()
        elif more:
            following = _UNIT.match(text, after)
            if following and following.group("unit"):
                unit, end = following.group("unit"), following.end()
        bound = "~" if more else None
    unit = unit.strip().replace("％", "%")
    if text[start - 1 : start] == "每":
        yield Mention("name", start, end)  # 平均每50公斤
        return
    if not unit and not bound and _LONE_YEAR.fullmatch(value) and _names_year(text, start, end):
        yield Mention("date", start, end)
        return
    yield _typed(Mention("figure", start, end, value, "个百分点" if unit == "百分点" else unit, bound=bound), text)


def _names_year(text: str, start: int, end: int) -> bool:
    """Whether a bare year begins a clause, or the name of what is held: 举办2023国际滨湖度假大会."""
    if not _HAN.match(text, end):
        return False
    return bool(_CLAUSE_START.match(text[max(0, start - 1) : start]) or _HOLDS.search(text[max(0, start - 4) : start]))


def _typed(mention: Mention, text: str) -> Mention:
    """Years and months that something lasts are no figures; hours and days are, but not in a name (15分钟生活圈)."""
    if kind_of(mention.unit) != "time":
        return mention
    measured = split_multiple(mention.unit)[1].removeprefix("个") in MEASURED_TIMES
    named = NAMED_TIME.match(text, mention.end) or text[max(0, mention.start - 1) : mention.start] in ("“", '"')
    return mention if measured and not named else replace(mention, kind="duration")


def _glued(match: re.Match[str], text: str) -> Iterator[Mention]:
    """`14.910.7个百分点`: two figures that lost the 、 between them, each with as many decimals as the last."""
    parts = match.group("glued").split(".")
    decimals = len(parts[-1])
    if any(len(part) <= decimals for part in parts[1:-1]):
        yield Mention(
            "figure",
            match.start(),
            match.end(),
            parts[0] + "." + parts[1],
            "",
            certain=False,
            repair="连写的数字无法分开",
        )
        return
    numbers, whole = [], parts[0]
    for part in parts[1:-1]:
        numbers.append(f"{whole}.{part[:decimals]}")
        whole = part[decimals:]
    numbers.append(f"{whole}.{parts[-1]}")
    last = next(_plain(match.end() - len(numbers[-1]), match.end(), text))
    at = match.start()
    for number in numbers[:-1]:
        yield replace(last, start=at, end=at + len(number), value=number, repair="连写的数字,已分开")
        at += len(number)
    yield replace(last, repair="连写的数字,已分开")


def _chinese(match: re.Match[str], text: str) -> Iterator[Mention]:
    group, start, end = match.group, match.start(), match.end()
    if group("percent_from"):
        low = chinese.decimal(group("percent_from"))
        high = chinese.decimal(group("percent_to")) if group("percent_to") else None
        if low:
            yield Mention("figure", start, end, low, "%", high=high, bound="~" if group("percent_more") else None)
    elif group("denominator"):
        below, above = chinese.integer(group("denominator")), chinese.integer(group("numerator"))
        if below and above:
            yield Mention("figure", start, end, f"{above}/{below}", "")
    elif group("tenths"):
        half = group("half_tenth")
        tail = 5 if half == "半" else chinese.integer(half) if half else 0
        yield Mention("figure", start, end, str((chinese.integer(group("tenths")) or 0) * 10 + (tail or 0)), "%")
    elif match.group().startswith("翻"):
        times = chinese.integer(group("doublings") or "一") or 1
        yield Mention("figure", start, end, str(100 * (2**times - 1)), "%")
    elif group("half"):
        bound = {"近": "~", "过": ">=", "超": ">="}.get(group("half")[0])
        yield Mention("figure", start, end, "50", "%", bound=bound)
    else:
        yield from _han_count(match)


PASSES = re.compile(r"(?:突破|超过?|达到?|过|破|跨上|迈上|跃上|近)了?$")


def _han_count(match: re.Match[str]) -> Iterator[Mention]:
    numeral, unit, end = match.group("han"), match.group("han_unit"), match.end()
    value, bound_word = chinese.decimal(numeral), group_or_none(match, "han_more")
    # 五千万吨 is 5000 万吨 and 一亿二千万吨 is 12000 万吨, as they would be printed in digits.
    multiple = re.search(r"(?<=.)(万|亿)$", numeral)
    if value and multiple:
        scale = chinese.MYRIADS[multiple.group()]
        value = chinese.decimal(numeral[:-1]) if "点" in numeral else plain(Decimal(value) / scale)
        unit = multiple.group() + unit
    lower = re.match("[万亿]", unit)
    if value and bound_word and lower and re.search("[万亿].", numeral):
        # 四亿零七百多万吨 is 40700 万吨: what stands before 多 is counted in the multiple after it.
        value = plain(Decimal(chinese.integer(numeral + lower.group()) or 0) / chinese.MYRIADS[lower.group()])
    # 千村示范, 百团千企: a bare multiple is part of a name.
    if value and bound_word and numeral in ("百", "千", "万"):
        value = str(chinese.integer("一" + numeral))  # 百余款, 千余件
    elif numeral[0] in "百千万亿":
        # 突破百亿元 is a figure, 百亿项目 a name.
        crossed = unit.endswith("元") and PASSES.search(match.string[max(0, match.start() - 6) : match.start()])
        value = value if crossed else None
    if (
        value is None
        or value == "0"
        or match.string[match.start() - 1 : match.start()] == "每"
        or (value == "1" and unit != "倍" and not multiple)
    ):
        yield Mention("name", match.start(), end)
        return
    if unit == "倍" and match.string.startswith("半", end):
        value, end = f"{value}.5", end + 1
    bound = "~" if match.group("han_more") else None
    yield Mention("figure", match.start(), end, value, unit, high=_han_high(match, unit), bound=bound)


def _han_high(match: re.Match[str], unit: str) -> str | None:
    """The upper end of a range, counted in the multiple of the lower one: 十五亿元到二十亿元 is 15-20 亿元."""
    numeral = match.group("han_high") or match.group("han_to")
    high = chinese.decimal(numeral) if numeral else None
    if high is None:
        return None
    own = split_multiple(match.group("high_unit") or match.group("han_unit"))[0]
    return plain(Decimal(high) * own / split_multiple(unit)[0])


def group_or_none(match: re.Match[str], name: str) -> str | None:
    """A group of a match; None where the pattern has no such group."""
    return match.groupdict().get(name)


def normal_of(mention: Mention, negative: bool = False) -> tuple[str, str]:
    """The mention's value with 万 and 亿 multiplied out, and its base unit."""
    return normal_form(mention.value, mention.unit, negative)
