"""The audit: the shipped report read by hand, faults planted in invented reports, and no alarm where all agrees."""

from __future__ import annotations

import importlib.util
import json
import re
import sys
import time
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import qa.library
from qa import cli
from qa.audit import audit
from qa.audit.printed import Span, percent_of, span
from qa.audit.tables import HEADER, finding_row, formatted, rates_line
from qa.errors import NotFoundError, UsageError
from qa.figures.units import normal_form
from qa.library import Library
from qa.model import FINDING_NAMES, SURENESS_NAMES, Figure, Finding
from qa.store.folder import FolderStore

DATA = Path(__file__).parent / "data" / "audit"
CORPUS = Path(__file__).parent.parent / "corpus"
CONTRADICTIONS = ("rate", "share", "sum", "derived", "unit", "impossible", "twice", "later")
SHIPPED = "huzhou-2023-h1"


def _bench() -> Any:
    """The bench that plants faults: its rules of what counts as found are those of the tests."""
    spec = importlib.util.spec_from_file_location("audit_bench", Path(__file__).parent / "bench" / "audit.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["audit_bench"] = module
    spec.loader.exec_module(module)
    return module


bench = _bench()


def lines(name: str) -> list[dict[str, Any]]:
    """The records of a data file."""
    return [json.loads(line) for line in (DATA / name).read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def found() -> tuple[Finding, ...]:
    """Everything found in the shipped report."""
    return qa.library.default().audit(everything=True).findings


BY_HAND = lines(f"{SHIPPED}.jsonl")
STRONG = [one for one in BY_HAND if one["kind"] != "none" and one["sureness"] != "weak"]
WEAK = [one for one in BY_HAND if one["sureness"] == "weak"]


# --- the shipped report -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("fault", STRONG, ids=lambda one: one["evidence"][-1])
def test_what_a_reader_found_in_the_shipped_report_is_found(fault, found):
    """By its kind, with both passages and with the figures that the reader noted."""
    hits = [hit for hit in bench.hits(fault, found) if hit.sureness != "weak"]
    assert hits
    figures = [{figure.text for figure in hit.figures} for hit in hits]
    assert any(set(fault["figures"]) <= texts for texts in figures), figures


def test_most_of_what_only_a_careful_reader_doubts_is_found(found):
    missed = [one["evidence"] for one in WEAK if not bench.hits(one, found)]
    assert len(missed) <= 2, missed


@pytest.mark.parametrize(
    "case", [one for one in BY_HAND if one["kind"] == "none"], ids=lambda one: one["evidence"][0][:20]
)
def test_what_only_looks_wrong_is_not_flagged(case, found):
    (quote,) = case["evidence"]
    for finding in found:
        if finding.kind not in ("rate", "share", "derived", "sum", "unit", "impossible"):
            continue
        here = {p.id for p in finding.passages if bench.plain(quote) in bench.plain(p.text)}
        assert not {f.text for f in finding.figures if f.passage in here} & set(case["figures"]), finding.text


def test_nothing_else_is_called_a_contradiction(found):
    known = [one for one in BY_HAND if one["kind"] in CONTRADICTIONS]
    for finding in found:
        if finding.kind in CONTRADICTIONS and finding.sureness != "weak":
            assert any(finding in bench.hits(fault, found) for fault in known), finding.text


def test_the_rates_of_the_shipped_report_are_counted():
    rates = qa.library.default().audit().rates
    assert rates.contradicted == 8
    assert rates.cut == 1
    assert rates.exact + rates.rounded + rates.near >= 71
    assert rates.checked == rates.exact + rates.rounded + rates.near + rates.cut + rates.contradicted
    assert rates.stated == rates.checked + rates.own_base + rates.no_base
    assert f"能核对的 {rates.checked} 个" in rates_line(rates)


def test_most_lost_characters_of_the_shipped_report_are_found(found):
    spots = [(p.text, s, e) for one in found if one.kind == "lost" for p in one.passages for s, e in p.highlights]
    missed = [
        quote
        for one in lines(f"{SHIPPED}-lost.jsonl")
        for quote in one["evidence"]
        if not any(_overlaps(text, quote, start, end) for text, start, end in spots)
    ]
    assert len(missed) <= 16, missed


def _overlaps(text: str, quote: str, start: int, end: int) -> bool:
    at = text.find(quote)
    return at >= 0 and start < at + len(quote) and end > at


def test_findings_are_whole_and_worst_first(found):
    assert len({one.id for one in found}) == len(found)
    apart = [one.kind not in CONTRADICTIONS for one in found]
    assert apart == sorted(apart)
    for one in found:
        assert one.text.endswith("。")
        assert one.passages
        assert one.rows
        for figure in one.figures:
            shown = next(p for p in one.passages if p.id == figure.passage)
            assert (figure.start, figure.end) in shown.highlights
            assert shown.text[figure.start : figure.end] == figure.text


# --- planted faults -----------------------------------------------------------------------------------------------


def test_planted_faults_are_found_and_nothing_besides(capsys):
    there, right, extra, missed = bench.score([DATA / "planted.jsonl", DATA / "planted-unseen.jsonl"])
    false = sum(len(rest) for _, rest in extra)
    recall, precision = sum(right.values()) / sum(there.values()), sum(right.values()) / (sum(right.values()) + false)
    with capsys.disabled():
        print(f"\nplanted: recall {recall:.1%}, precision {precision:.1%}")
    assert set(there) == set(FINDING_NAMES)
    assert all(right[kind] for kind in there)
    assert recall >= 0.88, [one["new"] for one in missed]
    assert precision >= 0.97, [(one.kind, one.text) for _, rest in extra for one in rest]


GIVEN = {
    "rate_contradicts": ("rate",), "unit_slip": ("unit",), "parts_do_not_add": ("sum",), "two_values": ("twice",),
    "share_over_100": ("impossible",),
}  # fmt: skip


@pytest.mark.parametrize("fault", lines("given.jsonl"), ids=lambda one: one["evidence"][0])
def test_the_faults_of_the_invented_reports_are_found(fault):
    name = fault["report"]
    found = [one for one in bench.findings([(name, bench.original(name))]) if one.kind in GIVEN[fault["kind"]]]
    hits = [one for kind in GIVEN[fault["kind"]] for one in bench.hits({**fault, "kind": kind}, found)]
    partly = [
        one
        for one in found
        if any(bench.hits({**fault, "kind": one.kind, "evidence": [q]}, [one]) for q in fault["evidence"])
    ]
    assert hits or partly


INVENTED = sorted(
    {path.parent.name for path in CORPUS.glob("*/report.txt")} - {SHIPPED}
    | {path.stem for path in DATA.glob("reports/*")}
)


@pytest.mark.parametrize("name", INVENTED)
def test_no_false_alarm_in_the_invented_reports(name):
    faults = [one for one in lines("given.jsonl") if one["report"] == name]
    found = [one for one in bench.findings([(name, bench.original(name))]) if one.kind in (*CONTRADICTIONS, "other")]
    for finding in (one for one in found if one.sureness != "weak"):
        quotes = [quote for fault in faults for quote in fault["evidence"]]
        text = bench.plain("".join(passage.text for passage in finding.passages))
        assert any(bench.plain(quote) in text for quote in quotes), finding.text


# --- numbers as printed -------------------------------------------------------------------------------------------


def figure(value: str, unit: str, **more: Any) -> Figure:
    """A figure that says no more than its number."""
    settings = {"id": "r/1/p1#1", "passage": "r/1/p1", "start": 0, "end": 1, "role": "actual", "indicator": "某事"}
    return Figure(
        **{**settings, "text": value + unit, "value": value, "unit": unit, "normal": normal_form(value, unit), **more}
    )


@pytest.mark.parametrize(
    "case", lines("precision.jsonl"), ids=lambda one: f"{one['part']}/{one['whole']}={one['value']}"
)
def test_rounding_and_cutting_are_told_from_contradiction(case):
    made = percent_of(
        figure(case["part"], case["part_unit"]), figure(case["whole"], case["whole_unit"]), figure(case["value"], "%")
    )
    assert made is not None
    assert made.state == case["state"]


def test_a_number_stands_for_all_that_rounds_to_it():
    assert span(figure("2.34", "亿元")) == Span(*(normal for normal in map(_decimal, ("233500000", "234500000"))))
    assert span(figure("120", "个")) == Span(_decimal("120"), _decimal("120"))
    assert span(figure("3", "个", high="5")) is None
    assert not Span(_decimal("1.45"), _decimal("1.55")).meets(Span(_decimal("1.55"), _decimal("1.65")))


def _decimal(text: str) -> Any:
    from decimal import Decimal

    return Decimal(text)


# --- the verb -----------------------------------------------------------------------------------------------------


def test_findings_are_filtered_by_report_and_kind():
    library = qa.library.default()
    assert {one.kind for one in library.audit(kind="rate").findings} == {"rate"}
    assert library.audit(report=SHIPPED).findings == library.audit().findings
    assert {one.sureness for one in library.audit().findings} <= {"sure", "likely"}
    assert library.audit(kind="rounding").findings
    with pytest.raises(NotFoundError):
        library.audit(report="没有")
    with pytest.raises(UsageError):
        library.audit(kind="没有")


def test_an_empty_library_has_no_findings():
    made = Library(FolderStore(None)).audit()
    assert made.findings == ()
    assert made.rates.stated == 0


def test_one_report_is_checked_against_an_earlier_one_only_when_asked_for():
    texts = [(name, bench.original(name)) for name in ("yunxi-2025-h1", "yunxi-2025-q3")]
    changed = texts[1][1].replace("城镇新增就业4.21万人", "城镇新增就业2.42万人")
    library = Library(FolderStore(None))
    for name, text in (texts[0], ("yunxi-2025-q3", changed)):
        library.put(bench.read_text(name, text, ".txt"))
    assert [one.kind for one in library.audit(report="yunxi-2025-q3").findings if one.kind == "later"] == ["later"]
    assert not [one for one in library.audit(report="yunxi-2025-h1").findings if one.kind == "later"]


# --- tables -------------------------------------------------------------------------------------------------------


def test_tables_have_a_row_a_finding():
    made = qa.library.default().audit()
    assert {len(finding_row(one)) for one in made.findings} == {len(HEADER)}
    csv = formatted(made, "csv").decode("utf-8-sig")
    assert csv.splitlines()[0] == ",".join(HEADER)
    plain = json.loads(formatted(made, "json"))
    assert [one["id"] for one in plain["findings"]] == [one.id for one in made.findings]
    assert plain["rates"]["contradicted"] == 8
    assert "完成率不符" in formatted(made, "table", 100).decode()
    assert set(FINDING_NAMES) >= {one.kind for one in made.findings}
    assert set(SURENESS_NAMES) >= {one.sureness for one in made.findings}


def test_the_spreadsheet_opens():
    openpyxl = pytest.importorskip("openpyxl")
    from io import BytesIO

    made = qa.library.default().audit()
    sheet = openpyxl.load_workbook(BytesIO(formatted(made, "xlsx"))).active
    assert [cell.value for cell in sheet[1]] == list(HEADER)
    assert sheet.max_row == len(made.findings) + 1


# --- whatever the text --------------------------------------------------------------------------------------------

PIECES = st.sampled_from(
    ["完成", "目标", "新增托位", "1178个", "完成率117.8%", "其中", "合计", "占", "的23.0%", "由3.2%", "提高到", "0个", "100万元", "1.2亿",
     "年度目标:", ",", "。", ";", "(", "”", "《", "1-6,", "截至6,", "第15位", "全省11个市", "6:40:54", "公斤/亩", "330公斤/亩", "同比增长-5%",
     "责任单位:市教育局", "\n", "序号\n目标任务\n推进情况\n", "1.", "三分之二", "０", "%", "35项任务中,", "分镇看,", "石桥镇:", "9月31日", "￥"]
)  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(PIECES | st.text(max_size=6), min_size=1, max_size=40))
def test_no_text_raises(pieces):
    from qa.errors import ReadingError

    library = Library(FolderStore(None))
    try:
        library.put(bench.read_text("any", "青石县2024年工作进展\n" + "".join(pieces), ".txt"))
    except ReadingError:
        return
    for one in audit(library._store.view()).findings:
        assert one.text
        formatted(library.audit(everything=True), "csv")


def test_the_audit_takes_time_in_proportion_to_the_library():
    took = {copies: _time_of(copies) for copies in (2, 8)}
    assert took[8] < took[2] * 12
    assert took[2] < 1


def test_the_audit_takes_time_in_proportion_to_the_length_of_a_row():
    took = {}
    for size in (300, 1200):
        targets = "".join(f"新增第{n}类托位{1000 + n}个," for n in range(size))
        done = "".join(f"新增第{n}类托位{500 + n}个,完成率{50 + n % 40}%," for n in range(size))
        library = Library(FolderStore(None))
        library.put(
            bench.read_text("long", f"青石县2024年进展情况\n序号\n目标任务\n推进情况\n1\n{targets}\n{done}", ".txt")
        )
        view = library._store.view()
        took[size] = min(_timed(view) for _ in range(2))
    assert took[1200] < took[300] * 10


def _time_of(copies: int) -> float:
    """How long it takes to audit so many copies of the shipped report."""
    library = Library(FolderStore(None))
    for n in range(copies):
        library.add(bench.report_path(SHIPPED), id=f"copy-{n}")
    view = library._store.view()
    return min(_timed(view) for _ in range(3))


def _timed(view: Any) -> float:
    start = time.perf_counter()
    audit(view)
    return time.perf_counter() - start


# --- the command line ---------------------------------------------------------------------------------------------


def run(capsys: pytest.CaptureFixture[str], *argv: str) -> tuple[int, str, str]:
    """Run a command on the shipped report."""
    code = cli.main(["audit", *argv])
    return code, *capsys.readouterr()


def test_the_command_lists_findings_with_their_arithmetic(capsys):
    code, out, err = run(capsys)
    assert (code, err) == (0, "")
    assert "完成120个 ÷ 目标120个 = 100%,报告写116.2%。" in out
    assert f"[{SHIPPED}/72/t1、{SHIPPED}/72/p1]" in out
    assert out.splitlines()[-1].startswith("完成率 ")


def test_the_command_filters_and_shows_the_weak_ones_on_demand(capsys):
    assert "去掉了尾数" not in run(capsys)[1]
    assert "去掉了尾数" in run(capsys, "--all")[1]
    only = run(capsys, "--kind", "单位疑误", "--report", SHIPPED)[1]
    assert only == run(capsys, "--kind", "unit")[1]
    assert only.startswith("单位疑误(1)")


def test_the_command_writes_json_and_files(capsys, tmp_path):
    plain = json.loads(run(capsys, "--json")[1])
    assert set(plain) == {"findings", "rates"}
    assert plain["findings"][0]["figures"][0]["text"]
    path = tmp_path / "核对.csv"
    code, out, err = run(capsys, "--output", str(path))
    assert (code, out) == (0, "")
    assert err == f"已写入 {path}:{len(plain['findings'])} 条\n"
    assert path.read_text(encoding="utf-8-sig").startswith(",".join(HEADER))


@pytest.mark.parametrize(
    ("argv", "code", "said"),
    [
        (("--report", "没有"), 1, "库里没有这份报告"),
        (("--kind", "没有"), 2, "--kind 应是 完成率不符"),
        (("--format", "xlsx"), 2, "--output"),
    ],
)
def test_the_command_says_what_is_wrong_in_one_line(capsys, argv, code, said):
    got, out, err = run(capsys, *argv)
    assert (got, out) == (code, "")
    assert said in err
    assert err.count("\n") == 1


# --- the page -----------------------------------------------------------------------------------------------------


def test_the_page_is_a_list_worst_first_with_both_passages(client):
    html = client.get("/audit").text
    kinds = re.findall(r'class="kind">(.*?)<', html)
    assert kinds[0] == "完成率不符"
    assert kinds.index("两处不一") > 0
    assert re.search(r'<mark class="figure">116\.2%</mark>', html)
    assert "能核对的" in html
    assert "疑似缺字</span>" not in html
    assert "/audit?kind=lost" in html


def test_the_page_filters_by_kind_and_row_and_goes_on(client):
    assert set(re.findall(r'class="kind">(.*?)<', client.get("/audit?kind=lost").text)) == {"疑似缺字"}
    assert "市民政局" in client.get("/audit?text=市民政局").text
    assert "没有符合条件的问题" in client.get("/audit?text=没有这样的任务").text
    assert "第 2 页" in client.get("/audit?page=2").text
    assert client.get("/audit?kind=x").status_code == 400
    assert client.get("/audit?report=x").status_code == 404


def test_the_page_is_light_and_every_link_of_it_leads_somewhere(client):
    for path in ("/audit", "/audit?kind=lost", "/audit?all=1&page=2"):
        html = client.get(path).text
        assert len(html.encode()) < 60_000
        links = {unescape(link) for link in re.findall(r'href="(/[^"#]*)', html)}
        pages = [link for link in links if not link.startswith("/static")]
        assert {client.get(link).status_code for link in pages} == {200}


def test_hostile_words_stay_words(client):
    html = client.get("/audit", query_string={"text": "<script>alert(1)</script>"}).text
    assert "<script>alert" not in html


@pytest.mark.parametrize("shape", ["csv", "json"])
def test_the_findings_are_downloaded_as_shown(client, shape):
    response = client.get(f"/audit.{shape}?kind=rate")
    assert response.status_code == 200
    assert "attachment" in response.headers["Content-Disposition"]
    assert response.data.count(b"huzhou-2023-h1/rate/") >= 8


def test_the_api_gives_the_contract(client):
    plain = client.get("/api/audit?kind=sum").get_json()
    assert [one["kind"] for one in plain["findings"]] == ["sum"]
    assert plain["rates"]["contradicted"] == 8
    assert client.get("/api/audit?kind=x").get_json()["status"] == 400
