"""The command line: parse the request, call one verb of the library, show the result.

What is heavy is imported by the command that needs it, so that `qa --help` costs nothing.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, NoReturn

from qa.errors import QaError, UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from qa.library import Library
    from qa.model import Answer, Audit, Figure, Finding, Hit, Report, Shown

Options = argparse.Namespace

DESCRIPTION = "用中文问政府工作报告,得到准确的数字和它所在的原文。\n不指明报告库,就问自带的报告。"
EXAMPLES = """例子:
  qa ask 托位完成多少
  qa ask - --json < 问题.txt
  qa search 充电桩 -k 3
  qa figures --unit 市教育局 --format csv
  qa audit --output 核对.xlsx
  qa serve --port 8000
"""
PART_NAMES = {"target": "目标任务", "progress": "推进情况", "text": "正文"}
STATUSES = {"滞后": "behind", "正常": "on", "超前": "ahead"}
REPORT_COLUMNS = {
    "编号": "id", "标题": "title", "地方": "place", "年份": "year", "时段": "period", "截至": "as_of", "任务": "tasks",
    "段落": "passages",
}  # fmt: skip
FORMATS = ("table", "csv", "json", "xlsx")
MOST_HITS = 1000
MOST_THREADS = 256
# A line of an error message that repeats what was typed stays a line.
MOST_SHOWN = 300
NEAREST = 3
INTERRUPTED = 130
BROKEN_PIPE = 141


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 failed, 2 wrong usage."""
    _speak_utf8()
    try:
        options = _parser().parse_args(argv)
        options.run(options)
        sys.stdout.flush()
    except QaError as error:
        return _complain(str(error), error.exit_code) if str(error) else error.exit_code
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has gone; the interpreter must not stumble over it again when it closes.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return BROKEN_PIPE
    except OSError as error:
        return _complain(f"{error.filename or '读写'}:{_reason(error)}", 1)
    return 0


def _reason(error: OSError) -> str:
    """Why the system refused, in Chinese where it is one of the common causes."""
    import errno

    causes = {
        errno.ENOENT: "没有这个文件或文件夹",
        errno.EACCES: "没有权限",
        errno.EISDIR: "是文件夹,不是文件",
        errno.ENOTDIR: "路径里有一段不是文件夹",
        errno.ENOSPC: "磁盘已满",
        errno.EROFS: "磁盘只读",
    }
    return causes.get(error.errno or 0) or error.strerror or str(error)


