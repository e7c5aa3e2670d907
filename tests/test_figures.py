"""The reader of figures: its records rebuild what is printed, and no text makes it stumble or slow down."""

from __future__ import annotations

import json
import re
import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.figures import numbers
from qa.figures.dates import RULES, Clock, find_period
from qa.figures.extract import extract
from qa.figures.likeness import likeness
from qa.figures.reader import Setting, read_figures
from qa.figures.table import pace
from qa.figures.units import kind_of, normal_form
from qa.model import Figure, Passage, Report
from qa.reading import read, read_text
from qa.words import fold

ROOT = Path(__file__).parent.parent
CASES = [
    json.loads(line)
    for path in sorted((ROOT / "tests" / "data" / "figures").glob("*.jsonl"))
    for line in path.read_text(encoding="utf-8").splitlines()
]
PIECES = (
    "新增托位", "完成投资", "分别", "其中", "同比增长", "占", "的", "达到", "由", "提高到", "全市", "目标", "、", ",", "。", "(", ")", "和",
    "1178", "1,178", "3 208", "117.8%", "14.910.7", "49.7%65.8%", "3-5", "1:3", "2/3", "三分之二", "百余", "一半", "翻一番", "亿元", "个", "万",
    "个百分点", "第6位", "1-6月", "2023年", "截至6", "“415X”", "10亿元以上", "\n", " ", ":", "％", "２３",
)  # fmt: skip
SIGNS = (
    *PIECES, *"0123456789.,-—至到%一二三十百千万亿两半“”(（〔【第前后上以这其中首榜近过超翻番分之成倍个家项类者年月日底",
    "十四五", "中央八项规定", "三中全会", "十九届", "居在全省", "列全国", "前列", "过半", "近一半", "上述", "其中", "以上", "岁", "PM2.5", "A4", "号", "强",
    "公里", "吨标煤/万元", "百分之", "八十二点五", "榜首", "第一方阵", "上半年", "前三季度", "去年", "今年", "过去五年", "第十三个五年计划",
)  # fmt: skip
CLOCK = Clock(2024, "2024-06", "2024-01/2024-06")


def figures_of(text: str, part: str = "progress", lead: int = 0) -> tuple[Figure, ...]:
    """Read one passage."""
    return read_figures(Passage("r/1/p1", "r", "r/1", part, (), text, 0, len(text), lead), Setting(CLOCK))  # type: ignore[arg-type]


def assert_sound(text: str, figures: tuple[Figure, ...]) -> None:
    """Text is the slice at the offsets; figures come in order, apart, with unique ids and values that are numbers."""
    assert [figure.text for figure in figures] == [text[figure.start : figure.end] for figure in figures]
    assert all(one.end <= other.start for one, other in pairwise(figures))
    assert len({figure.id for figure in figures}) == len(figures)
    known = {figure.id for figure in figures}
    for figure in figures:
        assert figure.start < figure.end
        assert figure.value
        assert figure.about == "" or figure.about in known - {figure.id}
        assert figure.part_of == "" or figure.part_of in known - {figure.id}


@settings(deadline=None, max_examples=300)
@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join), st.sampled_from(["target", "progress", "text"]))
def test_any_official_sounding_text_gives_sound_records(text: str, part: str) -> None:
    """Whatever is strung together, nothing raises, and reading it again gives the same."""
    found = figures_of(text, part)
    assert_sound(text, found)
    assert found == figures_of(text, part)


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=80))
def test_any_text_at_all_gives_sound_records(text: str) -> None:
    """Any characters."""
    assert_sound(text, figures_of(text))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:24])
def test_every_sentence_gives_sound_records(case: dict[str, object]) -> None:
    """The sentences of the annotated cases."""
    text = str(case["text"])
    assert_sound(text, figures_of(text, str(case["part"])))


UNGUARDED = re.compile(numbers.ANY.replace(numbers.RANGE_AHEAD, ""))


def assert_guards_let_through(text: str) -> None:
    """What passes characters and patterns over must not pass over a number or a date."""
    guarded, plain = ([(m.span(), m.groupdict()) for m in p.finditer(text)] for p in (numbers.SCAN, UNGUARDED))
    assert guarded == plain
    assert all(word in text for word, pattern, _ in RULES if pattern.search(text))


@pytest.mark.parametrize("path", sorted((ROOT / "corpus").glob("*/report.txt")), ids=lambda path: path.parent.name)
def test_guards_pass_over_nothing_in_reports(path: Path) -> None:
    """Every number of the corpus."""
    for paragraph in fold(path.read_text(encoding="utf-8")).split("\n"):
        assert_guards_let_through(paragraph)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:24])
def test_guards_pass_over_nothing_in_cases(case: dict[str, object]) -> None:
    """Every number of the annotated cases."""
    assert_guards_let_through(fold(str(case["text"])))


@settings(deadline=None, max_examples=500)
@given(st.lists(st.sampled_from(SIGNS), max_size=12).map("".join))
def test_guards_pass_over_nothing_of_what_numbers_begin_with(text: str) -> None:
    """What the patterns begin with, go on with and end with, in any order."""
    assert_guards_let_through(text)


