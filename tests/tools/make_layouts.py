"""Make the reports in `tests/data/reports/` that show one layout each and are no text files; all of them are invented.

python tests/tools/make_layouts.py && python tests/tools/make_reports.py --expect
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[1] / "data" / "reports"
Rows = Sequence[Sequence[Any]]


def _saved(made: Any) -> bytes:
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


# --- Word ---------------------------------------------------------------------------------------------------------------

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)


def _xml(text: str) -> Any:
    from docx.oxml import parse_xml

    name, rest = text.split(">", 1)
    return parse_xml(f"{name} {NAMESPACES}>{rest}")


def _filled(parent: Any, rows: Rows) -> Any:
    table = parent.add_table(rows=len(rows), cols=len(rows[0]))
    for row, cells in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    return table


def _wrapped(element: Any) -> None:
    """Put an element into a content control."""
    control = _xml("<w:sdt><w:sdtPr><w:alias w:val='栏'/></w:sdtPr><w:sdtContent></w:sdtContent></w:sdt>")
    element.getparent().replace(element, control)
    control[-1].append(element)


def _box(*texts: str) -> str:
    lines = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in texts)
    return f"<w:txbxContent>{lines}</w:txbxContent>"


def _nest(made: Any) -> None:
    """A table that only holds another, and one in a cell of a row."""
    arranged = made.add_table(rows=1, cols=1).cell(0, 0)
    arranged.text = "各镇户厕改造完成情况表"
    header = ("乡镇", "目标(户)", "完成(户)", "完成率")
    _filled(arranged, [header, ("石桥镇", "600", "540", "90%"), ("柳溪镇", "500", "510", "102%")])
    outer = _filled(made, [("序号", "工作任务", "进展情况"), ("1", "高标准农田建设3000亩", "已完成2400亩,分镇情况:")])
    header = ("乡镇", "目标(亩)", "完成(亩)")
    _filled(outer.cell(1, 2), [header, ("石桥镇", "1600", "1300"), ("柳溪镇", "1400", "1100")])


def _note(made: Any, text: str) -> None:
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    line = f"<w:footnote w:id='1'><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:footnote>"
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    part = Part(PackURI("/word/footnotes.xml"), kind, f"<w:footnotes {NAMESPACES}>{line}</w:footnotes>".encode())
    made.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)


def boxes() -> bytes:
    """Text boxes, content controls around a row, a cell and words, tables in cells, a footnote."""
    import docx

    made: Any = docx.Document()
    made.add_heading("清河县2024年三季度重点工作进展情况", 0)
    first = made.add_paragraph("前三季度,全县完成固定资产投资48.2亿元,增长7.1%。")
    box = _box("新增托位320个,完成率106.7%。", "新建学校3所。")
    choice = f'<mc:Choice Requires="wps"><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>'
    again = f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback>"
    first._p.append(_xml(f"<w:r><mc:AlternateContent>{choice}{again}</mc:AlternateContent></w:r>"))
    old = _box("城镇新增就业4310人。", "新建村卫生室6所。")
    made.add_paragraph("")._p.append(_xml(f"<w:r><w:pict><v:textbox>{old}</v:textbox></w:pict></w:r>"))
    tasks = [
        ("序号", "目标任务", "责任单位", "完成情况"),
        ("1", "新建公园5个", "县住建局", "已建成公园4个"),
        ("2", "改造道路12公里", "县交通局", "完成改造9.5公里"),
    ]
    table = _filled(made, tasks)
    _wrapped(table.rows[1].cells[3]._tc)
    _wrapped(table._tbl.tr_lst[2])
    income = made.add_paragraph("全县财政收入")
    income.add_run("完成12.6亿元,增长3.2%。")
    _wrapped(income.runs[1]._r)
    income._p.append(_xml("<w:r><w:footnoteReference w:id='1'/></w:r>"))
    _nest(made)
    _note(made, "财政收入按同口径计算,剔除2023年留抵退税因素。")
    return _saved(made)


LEVELS = (("chineseCounting", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3."))


def numbered() -> bytes:
    """Headings and items of three levels, all counted by Word, below a table of contents."""
    import docx

    made: Any = docx.Document()
    made.add_paragraph("丰源县2024年度重点工作总结")
    made.add_paragraph("目  录")
    contents = made.styles.add_style("toc 1", 1)
    for line in ("一、工业经济\t1", "二、民生保障\t5"):
        made.add_paragraph(line, style=contents)
    levels = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for n, (form, text) in enumerate(LEVELS)
    )
    root = made.part.numbering_part.element
    root.append(_xml(f'<w:abstractNum w:abstractNumId="77">{levels}</w:abstractNum>'))
    root.append(_xml('<w:num w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
    items = [
        (0, "工业经济"),
        (1, "项目建设"),
        (2, "新开工亿元以上项目12个，完成投资18.6亿元，增长9.3%。"),
        (2, "竣工项目8个。"),
        (1, "企业培育"),
        (2, "净增规上工业企业15家。"),
        (0, "民生保障"),
        (1, "就业"),
        (2, "城镇新增就业3860人，完成年度任务的107.2%。"),
    ]
    for level, text in items:
        properties = made.add_paragraph(text)._p.get_or_add_pPr()
        properties.append(_xml(f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="77"/></w:numPr>'))
    return _saved(made)


def shared_out() -> bytes:
    """What a government report promises, shared out: plan and outturn over total and growth, groups of rows."""
    import docx

    made: Any = docx.Document()
    made.add_paragraph("丰源县2024年政府工作报告目标任务分解及1-9月完成情况表")
    made.add_paragraph("填报时间：2024年10月8日    单位：亿元、%")
    rows = [
        ["序号", "指标", "单位", "2024年目标", "", "1-9月完成", "", "牵头单位", "责任领导"],
        ["", "", "", "总量", "增速", "总量", "增速", "", ""],
        ["一、经济指标", *[""] * 8],
        ["1", "地区生产总值", "亿元", "260", "6.5", "188.3", "6.1", "县发改局", "王一平"],
        ["2", "规上工业增加值", "亿元", "—", "8", "—", "7.2", "县经信局", "王一平"],
        ["二、民生指标", *[""] * 8],
        ["3", "城镇新增就业", "人", "3600", "", "3120", "", "县人社局", "李若水"],
    ]
    table = _filled(made, rows)
    for first, last in (((0, 3), (0, 4)), ((0, 5), (0, 6)), ((2, 0), (2, 8)), ((5, 0), (5, 8))):
        table.cell(*first).merge(table.cell(*last))
    for column in (0, 1, 2, 7, 8):
        table.cell(0, column).merge(table.cell(1, column))
    return _saved(made)


def planned() -> bytes:
    """A plan without outturns: who answers stands in brackets behind every item, with a label or without."""
    import docx

    made: Any = docx.Document()
    made.add_heading("太和县2025年政府工作主要任务分工方案", 0)
    for text in (
        "太政办〔2025〕3号",
        "一、推进产业升级",
        "1.实施亿元以上工业项目40个，新增规上工业企业20家。（牵头单位：县经信局；配合单位：县发改委、各乡镇）",
        "2.新建高标准厂房10万平方米。（责任领导：王强；责任单位：县开发区管委会）",
        "二、改善民生",
        "3.城镇新增就业5000人，开展职业技能培训8000人次。（县人社局牵头，县财政局、县教育局配合）",
        "4.新建改建农村公路120公里，改造危桥8座（县交通运输局负责）。",
    ):
        made.add_paragraph(text)
    return _saved(made)


def budget() -> bytes:
    """An outturn of a budget: numbered names, a part of the row above, the unit said once."""
    import docx

    made: Any = docx.Document()
    for text in ("莲花县2024年财政预算执行情况", "（2024年1-12月）", "单位：万元"):
        made.add_paragraph(text)
    rows = [
        ("项目", "年初预算", "执行数", "占年初预算%", "比上年±%"),
        ("一、一般公共预算收入", "120000", "119560", "99.6", "4.2"),
        ("（一）税收收入", "82000", "79120", "96.5", "-2.1"),
        ("其中：增值税", "31000", "29870", "96.4", "1.5"),
        ("二、一般公共预算支出", "410000", "428600", "104.5", "5.6"),
    ]
    _filled(made, rows)
    return _saved(made)


def shared() -> bytes:
    """Who leads and who helps under one merged header, which is repeated in mid-table."""
    import docx

    made: Any = docx.Document()
    made.add_heading("宁江市2024年度民生实事任务分解表", 0)
    header = [
        ["序号", "实事项目", "工作目标", "责任单位", "", ""],
        ["", "", "", "牵头市领导", "牵头单位", "配合单位"],
    ]
    rows = [
        *header,
        ["1", "教育提质", "新建幼儿园6所，新增学位1800个", "张明远", "市教育局", "市财政局、各县区"],
        ["2", "安居工程", "改造老旧小区40个", "李建国", "市住建局", "各县区"],
        *header,
        ["3", "便民出行", "新增公共停车位5000个", "王海", "市城管局", "市公安局"],
    ]
    table = _filled(made, rows)
    for first in (0, 4):
        table.cell(first, 3).merge(table.cell(first, 5))
        for column in (0, 1, 2):
            table.cell(first, column).merge(table.cell(first + 1, column))
    return _saved(made)


# --- PDF ----------------------------------------------------------------------------------------------------------------


def _styles() -> tuple[Any, Any, Any]:
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfbase.pdfmetrics import registerFont

    registerFont(UnicodeCIDFont("STSong-Light"))
    plain = ParagraphStyle("p", fontName="STSong-Light", fontSize=10.5, leading=16, wordWrap="CJK", firstLineIndent=21)
    cell = ParagraphStyle("c", parent=plain, fontSize=10, leading=13, firstLineIndent=0)
    head = ParagraphStyle("h", parent=plain, fontSize=16, leading=28, alignment=1, firstLineIndent=0)
    return plain, cell, head


def _around(canvas: Any, pages: Any) -> None:
    canvas.setFont("STSong-Light", 9)
    canvas.drawString(72, 800, "梅岭市人民政府办公室")
    canvas.drawCentredString(297, 30, f"— {pages.page} —")


def over_pages() -> bytes:
    """Two tables without rules: tasks of two lines a row over two pages, and figures of a line each over two more."""
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table

    plain, cell, head = _styles()

    def table(rows: Rows, widths: Sequence[int]) -> Any:
        return Table([[Paragraph(text, cell) for text in row] for row in rows], colWidths=widths)

    tasks = [("序号", "目标任务", "完成情况", "完成率", "责任单位")]
    for at in range(1, 23):
        done = f"已建成{at + 2}个,改造老旧小区{at + 1}个,其余正在施工"
        target = f"新建第{at}批社区驿站{at + 3}个,改造老旧小区{at + 5}个"
        tasks.append((str(at), target, done, f"{60 + at}%", "市民政局、市住建局"))
    places = [("乡镇", "年度目标(个)", "完成数(个)", "完成率(%)", "排名")]
    for at in range(1, 31):
        name = f"{'东西南北中上下前后左'[at % 10]}{'山河湖川岭溪桥'[at % 7]}{'镇' if at % 2 else '乡'}"
        places.append(
            (name, str(100 + at * 7), str(80 + at * 5), f"{(80 + at * 5) / (100 + at * 7) * 100:.1f}", str(at))
        )
    story = [
        Paragraph("梅岭市2024年1-9月社区建设进展情况", head),
        Paragraph("今年以来,全市社区建设总体顺利,1-9月完成投资3.2亿元,占年度计划的75.6%。", plain),
        table(tasks, [34, 130, 150, 50, 90]),
        Spacer(1, 50),
        Paragraph("各乡镇新增停车位完成情况", plain),
        Spacer(1, 20),
        table(places, [80] * 5),
        Paragraph("注:数据截至9月底。", plain),
    ]
    out = io.BytesIO()
    SimpleDocTemplate(out, invariant=True).build(story, onFirstPage=_around, onLaterPages=_around)
    return out.getvalue()


def two_lines() -> bytes:
    """A table without rules whose header cells hold two lines each."""
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table

    plain, cell, head = _styles()
    rows = [
        ("指标名称", "计量单位", "全年目标任务", "1-9月累计完成数", "占全年目标比例(%)"),
        ("地区生产总值", "亿元", "320", "231.6", "72.4"),
        ("规模以上工业增加值", "亿元", "98", "71.2", "72.7"),
        ("城镇新增就业", "人", "5200", "4310", "82.9"),
        ("新增托位", "个", "480", "502", "104.6"),
    ]
    made = [[Paragraph(text, cell) for text in row] for row in rows]
    story = [
        Paragraph("溪口县2024年1-9月主要指标完成情况", head),
        Table(made, colWidths=[120, 60, 60, 60, 70]),
        Spacer(1, 30),
        Paragraph("前三季度，全县经济运行总体平稳，主要指标好于预期，为完成全年任务打下了坚实基础。", plain),
    ]
    out = io.BytesIO()
    SimpleDocTemplate(out, invariant=True).build(story)
    return out.getvalue()


def repeated() -> bytes:
    """Nothing but a ruled table over pages: a header of two storeys on each of them."""
    from reportlab.lib.pagesizes import A4, landscape
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

    _, cell, head = _styles()
    rows = [
        ("序号", "项目名称", "投资(万元)", "", "进展情况", "责任单位"),
        ("", "", "年度计划", "1-9月完成", "", ""),
    ]
    for at in range(1, 17):
        done = f"主体结构完成{at}层，正在进行内部装修和设备安装，预计年底前完工投用"
        rows.append(
            (str(at), f"第{at}中学扩建工程", str(3000 + at * 10), str(2000 + at * 13), done, "区教育局、区住建局")
        )
    merged = [("SPAN", (2, 0), (3, 0)), *(("SPAN", (at, 0), (at, 1)) for at in (0, 1, 4, 5))]
    style = [("GRID", (0, 0), (-1, -1), 0.5, "black"), *merged]
    made = [[Paragraph(text, cell) for text in row] for row in rows]
    table = Table(made, colWidths=[34, 130, 70, 70, 300, 100], style=style, repeatRows=2)
    out = io.BytesIO()
    story = [Paragraph("云和区2024年重点项目建设进展情况表", head), table]
    SimpleDocTemplate(out, pagesize=landscape(A4), invariant=True).build(story)
    return out.getvalue()


def columns() -> bytes:
    """Prose in two columns under a title over both, on two pages."""
    from reportlab.lib.pagesizes import A4
    from reportlab.platypus import BaseDocTemplate, Frame, FrameBreak, NextPageTemplate, PageTemplate, Paragraph

    plain, _, head = _styles()
    width, height = A4
    beside = [Frame(left, 60, 230, height - 130) for left in (60, 305)]
    below = [Frame(left, 60, 230, height - 220) for left in (60, 305)]
    out = io.BytesIO()
    made = BaseDocTemplate(out, pagesize=A4, invariant=True)
    made.addPageTemplates(
        [
            PageTemplate("first", [Frame(60, height - 150, width - 120, 80), *below], onPage=_around),
            PageTemplate("later", beside, onPage=_around),
        ]
    )
    past = [
        f"第{'一二三四五六七八'[n]}项工作扎实推进。全年完成投资{10 + n}.{n}亿元,增长{3 + n}.2%;新增就业{1200 + n * 10}人,新建学校{n + 2}所,改造老旧小区{n + 11}个,群众满意度达到{90 + n * 0.5}%。各项指标均好于预期,发展质量稳步提高。"
        for n in range(8)
    ]
    ahead = [
        f"第{'一二三四五六七八'[n]}个目标:力争完成投资{20 + n}亿元,新增就业{2200 + n * 10}人以上,新建公园{n + 1}个,城镇调查失业率控制在5.{n}%以内,确保居民收入与经济增长同步。"
        for n in range(8)
    ]
    story: list[Any] = [Paragraph("梅岭市2025年政府工作报告", head), FrameBreak(), NextPageTemplate("later")]
    story += [Paragraph(text, plain) for text in ("一、2024年工作回顾", *past, "二、2025年主要目标", *ahead)]
    made.build(story)
    return out.getvalue()


MAKERS: dict[str, Callable[[], bytes]] = {
    "lianhua-2024-budget.docx": budget,
    "xikou-2024-header.pdf": two_lines,
    "yunhe-2024-repeated.pdf": repeated,
    "ningjiang-2024-shared.docx": shared,
    "qinghe-2024-boxes.docx": boxes,
    "fengyuan-2024-numbered.docx": numbered,
    "fengyuan-2024-tasks.docx": shared_out,
    "taihe-2025-plan.docx": planned,
    "meiling-2024-pages.pdf": over_pages,
    "meiling-2025-columns.pdf": columns,
}


if __name__ == "__main__":
    for name, make in MAKERS.items():
        (FOLDER / name).write_bytes(make())
