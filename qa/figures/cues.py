"""The words that tell what a figure means: tables of patterns over what stands before a number in its clause.

They are rules of the official language, the same in the work reports of any level, and no list of indicators. Every
pattern is matched at the end of the text before the number (at most :data:`REACH` characters of it).
"""

from __future__ import annotations

import re
from typing import NamedTuple

REACH = 64

# Between a cue and its number: 达到, 为, 约, 了 … (greedy adverbs and copulas in any order).
_LINK = (
    r"(?:\s|已经|已|均|都|也|就|分别|依次|各|将|又|达到|达|为|是|至|到|约|近|超过|超|突破|了|仅|只有|只|有|在|:|共|逾|最高|"
    r"稳定|保持|维持|提高|累计|总计|高达|多达|大约|接近|不低于|不少于|不超过|低于|高于)*"
)
# What may stand before 目标 and 任务: whose plan it is, and for when.
_WHOSE = r"年度|全年|年初|当年|本年|今年|省定|市定|省里|上级|年|总|既定|下达|预定|半年|上半年|五年|三年|规划|预期"
_PLAN = rf"(?:{_WHOSE}|全部|计划|投资|建设|改造|工作|节点|收入|支出|“?[十一二三四五六七八九][一二三四五六七八九]?五”?)*"
# Before a target itself 收入 and 投资 are its own name: 一般公共预算收入目标120亿元.
_YEAR_PLAN = rf"(?:{_WHOSE})*"
_GOAL = (
    r"(?:目标任务数?|任务目标|目标数?|任务数?|任务量|计划数?|预算数?|计划指标|时序任务|时序进度|序时进度|序时任务|序时|"
    r"总工程量|工程总量|工程量|总投资|概算总?投资|总任务|总数|应[^,。;]{1,6}数)"
)
UP = (
    r"(?:增长|增加|上调|调高|调增|增产|增收|提高|提升|上升|上涨|攀升|扩大|递增|回升|反弹|多增|改善|加快|前移|前进|上移|跃升|进位|提前|上浮|攀高|"
    r"(?<![新净])增|升|涨)"
)
DOWN = (
    r"(?:下降|减少|精简|下调|调低|核减|调减|减产|减收|降低|下滑|回落|收窄|缩小|递减|压减|缩减|下浮|下跌|负增长|少增|压缩|放缓|后移|下移|退后|减亏|缩短|"
    r"降|(?<=[比年])减|跌)"
)