@pytest.mark.parametrize(
    "text",
    ["1" * 200_000, "(" * 200_000, "分别" * 100_000, "1、" * 100_000, "百分之" * 60_000, "一" * 200_000, "占的" * 100_000,
     "由1" * 60_000, "1.2" * 60_000, "其中" * 100_000, "新增" * 100_000, " " * 200_000, "1 2 3 " * 30_000],
    ids=lambda text: text[:6],
)  # fmt: skip
def test_repeated_signs_are_read_in_linear_time(text: str) -> None:
    """A long run of one sign takes no longer than twenty times what a fifth of it takes."""
    part = text[: len(text) // 5]
    start = time.perf_counter()
    figures_of(part)
    short = time.perf_counter() - start
    start = time.perf_counter()
    figures_of(text)
    assert time.perf_counter() - start < max(20 * short, 2.0)


@pytest.mark.parametrize(
    ("value", "unit", "negative", "normal"),
    [
        ("2.82", "万名", False, ("28200", "名")),
        ("1.07", "万亿元", False, ("1070000000000", "元")),
        ("22", "%", True, ("-22", "%")),
        ("2/3", "", False, ("2/3", "")),
        ("23.0", "%", False, ("23", "%")),
    ],
)
def test_values_are_multiplied_out(value: str, unit: str, negative: bool, normal: tuple[str, str]) -> None:
    """万 and 亿 multiply, a decline is negative, a fraction stays."""
    assert normal_form(value, unit, negative) == normal


@pytest.mark.parametrize(
    ("unit", "kind"),
    [("亿元", "money"), ("万名", "people"), ("个百分点", "percent"), ("吨标煤/万元", "rate"), ("家", "count")],
)
def test_units_have_kinds(unit: str, kind: str) -> None:
    """What a unit counts."""
    assert kind_of(unit) == kind


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("1-6月", "2024-01/2024-06"),
        ("截至6,", "2024-06"),
        ("2023年", "2023"),
        ("去年", "2023"),
        ("过去五年", "2019-2023"),
        ("“十四五”期间", "2021-2025"),
        ("1993—1997年", "1993-1997"),
        ("比上年增长", ""),
        ("《2023年计划》", ""),
        ("一季度", "2024-01/2024-03"),
    ],
)
def test_words_of_time_are_resolved(text: str, period: str) -> None:
    """Against the report's own date; a base of comparison and a title's year are none."""
    assert find_period(text, CLOCK) == period


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("新建成和改扩建幼儿园", "新(改扩)建幼儿园", True),
        ("新增托位", "新增3岁以下婴幼儿托位", True),
        ("引进10亿元以上项目", "引进50亿元以上项目", False),
        ("农村公路养护", "完成农村公路养护工程", True),
        ("春粮播种面积", "城镇新增就业", False),
    ],
)
def test_indicators_are_alike_or_not(one: str, other: str, alike: bool) -> None:
    """One thing in two wordings; two things in one wording."""
    score = likeness(one, other)
    assert score >= 0.55 if alike else score < 0.9


@pytest.mark.parametrize(
    ("reached", "gone", "status"),
    [
        ("40", "50", "behind"),
        ("50", "50", "on"),
        ("58", "50", "on"),
        ("61", "50", "ahead"),
        (None, "50", ""),
        ("40", None, ""),
    ],
)
def test_the_pace_is_judged_by_the_share_of_the_year_gone(reached: str | None, gone: str | None, status: str) -> None:
    """序时进度: behind, on, ahead."""
    from decimal import Decimal

    assert pace(Decimal(reached) if reached else None, Decimal(gone) if gone else None) == status


@pytest.fixture(scope="module")
def report() -> Report:
    """The shipped report."""
    return read(ROOT / "corpus" / "huzhou-2023-h1" / "report.txt")


def test_targets_meet_their_outturns_in_the_shipped_report(report: Report) -> None:
    """Rows of the target–outturn table, repairs and recomputed rates included."""
    lines = {(line.task.rpartition("/")[2], line.target): line for line in extract(report)[1]}
    places = lines["19", "1000个"]
    assert (places.actual, places.completion, places.recomputed, places.gap) == ("1178个", "117.8%", "117.8%", "178个")
    big, bigger = lines["62", "60个"], lines["62", "10个"]
    assert (big.actual, big.completion, bigger.actual, bigger.completion) == ("51个", "85%", "9个", "90%")
    assert lines["18", "35万千瓦"].status == "ahead"


def test_a_made_up_row_is_paired_on_meaning(tmp_path: Path) -> None:
    """Not on position: the outturns stand in another order than the targets."""
    text = (
        "云溪市2025年民生实事完成情况表\n序号\n目标任务\n推进情况\n1\n新建公园5个,改造道路12公里。责任单位:市住建局\n"
        "1.截至6月底,改造道路9公里,完成年度目标的75%。\n2.新建公园6,分别完成年度目标的120%。\n"
    )
    lines = {line.target: line for line in extract(read_text(text, "r"))[1]}
    assert lines["5个"].actual == "6个"
    assert (lines["12公里"].actual, lines["12公里"].completion) == ("9公里", "75%")
