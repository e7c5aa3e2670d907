"""Make the workbooks in `tests/data/reports/` that show one layout each; all of them are invented.

python tests/tools/make_sheets.py && python tests/tools/make_reports.py --expect
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[1] / "data" / "reports"
Rows = Sequence[Sequence[Any]]


def _book(title: str) -> tuple[Any, Any]:
    import openpyxl

    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.title = title
    return book, sheet


def _saved(made: Any) -> bytes:
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _put(sheet: Any, row: int, column: int, rows: Rows) -> None:
    for down, cells in enumerate(rows):
        for across, value in enumerate(cells):
            if value is not None:
                sheet.cell(row + down, column + across, value)


def beside() -> bytes:
    """Tables side by side, and others below them."""
    book, sheet = _book("汇总")
    sheet["A1"] = "明湖市2024年1-9月主要指标和县区进度"
    indicators = [
        ["主要指标完成情况"],
        ["指标名称", "单位", "年度目标", "1-9月完成", "完成率"],
        ["地区生产总值", "亿元", 1250, 912.4, "73.0%"],
        ["城镇新增就业", "万人", 6, 4.8, "80.0%"],
        ["新增托位", "个", 1200, 1386, "115.5%"],
    ]
    places = [
        ["各县区新增托位进度"],
        ["县区", "目标(个)", "完成(个)", "完成率"],
        ["东城区", 300, 312, "104%"],
        ["西城区", 260, 241, "92.7%"],
        ["南山县", 180, 126, "70%"],
        ["北川县", 150, 135, "90%"],
    ]
    projects = [
        ["重点项目投资情况(单位:万元)"],
        ["序号", "项目名称", "总投资", "年度计划", "1-9月完成投资", "责任单位"],
        [1, "市民中心", 38000, 15000, 11200, "市城投集团"],
        [2, "滨湖大道", 25000, 9000, 7300, "市住建局"],
    ]
    ranks = [["各县区排名"], ["排名", "县区", "得分"], [1, "东城区", 96.5], [2, "西城区", 93.2]]
    for row, column, rows in ((3, 1, indicators), (3, 8, places), (12, 1, projects), (18, 1, ranks)):
        _put(sheet, row, column, rows)
    return _saved(book)


def uncomputed() -> bytes:
    """Formulas as a program writes them that cannot compute: without values."""
    book, sheet = _book("Sheet")
    rows = [
        ["安河市2024年主要指标", None, None, None, None],
        ["指标名称", "单位", "年度目标", "1-9月完成", "完成率"],
        ["新增托位", "个", 1200, 1386, "=D3/C3"],
        ["城镇新增就业", "人", 6000, 4800, "=D4/C4"],
        ["合计", None, "=SUM(C3:C4)", "=SUM(D3:D4)", None],
    ]
    _put(sheet, 1, 1, rows)
    return _saved(book)


def ranking() -> bytes:
    """A header of two storeys whose cells are left empty instead of merged, a rank beside every figure."""
    book, sheet = _book("Sheet1")
    rows = [
        ["附件1"],
        ["海原市2024年1-10月各县(市、区)主要经济指标排名表"],
        ["县(市、区)", "规上工业增加值", None, "固定资产投资", None, "社零总额", None, "综合"],
        [None, "增速(%)", "位次", "增速(%)", "位次", "总额(亿元)", "位次", "位次"],
        ["全市", 6.8, None, 5.2, None, 812.6, None, None],
        ["海东区", 7.9, 2, 6.6, 1, 203.4, 1, 1],
        ["原州县", 8.3, 1, -3.1, 4, 92.5, 4, 4],
        ["注:增速为同比。"],
    ]
    _put(sheet, 1, 1, rows)
    return _saved(book)


def progress() -> bytes:
    """Targets and outturns in words and figures under one header, categories and a sum merged."""
    book, sheet = _book("民生实事进度")
    rows: Rows = [
        ["永安市2024年民生实事项目进度调度表"],
        ["截至2024年9月30日", *[None] * 7, "单位：万元"],
        ["序号", "项目类别", "项目名称", "建设内容及规模", "年度目标", None, "完成情况", None, None, "责任单位", "挂钩领导"],
        [None, None, None, None, "建设任务", "计划投资", "形象进度", "完成投资", "投资完成率", None, None],
        ["1", "教育", "实验小学扩建", "新建教学楼8000平方米，新增学位900个", "主体封顶", 3200, "主体封顶，正在二次装修", 2860, 0.894, "市教育局", "陈勇"],
        ["2", None, "第二幼儿园", "新建园舍4500平方米", "建成投用", 1800, "已投入使用", 1820, 1.011, "市教育局", "陈勇"],
        ["3", "医疗", "中医院门诊楼", "新建门诊楼1.2万平方米", "完成装修", 5600, "正在内部装修", 3740, 0.668, "市卫健局", "吴敏"],
        ["合计", *[None] * 4, 10600, None, 8420, 0.794, None, None],
    ]  # fmt: skip
    _put(sheet, 1, 1, rows)
    for area in ("A1:K1", "A3:A4", "B3:B4", "C3:C4", "D3:D4", "E3:F3", "G3:I3", "J3:J4", "K3:K4", "B5:B6", "A8:D8"):
        sheet.merge_cells(area)
    for row in range(5, 9):
        sheet.cell(row, 9).number_format = "0.0%"
    return _saved(book)


def years() -> bytes:
    """Years side by side: what was, what is planned, what is."""
    book, sheet = _book("规划指标")
    rows = [
        ["永安市“十四五”规划主要指标"],
        ["类别", "指标", "单位", "2020年", "2025年目标", "2024年实际", "年均增长(%)", "属性"],
        ["经济发展", "地区生产总值", "亿元", 420, 620, 588.2, "6.5", "预期性"],
        ["经济发展", "常住人口城镇化率", "%", 58.2, 65, 63.1, None, "预期性"],
        ["民生福祉", "PM2.5", "微克/立方米", 36, 30, 31.5, None, "约束性"],
    ]
    _put(sheet, 1, 1, rows)
    return _saved(book)


def form() -> bytes:
    """A form: names at the left, beside them what is filled in."""
    book, sheet = _book("项目卡")
    rows = [
        ["东安市2024年重点项目进度卡", None],
        ["项目名称", "城北水厂扩建工程"],
        ["责任单位", "市水务集团"],
        ["责任领导", "赵建国"],
        ["年度目标", "完成主体工程，投资8000万元"],
        ["进展情况", "主体工程完成85%，完成投资6500万元"],
        ["存在问题", "管线迁改滞后"],
    ]
    _put(sheet, 1, 1, rows)
    return _saved(book)


def months() -> bytes:
    """Months side by side, the place first, the unit in the title."""
    book, sheet = _book("月度")
    rows = [
        ["宁江市2024年固定资产投资月度完成情况（单位：亿元）"],
        ["县区", "全年目标", "1月", "2月", "3月", "一季度累计", "完成率"],
        ["宁东区", 120, 8.2, 7.9, 10.1, 26.2, 0.218],
        ["江北县", 80, 5.1, 4.8, 6.6, 16.5, 0.206],
    ]
    _put(sheet, 1, 1, rows)
    for row in (3, 4):
        sheet.cell(row, 7).number_format = "0.0%"
    return _saved(book)


def values() -> bytes:
    """Figures typed as text with their units, categories once for several rows, a column of yes and no."""
    book, sheet = _book("Sheet1")
    rows = [
        ["类别", "任务名称", "目标值", "完成值", "完成进度", "是否达序时", "责任单位", "备注"],
        ["经济", "招商引资到位资金", "100亿元", "86.2亿元", "86.2%", "是", "市商务局", None],
        [None, "外贸进出口", "55亿元", "39.1亿元", "71.1%", "否", "市商务局", "受订单减少影响"],
        ["民生", "城镇新增就业", "2.5万人", "2.31万人", "92.4%", "是", "市人社局", None],
    ]
    _put(sheet, 1, 1, rows)
    return _saved(book)


MAKERS: dict[str, Callable[[], bytes]] = {
    "minghu-2024-beside.xlsx": beside,
    "anhe-2024-uncomputed.xlsx": uncomputed,
    "haiyuan-2024-ranking.xlsx": ranking,
    "yongan-2024-progress.xlsx": progress,
    "yongan-2025-years.xlsx": years,
    "dongan-2024-form.xlsx": form,
    "ningjiang-2024-months.xlsx": months,
    "ningjiang-2024-values.xlsx": values,
}


if __name__ == "__main__":
    for name, make in MAKERS.items():
        (FOLDER / name).write_bytes(make())