COMPLETION = re.compile(
    rf"(?:(?:超额)?完成|实现|达到|达|占|为|是|已)(?:了|到)?{_PLAN}{_GOAL}(?:[^,。;]{{0,14}}?的|的|之)?{_LINK}$"
    rf"|(?:完成率|完工率|完成比例|完成度|完成进度|(?<![加快慢])进度率?|达标进度|开工率|竣工率|投产率|执行率|兑现率|开工面|完成面)(?:全[国省市县]|各地|统一|均|都)*{_LINK}$"
)
# 离62%的年度目标, 未达到6%的预期目标.
SHY_OF = re.compile(r"(?:但|仍|还|尚)*(?:距离?|离|低于|高于|超过|未达到?|没有?达到|未完成)$")
AIMED = re.compile(r"(?:左右|以上)?的(?:年度|全年|预期)?(?:目标|计划)")
# Only before a percentage: 主体建设完成40%.
DONE = re.compile(r"完成(?:了)?(?:约|近|超过|超|至|到)?$")
# 占全年220公里计划的84.7%: the number of the plan stood before.
PLAN_OF = re.compile(r"^(?:年度|全年)?(?:计划|目标|任务)(?:数|任务)?的$")
SHARE = re.compile(
    rf"占(?!地|用)(?:[^,。;]{{0,24}}?)(?:的|比重|比例|份额|比)*{_LINK}$|(?:占比|比重|份额|占有率|构成比|贡献率){_LINK}$"
)
# 四分之三的背街小巷, 近一半的外贸额: a share of the noun that follows.
SHARE_OF = re.compile(
    r"(?:以上|左右)?的(?!速度|增速|水平|目标|比例|比重|标准|基础|降幅|增幅|进度|年度|全年|预期|既定|总?要求|计划|指标|税率|利率|幅度)[一-鿿“]"
)
# 财政收入的60%以上来自…: a part of what stands before; 去年的5%, 达标的80% are none.
OUT_OF = re.compile(r"[一-鿿]{2}(?<![年月季期末底初])的$")
NEARLY = re.compile(r"(?:接近|相当于|等于)[^,。;]{2,24}(?<![年月季期末底初标划务])的$")
# 是上年的3.2倍: a multiple of an earlier level; the year itself is taken out before.
MULTIPLE_OF = re.compile(r"(?:是|为|等于|相当于)(?:上一?年|去年|前年|同期|年初|年)*的$")
GOES = re.compile(r"(?:以上|以下|左右|多)?(?:来自|用于|用在|由|是|为|分布|集中|投向|来源于)")
# 占本年预算支出的29%: a part of the whole budget; 占年度预算的54% is how much of it is done.
OF_BUDGET = re.compile(
    r"占(?:本年|当年|国家|全部|整个|总)*预算(?:总)?(?:支出|收入|拨款|总额|总数)(?:总额|总数|数)?的?(?:约|近)?$"
)
LEVEL = re.compile(r"(?:率|比例|比重|进度|幅度|水平)[^,。;]{0,4}$")
GAP = re.compile(
    r"(?P<above>跑赢|快于|高于|好于|优于|领先于?|多于|超出|超过|超(?!额)|高出|快|高)(?P<than>[^,。;]{2,22}?)(?:平均水平|平均|水平|增速|增幅|目标)?(?:约|近|了)?$"
    r"|(?P<below>慢于|低于|少于|落后于?|不及|低|慢)(?P<than2>[^,。;]{2,22}?)(?:平均水平|平均|水平|增速|增幅|目标)?(?:约|近|了)?$"
)
# 比全社会用电增速低, 比计划多: against something that is no earlier time.
# 还差6家, 超额13公里, 超前7.5个百分点: against the target or the year gone.
SHORT_OF = re.compile(
    r"(?:(?P<below>(?<=距)[^,。;]{2,12}差|与[^,。;]{0,4}(?:目标|计划|任务|预期|要求)[^,。;]{0,4}(?:相差|差距)|还差|仍差|仍缺|尚差|尚缺|还缺|余下|缺口|滞后|落后|少支|短收|少收|欠收)|超额|超前|超支|超收|多支)(?:了)?(?:约|近)?$"
)
BEYOND = re.compile(
    r"全[国省市]|平均(?![每增])|(?<!产)值$|标准$|(?:计划|目标|预算|原定|指标|定额)(?:数|额|总额)?(?:约|近|了)?$"
)
AGAINST = re.compile(
    r"比(?P<than>[^,。;]{2,24}?)(?:还|要|又)?(?:(?P<more>高|多|快|好|超过)|(?P<less>低|少|慢))(?:出|了|支|收)*(?:约|近)?$"
)
# What was intended, of whatever year: 比五年计划原定的投资还多14亿元.
INTENDED = re.compile(r"计划|预算|原定|设想|规定|定额|指标|预计|预期|目标")
ANOTHER_TIME = re.compile(r"(?<!全)年|月|季度|同期|以前|过去|上次|开局|时期")
REACHED = re.compile(rf"(?:{UP}|{DOWN}|减|控制|稳定|保持|维持|压缩|发展)(?:到|至|在|为)(?:了)?(?:约|近|超过|超)?$")
GROWTH = re.compile(
    rf"(?P<up>{UP})(?:率|幅度|幅)?{_LINK}$"
    rf"|(?P<fall>(?:降幅|降低率|下降率|跌幅|减幅)){_LINK}$"
    rf"|(?P<down>{DOWN})(?:率|幅度|幅)?{_LINK}$"
    rf"|(?:同比|比[^,。;]{{1,10}}|较[^,。;]{{1,10}})(?:(?P<more>多)|(?P<less>少))[一-鿿]{{0,3}}$"
    rf"|比[^,。;]{{2,30}}还(?:要)?(?:(?P<again>多)|(?P<fewer>少))(?:了)?$"
    rf"|(?P<rate>增速|增幅|涨幅|增长率|增长速度|发展速度){_LINK}$"
)
FROM = re.compile(r"(?:由|从)[^,。;]{0,18}$")
FROM_AFTER = re.compile(
    rf"[^,。;]{{0,8}}?(?:{UP}|{DOWN}|变|发展|增|减|压缩)(?:到|至|为)|跃居|跃升|[^,。;]{{0,4}}?(?:调整|优化|转|翻)[到至为]"
)
PLANNED = re.compile(
    rf"(?:省定|考核|规定|国家|全省|上级|标准地)[^,。;]{{0,4}}(?:要求|标准)(?:的|为|达到)?$|(?:{_YEAR_PLAN})(?:目标任务|目标值?|任务数?|计划数?|预算数?|应完成)(?:为|是|的)?$|(?:计划|拟|预计将|力争|确保|(?:调控|预期|奋斗)?目标(?:是|为|定为))(?:(?P<verb>投入|投资|新增|建设|建成|培育|引进|安排|发行)|(?:新|年内|全年)?(?:完成|建成|建设|新增|培育|投入|引进|实现|达到)?)(?:不少于|超过|约)?$|(?:^|[,;。但仍])(?:距离?|离)(?:全年|年度|预期|既定)*(?:目标)?$"
)
# 比现有的86个减少27个: the level that another is compared with.
THAN = re.compile(r"(?:比|较)[^,。;]{0,14}的$")
THAN_AFTER = re.compile(rf"(?:还|要|又)?(?:有了?[^,。;]{{0,6}}(?=提高|增|下降|减))?(?:{UP}|{DOWN}|多|少|高|低)")
MINUS = re.compile(r"[-−－]$")
COMPARED = re.compile(r"(?:同比|环比|比[^,。;]{0,12}|较[^,。;]{0,12}|与[^,。;]{1,12}相比)$")

