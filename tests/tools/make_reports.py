"""Make the small reports in `tests/data/reports/` that are no text files; every place and number is invented.

python tests/tools/make_reports.py
"""

from __future__ import annotations

import io
import json
import re
import sys
import zipfile
from pathlib import Path
from typing import Any

from qa.model import Report

FOLDER = Path(__file__).parents[1] / "data" / "reports"

INDICATORS = [
    ("类别", "指标名称", "单位", "年度目标", "1-9月完成", "完成率", "同比增长", "责任单位"),
    ("综合经济", "地区生产总值", "亿元", 1250, 912.36, 0.7299, 0.061, "市发展改革委"),
    ("综合经济", "规模以上工业增加值", "亿元", 420, 318.5, 0.7583, 0.0745, "市经信局"),
    ("综合经济", "一般公共预算收入", "亿元", 98, 76.204, 0.7776, -0.0213, "市财政局"),
    ("社会民生", "城镇新增就业", "万人", 6, 4.8, 0.8, 0.052, "市人力社保局"),
    ("社会民生", "新增婴幼儿托位", "个", 1200, 1386, 1.155, None, "市卫生健康委、市教育局"),
    ("社会民生", "森林覆盖率", "%", 58.5, 58.2, None, None, "市林业局"),
]
MATRIX = [
    ("云亭区", 8000, 7216, 300, 312, 2),
    ("临浦区", 6500, 6630, 260, 241, 1),
    ("青石县", 4200, 2982, 180, 126, 4),
    ("白泉县", 3800, 3040, 150, 135, 3),
]
TASKS = [
    "一、交通先行",
    (1, "新改建农村公路120公里,完成投资3.6亿元", "市交通运输局", "沈若川", "1.已完成新改建农村公路96公里。\n2.完成投资2.95亿元。", 0.8, "达序时"),
    (2, "新增公共充电桩600个", "市经信局、市住建局", "沈若川", "已建成公共充电桩412个,其中快充桩155个。", 0.687, "滞后"),
    "二、民生改善",
    (3, "新建老年食堂25家", "市民政局", "罗知遥", "建成老年食堂27家,服务老年人1.2万人次。", 1.08, "超前"),
]  # fmt: skip


def workbook() -> bytes:
    """Three sheets: indicators with a column of units, a matrix of places under a two-storey header, tasks in words."""
    import openpyxl

    book = openpyxl.Workbook()
    _indicators(book.active)
    _matrix(book.create_sheet("分县区"))
    _tasks(book.create_sheet("重点任务"))
    hidden: Any = book.create_sheet("草稿")
    hidden.append(["不要看", 1])
    hidden.sheet_state = "hidden"
    made = io.BytesIO()
    book.save(made)
    return _with_formulas(made.getvalue())


def _indicators(sheet: Any) -> None:
    sheet.title = "主要指标"
    sheet.append(["岚溪市2024年1-9月主要指标完成情况表"])
    sheet.merge_cells("A1:H1")
    for row in INDICATORS:
        sheet.append(row)
    for at in range(3, 3 + len(INDICATORS) - 1):
        sheet.cell(at, 4).number_format = "#,##0.##" if at != 8 else "0.0"
        sheet.cell(at, 5).number_format = "#,##0.0"
        sheet.cell(at, 6).number_format = "0.0%"
        sheet.cell(at, 7).number_format = "0.0%"
    for area in ("A3:A5", "A6:A8"):
        sheet.merge_cells(area)
    sheet.append(["注:完成率=1-9月完成数÷年度目标;森林覆盖率为年度调查数。"])
    sheet.merge_cells("A9:H9")


def _matrix(sheet: Any) -> None:
    sheet.append(["各县区新增就业和托位进度"])
    sheet.merge_cells("A1:H1")
    sheet.append(["县区", "城镇新增就业(人)", None, None, "新增托位(个)", None, None, "综合排名"])
    sheet.append([None, "目标", "完成", "完成率(%)", "目标", "完成", "完成率(%)", None])
    for area in ("A2:A3", "B2:D2", "E2:G2", "H2:H3"):
        sheet.merge_cells(area)
    for place, jobs, jobs_done, nursery, nursery_done, rank in MATRIX:
        rates = (round(jobs_done / jobs * 100, 1), round(nursery_done / nursery * 100, 1))
        sheet.append([place, jobs, jobs_done, rates[0], nursery, nursery_done, rates[1], rank])


def _tasks(sheet: Any) -> None:
    sheet.append(["序号", "目标任务", "责任单位", "牵头领导", "进展情况", "完成率", "序时进度"])
    for row in TASKS:
        if isinstance(row, str):
            sheet.append([row])
            sheet.merge_cells(start_row=sheet.max_row, start_column=1, end_row=sheet.max_row, end_column=7)
        else:
            sheet.append(row)
            sheet.cell(sheet.max_row, 6).number_format = "0%"


