"""The pages: what they show, that they are safe, light and well formed, and that every link leads somewhere."""

from __future__ import annotations

import io
import json
import re
import time
from html.parser import HTMLParser
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import pytest
from parts import module

import qa
from qa.errors import StoreError
from qa.figures.dates import gone_by
from qa.library import corpus
from qa.model import Answer, Figure, Indicator, Item, Note, Shown
from web import create_app
from web.cards import cards, gone, percent, split_number
from web.marks import segments
from web.outline import PAGE_CHARACTERS, Outline, anchor
from web.table import in_order, number, sliced
from web.words import period_words, plain_number, visible

CORPUS = corpus()
MAX_PAGE = 60_000
VOID = {"meta", "link", "input", "br", "hr", "img"}
PATHS = [
    "/",
    "/?q=托位完成多少",
    "/?q=湖州有没有地铁",
    "/?q=谁负责儿童友好城市",
    "/?q=张宏亮副市长牵头的民生实事有哪些",
    "/?q=湖州有哪些指标在全省排第6位",
    "/figures",
    "/figures?text=托位",
    "/figures?text=没有这个指标",
    "/figures?sort=-completion&status=behind",
    "/library",
    "/api",
    "/reports/huzhou-2023-h1",
    "/reports/没有",
    "/nothing",
]
HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' autofocus onfocus='alert(1)",
    "托位'; DROP TABLE passages; --",
    "{{ config }}{% include 'x' %}",
    "javascript:alert(1)",
    "😀👨‍👩‍👧‍👦多少",
    "托位\x00\x07\x1b[31m多少",
    "\u202e托位多少\u2066",
    "宽" * 150,
    "wide" * 30,
]