# The base of a comparison tells growth (against the year before) from change (against any other time).
YEAR_BASE = re.compile(r"同比|[较比](?:上年|去年|上一年)(?:同期)?(?!末|底)")
OTHER_BASE = re.compile(
    r"环比|[较比](?:年初|上月|上年末|上年底|去年底|去年末|[一二三四上]季度|\d{1,2}月|20\d\d年|19\d\d年|[一-鿿]{0,6}普查)"
)

# What announces that a sentence states a plan. In a target cell everything is one.
FUTURE = re.compile(
    r"预期目标|主要目标|目标是|力争|确保|争取(?!到)|要实现|要达到|努力(?:实现|使)|(?<![模虚草])拟(?![定议人])|计划(?:[新修完建投到用打改实开培引整筹治铺种培]|总?投资)|"
    r"(?<![一二三四五六七八九十两])年内(?:新|完成|建|开)|(?:全年|年度|今年|年内|年初|本年)计划(?=[新培建完开引改投整治])|目标(?=增长|新增|下降|不低于|不少于|控制|分别为)|预期(?=增长|新增|下降)|原定(?!的|数|指标)|年初确定|(?:应|需)(?:完成|达到)|(?:^|[,。;])[^,。;]{0,8}(?<!财政)承担|"
    r"(?<!复)(?<!加)(?<!高)(?<!升)(?<!降)(?<!少)(?<!展)(?<!大)(?<!小)到20\d\d年(?:底|末)?|今年(?:将|要|计划|拟)|明年|来年|下一?年|瞄准|(?:^|[,。;])要(?=[^求素点是])|(?:^|[,。;])将(?=[新建投完])|今后|未来|要(?=增长|增加|达到|提高|下降|减少|完成|实现|新增|新建|控制)|可达(?=[\d一二三四五六七八九十百])|将用|将(?:增长|增加|达到?|下降|减少|提高|要|安排|投入|发行|占|比|有(?!关)|新|建|完成)|要[由从]|"
    r"调控目标|目标定为|(?:计划|草案|报告|建议|纲要)(?:\(?草案\)?)?[》\s]*(?:规定|要求|提出|拟定|安排)|规定到|争取(?:到|在)\d{4}年"
)
# A sentence that states plans from beginning to end.
FUTURE_SENTENCE = re.compile(
    r"(?:预期|主要|奋斗|总体)目标|目标是|要(?:重点)?(?:做好|抓好|实现)以下|重点(?:做好|抓好)|(?:今年|明年|来年|新的一年|20\d\d年)[^,。]{0,6}(?:要|将|计划|拟|安排)"
)
# A clause that plans whatever its sentence reports.
PLAN_CLAUSE = re.compile(
    r"力争|预期目标|(?:全年|年度|今年|年内|年初)计划(?=[新培建完开引改投创])|确保达到|拟于|目标(?:为|是|值)"
)
# A clause that reports, in the midst of a plan; and a sentence of which some clause does.
DONE_SENTENCE = re.compile(
    r"已(?!列入|纳入|明确)|未达到?|没有?达到|未完成|目前|实际(?!投|到|平均|工资|购买|消费|增长)|截[至止]|还差|仅完成"
)
DONE_CLAUSE = re.compile(rf"{DONE_SENTENCE.pattern}|\d月|季度")
# What has come to pass: 制定了, 提高了.
REPORTED = re.compile(
    r"已(?!列入|纳入|明确)|目前|截[至止]|(?<![为除罢到])(?<!提出)(?<!规定)了(?![解望如结吗])|过(?=\d)"
)
# 全面实现年初确定的目标: what was planned is done; 力争实现 is not.
ACHIEVED = re.compile(
    r"(?<!力争)(?<!确保)(?<!努力)(?<!要)(?:全面|圆满|超额|顺利|较好|基本)(?:地)?(?:实现|完成)了?[^,。;]{0,14}(?:目标|任务)"
)
# The fields of a form: 年度目标:200公里;完成情况:156公里;完成率:78%.
LONGEST_LABEL = 20
LABELS = (
    ("completion", re.compile(r"(?:年度|目标|任务|计划)*(?:完成率|完成比例|完成进度)")),
    ("target", re.compile(rf"{_PLAN}{_GOAL}值?|目标值|计划")),
    (
        "level",
        re.compile(r"(?:实际|累计|目前|当前|工作|截至目前|年度|任务|目标)*(?:完成|进展|实现|进度)(?:情况|值|数|量)?"),
    ),
)
# Headings over what is planned, and over what was done.
FUTURE_HEADING = re.compile(
    r"目标|安排|打算|部署|任务(?!完成)|计划(?!执行情况|完成)|展望|建议|争取|再上|下[一半]|思路|要求|重点(?!工作(?:完成|进展|推进))|今后|(?<!主)要做|要[^,。]{0,6}做好|抓好|奋斗"
)
PAST_HEADING = re.compile(r"回顾|成就|完成|进展|情况|形势|过去|工作总结|成效|执行|主要工作$|取得|以来|落实")
PAST = re.compile(
    r"以来|去年|上年,|过去|一年来|五年来|已经|截至|累计|达到了|实现了|完成了|取得|来看|初步核算|全年(?:实现|完成)|上半年|前三季度|同比|比上年|比20\d\d年|增长到|提高到了"
)

