"""What binds a figure to a question, on a made-up report: headings, stages, classifiers, several things asked at once."""

from __future__ import annotations

import pytest

from qa.library import Library
from qa.reading import read_text
from qa.reading.wrapping import find_wrap, unwrapped
from qa.store.folder import FolderStore

REPORT = """关于2024年前三季度全市重点工作推进情况的通报

一、各县区推进情况
（一）松河区
前三季度实现社会消费品零售总额52.3亿元，同比增长6.1%，增速在五个县区中列第2位。城区公共停车位新增860个。
（二）柳泉县
前三季度实现社会消费品零售总额18.9亿元，同比增长4.4%。已签约文旅项目5个，拟签约项目12个。违停处罚3.2万辆次，查扣电动车640辆。
二、存在问题
（一）滞后事项
1.松河区：老旧管网改造。
2.柳泉县：乡村公路提质，完成21公里，年度目标60公里。
3.松河区：第二小学迁建。
三、民生保障
公交客运量4120万人次，其中刷码乘车2680万人次。立案查处案件37起，行政拘留112人。
全市污水集中收集率68.2%，但离72%的年度目标仍差3.8个百分点。
"""


@pytest.fixture(scope="module")
def library() -> Library:
    made = Library(FolderStore(None))
    made.put(read_text(REPORT, "tongbao"))
    return made


@pytest.mark.parametrize(
    ("question", "values"),
    [
        ("松河区社零增速在县区里排第几", ["2"]),
        ("柳泉县社会消费品零售总额同比增长多少", ["4.4"]),
        ("柳泉县已签约的文旅项目有几个", ["5"]),
        ("立案查处了多少起案件，又有多少人被行政拘留", ["37", "112"]),
        ("污水集中收集率离年度目标还差几个百分点", ["3.8"]),
        ("污水集中收集率的年度目标是多少", ["72"]),
    ],
)
def test_figures(library: Library, question: str, values: list[str]) -> None:
    """The heading gives the place, the stage and the classifier tell figures apart, each thing asked has its own."""
    assert [figure.value for figure in library.ask(question).figures] == values


@pytest.mark.parametrize("question", ["松河区已签约的文旅项目有几个", "青石县社零增长多少"])
def test_another_place_is_not_answered(library: Library, question: str) -> None:
    """What the report says of one county is no answer for another."""
    assert not library.ask(question).answered


def test_a_computed_gap_says_no_false_direction() -> None:
    """21 of 60 done is 39 short, never 39 above."""
    made = Library(FolderStore(None))
    made.put(
        read_text("甲县2024年通报\n一、交通\n1.年度目标:乡村公路提质60公里;完成情况:1-6月乡村公路提质21公里。\n", "gap")
    )
    answer = made.ask("乡村公路提质还差多少公里")
    assert [figure.value for figure in answer.figures] == ["39"]
    assert "相差39公里" in answer.text
    assert "高出" not in answer.text


def test_what_the_report_lists_under_a_heading(library: Library) -> None:
    """滞后事项 of one district: the members that stand there, and no others."""
    answer = library.ask("松河区滞后的任务有哪些")
    assert [item.label for item in answer.items] == ["松河区：老旧管网改造", "松河区：第二小学迁建"]


def test_lines_with_a_mark_over_the_margin_are_rejoined() -> None:
    """A line of 41 among lines of 40: its full stop may not begin the next one."""
    body = "全年实现地区生产总值稳步增长各项事业有序推进民生保障更加有力群众获得感不断增强" * 6
    lines = [body[at : at + 40] for at in range(0, 240, 40)]
    lines[2] += "。"
    wrap = find_wrap(lines)
    assert wrap is not None
    assert [text for text, _ in unwrapped(lines, wrap)] == ["".join(lines)]


def test_a_plan_of_january_meets_the_outturn_of_july() -> None:
    """One line of the table for one indicator of two reports of a place; a plan that nothing answers stays alone."""
    made = Library(FolderStore(None))
    plan = "甲县2025年政府工作报告\n（2025年1月10日）\n\n二、2025年工作安排\n新建农村公路60公里，改造老旧小区12个。\n"
    told = (
        "甲县2025年上半年重点工作推进情况通报\n截至2025年6月30日\n\n一、完成情况\n上半年新建农村公路27公里，增长8%。\n"
    )
    made.put(read_text(plan, "plan"))
    made.put(read_text(told, "told"))
    lines = {line.name: (line.target, line.actual, line.recomputed, line.status) for line in made.figures()}
    assert lines == {"改造老旧小区": ("12个", "", "", ""), "新建农村公路": ("60公里", "27公里", "45%", "behind")}