def _with_formulas(data: bytes) -> bytes:
    """Completion rates as formulas with the value that was last calculated, as a spreadsheet program stores them."""
    source, made = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "xl/worksheets/sheet1.xml":
                text = content.decode()
                text = re.sub(r'(<c r="F(\d+)"[^>]*)><v>', r"\1><f>E\2/D\2</f><v>", text)
                content = text.encode()
            target.writestr(name, content)
    return made.getvalue()


PROJECTS = [
    ["序号", "项目名称", "项目业主(第一个为牵头单位)", "总投资", "2024年度投资计划", None, "截至9月底工程形象进度及完成投资情况说明", "存在问题及需协调事项"],
    [None, None, None, None, "计划数", "1-9月完成", None, None],
    ["一", "续建项目(2个)", None, 38000, 15000, 11200, None, None],
    [1, "县医院迁建", "县卫健局", 25000, 9000, 7300, "主体结构封顶,完成装修工程的40%", None],
    [2, "城北污水厂扩建", "县住建局、县水务集团", 13000, 6000, 3900, "设备安装中", "用地手续未办结"],
    ["二", "新开工项目(1个)", None, 8200, 3000, 450, None, None],
    [3, "滨河小学", "县教育局", 8200, 3000, 450, "桩基施工", None],
]  # fmt: skip


def projects() -> bytes:
    """A form as offices fill it: lines of particulars over a header of two storeys, the unit said once, sums by group."""
    import openpyxl

    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.append(["2024年重点项目建设进展情况表"])
    sheet.append(["填报单位:青石县发改局", None, None, None, "填报时间:2024年10月8日", None, "单位:万元"])
    for row in PROJECTS:
        sheet.append(row)
    for area in ("A1:H1", "A2:D2", "E2:F2", "G2:H2", "E3:F3", *(f"{letter}3:{letter}4" for letter in "ABCDGH")):
        sheet.merge_cells(area)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


WELFARE = [
    (
        "教育",
        "新建公办幼儿园6所,新增学位1620个",
        "县教育局",
        "县财政局、各镇(街道)",
        "6所幼儿园全部开园,新增学位1680个。",
    ),
    ("教育", "为全县42所中小学教室安装护眼灯", "县教育局", "县财政局", "已完成42所学校1206间教室护眼灯安装。"),
    ("养老", "新建居家养老服务中心8家", "县民政局", "各镇(街道)", "建成5家,另有3家正在装修,预计11月底投用。"),
    (
        "出行",
        "新增停车泊位1500个,改造公交站台40座",
        "县住建局",
        "县交通运输局",
        "新增停车泊位1187个;改造公交站台40座。",
    ),
]


def document() -> bytes:
    """Word: headings by style, a list that Word numbers, a table with merged categories and counted numbers."""
    import docx
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    made = docx.Document()
    made.add_heading("青石县2024年度民生实事项目三季度进展情况通报", 0)
    made.add_paragraph("青政办发〔2024〕47号")
    made.add_heading("一、总体情况", 1)
    made.add_paragraph("截至9月底,10件民生实事已完成4件,完成投资5.62亿元,占年度计划的78.3%,比上年同期快4.1个百分点。")
    for text in ("资金到位率达到92%。", "群众满意度为96.5%。"):
        made.add_paragraph(text, style="List Number")
    made.add_heading("二、项目进展", 1)
    table = made.add_table(rows=1, cols=6)
    for cell, text in zip(
        table.rows[0].cells, ("序号", "类别", "项目内容", "牵头单位", "配合单位", "进展情况"), strict=True
    ):
        cell.text = text
    for category, target, lead, others, progress in WELFARE:
        cells = table.add_row().cells
        cells[0].paragraphs[0].style = "List Number 2"
        for cell, text in zip(cells[1:], (category, target, lead, others, progress), strict=True):
            cell.text = text
    top = table.cell(1, 1)
    table.cell(2, 1).text = ""
    top.merge(table.cell(2, 1)).text = "教育"
    made.add_heading("三、下步工作", 1)
    last = made.add_paragraph("四季度要确保全部项目完工,")
    last._p.append(parse_xml(f"<w:del {nsdecls('w')}><w:r><w:delText>删去的话</w:delText></w:r></w:del>"))
    last._p.append(parse_xml(f"<w:ins {nsdecls('w')}><w:r><w:t>新增停车泊位不少于1500个。</w:t></w:r></w:ins>"))
    made.add_paragraph("青石县人民政府办公室")
    made.add_paragraph("2024年10月12日")
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