# Bounds before and after the number.
_BOUNDS = {"most": "<=", "least": ">=", "about": "~"}
BOUND_LEFT = re.compile(
    r"(?:(?P<most>不超过|不高于|不突破|不多于|(?<!不)低于|(?<!不)少于|控制在|以内|至多|不到|不足)"
    r"|(?P<least>超过|超|逾|突破|不低于|不少于|不小于|至少|高于|大于|多于|高达)"
    r"|(?P<about>近|约|约为|大约|大概|将近|接近))$"
)
BOUND_RIGHT = re.compile(
    r"(?:\([^)]{1,8}\))?(?:及|或)?(?:(?P<least>以上)|(?P<most>以[内下]))|(?P<about>左右|上下|[余多])"
)


# Words of growth that also name what is done (学历提升, 环境改善): with a count they are no growth.
NOUNS_TOO = ("增", "升", "涨", "提升", "改善", "加快", "提前", "扩大")


class Cue(NamedTuple):
    """What the words before a number say: the role, whether it is a decline, and where the cue begins."""

    role: str
    start: int
    negative: bool = False


def read_cue(left: str, dimension: str, unit: str, right: str = "", mention_text: str = "") -> Cue | None:
    """Tell a figure's role from the words before it; None where they announce a plain level.

    :param left: the folded text before the number in its clause.
    :param dimension: the kind of the number's unit, see :mod:`qa.figures.units`; `rank` for ranks.
    :param unit: the unit as printed.
    :param right: the folded text after the number in its clause.
    :param mention_text: the number itself (翻一番 announces growth by itself).
    """
    offset = max(0, len(left) - REACH)
    near = left[offset:].rstrip()
    minus = bool(MINUS.search(near))
    near = near[:-1] if minus else near
    if mention_text.startswith("翻"):
        return Cue("growth", len(left))
    for reader in _READERS:
        cue = reader(near, dimension, unit, right)
        if cue:
            return Cue(cue.role, cue.start + offset, cue.negative or minus)
    if minus:
        compared = COMPARED.search(near)
        return Cue("growth" if compared else "level", compared.start() + offset if compared else len(left) - 1, True)
    return None


def label_role(words: str) -> str:
    """The role of what stands under the label of a form's field; empty where the words are no label."""
    if len(words) > LONGEST_LABEL:
        return ""
    words = re.sub(r"\([^()]*\)|\d+[年月日\-—至]*[底末份]?|[\s;,]", "", words)
    return next((role for role, pattern in LABELS if pattern.fullmatch(words)), "")