def _speak_utf8() -> None:
    """Chinese must get in and out whatever the locale; what is not UTF-8 is replaced, never a crash."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(encoding="utf-8", errors="replace")


def _complain(message: str, code: int) -> int:
    from qa.tables import visible

    line = " ".join(visible(message).split())
    print(f"qa: {line[:MOST_SHOWN]}{'…' if len(line) > MOST_SHOWN else ''}", file=sys.stderr)
    return code


def _library(options: Options) -> Library:
    import qa

    return qa.open(options.library or os.environ.get("QA_LIBRARY") or None)


# --- ask and search -----------------------------------------------------------------------------------------------


def ask(options: Options) -> None:
    """Answer one question, or every line of standard input."""
    library = _library(options)
    question = " ".join(options.question)
    show = _print_json if options.json else _print_answer
    if question != "-":
        show(library.ask(question))
        return
    for line in sys.stdin:
        show(_answer_of_line(library, line.strip().lstrip("\ufeff")))
        if not options.json:
            print()
        sys.stdout.flush()


def _answer_of_line(library: Library, question: str) -> Answer:
    """An answer for every line, so that answers and questions stay side by side: a blank line is not answered."""
    from qa.model import Answer

    try:
        return library.ask(question)
    except UsageError as error:
        return Answer(question, False, "none", str(error), reason=str(error))


def search(options: Options) -> None:
    """Show the passages nearest to some words."""
    hits = _library(options).search(" ".join(options.text), k=options.k)
    if options.json:
        _print_json([{"score": hit.score, "passage": hit.passage.to_dict()} for hit in hits])
        return
    for number, hit in enumerate(hits, 1):
        _print_hit(number, hit)
    if not hits:
        print("没有找到相近的段落")


def _print_hit(number: int, hit: Hit) -> None:
    passage = hit.passage
    _say(f"{number}. {_place(passage.headings, passage.part)}  [{passage.id}]  {hit.score:.2f}")
    _say(f"   {passage.text}")


def _print_json(value: Any) -> None:
    import json

    plain = value.to_dict() if hasattr(value, "to_dict") else value
    print(json.dumps(plain, ensure_ascii=False))


def _print_answer(answer: Answer) -> None:
    """The sentence; what stands beside the figure; the passage with its place; notes."""
    from qa.tables import pad

    _say(answer.text or answer.reason or "")
    for figure in answer.context:
        _say(f"  {pad(_role(figure), 10)}  {figure.text}  {figure.indicator}")
    if answer.kind == "list":
        _print_members(answer)
    elif answer.answered:
        _print_passages("依据", answer.passages[:1])
    else:
        _print_passages("相近的段落", answer.passages[:NEAREST])
    for note in answer.notes:
        _say(f"注:{note.text}")


def _role(figure: Figure) -> str:
    from qa.model import ROLE_NAMES

    return ROLE_NAMES[figure.role]


def _print_members(answer: Answer) -> None:
    passages = {passage.id: passage for passage in answer.passages}
    for number, item in enumerate(answer.items, 1):
        _say(f"{number}. {item.label}" + (f"  {item.figure.text}" if item.figure else ""))
        if item.passage in passages:
            _print_passage(passages[item.passage])


def _print_passages(title: str, passages: Sequence[Shown]) -> None:
    if passages:
        print(f"{title}:")
    for passage in passages:
        _print_passage(passage)


def _print_passage(passage: Shown) -> None:
    _say(f"  {_place(passage.headings, passage.part)}  [{passage.id}]")
    _say(f"  {passage.text}")


def _place(headings: Sequence[str], part: str) -> str:
    return " · ".join((*headings, PART_NAMES[part]))


def _say(line: str) -> None:
    """Print text of a report or of a question, less what a terminal would obey."""
    from qa.tables import visible

    print(visible(line))


# --- figures ------------------------------------------------------------------------------------------------------


def figures(options: Options) -> None:
    """Show or write the target–outturn table."""
    shape = options.format or _format_of(options.output)
    if shape == "xlsx" and not options.output:
        raise UsageError("xlsx 要写到文件里:请加 --output 文件名.xlsx")
    found = _library(options).figures(
        text=options.text, unit=options.unit, official=options.official, status=options.status
    )
    from qa.tables import formatted

    screen = None if options.output else _screen()
    data = formatted(found, shape, screen)
    if options.output:
        with open(options.output, "wb") as file:
            file.write(data)
        print(f"已写入 {options.output}:{len(found)} 行", file=sys.stderr)
    elif found or shape != "table":
        sys.stdout.write(data.decode("utf-8-sig" if screen else "utf-8"))
    else:
        print("没有符合条件的指标")


def _format_of(output: str | None) -> str:
    suffix = output.rpartition(".")[2].lower() if output else ""
    return suffix if suffix in FORMATS else "table"


def _screen() -> int | None:
    """The columns of the terminal to fit a table into; none where a file or a program reads our output."""
    if not sys.stdout.isatty():
        return None
    import shutil

    return shutil.get_terminal_size().columns


# --- audit --------------------------------------------------------------------------------------------------------


def audit(options: Options) -> None:
    """Check the reports against themselves and each other."""
    shape = "json" if options.json else options.format or _format_of(options.output)
    if shape == "xlsx" and not options.output:
        raise UsageError("xlsx 要写到文件里:请加 --output 文件名.xlsx")
    found = _library(options).audit(report=options.report, kind=options.kind, everything=options.all)
    if shape == "table" and not options.output:
        _print_findings(found, whole=bool(options.kind) or options.all)
        return
    from qa.audit.tables import formatted

    data = formatted(found, shape)
    if options.output:
        with open(options.output, "wb") as file:
            file.write(data)
        print(f"已写入 {options.output}:{len(found.findings)} 条", file=sys.stderr)
    else:
        sys.stdout.write(data.decode("utf-8"))


def _print_findings(found: Audit, whole: bool) -> None:
    """A list to work through: kind by kind, the arithmetic, then where it stands.

    :param whole: the lost characters one by one; otherwise only how many there are.
    """
    from qa.audit.tables import rates_line
    from qa.model import FINDING_NAMES

    for kind, name in FINDING_NAMES.items():
        members = [finding for finding in found.findings if finding.kind == kind]
        listed = whole or kind != "lost"
        if members:
            print(f"{name}({len(members)})" + ("" if listed else f":加 --kind {name} 逐条列出"))
        for number, finding in enumerate(members if listed else (), 1):
            _print_finding(number, finding)
    print(rates_line(found.rates) if found.findings else f"没有发现问题。{rates_line(found.rates)}")


def _print_finding(number: int, finding: Finding) -> None:
    from qa.model import SURENESS_NAMES

    where = "、".join(passage.id for passage in finding.passages)
    _say(f"{number:>3}. {finding.text}")
    _say(f"     {SURENESS_NAMES[finding.sureness]} · {'、'.join(finding.rows)}  [{where}]")


# --- the library --------------------------------------------------------------------------------------------------


ADDED = {"added": "已加入", "replaced": "已替换", "same": "没有变化,跳过"}


def add(options: Options) -> None:
    """Add reports to the library, each whole or not at all; a bad file does not stop the others."""
    given = {"title": options.title, "place": options.place, "year": options.year}
    if options.id and (len(options.files) > 1 or os.path.isdir(options.files[0])):
        raise UsageError("--id 一次只能给一份报告:请分开加入")
    if not (options.library or os.environ.get("QA_LIBRARY")):
        raise UsageError("请说明加到哪个库:--library 文件夹(没有就新建),或设环境变量 QA_LIBRARY")
    if options.id:
        _tell("已加入", _library(options).add(options.files[0], id=options.id, **given))
        return
    waiting = _Waiting()
    added = []
    for one in _library(options).add_all(options.files, progress=waiting, **given):
        waiting.clear()
        added.append(one)
        if one.report:
            _tell(ADDED[one.state], one.report)
        elif one.problem:
            _complain(str(one.problem), 1)
    failed = sum(one.problem is not None for one in added)
    if failed:
        raise Failed(f"{len(added)} 份里有 {failed} 份没有加入" if len(added) > 1 else "")


def _tell(what: str, report: Report) -> None:
    """What became of a report, and what of its file was not to be read."""
    from qa.reading import advice

    _say(f"{what} {_counted(report)}")
    if missing := advice(report):
        _complain(missing, 0)


def _counted(report: Report) -> str:
    return f"{report.id}:{report.title}({len(report.tasks)} 项任务,{len(report.passages)} 个段落)"


class Failed(QaError):
    """Some of the work failed; what failed has been said already."""


class _Waiting:
    """A line on the screen while files are read, once that has taken a second."""

    def __init__(self) -> None:
        from time import monotonic

        self._clock = monotonic
        self._start = monotonic()

    def __call__(self, done: int, total: int, path: Path) -> None:
        """Say which file is being read."""
        if self._shows():
            print(f"\r\x1b[K正在读取 {done + 1}/{total} {path.name}", end="", file=sys.stderr, flush=True)

    def clear(self) -> None:
        """Make room for a line of output."""
        if self._shows():
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)

    def _shows(self) -> bool:
        return sys.stderr.isatty() and self._clock() - self._start > 1


def list_reports(options: Options) -> None:
    """List the library's reports."""
    from qa.tables import render

    reports = _library(options).list()
    if options.json:
        _print_json(reports)
        return
    rows = [[str(report[name] or "") for name in REPORT_COLUMNS.values()] for report in reports]
    print(render(list(REPORT_COLUMNS), rows, _screen()) if rows else "库里还没有报告")


