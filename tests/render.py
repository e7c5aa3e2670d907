"""The shipped report in other formats, as a clerk would have it: a page in its site, Word, Excel, PDF.

Rows come from the report as it is read from its text; their cells are what a person sees.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from html import escape
from itertools import groupby
from typing import Any

from qa.model import Report

HEADERS = {
    "": ("序号", "目标任务", "推进情况"),
    "十方面民生实事": ("序号", "十方面民生实事", "目标任务", "进度情况"),
}
Line = tuple[str, tuple[str, ...]]  # ("heading", (text,)) · ("header", cells) · ("row", cells)


def particulars(report: Report) -> list[str]:
    """The lines between the title and the table."""
    kept = [report.text[f.start : f.end] for f in report.furniture if f.kind == "metadata"]
    return [line for line in kept if line.strip()]


def lines(report: Report) -> Iterator[Line]:
    """The one table of the report: headings and headers between its rows."""
    header: tuple[str, ...] = ()
    for headings, group in groupby(report.tasks, key=lambda task: task.headings):
        tasks = list(group)
        wanted = HEADERS["十方面民生实事" if tasks[0].category else ""]
        yield "heading", (headings[-1],)
        if wanted != header:
            header = wanted
            yield "header", header
        for task in tasks:
            progress = "\n".join(task.progress)
            cells = (
                (task.number, task.category, task.target, progress)
                if task.category
                else (task.number, task.target, progress)
            )
            yield "row", cells


CLUTTER_TOP = """<div class="header"><div class="nav"><ul><li><a href="/">首页</a></li><li><a href="/a">政务公开</a></li>
<li><a href="/b">办事服务</a></li><li><a href="/c">互动交流</a></li></ul></div></div>
<div class="dqwz">当前位置：<a href="/">首页</a> &gt; <a href="/x">信息公开</a> &gt; 重点改革任务</div>"""
CLUTTER_BOTTOM = """<div class="tools">【<a href="javascript:window.print()">打印本页</a>】【<a href="javascript:window.close()">关闭窗口</a>】</div>
<div class="xgwj"><a href="/1">2022年市政府工作报告重点工作完成情况</a> <a href="/2">2021年重点工作完成100%</a><a href="/3">更多</a></div>
<div class="footer"><p>主办单位：某某市人民政府办公室</p><p>网站地图 浙ICP备00000000号 联系电话 0000-2398888</p></div>"""


def as_html(report: Report, charset: str = "gb18030", declared: str = "utf-8") -> bytes:
    """A page of a site, with a charset that its tag gets wrong."""
    rows = []
    for kind, cells in lines(report):
        if kind == "heading":
            rows.append(f'<tr><td colspan="4"><p align="center"><b>{escape(cells[0])}</b></p></td></tr>')
            continue
        tag = "th" if kind == "header" else "td"
        spans = [1, 2, 1] if len(cells) == 3 else [1, 1, 1, 1]
        made = "".join(
            f'<{tag} colspan="{span}">' + "".join(f"<p>{escape(line)}</p>" for line in cell.split("\n")) + f"</{tag}>"
            for cell, span in zip(cells, spans, strict=True)
        )
        rows.append(f"<tr>{made}</tr>")
    page = f"""<!DOCTYPE html><html><head><meta charset="{declared}"><title>{report.title}_某某政府网</title>
<meta name="ArticleTitle" content="{report.title}"><style>td {{border:1px}}</style><script>var a = "1178个";</script></head>
<body>{CLUTTER_TOP}<h1>{report.title}</h1><div class="info">{"".join(f"<p>{line}</p>" for line in particulars(report))}</div>
<div id="zoom"><table border="1"><tbody>{"".join(rows)}</tbody></table></div>{CLUTTER_BOTTOM}</body></html>"""
    return page.encode(charset)


def as_docx(report: Report) -> bytes:
    """A Word document: title, particulars, one table."""
    import docx

    document = docx.Document()
    document.add_heading(report.title, 0)
    for line in particulars(report):
        document.add_paragraph(line)
    every = list(lines(report))
    table = document.add_table(rows=len(every), cols=4)
    for row, (kind, cells) in zip(table.rows, every, strict=True):
        places: list[Any] = list(row.cells)
        if kind == "heading":
            places = [places[0].merge(places[3])]
        elif len(cells) == 3:
            places = [places[0], places[1].merge(places[2]), places[3]]
        for place, text in zip(places, cells, strict=True):
            first, *rest = text.split("\n")
            place.paragraphs[0].text = first
            for line in rest:
                place.add_paragraph(line)
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def as_xlsx(report: Report) -> bytes:
    """A workbook of one sheet, its title in a merged row."""
    import openpyxl

    book = openpyxl.Workbook()
    sheet: Any = book.active
    top = [report.title, *particulars(report)]
    for text in top:
        sheet.append([text])
        sheet.merge_cells(start_row=sheet.max_row, start_column=1, end_row=sheet.max_row, end_column=4)
    for at, (kind, cells) in enumerate(lines(report), start=len(top) + 1):
        if kind == "heading":
            sheet.cell(at, 1, cells[0])
            sheet.merge_cells(start_row=at, start_column=1, end_row=at, end_column=4)
            continue
        for column, text in zip((1, 2, 4) if len(cells) == 3 else (1, 2, 3, 4), cells, strict=True):
            sheet.cell(at, column, int(text) if text.isdigit() else text)
        if len(cells) == 3:
            sheet.merge_cells(start_row=at, start_column=2, end_row=at, end_column=3)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def as_pdf(report: Report) -> bytes:
    """A ruled table over many pages, its cells wrapped, with a running head and page numbers."""
    from reportlab.lib.pagesizes import A4, landscape
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfbase.pdfmetrics import registerFont
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

    registerFont(UnicodeCIDFont("STSong-Light"))
    style = ParagraphStyle("cell", fontName="STSong-Light", fontSize=9, leading=12, wordWrap="CJK")
    every = list(lines(report))
    body = []
    spans: list[tuple[Any, ...]] = [("GRID", (0, 0), (-1, -1), 0.5, "black"), ("VALIGN", (0, 0), (-1, -1), "TOP")]
    for at, (kind, cells) in enumerate(every):
        made = [Paragraph("<br/>".join(escape(line) for line in cell.split("\n")), style) for cell in cells]
        if kind == "heading":
            spans.append(("SPAN", (0, at), (3, at)))
            body.append([*made, "", "", ""])
        elif len(made) == 3:
            spans.append(("SPAN", (1, at), (2, at)))
            body.append([made[0], made[1], "", made[2]])
        else:
            body.append(made)

    def around(canvas: Any, document: Any) -> None:
        canvas.setFont("STSong-Light", 8)
        canvas.drawString(60, 570, "某某市人民政府文件")
        canvas.drawCentredString(420, 20, f"— {document.page} —")

    made = io.BytesIO()
    top = [Paragraph(escape(text), style) for text in (report.title, *particulars(report))]
    table = Table(body, colWidths=[36, 80, 270, 330], style=spans)
    SimpleDocTemplate(made, pagesize=landscape(A4)).build([*top, table], onFirstPage=around, onLaterPages=around)
    return made.getvalue()


RENDERERS = {"html": as_html, "docx": as_docx, "xlsx": as_xlsx, "pdf": as_pdf}