def _completion(near: str, dimension: str, unit: str, right: str) -> Cue | None:
    if dimension not in ("percent", "times") or unit == "个百分点":
        return None
    if OF_BUDGET.search(near):
        return None
    found = COMPLETION.search(near) or DONE.search(near) or PLAN_OF.search(near)
    return Cue("completion", found.start()) if found else None


# 恢复到2019年的93.1%: a share of what there was.
RECOVERED = re.compile(
    r"(?:已|均|基本|分别)*(?:恢复|回升|回到)[到至]?(?:疫情前|同期|上年|(?:19|20)\d\d年(?:同期|水平)?)?的?$"
)


def _share(near: str, dimension: str, unit: str, right: str) -> Cue | None:
    if dimension == "times" and MULTIPLE_OF.search(near):
        return Cue("change", len(near))
    if dimension not in ("percent", "count") or unit not in ("%", "‰", ""):
        return None
    if recovered := RECOVERED.search(near):
        return Cue("level", recovered.start())  # it may be more than the whole
    found = SHARE.search(near)
    if found:
        return Cue("share", found.start())
    if dimension == "percent" and (NEARLY.search(near) or (OUT_OF.search(near) and GOES.match(right))):
        return Cue("share", len(near))
    return Cue("share", len(near)) if SHARE_OF.match(right) and not LEVEL.search(near) else None


def _gap(near: str, dimension: str, unit: str, right: str) -> Cue | None:
    short = SHORT_OF.search(near)
    if short and (unit != "%" or "差" in short.group()):
        return Cue("gap", short.start(), bool(short["below"]))
    found = GAP.search(near)
    against = AGAINST.search(near)
    if (
        against
        and dimension != "times"
        and (INTENDED.search(against["than"]) or not ANOTHER_TIME.search(against["than"]))
    ):
        return Cue("gap", against.start(), bool(against["less"]))
    if not found or (unit != "个百分点" and not BEYOND.search(found.group())):
        return None
    return Cue("gap", found.start(), bool(found.group("below")))


def _reached(near: str, dimension: str, unit: str, right: str) -> Cue | None:
    found = REACHED.search(near)
    return Cue("level", found.start()) if found else None


def _growth(near: str, dimension: str, unit: str, right: str) -> Cue | None:
    found = GROWTH.search(near)
    if not found:
        return None
    rate = unit in ("%", "‰") or dimension == "times"
    if (
        found.group("up") in NOUNS_TOO
        and not rate
        and unit != "个百分点"
        and not COMPARED.search(near[: found.start()])
    ):
        return None
    rate = rate and not (unit != "%" and dimension != "times") and not OTHER_BASE.search(near)
    rate = rate or (unit == "个百分点" and bool(YEAR_BASE.search(near)))
    negative = bool(found.group("down") or found.group("fall") or found.group("less") or found.group("fewer"))
    return Cue("growth" if rate else "change", found.start(), negative)


def _from(near: str, dimension: str, unit: str, right: str) -> Cue | None:
    found = FROM.search(near)
    if found and FROM_AFTER.match(right):
        return Cue("other", found.start())
    found = THAN.search(near)
    return Cue("other", found.start()) if found and THAN_AFTER.match(right) else None


def _aimed(near: str, dimension: str, unit: str, right: str) -> Cue | None:
    """距增长7%的目标还差0.3个百分点: the noun after a rate of growth says that it is a target."""
    if dimension != "percent" or not AIMED.match(right):
        return None
    grown = GROWTH.search(near) or SHY_OF.search(near)
    return Cue("target", grown.start()) if grown else None


def _planned(near: str, dimension: str, unit: str, right: str) -> Cue | None:
    if dimension == "rank":
        return None
    if re.match(r"(?:的)?(?:年度|全年)?(?:计划|目标|任务)(?:数)?的", right) and dimension != "percent":
        return Cue("target", len(near))  # 占全年220公里计划的84.7%
    found = PLANNED.search(near)
    return Cue("target", len(near) if found["verb"] else found.start()) if found else None


_READERS = (_from, _completion, _gap, _reached, _aimed, _growth, _share, _planned)


def bound_of(left: str, right: str) -> str | None:
    """The bound that the words around a number set: `>=`, `<=`, `~` or None."""
    found = BOUND_RIGHT.match(right) or BOUND_LEFT.search(left[-8:].rstrip())
    return _BOUNDS[found.lastgroup] if found and found.lastgroup else None