def remove(options: Options) -> None:
    """Remove a report from the library."""
    _library(options).remove(options.id)
    _say(f"已移除 {options.id}")


def rebuild(options: Options) -> None:
    """Make the index anew of what the library keeps."""
    _library(options).rebuild()
    _say("已重建索引")


def serve(options: Options) -> None:
    """Serve the pages until interrupted."""
    from web.serve import serve as serve_pages

    if os.environ.get("QA_ADMIN_TOKEN") and not (options.library or os.environ.get("QA_LIBRARY")):
        raise UsageError("设了 QA_ADMIN_TOKEN 就要说明管理哪个库:--library 文件夹(没有就新建),或设环境变量 QA_LIBRARY")
    serve_pages(_library(options), options.host, options.port, options.threads, options.prefix)


# --- eval ---------------------------------------------------------------------------------------------------------


def evaluate(options: Options) -> None:
    """Score question sets against the library."""
    from qa import evaluate as judge

    questions = [question for path in options.questions for question in judge.read_questions(path)]
    library = _library(options)
    judge.check_reports(questions, (report["id"] for report in library.list()))
    evaluation = judge.evaluate(library, questions, _progress if sys.stderr.isatty() else None)
    if options.json:
        _print_json(evaluation)
        return
    for line in judge.summary(evaluation):
        _say(line)
    for outcome in evaluation.failures if options.failures else ():
        print()
        for line in judge.explanation(outcome):
            _say(line)