class Page(HTMLParser):
    """A page read strictly: every element closed in order; its links, ids, texts and attributes kept."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.raw: list[str] = []
        self.feed(html)
        self.close()
        assert self.open == [], f"not closed: {self.open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open[-1] == tag, f"</{tag}> closes <{self.open[-1]}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] in ("script", "style"):
            self.raw.append(data)

    def values(self, name: str, tag: str | None = None) -> list[str]:
        """All values of an attribute."""
        return [attrs[name] or "" for found, attrs in self.tags if name in attrs and tag in (None, found)]


def ask(client, question: str):
    return client.get("/", query_string={"q": question})


# --- the start page -----------------------------------------------------------------------------------------------


def test_start_page_has_a_labelled_box_and_examples_that_work(client):
    html = client.get("/").text
    page = Page(html)
    assert "q" in page.values("for", "label")
    assert "q" in page.values("id", "input")
    assert ("html", {"lang": "zh-CN"}) in page.tags
    examples = [link for link in page.values("href", "a") if "?q=" in link]
    assert 4 <= len(examples) <= 8
    assert {client.get(link).status_code for link in examples} == {200}


@pytest.mark.parametrize("blank", ["", " ", "\u3000", "\t\n"])
def test_a_blank_question_is_the_start_page(client, blank):
    response = ask(client, blank)
    assert response.status_code == 200
    assert "可以这样问" in response.text


# --- answers ------------------------------------------------------------------------------------------------------


def test_the_answer_shows_figure_target_rate_and_the_marked_passage(client):
    html = ask(client, "托位完成多少").text
    assert re.search(r'<span class="number">1178</span>', html)
    assert re.search(r"<mark class=\"figure\">1178个?</mark>", html)
    assert "1000个" in html
    assert "117.8%" in html
    assert '<svg class="bar' in html
    assert '<mark class="word">' in html
    assert 'value="托位完成多少"' in html


def test_the_passage_links_to_its_place_in_the_report(client):
    page = Page(ask(client, "托位完成多少").text)
    links = [link for link in page.values("href", "a") if link.startswith("/reports/huzhou")]
    assert links
    for link in links:
        landed = Page(client.get(link).text)
        assert urlsplit(link).fragment in landed.values("id")


def test_abstention_is_calm_and_shows_the_nearest_passages(client):
    response = ask(client, "湖州有没有地铁")
    assert response.status_code == 200
    assert "报告里没有找到答案" in response.text
    assert '<span class="number">' not in response.text


def test_a_list_is_a_table_that_says_how_many(client, library):
    question = "张宏亮副市长牵头的民生实事有哪些"
    answer = library.ask(question)
    assert answer.kind == "list"
    html = ask(client, question).text
    assert f"共 <b>{len(answer.items)}</b> 项" in html
    assert html.count('class="order"') == len(answer.items)


def test_a_list_of_hundreds_stays_light():
    text = "新增托位1178个,完成年度任务的117.8%。" * 20
    members = tuple(Shown(f"r/{n}/p1", "r", ("甲",), "progress", text, 1.0) for n in range(200))
    items = tuple(Item(f"第{n}项", member.id) for n, member in enumerate(members))
    answer = Answer("有哪些", True, "list", "共200项。", items=items, passages=members)
    one = client_of(answer)
    numbers: list[str] = []
    for page in range(1, 5):
        html = one.get(f"/?q=有哪些&page={page}").text
        assert len(html.encode()) < MAX_PAGE
        assert "共 <b>200</b> 项" in html
        assert '<p class="text">' in html
        numbers += re.findall(r'<td class="order">(\d+)</td>', html)
    assert numbers == [str(number) for number in range(1, 201)]


def client_of(answer: Answer):
    """A client of an application that always gives one answer."""
    one = SimpleNamespace(ask=lambda _question: answer, list=list, responsible=lambda _passage: ((answer.text,), ()))
    return create_app(one).test_client()  # type: ignore[arg-type]


def test_everything_in_an_answer_is_escaped():
    evil = "<b onmouseover=alert(1)>x</b>"
    figure = Figure("r/1/p1#0", "r/1/p1", evil, 0, len(evil), "1", evil, ("2", evil), "actual", evil, scope=evil)
    target = Figure("t", "r/1/p1", evil, 0, 3, "1", evil, ("2", evil), "target", evil + evil)
    shown = Shown("r/1/p1", evil, (evil,), "progress", evil, 1.0, ((0, 3), (2, 900), (-4, 1)))
    notes = (Note("conflict", evil),)
    answer = Answer(evil, True, "figure", evil, (figure,), (target,), (Item(evil, "r/1/p1", figure),), (shown,), notes)
    for kind in ("figure", "list", "text", "status"):
        changed = Answer(**{**{f: getattr(answer, f) for f in answer.__dataclass_fields__}, "kind": kind})
        html = client_of(changed).get("/", query_string={"q": evil}).text
        assert "<b " not in html
        Page(html)
    none = Answer(evil, False, "none", evil, passages=(shown,), notes=notes, reason=evil)
    assert "<b " not in client_of(none).get("/?q=x").text


@pytest.mark.parametrize("question", HOSTILE)
@pytest.mark.parametrize("path", ["/", "/figures"])
def test_hostile_input_never_becomes_markup(client, path, question):
    response = client.get(path, query_string={"q": question, "text": question[:90], "official": question[:90]})
    assert response.status_code in (200, 400)
    page = Page(response.text)
    assert {tag for tag, _ in page.tags} & {"img", "iframe", "object"} == set()
    assert page.raw == []
    assert not [name for _, attrs in page.tags for name in attrs if name.startswith("on") or name == "autofocus"]
    assert "Traceback" not in response.text
    assert not re.search("[\x00\x07\x1b\u202e\u2066]", response.text)


# --- errors -------------------------------------------------------------------------------------------------------


def test_a_question_far_too_long_is_refused_with_a_small_page(client):
    response = ask(client, "长" * 100_000)
    assert response.status_code == 400
    assert response.mimetype == "text/html"
    assert len(response.data) < 8_000


def test_unknown_pages_and_reports(client):
    for path in ("/nothing", "/reports/没有这份", "/reports/..%2f..%2fetc"):
        response = client.get(path)
        assert response.status_code == 404
        assert "回到提问页" in response.text
    assert client.post("/").status_code == 405


@pytest.mark.parametrize(
    ("error", "words"), [(RuntimeError("inner-secret"), "服务器出了问题"), (StoreError("打不开"), "打不开")]
)
@pytest.mark.parametrize("path", ["/", "/?q=x", "/figures", "/library", "/reports/x"])
def test_our_own_faults_are_one_friendly_page(error, words, path):
    def fail(*_args: object, **_options: object) -> None:
        raise error

    broken = SimpleNamespace(ask=fail, list=fail, figures=fail, report=fail, examples=fail)
    response = create_app(broken).test_client().get(path)  # type: ignore[arg-type]
    assert response.status_code == 500
    assert words in response.text
    assert "inner-secret" not in response.text
    assert "Traceback" not in response.text


# --- figures ------------------------------------------------------------------------------------------------------


def test_the_table_filters_and_tells_how_many(client, library):
    rows = library.figures(text="托位")
    html = client.get("/figures", query_string={"text": "托位"}).text
    assert rows
    assert f"共 <b>{len(rows)}</b> 项指标" in html
    assert html.count('<th scope="row">') == len(rows)
    assert 'value="托位"' in html


def test_the_table_is_paged_and_keeps_its_filter(client, library):
    total = len(library.figures())
    rows, path, pages = 0, "/figures", 0
    while path:
        page = client.get(path)
        assert len(page.data) < MAX_PAGE
        rows += page.text.count('<th scope="row">')
        pages += 1
        found = re.search(r'rel="next" href="([^"]+)"', page.text)
        path = found.group(1).replace("&amp;", "&") if found else ""
    assert rows == total
    assert pages == -(-total // 40)


@pytest.mark.parametrize("page", ["0", "-3", "x", "99999999999999999999", "999", ""])
def test_a_nonsense_page_number_is_no_error(client, page):
    assert client.get("/figures", query_string={"page": page}).status_code == 200
    assert client.get("/reports/huzhou-2023-h1", query_string={"page": page}).status_code == 200


def test_a_filter_far_too_long_is_refused(client):
    assert client.get("/figures", query_string={"unit": "局" * 101}).status_code == 400


EXPORTS = {
    "csv": lambda data: len(data.decode("utf-8-sig").splitlines()) - 1,
    "json": lambda data: len(json.loads(data)),
    "xlsx": lambda data: module("openpyxl").load_workbook(io.BytesIO(data)).active.max_row - 1,
}


@pytest.mark.parametrize("query", ["", "text=托位", "unit=市教育局&sort=-completion", "status=behind", "report=none"])
@pytest.mark.parametrize("shape", EXPORTS)
def test_an_export_holds_exactly_what_is_filtered(client, shape, query):
    response = client.get(f"/figures.{shape}?{query}")
    assert response.status_code == 200
    assert f"figures.{shape}" in response.headers["Content-Disposition"]
    total = client.get(f"/api/figures?{query}").get_json()["total"]
    assert f"共 <b>{total}</b> 项指标" in client.get(f"/figures?{query}").text
    if total or shape != "xlsx":
        assert EXPORTS[shape](response.data) == total


def test_an_export_keeps_the_order_of_the_page(client):
    names = [row["name"] for row in json.loads(client.get("/figures.json?sort=-completion").data)][:40]
    page = client.get("/figures?sort=-completion").text
    assert re.findall(r'<th scope="row"><a [^>]*>([^<]+)</a>', page) == names


def rows(*rates: str, **more: str) -> list[Indicator]:
    return [Indicator(f"i{n}", "r", "t", f"i{n}", completion=rate, **more) for n, rate in enumerate(rates)]


@pytest.mark.parametrize(
    ("sort", "order"),
    [("", [0, 1, 2, 3]), ("completion", [3, 0, 2, 1]), ("-completion", [2, 0, 3, 1]), ("nonsense", [0, 1, 2, 3])],
)
def test_rows_without_a_value_come_last_whatever_the_order(sort, order):
    table = rows("50%", "", "117.8%", "9%")
    assert [row.id for row in in_order(table, sort)] == [f"i{n}" for n in order]


@pytest.mark.parametrize(
    ("text", "value"),
    [("下降22%", -22.0), ("5.7%", 5.7), ("第6位", 6.0), ("1,024", 1024.0), ("3-5个", None), ("", None)],
)
def test_printed_figures_are_compared_by_their_number(text, value):
    assert number(text) == value


def test_counts_are_of_every_status_whichever_is_shown():
    table = [*rows("1%", status="behind"), *rows("60%", "70%", status="on")]
    part = sliced(table, 9, 1, "on")
    assert (part.total, part.page, part.pages) == (2, 2, 2)
    assert part.counts == {"behind": 1, "on": 2}


def test_ten_thousand_rows_stay_usable():
    units = tuple(f"市第{n}局" for n in range(40))
    many = [
        Indicator(f"i{n}", "r", "t", f"指标{n}", target="100个", actual=f"{n}个", recomputed=f"{n / 100}%", units=units)
        for n in range(10_000)
    ]
    large = SimpleNamespace(figures=lambda **_wanted: many, list=list, state=lambda: "1")
    client = create_app(large).test_client()  # type: ignore[arg-type]
    client.get("/figures")
    began = time.perf_counter()
    page = client.get("/figures?sort=-completion&page=250")
    assert time.perf_counter() - began < 1
    assert len(page.data) < MAX_PAGE
    assert "第 250 页，共 250 页" in page.text
    assert client.get("/figures.csv").data.count(b"\n") == 10_001


def test_examples_are_answered(client, library):
    examples = re.findall(r'<li><a href="/\?q=[^"]*">([^<]+)</a>', client.get("/").text)
    assert len(examples) >= 4
    assert all(library.ask(example).answered for example in examples)


# --- reports ------------------------------------------------------------------------------------------------------


def test_the_figures_of_a_report_are_marked_by_what_they_are(client):
    html = client.get("/reports/huzhou-2023-h1?at=19-p2").text
    assert '<mark class="done">1178</mark>' in html
    assert '<mark class="rate">117.8%</mark>' in html
    assert '新增托位<mark class="aim">1000个</mark>' in html


def test_the_contents_name_each_officials_rows(library):
    outline = Outline.of(library.report("huzhou-2023-h1"))
    assert ("19", "huzhou-2023-h1/19/t1") in outline.officials["吴智勇"]
    assert set(outline.officials) == {
        name for row in library.report("huzhou-2023-h1").tasks for name in row.officials
    } | {name for one in library.report("huzhou-2023-h1").passages for name in one.officials}


def test_every_passage_has_its_anchor_on_the_page_that_the_outline_names(client, library):
    report = library.report("huzhou-2023-h1")
    outline = Outline.of(report)
    ids: list[str] = []
    for page in range(1, len(outline.pages) + 1):
        response = client.get("/reports/huzhou-2023-h1", query_string={"page": page})
        assert len(response.data) < MAX_PAGE
        on_page = Page(response.text).values("id", "p")
        assert {outline.page_of(name) for name in on_page} == {page}
        ids += on_page
    assert ids == [anchor(passage.id, report.id) for passage in report.passages]


def test_the_contents_lead_to_every_section(client):
    page = Page(client.get("/reports/huzhou-2023-h1").text)
    links = [link for link in page.values("href", "a") if "#s" in link]
    assert len(links) == 8
    for link in links:
        assert urlsplit(link).fragment in Page(client.get(link).text).values("id", "section")


def test_the_whole_report_can_be_read_and_printed_at_once(client, library):
    html = client.get("/reports/huzhou-2023-h1?page=all").text
    assert len(Page(html).values("id", "p")) == len(library.report("huzhou-2023-h1").passages)


def test_a_section_longer_than_a_page_is_cut_at_a_row(library):
    outline = Outline.of(library.report("huzhou-2023-h1"))
    for sections in outline.pages[:-1]:
        assert sum(row.size for section in sections for row in section.rows) <= PAGE_CHARACTERS
    assert sum(len(section.rows) for section in outline.contents) == 78


# --- manners ------------------------------------------------------------------------------------------------------


def test_an_answer_is_kept_until_the_library_changes(tmp_path):
    own = qa.open(tmp_path)
    own.add(CORPUS / "haichuan-2023" / "report.txt")
    client = create_app(own).test_client()
    for path in ("/", "/?q=经济增长多少", "/figures", "/reports/haichuan-2023", "/api/reports", "/api/ask?q=经济"):
        first = client.get(path)
        tag = first.headers["ETag"]
        assert client.get(path).headers["ETag"] == tag
        same = client.get(path, headers={"If-None-Match": tag})
        assert (same.status_code, same.data) == (304, b"")
        assert same.headers["ETag"] == tag
        assert same.headers["Content-Security-Policy"]
    own.add(CORPUS / "linyuan-2024" / "report.txt")
    changed = client.get(path, headers={"If-None-Match": tag})
    assert changed.status_code == 200
    assert changed.headers["ETag"] != tag


def test_the_old_address_of_the_library_leads_to_it(client):
    response = client.get("/reports")
    assert response.status_code == 308
    assert response.headers["Location"] == "/library"


def test_tags_differ_by_address_and_errors_have_none(client):
    assert client.get("/?q=托位").headers["ETag"] != client.get("/?q=充电桩").headers["ETag"]
    assert "ETag" not in client.get("/reports/none").headers
    assert client.get("/?q=", headers={"If-None-Match": "*"}).status_code in (200, 304)


def test_other_origins_may_read_the_api_only_where_it_is_set(library, client):
    assert "Access-Control-Allow-Origin" not in client.get("/api/ask?q=托位", headers={"Origin": "http://x"}).headers
    open_client = create_app(library, CORS_ORIGIN="https://data.example").test_client()
    response = open_client.get("/api/ask?q=托位")
    assert response.headers["Access-Control-Allow-Origin"] == "https://data.example"
    assert "Origin" in response.headers["Vary"]
    assert "Access-Control-Allow-Origin" not in open_client.get("/?q=托位").headers


@pytest.mark.parametrize("path", PATHS)
def test_every_page_is_well_formed_light_and_free_of_inline_code(client, path):
    response = client.get(path)
    assert len(response.data) < MAX_PAGE
    page = Page(response.text)
    assert page.raw == [], "no inline script or style"
    assert page.values("style") == []
    assert not [name for _, attrs in page.tags for name in attrs if name.startswith("on")]
    assert len(page.values("id")) == len(set(page.values("id")))
    assert [tag for tag, _ in page.tags].count("h1") == 1
    assert "main" in page.values("id", "main")
    assert all(label in page.values("id") for label in page.values("for", "label"))
    for link in page.values("src") + page.values("href"):
        assert not urlsplit(link).netloc, f"{link} leaves the machine"


@pytest.mark.parametrize("path", [*PATHS, "/api/ask?q=托位", "/api/ask", "/healthz", "/static/style.css"])
def test_every_response_carries_the_security_headers(client, path):
    headers = client.get(path, buffered=True).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe-inline" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"


def test_assets_are_kept_for_good_and_answers_are_not(client):
    assets = re.findall(r'(?:href|src)="(/static/[^"]+)"', client.get("/").text)
    assert len(assets) == 3
    for link in assets:
        response = client.get(link, buffered=True)
        assert response.status_code == 200
        assert "immutable" in response.headers["Cache-Control"]
    assert client.get("/?q=托位").headers["Cache-Control"] == "no-cache"
    assert client.get("/static/style.css", buffered=True).headers["Cache-Control"] == "no-cache"


def test_the_sheet_serves_light_dark_and_print(client):
    sheet = client.get("/static/style.css", buffered=True).text
    assert "prefers-color-scheme: dark" in sheet
    assert "@media print" in sheet
    assert "url(" not in sheet
    assert "@import" not in sheet


def test_links_keep_a_prefix(client):
    page = Page(client.get("/?q=托位完成多少", environ_overrides={"SCRIPT_NAME": "/qa"}).text)
    links = [link for link in page.values("href") + page.values("src") + page.values("action") if link[0] != "#"]
    assert links
    assert all(link.startswith("/qa/") for link in links)


# --- marks --------------------------------------------------------------------------------------------------------


def figure(text: str, role: Any = "actual", passage: str = "p", start: int = 0, **more: Any) -> Figure:
    """A figure for drawing; its number is its value and its normal value."""
    number = re.sub(r"[^\d.]", "", text)
    unit = text.removeprefix(number)
    made = {"value": number, "unit": unit, "normal": (number, unit), "indicator": "托位", **more}
    return Figure(made.pop("id", f"{role}{start}"), passage, text, start, start + len(text), role=role, **made)


def shown(text: str, *highlights: tuple[int, int]) -> Shown:
    return Shown("p", "r", (), "progress", text, 1.0, highlights)


@pytest.mark.parametrize(
    ("highlights", "figures", "expected"),
    [
        ([], [], [("新增托位1178个", "plain")]),
        ([(2, 4)], [(4, "1178个")], [("新增", "plain"), ("托位", "word"), ("1178个", "figure")]),
        ([(0, 9)], [(4, "1178个")], [("新增托位", "word"), ("1178个", "figure")]),
        ([(0, 3), (2, 4), (2, 3)], [], [("新增托位", "word"), ("1178个", "plain")]),
        ([(6, 99), (-5, 1), (5, 2)], [], [("新", "word"), ("增托位11", "plain"), ("78个", "word")]),
        ([], [(4, "11"), (6, "78个")], [("新增托位", "plain"), ("11", "figure"), ("78个", "figure")]),
    ],
)
def test_spans_overlap_nest_and_overrun(highlights, figures, expected):
    marked = segments(shown("新增托位1178个", *highlights), [figure(text, start=at) for at, text in figures])
    assert [tuple(segment) for segment in marked] == expected


def test_a_figure_is_marked_in_its_own_passage_only():
    marked = segments(shown("1178个"), [figure("1178个", passage="other")], [figure("1178个")])
    assert [tuple(segment) for segment in marked] == [("1178个", "context")]
    assert segments(shown("")) == []


# --- cards --------------------------------------------------------------------------------------------------------


def card_of(asked: list[Figure], *context: Figure) -> list[Any]:
    return cards(Answer("q", True, "figure", "t", tuple(asked), context))


@pytest.mark.parametrize(
    ("actual", "near", "bar"),
    [
        ("1178个", [figure("1000个", "target")], (84.89, 84.89, 15.11)),
        ("39名", [figure("50人", "target")], (78.0, 100.0, 0.0)),
        ("0个", [figure("50个", "target")], (0.0, 100.0, 0.0)),
        ("28微克", [figure("30微克", "target", bound="<=")], None),
        ("3亿元", [figure("9%", "target")], None),
        ("3亿元", [figure("9%", "target"), figure("66%", "completion")], (66.0, 100.0, 0.0)),
        ("3亿元", [figure("380%", "completion")], (26.32, 26.32, 73.68)),
        ("3亿元", [figure("0亿元", "target")], None),
        ("3亿元", [], None),
    ],
)
def test_the_bar_is_drawn_only_where_it_tells_the_truth(actual, near, bar):
    drawn = card_of([figure(actual)], *near)[0].bar
    assert (drawn[:3] if drawn else None) == bar


@pytest.mark.parametrize(
    ("as_of", "period", "share"),
    [
        ("2023-06-30", "", 50.0),
        ("2023-09-30", "2023-01/2023-09", 75.0),
        ("2023-06-30", "2022", None),
        ("2023-12-31", "", None),
        ("", "", None),
    ],
)
def test_the_share_of_the_year_gone(as_of, period, share):
    assert gone(as_of, period) == share
    if share:
        assert share == float(gone_by(as_of))  # type: ignore[arg-type]


def test_the_bar_has_the_mark_of_the_year_gone():
    answer = Answer("q", True, "figure", "t", (figure("39个", passage="r/1/p1"),), (figure("50个", "target"),))
    (card,) = cards(answer, {"r": "2023-06-30"})
    assert (card.bar.mark, card.bar.due, card.bar.gone) == (100.0, 50.0, 50.0)
    assert cards(answer, {"r": "2023-12-31"})[0].bar.due is None
    assert cards(answer)[0].bar.due is None


def test_the_answer_names_who_answers_for_it(client):
    html = ask(client, "托位完成多少").text
    assert '<a href="/figures?official=' in html
    assert ">吴智勇</a>" in html
    assert ">市卫生健康委</a>" in html


def test_what_stands_beside_a_figure_is_ordered_and_not_repeated():
    context = [figure("78%", "completion"), figure("50个", "target"), figure("60个", "target", start=9)]
    card = card_of([figure("39个")], *context)[0]
    assert [(name, near.text) for name, near in card.beside] == [("目标", "50个"), ("完成率", "78%")]


def test_two_figures_asked_share_one_bar_and_keep_their_own_company():
    actual, rate = figure("29.7亿元"), figure("66%", "completion", start=9)
    other = figure("5公里", "target", start=20, indicator="别的")
    made = card_of([actual, rate], other)
    assert [card.bar is not None for card in made] == [True, False]
    assert [card.beside for card in made] == [(), ()]


# --- characters ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("1178个", ("", "1178", "个")),
        ("2.82万名", ("", "2.82", "万名")),
        ("23,876亿元", ("", "23,876", "亿元")),
        ("下降22%", ("下降", "22%", "")),
        ("3-5个", ("", "3-5", "个")),
        ("三分之二", ("", "三分之二", "")),
    ],
)
def test_a_figure_is_split_for_show_and_loses_nothing(text, parts):
    assert split_number(text) == parts
    assert "".join(parts) == text


@pytest.mark.parametrize(
    ("text", "value"), [("117.8%", 117.8), ("约60%", 60.0), ("66％", 66.0), ("66", None), ("", None)]
)
def test_percentages_are_read_for_the_bar(text, value):
    assert percent(text) == value


@pytest.mark.parametrize(
    ("value", "shown_as"), [("28200", "28,200"), ("1.50", "1.50"), ("-22", "-22"), ("三", "三"), ("NaN", "NaN")]
)
def test_numbers_are_grouped_and_never_rounded(value, shown_as):
    assert plain_number(value) == shown_as


@pytest.mark.parametrize(
    ("period", "words"),
    [
        ("2023", "2023年"),
        ("2023-06", "2023年6月"),
        ("2023-01/2023-06", "2023年1—6月"),
        ("2022-11/2023-02", "2022年11月—2023年2月"),
        ("2018-2022", "2018—2022年"),
        ("上半年", "上半年"),
        ("", ""),
    ],
)
def test_periods_are_told_in_words(period, words):
    assert period_words(period) == words


def test_unreadable_characters_are_not_shown():
    assert visible("托\x00位\u202e\n多少") == "托位\n多少"
    assert visible("一二三四", 2) == "一二…"
