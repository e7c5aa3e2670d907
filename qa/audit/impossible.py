"""What no figure can be: a share over a hundred, a place behind the last, a fact after the report's own date."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from qa.audit.ledger import Draft, Ledger
from qa.audit.printed import decimal, number, shown
from qa.model import Figure

# Percentages of a whole that they cannot exceed, and those that can: quotas, growth, debt, what 毛 and 超 announce.
OF_A_WHOLE = re.compile(
    r"(?:占比|比重|覆盖率|普及率|达标率|合格率|优良率|优良天数比[率例]|优良比例|满意[度率]|办结率|入住率|上架率|城镇化率|绿化率|森林覆盖率|"
    r"参保率|就业率|失业率|处置率|利用率|知晓率|签约率|及格率|治理率|保障率|直接结算率|入学率|巩固率|通过率|成功率|回访率|网办率|可办率|到位率)$"
)
MAY_EXCEED = re.compile(r"毛入学率|产能|债|完成|贷款|存款|进出口|依存|超额|执行率|赔付率|到位率")
# The most that a level of a kind can be.
MOST: tuple[tuple[re.Pattern[str], str, str, str], ...] = (
    (re.compile(r"优良天数"), "天", "366", "一年最多366天"),
    (re.compile(r"失业率"), "%", "25", "失业率不会这样高"),
    (re.compile(r"PM(?:2\.5|10)(?:平均|年均)?浓度"), "微克/立方米", "300", "浓度不会这样高"),
)
FIELD = re.compile(r"(\d+)个?(?:设区市|地级市|市州|地市|市|县\(市、区\)|县区|区县|城市|县|省)")
AS_OF = re.compile(r"(?:截[至止]|到|至)(?:目前|(?P<year>20\d\d)年)?(?P<month>1[0-2]|[1-9])月(?:底|末|\d{1,2}日)")
SPAN = re.compile(r"(?:(?P<year>20\d\d)年)?1[-—–至~](?P<month>1[0-2]|[2-9])月")
PLANNED = re.compile(
    r"预计|计划(?:于|在|[新建投完到])|拟|将|力争|确保|争取|要(?:求|在)|前(?:完成|建成|开工|投用)|上年|去年"
)
BAD_DATE = re.compile(r"(?<!\d)(?P<month>\d{1,2})月(?P<day>\d{1,2})日")
DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def check(ledger: Ledger) -> list[Draft]:
    """Find what cannot be, whatever else a report says."""
    drafts: list[Draft] = []
    for passage in ledger.passages:
        text = ledger.texts[passage.id]
        figures = ledger.read.get(passage.id, ())
        drafts += _dates(ledger, passage.id, text, figures)
        for figure in figures:
            drafts += _over(figure)
            drafts += _rank(text, figure)
    return drafts


def _over(figure: Figure) -> Iterator[Draft]:
    value = number(figure)
    if value is None or figure.role not in ("actual", "share"):
        return
    if figure.unit == "%":
        whole = figure.role == "share" or OF_A_WHOLE.search(figure.indicator)
        if whole and value > 100 and not MAY_EXCEED.search(figure.indicator):
            text = f"{figure.indicator}写{figure.text}:部分占总体的比例不会超过100%。"
            yield Draft("impossible", "sure", text, (figure,), figure.text, "不超过100%", min(float(value), 1000.0))
            return
    for name, unit, most, why in MOST:
        if figure.normal[1] == unit and value > Decimal(most) and name.search(figure.indicator):
            text = f"{figure.indicator}写{shown(figure)}:{why}。"
            yield Draft("impossible", "sure", text, (figure,), shown(figure), "", min(float(value), 1000.0))


def _rank(text: str, figure: Figure) -> Iterator[Draft]:
    """第14位 among 11 cities."""
    place = decimal(figure.value)
    if figure.role not in ("rank", "target") or figure.unit != "位" or place is None:
        return
    fields = list(FIELD.finditer(text, max(0, figure.start - 16), figure.start))
    field = fields[-1] if fields else None
    if field and place > int(field.group(1)) and not re.search(r"[,。;]", text[field.end() : figure.start]):
        said = f"{figure.indicator}:在{field.group()}里排{figure.text},名次比参加排名的还多。"
        yield Draft("impossible", "sure", said, (figure,), figure.text, f"不超过第{field.group(1)}位", 50.0)


# --- dates --------------------------------------------------------------------------------------------------------


def _dates(ledger: Ledger, passage: str, text: str, figures: Sequence[Figure]) -> Iterator[Draft]:
    """A fact dated after the report, and days that no month has."""
    for found in BAD_DATE.finditer(text):
        month, day = int(found["month"]), int(found["day"])
        if not 1 <= month <= 12 or not 1 <= day <= DAYS[month - 1]:
            spot = ((passage, found.start(), found.end()),)
            yield Draft("impossible", "likely", f"没有{found.group()}这一天。", (), found.group(), "", 30.0, spot)
    latest = str(ledger.report.get("published") or ledger.report.get("as_of") or "")[:7]
    if not re.fullmatch(r"\d{4}-\d{2}", latest):
        return
    for pattern in (AS_OF, SPAN):
        for found in pattern.finditer(text):
            yield from _after(ledger, passage, text, figures, found, latest)


def _after(
    ledger: Ledger, passage: str, text: str, figures: Sequence[Figure], found: re.Match[str], latest: str
) -> Iterator[Draft]:
    year = found["year"] or ledger.report.get("year")
    end = re.compile(r"[。;!?\n]").search(text, found.end())
    sentence = text[max(0, found.start() - 8) : end.start() if end else len(text)]
    done = [
        f
        for f in figures
        if f.role in ("actual", "completion") and found.end() <= f.start < (end.start() if end else len(text))
    ]
    if not year or not done or PLANNED.search(sentence) or f"{year}-{int(found['month']):02d}" <= latest:
        return
    said = f"“{found.group()}”在报告的日期({latest})之后,却写着已经完成的数。"
    yield Draft(
        "impossible",
        "sure",
        said,
        tuple(done[:1]),
        found.group(),
        f"不晚于{latest}",
        60.0,
        ((passage, found.start(), found.end()),),
    )
