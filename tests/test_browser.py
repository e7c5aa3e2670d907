"""The pages in a real browser: every state by keyboard and mouse, narrow and wide, light and dark, with and without
scripts; nothing overflows, nothing shifts, nothing complains, and axe finds nothing."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from parts import module, need
from served import running

import qa

pytestmark = pytest.mark.heavy

CORPUS = Path(__file__).parent.parent / "corpus"
TOKEN = "a-token-for-the-tests"
WIDTHS = {"phone": (360, 740), "tablet": (768, 1024), "desk": (1440, 900)}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
QUESTIONS = {
    "figure": "托位完成多少",
    "two-figures": "托位目标多少，完成多少",
    "list": "湖州有哪些指标在全省排第6位",
    "long-list": "张宏亮副市长牵头的民生实事有哪些",
    "text": "谁负责儿童友好城市",
    "status": "国土空间总体规划进展如何",
    "corrected": "充电庄建了多少",
    "none": "湖州有没有地铁",
}
PAGES = {
    "start": "/",
    **{name: f"/?q={quote(question)}" for name, question in QUESTIONS.items()},
    "figures": "/figures",
    "figures-sorted": "/figures?sort=-completion&status=behind&page=2",
    "figures-none": "/figures?text=zzz",
    "report": "/reports/huzhou-2023-h1?page=2",
    "report-passage": "/reports/huzhou-2023-h1?at=19-p2#19-p2",
    "report-prose": "/reports/haichuan-2023",
    "library": "/library",
    "login": "/library/login",
    "api": "/api",
    "audit": "/audit",
    "audit-lost": "/audit?kind=lost",
    "not-found": "/reports/none",
    "too-long": "/?q=" + "a" * 600,
}
# Chromium itself tells of an answer that is not 200; these pages are such answers.
ERRORS = {"not-found", "too-long"}
REFUSED = "Failed to load resource"


# --- the parts ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def axe() -> str:
    """The source of axe-core, as a package brings it."""
    package = module("axe_playwright_python")
    return (Path(package.__file__).parent / "axe.min.js").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """The system's Chromium, without a window."""
    program = need("chromium", "chromium-browser", "google-chrome")
    api = module("playwright.sync_api")
    with api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server over three reports, kept with a token."""
    library = qa.open(tmp_path_factory.mktemp("library"))
    for name in ("huzhou-2023-h1", "haichuan-2023", "lanchuan-2025-q3"):
        library.add(CORPUS / name / "report.txt")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("QA_ADMIN_TOKEN", TOKEN)
        with running(library) as base:
            yield base


class Window:
    """A tab, and what its console complained of."""

    def __init__(self, context: Any, site: str) -> None:
        self.site = site
        self.page = context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _said(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    def open(self, path: str) -> Any:
        self.page.goto(self.site + path)
        return self.page


@pytest.fixture
def tab(browser: Any, site: str, request: pytest.FixtureRequest) -> Iterator[Any]:
    """A tab of the size, scheme and scripting that the test asks for; complaints of its console fail the test."""
    wanted = getattr(request, "param", {})
    width, height = WIDTHS[wanted.get("width", "desk")]
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=wanted.get("scheme", "light"),
        java_script_enabled=wanted.get("scripts", True),
        locale="zh-CN",
        accept_downloads=True,
    )
    context.set_default_timeout(10_000)
    window = Window(context, site)
    yield window
    complaints = [one for one in window.complaints if not one.startswith(REFUSED)]
    context.close()
    assert complaints == []


def with_(**settings: Any) -> Any:
    """Parametrize the tab."""
    return pytest.mark.parametrize("tab", [settings], indirect=True, ids=["-".join(map(str, settings.values()))])


def violations(page: Any, axe: str) -> list[str]:
    """What axe finds wrong, one line each."""
    page.evaluate(axe)
    found = page.evaluate("tags => axe.run(document, {runOnly: tags})", RULES)
    return [f"{one['id']}: {node['html'][:120]}" for one in found["violations"] for node in one["nodes"]]


def overflow(page: Any) -> int:
    """How many pixels the page is wider than its window."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


SHIFT = """() => new Promise(done => {
  new PerformanceObserver(list => done(list.getEntries().reduce((sum, one) => sum + one.value, 0)))
    .observe({ type: 'layout-shift', buffered: true });
  setTimeout(() => done(0), 300);
})"""


def focused(page: Any, attribute: str = "id") -> str:
    """An attribute of the element that has the focus."""
    return page.evaluate(f"document.activeElement.getAttribute('{attribute}') ?? ''")