PAGE = """<html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8">
<title>关于2024年重点工作三季度督查情况的通报_白泉县人民政府</title>
<meta name="ArticleTitle" content="关于2024年重点工作三季度督查情况的通报"><meta name="PubDate" content="2024-10-18 09:30">
<meta name="ContentSource" content="白泉县人民政府督查室"></head><body>
<div class="top-nav"><a href="/">网站首页</a><a href="/a">政务公开</a><a href="/b">政务服务</a><a href="/c">互动交流</a></div>
<div class="mbx">您当前的位置:<a href="/">首页</a> &gt; <a href="/d">督查督办</a></div>
<table class="xx"><tr><td>索引号</td><td>113300/2024-00921</td><td>发布机构</td><td>白泉县人民政府督查室</td></tr>
<tr><td>文号</td><td>白政督〔2024〕9号</td><td>成文日期</td><td>2024年10月16日</td></tr></table>
<h1>关于2024年重点工作三季度督查情况的通报</h1>
<p class="sub">字号:[大 中 小] 浏览次数:1024</p>
<div id="zoom"><p>各镇人民政府、街道办事处,县级各部门:</p>
<p>　　今年确定的36项重点工作,截至9月底已完成14项,完成率38.9%。现将督查情况通报如下。</p>
<p><b>一、进度超前的(3项)</b></p><p>　　1.新建口袋公园12个,已建成13个,完成率108.3%。</p>
<p>　　2.新增城镇就业3000人,已新增2764人,完成率92.1%。</p><p>　　3.改造老旧小区18个,已完工17个。</p>
<p><b>二、进度滞后的(1项)</b></p><p>　　4.建设高标准农田2.4万亩,仅完成0.9万亩,完成率37.5%,比序时进度落后37.5个百分点。</p>
<p><b>三、各镇完成情况</b></p>
<table border=1><tr><th rowspan=2>乡镇</th><th colspan=2>高标准农田(亩)</th><th rowspan=2>完成比例</th></tr>
<tr><th>年度任务</th><th>已完成</th></tr><tr><td>石桥镇</td><td>6000</td><td>2700</td><td>45%</td></tr>
<tr><td>柳溪镇</td><td>5200</td><td>1560</td><td>30%</td></tr><tr><td>合计</td><td>11200</td><td>4260</td><td>38%</td></tr></table>
<p style="text-align:right">白泉县人民政府督查室</p><p style="text-align:right">2024年10月16日</p>
<span style="display:none">隐藏的数字9999个</span></div>
<div>【<a href="#">打印本页</a>】【<a href="#">关闭窗口</a>】</div>
<div class="related"><a href="/1">2023年通报</a><a href="/2">完成率120%的做法</a><a href="/3">更多</a></div>
<div id="footer"><p>主办:白泉县人民政府办公室 承办:白泉县大数据中心</p></div></body></html>"""


def page() -> bytes:
    """A page that declares UTF-8 and is GB18030."""
    return PAGE.encode("gb18030")


LINES = [
    "云亭区2025年政府工作报告(摘要)",
    "一、2024年工作回顾",
    "过去一年,全区地区生产总值达到386.4亿元,增长6.3%;规模以上工业增加值增长8.1%,固定资产投资增长5.7%,社会消费品零售总额162.8亿元,增长4.9%。城乡居民人均可支配收入分别为5.82万元和3.14万元。",
    "民生支出占一般公共预算支出的78.6%。新增公办学位3260个,新建养老服务站21个,城镇新增就业8216人。",
    "二、2025年目标任务",
    "今年发展的主要预期目标是:地区生产总值增长6%左右,一般公共预算收入增长4%,城镇新增就业8000人以上,城镇调查失业率控制在5%以内。",
]