def _progress(done: int, total: int) -> None:
    bar = "█" * (20 * done // total)
    end = "\r\x1b[K" if done == total else ""
    print(f"\r评测 {bar:·<20} {done}/{total}{end}", end="", file=sys.stderr, flush=True)


# --- argparse in Chinese ------------------------------------------------------------------------------------------

# What argparse says, and what we say instead; a pattern must match the whole message.
TRANSLATIONS: tuple[tuple[str, str], ...] = (
    (r"argument 命令: invalid choice: (.*) \(choose from (.*)\)", r"没有“\1”这个命令(提问请用 qa ask 问题);可用:\2"),
    (r"argument (.+?): invalid choice: (.*) \(choose from (.*)\)", r"\1 不能是“\2”;可用:\3"),
    (r"argument (.+?): expected (?:one|at least one) argument", r"\1 后面缺少值"),
    (r"argument (.+?): ignored explicit argument (.*)", r"\1 后面不跟值"),
    (r"argument (.+?): (.*)", r"\1 \2"),
    (r"the following arguments are required: (.*)", r"缺少\1"),
    (r"unrecognized arguments: (.*)", r"不认识的参数:\1"),
)


def in_chinese(message: str) -> str:
    """Translate one of argparse's messages."""
    message = re.sub(r"'(.*?)'", r"\1", message)
    for pattern, chinese in TRANSLATIONS:
        if match := re.fullmatch(pattern, message, re.DOTALL):
            return match.expand(chinese)
    return message


class Formatter(argparse.RawDescriptionHelpFormatter):
    """Help whose own words are Chinese."""

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[Any],
        prefix: str | None = None,
    ) -> None:
        """Begin with 用法."""
        super().add_usage(usage, actions, groups, "用法: " if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """A parser that speaks Chinese, takes no abbreviated options and raises what it has to say."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(add_help=False, allow_abbrev=False, formatter_class=Formatter, **settings)
        self._positionals.title = "参数"
        self._optionals.title = "选项"
        self.add_argument("-h", "--help", action="help", help="显示这份说明")

    def error(self, message: str) -> NoReturn:
        """Raise instead of printing in English."""
        raise UsageError(f"{in_chinese(message)}(用法见 {self.prog} --help)")


class Version(argparse.Action):
    """`--version`; the metadata is looked up only when asked."""

    def __init__(self, option_strings: Sequence[str], dest: str, **settings: Any) -> None:
        super().__init__(option_strings, dest, nargs=0, **settings)

    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> NoReturn:
        """Print the version and stop."""
        from importlib.metadata import PackageNotFoundError, version

        try:
            number = version("baogao-qa")
        except PackageNotFoundError:
            number = "(未安装)"
        print(f"baogao-qa {number}")
        parser.exit()


def _whole(low: int, high: int) -> Callable[[str], int]:
    """A whole number within bounds."""

    def parse(text: str) -> int:
        if text.isascii() and text.isdecimal() and len(text) < 10 and low <= int(text) <= high:
            return int(text)
        raise argparse.ArgumentTypeError(f"应是 {low} 到 {high} 的整数,不能是“{text}”")

    return parse


# --- the parser ---------------------------------------------------------------------------------------------------


def _parser() -> Parser:
    parser = Parser(prog="qa", description=DESCRIPTION, epilog=EXAMPLES)
    parser.add_argument("--version", action=Version, help="显示版本号")
    _library_option(parser, None)
    verbs = parser.add_subparsers(metavar="命令", dest="verb", required=True, parser_class=Parser)
    for arguments in VERBS:
        _library_option(arguments(verbs), argparse.SUPPRESS)
    return parser


def _library_option(parser: Parser, default: Any) -> None:
    """`--library` stands before or after the verb; after it, absence must not undo what stood before."""
    text = "报告库的文件夹或网址(或用环境变量 QA_LIBRARY)"
    parser.add_argument("--library", metavar="路径", default=default, help=text)


def _verb(verbs: Any, name: str, run: Callable[[Options], None], text: str) -> Parser:
    made: Parser = verbs.add_parser(name, help=text, description=f"{text}。")
    made.set_defaults(run=run)
    return made


def _ask_arguments(verbs: Any) -> Parser:
    parser = _verb(verbs, "ask", ask, "问一个问题;报告里没有的,会说没有")
    parser.add_argument("question", nargs="+", metavar="问题", help="要问的话;写 - 从标准输入读,一行一个")
    parser.add_argument("--json", action="store_true", help="输出 JSON,一个回答一行")
    return parser


def _search_arguments(verbs: Any) -> Parser:
    parser = _verb(verbs, "search", search, "找与词语相近的段落")
    parser.add_argument("text", nargs="+", metavar="词语")
    parser.add_argument("-k", type=_whole(1, MOST_HITS), default=5, metavar="个数", help="最多几段(默认 5)")
    parser.add_argument("--json", action="store_true", help="输出 JSON")
    return parser


def _figures_arguments(verbs: Any) -> Parser:
    parser = _verb(verbs, "figures", figures, "列出目标与完成对照表")
    parser.add_argument("--text", metavar="词语", help="只要指标名里有这个词的")
    parser.add_argument("--unit", metavar="单位", help="只要这个责任单位的")
    parser.add_argument("--official", metavar="姓名", help="只要这位领导主抓的")
    names = ",".join(f"{name}({code})" for name, code in STATUSES.items())
    parser.add_argument("--status", type=_status, metavar="进度", help=f"只要这种进度的:{names}")
    parser.add_argument("--format", choices=FORMATS, help="格式;不给就看 --output 的后缀,否则是 table")
    parser.add_argument("--output", metavar="文件", help="写到文件里")
    return parser


def _audit_arguments(verbs: Any) -> Parser:
    parser = _verb(verbs, "audit", audit, "核对:找出报告里自相矛盾的数、疑似缺字和没有结果的目标")
    parser.add_argument("--report", metavar="编号", help="只核对这一份报告")
    names = ",".join(f"{name}({code})" for code, name in _finding_names().items())
    parser.add_argument("--kind", type=_kind, metavar="类别", help=f"只要这一类:{names}")
    parser.add_argument("--all", action="store_true", help="连存疑的也列出")
    parser.add_argument("--json", action="store_true", help="输出 JSON,同 --format json")
    parser.add_argument("--format", choices=FORMATS, help="格式;不给就看 --output 的后缀,否则是 table")
    parser.add_argument("--output", metavar="文件", help="写到文件里,例如 核对.xlsx")
    return parser


def _finding_names() -> dict[str, str]:
    from qa.model import FINDING_NAMES

    return FINDING_NAMES


def _kind(text: str) -> str:
    names = _finding_names()
    found = text if text in names else next((code for code, name in names.items() if name == text), None)
    if found is None:
        raise argparse.ArgumentTypeError(f"应是 {'、'.join(names.values())} 之一,不能是“{text}”")
    return found


def _status(text: str) -> str:
    if text in STATUSES.values():
        return text
    if text in STATUSES:
        return STATUSES[text]
    raise argparse.ArgumentTypeError(f"应是 {'、'.join(STATUSES)} 之一,不能是“{text}”")


def _add_arguments(verbs: Any) -> Parser:
    parser = _verb(verbs, "add", add, "把报告加入报告库")
    parser.add_argument("files", nargs="+", metavar="文件", help="文件或文件夹(.docx .xlsx .html .pdf .txt .md)")
    parser.add_argument("--id", metavar="编号", help="报告的编号(默认是文件名);同一编号会替换原来的")
    parser.add_argument("--title", metavar="标题", help="不给就从文中读")
    parser.add_argument("--place", metavar="地方", help="不给就从文中读")
    parser.add_argument("--year", type=_whole(1949, 2999), metavar="年份", help="不给就从文中读")
    return parser


def _list_arguments(verbs: Any) -> Parser:
    parser = _verb(verbs, "list", list_reports, "列出报告库里的报告")
    parser.add_argument("--json", action="store_true", help="输出 JSON")
    return parser


def _remove_arguments(verbs: Any) -> Parser:
    parser = _verb(verbs, "remove", remove, "从报告库里移除一份报告")
    parser.add_argument("id", metavar="编号")
    return parser


def _rebuild_arguments(verbs: Any) -> Parser:
    return _verb(verbs, "rebuild", rebuild, "用库里的段落重建索引（索引损坏，或分词的词典变了）")


def _eval_arguments(verbs: Any) -> Parser:
    parser = _verb(verbs, "eval", evaluate, "用题集评测")
    parser.add_argument("questions", nargs="+", metavar="题集.jsonl")
    parser.add_argument("--json", action="store_true", help="输出 JSON:各项得分和每一题")
    parser.add_argument("--failures", action="store_true", help="列出答错的题:应答什么、答了什么")
    return parser


def _serve_arguments(verbs: Any) -> Parser:
    parser = _verb(verbs, "serve", serve, "打开网页服务")
    parser.add_argument("--host", default="127.0.0.1", metavar="地址", help="默认 127.0.0.1,只有本机能打开")
    parser.add_argument("--port", type=_whole(0, 65535), default=8000, metavar="端口", help="默认 8000")
    parser.add_argument("--threads", type=_whole(1, MOST_THREADS), default=4, metavar="线程", help="默认 4")
    parser.add_argument("--prefix", default="", metavar="路径", help="在反向代理后面的路径前缀,例如 /baogao")
    return parser


VERBS = (
    _ask_arguments,
    _search_arguments,
    _figures_arguments,
    _audit_arguments,
    _add_arguments,
    _list_arguments,
    _remove_arguments,
    _rebuild_arguments,
    _eval_arguments,
    _serve_arguments,
)
