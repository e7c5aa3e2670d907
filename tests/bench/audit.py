"""What the audit finds of planted faults: recall and precision by kind.

python tests/bench/audit.py [faults.jsonl ...]   plant each fault of these files (or of ours) alone
python tests/bench/audit.py --digits             one wrong digit in every completion rate, or outturn, that agrees
"""

from __future__ import annotations

import json
import random
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from qa.audit import audit, bases
from qa.audit.ledger import Ledger
from qa.library import Library
from qa.model import FINDING_NAMES, Figure, Finding, Report
from qa.reading import read
from qa.reading.metadata import Metadata
from qa.store.folder import FolderStore
from qa.words import fold

ROOT = Path(__file__).parents[2]
DATA = ROOT / "tests" / "data" / "audit"
OTHERS = ROOT / "tests" / "data" / "reports"
Fault = dict[str, Any]


def faults(path: Path) -> list[Fault]:
    """The faults of a file, one a line."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def report_path(name: str) -> Path:
    """Where an invented report lies."""
    places = (ROOT / "corpus" / name / "report.txt", *DATA.glob(f"reports/{name}.*"), *OTHERS.glob(f"{name}.*"))
    return next(path for path in places if path.is_file())


def findings(texts: Iterable[tuple[str, str]]) -> tuple[Finding, ...]:
    """What is found in a library of these reports, by id and text."""
    library = Library(FolderStore(None))
    for name, text in texts:
        suffix = report_path(name).suffix
        library.put(read_text(name, text, suffix))
    return audit(library._store.view()).findings


def read_text(name: str, text: str, suffix: str) -> Any:
    """Read a text as a report with this id."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{name}{suffix}"
        path.write_text(text, encoding="utf-8")
        return read(path, Metadata(id=name))


@cache
def original(name: str) -> str:
    """The text of a report as it is."""
    return report_path(name).read_text(encoding="utf-8")


@cache
def known(names: tuple[str, ...]) -> frozenset[tuple[str, str]]:
    """What is found in the reports as they are."""
    return frozenset((one.kind, one.text) for one in findings((name, original(name)) for name in names))


def plain(text: str) -> str:
    """A text without blanks, folded, as quotations are compared."""
    return "".join(fold(text).split())


def hits(fault: Fault, found: Sequence[Finding]) -> list[Finding]:
    """The findings that name a fault: its kind, and a passage for each of its quotations."""
    return [
        one
        for one in found
        if one.kind == fault["kind"]
        and all(any(plain(quote) in plain(passage.text) for passage in one.passages) for quote in fault["evidence"])
    ]


def planted(fault: Fault) -> tuple[bool, list[Finding]]:
    """Plant a fault: whether it is found, and what else is found that the report as it is does not have.

    What a fault brings with it (`also`, or the very passage) is no false alarm.
    """
    names = tuple(name for name in (fault.get("beside"), fault["report"]) if name)
    assert original(fault["report"]).count(fault["old"]) == 1, fault
    texts = [(name, original(name)) for name in names[:-1]]
    texts.append((names[-1], original(names[-1]).replace(fault["old"], fault["new"])))
    new = [one for one in findings(texts) if (one.kind, one.text) not in known(names)]
    right = hits(fault, new)
    rest = [one for one in new if one not in right and one.sureness != "weak" and one.kind not in fault.get("also", ())]
    return bool(right), rest


def table(there: Counter[str], found: Counter[str], false: Counter[str]) -> str:
    """Recall by kind, and the false alarms of each."""
    lines = [f"{'类别':　<8}  找到/应有  误报"]
    kinds = [kind for kind in FINDING_NAMES if there[kind] or false[kind]]
    lines += [f"{FINDING_NAMES[kind]:　<8}  {found[kind]:>3}/{there[kind]:<5}  {false[kind]}" for kind in kinds]
    return "\n".join(lines)


def score(paths: Iterable[Path]) -> tuple[Counter[str], Counter[str], list[tuple[Fault, list[Finding]]], list[Fault]]:
    """Plant every fault of some files, one at a time."""
    there: Counter[str] = Counter()
    found: Counter[str] = Counter()
    extra: list[tuple[Fault, list[Finding]]] = []
    missed: list[Fault] = []
    for path in paths:
        for fault in faults(path):
            hit, rest = planted(fault)
            there[fault["kind"]] += 1
            found[fault["kind"]] += hit
            if rest:
                extra.append((fault, rest))
            if not hit:
                missed.append(fault)
    return there, found, extra, missed


def digits(seed: int = 7) -> tuple[int, int, list[Finding]]:
    """Change one digit of each rate that agrees, or of its outturn: how many are noticed, of how many, and what else."""
    chance = random.Random(seed)
    noticed, tried, false = 0, 0, []
    for path in sorted((ROOT / "corpus").glob("*/report.txt")):
        name = path.parent.name
        report = read_text(name, original(name), ".txt")
        starts = {passage.id: passage.start for passage in report.passages}
        for rate, actual in agreeing(report):
            figure = chance.choice((rate, actual))
            if not figure.text.startswith(figure.value):
                continue
            at = chance.choice([n for n, char in enumerate(figure.value) if char.isdigit()])
            wrong = chance.choice([digit for digit in "123456789" if digit != figure.value[at]])
            place = starts[figure.passage] + figure.start + at
            text = report.text[:place] + wrong + report.text[place + 1 :]
            new = [one for one in findings([(name, text)]) if (one.kind, one.text) not in known((name,))]
            here = [one for one in new if any(passage.id == figure.passage for passage in one.passages)]
            tried += 1
            noticed += any(f.start == figure.start and f.passage == figure.passage for one in here for f in one.figures)
            false += [one for one in new if one not in here and one.sureness != "weak"]
    return noticed, tried, false


def agreeing(report: Report) -> list[tuple[Figure, Figure]]:
    """The rates of a report that agree with their targets, with their outturns."""
    library = Library(FolderStore(None))
    library.put(report)
    view = library._store.view()
    read = {passage.id: view.figures(passage.id) for passage in report.passages}
    ledger = Ledger.of(view.reports()[0], report.passages, read, view.indicators())
    judged = (bases.judged(ledger, one) for one in bases.stated_rates(ledger) if not bases.is_own(ledger, one))
    return [(one.rate, one.actual) for one in judged if one and one.fit.state in ("exact", "rounded")]


def main(arguments: Sequence[str]) -> None:
    """Print the table."""
    if list(arguments) == ["--digits"]:
        noticed, tried, false = digits()
        print(f"改错一个数字:发现 {noticed}/{tried} = {noticed / tried:.1%};误报 {len(false)}")
        return
    paths = [Path(path) for path in arguments] or [DATA / "planted.jsonl", DATA / "planted-unseen.jsonl"]
    there, found, extra, missed = score(paths)
    false = Counter(one.kind for _, rest in extra for one in rest)
    print(table(there, found, false))
    total, right = sum(there.values()), sum(found.values())
    print(
        f"\n召回 {right}/{total} = {right / total:.1%};误报 {false.total()},准确 {right / (right + false.total()):.1%}"
    )
    for fault in missed:
        print(f"没找到 {fault['kind']:<11}{fault['report']}:{fault['new'][:50]}")
    for fault, rest in extra:
        for one in rest:
            print(f"误报 {one.kind} {one.sureness} {one.text}  <- {fault['new'][:30]}")


if __name__ == "__main__":
    main(sys.argv[1:])