def says(page: Any, selector: str, words: str) -> None:
    """Wait until an element says something. (Waiting inside the page would need the eval that the policy forbids.)"""
    page.locator(selector).filter(has_text=words).wait_for()


def tab_to(page: Any, selector: str, most: int = 60) -> None:
    """Go on with the Tab key until an element has the focus, and see that this shows."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("one => document.activeElement.matches(one)", selector):
            shown = "getComputedStyle(document.activeElement).outlineStyle"
            box = "getComputedStyle(document.activeElement.closest('.box') ?? document.body).boxShadow"
            assert page.evaluate(shown) != "none" or page.evaluate(box) != "none", "the focus is invisible"
            return
    raise AssertionError(f"{selector} is not reached with the Tab key")


# --- every page and state -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "tab",
    [
        {"width": "phone"},
        {"width": "tablet", "scheme": "dark"},
        {"width": "desk"},
    ],
    indirect=True,
    ids=["phone", "tablet-dark", "desk"],
)
@pytest.mark.parametrize("name", PAGES)
def test_every_page_fits_stands_still_and_is_accessible(tab: Any, axe: str, name: str) -> None:
    page = tab.open(PAGES[name])
    assert page.evaluate(SHIFT) == 0
    assert overflow(page) <= 0
    assert violations(page, axe) == []
    if name not in ERRORS:
        assert tab.complaints == []


@with_(width="phone", scheme="dark")
@pytest.mark.parametrize("name", ["figure", "none", "figures", "report", "library"])
def test_a_phone_at_night(tab: Any, axe: str, name: str) -> None:
    page = tab.open(PAGES[name])
    assert overflow(page) <= 0
    assert violations(page, axe) == []


@with_(width="desk")
def test_4k_and_print(tab: Any) -> None:
    page = tab.open(PAGES["figure"])
    page.set_viewport_size({"width": 3840, "height": 2160})
    assert overflow(page) <= 0
    assert float(page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)")) > 20
    page.emulate_media(media="print")
    assert not page.locator("form.ask").is_visible()
    assert page.locator("#question").is_visible()
    assert page.locator(".number").is_visible()


# --- asking -------------------------------------------------------------------------------------------------------


@with_(width="desk")
def test_asking_with_the_keyboard_alone(tab: Any) -> None:
    page = tab.open("/")
    page.keyboard.press("/")
    assert focused(page) == "q"
    page.keyboard.type("托位完成多少")
    page.keyboard.press("Enter")
    page.wait_for_selector(".number")
    assert page.locator(".number").inner_text() == "1178"
    assert page.locator("svg.bar").get_attribute("aria-label") == "完成 1178个，目标 1000个，序时进度 50%"
    assert page.locator(".bar .over").count() == 1
    tab_to(page, "[data-copy]")
    tab_to(page, ".evidence a")
    page.keyboard.press("Enter")
    page.wait_for_url("**/reports/**")
    assert page.locator(".text:target").inner_text().startswith("2.今年以来全市新增托位1178")
    box = page.locator(".text:target").bounding_box()
    assert 0 <= box["y"] < 900


@with_(width="desk")
def test_the_way_past_the_header(tab: Any) -> None:
    page = tab.open("/figures")
    page.keyboard.press("Tab")
    assert focused(page, "class") == "skip"
    assert page.locator(".skip").bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    assert focused(page) == "main"


@with_(width="phone")
def test_asking_with_the_mouse_from_an_example(tab: Any) -> None:
    page = tab.open("/")
    question = page.locator(".examples a").first.inner_text()
    page.locator(".examples a").first.click()
    page.wait_for_selector("#question")
    assert page.locator("#q").input_value() == question
    assert page.locator(".verdict").count() == 0, "an example of the library itself is answered"


@pytest.mark.parametrize(
    "tab", [{"scripts": False, "width": width} for width in WIDTHS], indirect=True, ids=list(WIDTHS)
)
@pytest.mark.parametrize("name", QUESTIONS)
def test_asking_without_scripts_takes_one_request(tab: Any, name: str) -> None:
    page = tab.open("/")
    page.fill("#q", QUESTIONS[name])
    documents: list[str] = []
    page.on("request", lambda one: documents.append(one.url) if one.resource_type in ("document", "fetch") else None)
    page.click(".ask button")
    page.wait_for_selector("#question", state="attached")
    assert len(documents) == 1
    assert overflow(page) <= 0
    assert page.locator("#question").text_content() == f"问题：{QUESTIONS[name]}"
    for button in page.locator("[data-copy], [data-copy-link]").all():
        assert not button.is_visible(), "a button that could do nothing"


@with_(width="desk")
def test_copying_the_sentence_with_its_source(tab: Any) -> None:
    page = tab.open(PAGES["figure"])
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.click("[data-copy]")
    says(page, ".copied", "已复制")
    text = page.evaluate("navigator.clipboard.readText()")
    assert "1178个" in text
    assert "《2023年市政府工作报告重点工作半年度完成情况汇总表》" in text
    page.click("[data-copy-link]")
    page.wait_for_timeout(100)
    assert page.evaluate("navigator.clipboard.readText()") == page.url


# --- suggestions --------------------------------------------------------------------------------------------------


@with_(width="phone")
def test_suggestions_by_keyboard(tab: Any, axe: str) -> None:
    page = tab.open("/")
    page.focus("#q")
    page.keyboard.type("市教育")
    option = page.locator("[role=option]").first
    option.wait_for()
    assert page.locator("#q").get_attribute("aria-expanded") == "true"
    assert "条提示" in page.locator(".box [role=status]").inner_text()
    assert overflow(page) <= 0
    assert violations(page, axe) == []
    page.keyboard.press("ArrowDown")
    assert page.locator("#q").get_attribute("aria-activedescendant") == option.get_attribute("id")
    assert option.get_attribute("aria-selected") == "true"
    page.keyboard.press("Escape")
    assert not page.locator("#suggestions").is_visible()
    assert page.locator("#q").input_value() == "市教育"
    page.keyboard.type("局")
    option.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_selector("#question", state="attached")
    assert page.locator("#q").input_value() == "市教育局负责哪些工作"
    assert page.locator(".members").count() == 1


@with_(width="desk")
def test_suggestions_by_mouse_and_none_for_nonsense(tab: Any) -> None:
    page = tab.open("/")
    page.locator("#q").press_sequentially("托")
    page.locator("[role=option]").filter(has_text="新增托位").first.click()
    page.wait_for_selector(".number")
    assert page.locator("#q").input_value() == "新增托位"
    with page.expect_response("**/api/suggest**"):
        page.locator("#q").fill("zzzz")
    page.wait_for_timeout(50)
    assert not page.locator("#suggestions").is_visible()


# --- the table ----------------------------------------------------------------------------------------------------


@with_(width="desk")
def test_the_table_by_keyboard(tab: Any) -> None:
    page = tab.open("/figures")
    tab_to(page, "#text")
    page.keyboard.type("托位")
    page.keyboard.press("Enter")
    page.wait_for_url("**text=**")
    rows = page.locator(".outturn tbody tr").count()
    assert f"共 {rows} 项指标" in page.locator(".summary [role=status]").inner_text()
    tab_to(page, "thead a")
    page.keyboard.press("Enter")
    page.wait_for_url("**sort=**")
    assert page.locator("th[aria-sort]").get_attribute("aria-sort") == "descending"
    assert page.locator("#text").input_value() == "托位", "sorting keeps the filter"
    with page.expect_download() as download:
        page.locator(".exports a").first.click()
    lines = Path(download.value.path()).read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == rows + 1
    assert download.value.suggested_filename == "目标与完成.csv"


@with_(width="phone", scripts=False)
def test_the_table_by_mouse_without_scripts(tab: Any) -> None:
    page = tab.open("/figures")
    page.locator(".counts a").first.click()
    assert page.locator(".outturn .status").all_inner_texts() == ["滞后"] * page.locator(".outturn tbody tr").count()
    page.select_option("#sort", "completion")
    page.select_option("#report", "huzhou-2023-h1")
    page.click(".filter button")
    rates = [float(one.split("%")[0]) for one in page.locator("td.rate").all_inner_texts()]
    assert rates == sorted(rates)
    page.locator(".outturn summary").first.click()
    assert page.locator(".outturn details[open]").count() == 1
    page.locator("tbody th a").first.click()
    assert page.locator(".text:target").count() == 1


# --- reports ------------------------------------------------------------------------------------------------------


@with_(width="desk")
def test_the_contents_lead_to_sections_and_to_the_rows_of_an_official(tab: Any) -> None:
    page = tab.open("/reports/huzhou-2023-h1")
    page.locator(".contents li a").nth(3).click()
    page.wait_for_url("**#s4")
    assert page.locator("#s4 h2").inner_text() == "张宏亮副市长主抓重点工作"
    page.locator(".contents summary").nth(1).click()
    name = page.locator(".contents dl dt").first.inner_text()
    page.locator(".contents dl dd a").first.click()
    page.wait_for_selector(".text:target")
    assert name in page.locator("section", has=page.locator(".text:target")).last.inner_text()
    for kind in ("aim", "done", "rate", "near"):
        assert page.locator(f".body mark.{kind}").count() > 0


# --- keeping reports ----------------------------------------------------------------------------------------------

NOTICE = "云台县2025年民生实事进展\n\n截至2025年6月底，全县新增停车位{}个，完成年度目标的90%。\n"


def sign_in(page: Any, site: str, token: str = TOKEN) -> None:
    page.goto(f"{site}/library/login")
    page.fill("#token", token)
    with page.expect_navigation():
        page.keyboard.press("Enter")


@with_(width="tablet")
def test_an_administrator_adds_and_removes_reports(tab: Any, axe: str, site: str, tmp_path: Path) -> None:
    page = tab.page
    sign_in(page, site, "not the token at all")
    assert page.locator("[role=alert]").inner_text().startswith("口令不对")
    assert violations(page, axe) == []
    sign_in(page, site)
    assert violations(page, axe) == []
    good, bad = tmp_path / "云台 2025.txt", tmp_path / "旧表.doc"
    good.write_text(NOTICE.format(450), encoding="utf-8")
    bad.write_bytes(b"\xd0\xcf\x11\xe0 old")
    page.set_input_files("#files", [good, bad])
    page.click(".upload button")
    says(page, ".step", "完成")
    assert page.locator(".step").inner_text() == "完成：1 份加入，1 份没有加入。"
    assert page.locator("progress").evaluate("one => one.value") == 100
    outcomes = page.locator(".outcomes li").all_inner_texts()
    assert outcomes[0].startswith("已加入")
    assert outcomes[1].startswith("没有加入")
    assert "另存为 .docx" in outcomes[1]
    page.locator(".reports a", has_text="云台县").first.wait_for()
    assert violations(page, axe) == []
    assert overflow(page) <= 0

    page.goto(f"{site}/?q={quote('云台县新增停车位多少个')}")
    assert page.locator(".number").first.inner_text() == "450"

    page.goto(f"{site}/library")
    tab_to(page, ".reports li:last-child a.remove")
    page.keyboard.press("Enter")
    page.wait_for_selector(".grave")
    assert violations(page, axe) == []
    tab_to(page, ".grave")
    page.keyboard.press("Enter")
    page.wait_for_selector(".told")
    assert "已移除" in page.locator(".told").inner_text()
    assert "云台" not in page.locator(".reports").inner_text()
    page.locator(".titled button").click()
    page.wait_for_selector("a[href$=login]")
    assert page.locator(".upload").count() == 0


DROP = """([name, text]) => {
  const data = new DataTransfer();
  data.items.add(new File([text], name));
  const form = document.querySelector('.upload');
  for (const kind of ['dragenter', 'dragover', 'drop'])
    form.dispatchEvent(new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true }));
}"""


@with_(width="desk")
def test_dropping_a_file(tab: Any, site: str) -> None:
    page = tab.page
    sign_in(page, site)
    page.evaluate(DROP, ["拖来的.txt", NOTICE.format(321)])
    says(page, ".step", "完成")
    assert page.locator(".outcomes li").all_inner_texts()[0].startswith("已加入")
    page.evaluate(DROP, ["拖来的.txt", NOTICE.format(322)])
    says(page, ".outcomes", "已替换")
    page.evaluate(DROP, ["拖来的.txt", NOTICE.format(322)])
    says(page, ".outcomes", "没有变化")


@with_(scripts=False)
def test_uploading_without_scripts(tab: Any, site: str, tmp_path: Path) -> None:
    page = tab.page
    sign_in(page, site)
    report = tmp_path / "无脚本.txt"
    report.write_text(NOTICE.format(77), encoding="utf-8")
    page.set_input_files("#files", report)
    page.click(".upload button")
    assert page.locator("h1").inner_text() == "上传结果"
    assert re.match("已(加入|替换)", page.locator(".outcomes").inner_text())


# --- behind a proxy -----------------------------------------------------------------------------------------------


@with_(width="desk")
def test_under_a_path_prefix(tab: Any) -> None:
    os.environ.pop("QA_ADMIN_TOKEN", None)
    with running(qa.open(), prefix="/baogao/") as base:
        page = tab.page
        page.goto(f"{base}/baogao/")
        page.locator("#q").press_sequentially("托")
        page.locator("[role=option]").first.wait_for()
        page.goto(f"{base}/baogao/?q={quote('托位完成多少')}")
        assert page.locator(".number").inner_text() == "1178"
        page.locator(".evidence a").click()
        page.wait_for_selector(".text:target")
        assert "/baogao/reports/" in page.url
        assert page.evaluate("getComputedStyle(document.body).display") == "flex", "the sheet is there"
