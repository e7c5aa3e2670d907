"""What the audit finds of planted and of real faults: recall and precision by kind.

python tests/bench/audit.py [faults.jsonl ...]
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from qa.audit import audit
from qa.library import Library
from qa.model import FINDING_NAMES, Finding
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


def table(rows: Iterable[tuple[str, int, int]]) -> str:
    """Recall by kind."""
    lines = [f"{'类别':　<8}  找到/应有"]
    lines += [f"{FINDING_NAMES.get(kind, kind):　<8}  {found}/{there}" for kind, found, there in rows]
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


def main(paths: Sequence[str]) -> None:
    """Print the table."""
    there, found, extra, missed = score([Path(path) for path in paths] or [DATA / "planted.jsonl"])
    print(table((kind, found[kind], there[kind]) for kind in FINDING_NAMES if there[kind]))
    false = sum(len(rest) for _, rest in extra)
    total, right = sum(there.values()), sum(found.values())
    print(f"\n召回 {right}/{total} = {right / total:.1%};误报 {false},准确 {right / (right + false):.1%}")
    for fault in missed:
        print(f"没找到 {fault['kind']:<11}{fault['report']}:{fault['new'][:50]}")
    for fault, rest in extra:
        for one in rest:
            print(f"误报 {one.kind} {one.sureness} {one.text}  <- {fault['new'][:30]}")


if __name__ == "__main__":
    main(sys.argv[1:])