def printed() -> bytes:
    """A PDF of two pages: prose, and a ruled table cut by the page's end, its header repeated."""
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfbase.pdfmetrics import registerFont
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table

    registerFont(UnicodeCIDFont("STSong-Light"))
    plain = ParagraphStyle("p", fontName="STSong-Light", fontSize=12, leading=20, wordWrap="CJK", firstLineIndent=24)
    head = ParagraphStyle("h", parent=plain, fontSize=16, leading=28, alignment=1, firstLineIndent=0)
    cell = ParagraphStyle("c", fontName="STSong-Light", fontSize=10, leading=14, wordWrap="CJK")
    story: list[Any] = [Paragraph(LINES[0], head), *(Paragraph(line, plain) for line in LINES[1:]), Spacer(1, 20)]
    rows = [("序号", "项目名称", "年度目标", "完成情况", "责任单位")]
    for at in range(1, 9):
        done = f"已建成{at + 2}个,完成投资{at * 1.5:.1f}亿元,其余项目正在进行主体施工,预计年底前全部完工"
        rows.append(
            (str(at), f"第{'一二三四五六七八'[at - 1]}批社区驿站", f"建成{at + 3}个", done, "区民政局、区住建局")
        )
    style = [("GRID", (0, 0), (-1, -1), 0.5, "black")]
    body = [[Paragraph(text, cell) for text in row] for row in rows]
    story.append(Table(body, colWidths=[34, 90, 70, 180, 80], repeatRows=1, style=style))

    def around(canvas: Any, pages: Any) -> None:
        canvas.setFont("STSong-Light", 9)
        canvas.drawString(72, 800, "云亭区第十届人民代表大会第四次会议文件")
        canvas.drawCentredString(297, 30, f"- {pages.page} -")

    out = io.BytesIO()
    SimpleDocTemplate(out, invariant=True).build(story, onFirstPage=around, onLaterPages=around)
    return out.getvalue()


COUNTIES = [
    ("县区", "年度目标(个)", "完成数(个)", "完成率(%)", "排名"),
    ("东湖区", "3000", "2460", "82.0", "1"),
    ("西岭区", "2800", "1988", "71.0", "2"),
    ("北川县", "2200", "1320", "60.0", "3"),
]


def unruled() -> bytes:
    """A PDF whose tables have no lines: only the gaps between columns."""
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfbase.pdfmetrics import registerFont
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table

    registerFont(UnicodeCIDFont("STSong-Light"))
    plain = ParagraphStyle("p", fontName="STSong-Light", fontSize=12, leading=20, wordWrap="CJK", firstLineIndent=24)
    cell = ParagraphStyle("c", fontName="STSong-Light", fontSize=10, leading=12, wordWrap="CJK")

    def table(rows: list[tuple[str, ...]], widths: list[int]) -> Table:
        return Table([[Paragraph(text, cell) for text in row] for row in rows], colWidths=widths)

    tasks = [("序号", "目标任务", "完成情况", "完成率", "责任单位")]
    for at in range(1, 6):
        target, done = (
            f"新建社区驿站{at + 3}个,改造老旧小区{at + 5}个",
            f"已建成{at + 2}个,改造老旧小区{at + 1}个,其余正在施工",
        )
        tasks.append((str(at), target, done, f"{70 + at}%", "市民政局、市住建局"))
    story = [
        Paragraph("梅山市2024年1-9月社区建设进展情况", plain),
        Paragraph(
            "今年以来,全市社区建设总体顺利,1-9月完成投资3.2亿元,占年度计划的75.6%,比上年同期快2.1个百分点。", plain
        ),
        table(tasks, [34, 130, 150, 50, 90]),
        Spacer(1, 40),
        Paragraph("各县区新增停车位完成情况", plain),
        Spacer(1, 20),
        table(COUNTIES, [80] * 5),
        Paragraph("注:数据截至9月底。", plain),
    ]
    out = io.BytesIO()
    SimpleDocTemplate(out, invariant=True).build(story)
    return out.getvalue()


MAKERS = {
    "lanxi-2024-q3.xlsx": workbook,
    "qingshi-2024-projects.xlsx": projects,
    "qingshi-2024-q3.docx": document,
    "baiquan-2024-q3.html": page,
    "yunting-2025.pdf": printed,
    "meishan-2024-q3-unruled.pdf": unruled,
}


def expectation(report: Report) -> dict[str, Any]:
    """What is expected of a report: its particulars, tasks and passages."""
    particulars = report.summary()
    particulars.pop("source")
    return {
        "report": particulars,
        "tasks": [
            {
                name: plain(getattr(task, name))
                for name in ("number", "headings", "category", "units", "officials", "target", "progress")
            }
            for task in report.tasks
        ],
        "passages": [{name: plain(getattr(p, name)) for name in ("id", "headings", "text")} for p in report.passages],
    }


def plain(value: Any) -> Any:
    """Tuples as lists."""
    return list(value) if isinstance(value, tuple) else value


def expect() -> None:
    """Write down what is read from every file now."""
    from qa.reading import read

    (FOLDER / "expected").mkdir(exist_ok=True)
    for file in sorted(path for path in FOLDER.iterdir() if path.is_file()):
        text = json.dumps(expectation(read(file)), ensure_ascii=False, indent=1)
        (FOLDER / "expected" / f"{file.name}.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    if "--expect" in sys.argv:
        expect()
    else:
        for name, make in MAKERS.items():
            (FOLDER / name).write_bytes(make())
