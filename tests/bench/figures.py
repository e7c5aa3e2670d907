"""The reader of figures against hand-made annotations: precision and recall, of value and unit, role, and indicator.

    python tests/bench/figures.py            # the totals
    python tests/bench/figures.py --misses   # and every difference

Two sets: `tests/data/figures/` has sentences written for the purpose, one topic a file; `tests/data/annotated/` has the
shipped report, read by hand. Both were made by readers who had not seen the code. A value counts when value and unit
are equal after 万 and 亿 are multiplied out; an indicator when the two names share most of their character pairs or one
holds the other.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, NamedTuple

from qa.evaluate import magnitude, same_unit
from qa.figures.dates import Clock
from qa.figures.extract import extract
from qa.figures.likeness import likeness
from qa.figures.reader import Setting, read_figures
from qa.model import Figure, Indicator, Passage, Report, Task
from qa.reading import read
from qa.words import fold

ROOT = Path(__file__).parents[2]
CASES = ROOT / "tests" / "data" / "figures"
ANNOTATED = ROOT / "tests" / "data" / "annotated"
REPORT = ROOT / "corpus" / "huzhou-2023-h1" / "report.txt"
NAMED = 0.5
DEFAULT_CLOCK = Clock(2024, "2024-06", "2024-01/2024-06")


class Pair(NamedTuple):
    """An expected and a read figure that stand in the same place; either may be missing."""

    where: str
    text: str
    wanted: dict[str, Any] | None
    got: Figure | None


def cases() -> Iterator[Pair]:
    """The sentences, topic by topic."""
    for path in sorted(CASES.glob("*.jsonl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            case = json.loads(line)
            passage = Passage("p", "r", "", case["part"], (), case["text"], 0, len(case["text"]))
            got = read_figures(passage, Setting(_clock(case), case.get("heading", "")))
            where = f"{path.stem}:{number}"
            yield from _by_place(where, case["text"], case["figures"], got)


def _clock(case: dict[str, Any]) -> Clock:
    """Half a year's report, or the work report that a case says the year of."""
    year = case.get("year")
    return Clock(year, f"{year}-01", str(year - 1)) if year else DEFAULT_CLOCK


def _by_place(where: str, text: str, wanted: Sequence[dict[str, Any]], got: Sequence[Figure]) -> Iterator[Pair]:
    left = list(got)
    for one in wanted:
        match = next((f for f in left if f.start < one["end"] and one["start"] < f.end), None)
        if match:
            left.remove(match)
        yield Pair(where, text, one, match)
    yield from (Pair(where, text, None, figure) for figure in left)


def report() -> Iterator[Pair]:
    """The shipped report, passage by passage."""
    found = read(REPORT)
    figures: dict[str, list[Figure]] = {}
    for figure in extract(found)[0]:
        figures.setdefault(figure.passage, []).append(figure)
    taken: set[str] = set()
    for line in (ANNOTATED / "huzhou-2023-h1.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        key = re.sub(r"\s", "", fold(row["anchor"]))[:12]
        same = [p for p in _starting(found.passages, key) if p.part == row["part"] and p.id not in taken]
        passage = same[0] if same else None
        if passage is None:
            raise SystemExit(f"no passage for {row['row']} {row['anchor']}")
        taken.add(passage.id)
        optional = {
            fold(str(one.get("text", one) if isinstance(one, dict) else one)) for one in row.get("optional", ())
        }
        got = [f for f in figures.get(passage.id, []) if fold(f.text) not in optional]
        yield from _in_order(row["row"], passage.text, row["figures"], got)


def _starting(passages: Iterable[Passage], key: str) -> Iterator[Passage]:
    return (p for p in passages if re.sub(r"\s", "", fold(p.text[p.lead :])).startswith(key))


def _in_order(where: str, text: str, wanted: Sequence[dict[str, Any]], got: Sequence[Figure]) -> Iterator[Pair]:
    """Annotations of the report have no offsets: they are found in the order of the text."""
    at, placed = 0, []
    for one in wanted:
        start = text.find(one["text"], at)
        start = start if start >= 0 else at
        placed.append({**one, "start": start, "end": start + len(one["text"])})
        at = start + len(one["text"])
    yield from _by_place(where, text, placed, got)


# --- judging ------------------------------------------------------------------------------------------------------


def same_value(wanted: dict[str, Any], got: Figure) -> bool:
    """Whether value and unit are equal once 万 and 亿 are multiplied out."""
    if wanted["role"] == got.role == "rank":
        return str(wanted["value"]) == got.value  # 第3 and 第3位 rank alike.
    value, unit = magnitude(wanted["value"], wanted["unit"])
    ours, our_unit = magnitude(got.value, got.unit)
    units = [unit, *(magnitude("1", alternative)[1] for alternative in _listed(wanted.get("unit_alt")))]
    lost = got.repair is not None and our_unit and unit == ""
    return equal(value, ours) and (lost or any(same_unit(one, our_unit) for one in units))


def equal(one: Decimal | str, other: Decimal | str) -> bool:
    if one == other:
        return True
    try:
        numbers = [_fraction(value) for value in (one, other)]
    except (InvalidOperation, ZeroDivisionError):
        return False
    return abs(numbers[0] - numbers[1]) < Decimal("0.0001")


def _fraction(value: Decimal | str) -> Decimal:
    above, _, below = str(value).partition("/")
    return Decimal(above) / Decimal(below or 1)


def same_role(wanted: dict[str, Any], got: Figure) -> bool:
    """Whether the role is the annotated one, or another that the annotator accepts."""
    return got.role in (wanted["role"], *_listed(wanted.get("role_alt")))


def same_indicator(wanted: dict[str, Any], got: Figure) -> bool:
    """Whether the two names share most of their character pairs, or one holds the other."""
    one, other = (re.sub(r"[^\w]", "", fold(name)) for name in (wanted["indicator"], got.indicator))
    if not one or not other:
        return one == other
    if one in other or other in one:
        return True
    pairs = [{name[n : n + 2] for n in range(len(name) - 1)} or {name} for name in (one, other)]
    return 2 * len(pairs[0] & pairs[1]) / (len(pairs[0]) + len(pairs[1])) >= NAMED


def same_period(wanted: dict[str, Any], got: Figure) -> bool:
    """Whether the period is the annotated one, where one is annotated."""
    return wanted.get("period") in (None, got.period)


def _listed(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value or ())


def scores(pairs: Sequence[Pair]) -> dict[str, float]:
    """Precision and recall of value and unit; of those found, the share with the right role and indicator."""
    found = [(p.wanted, p.got) for p in pairs if p.wanted and p.got and same_value(p.wanted, p.got)]
    wanted, got = sum(p.wanted is not None for p in pairs), sum(p.got is not None for p in pairs)
    return {
        "figures": wanted,
        "precision": len(found) / got if got else 1.0,
        "recall": len(found) / wanted if wanted else 1.0,
        "role": sum(same_role(*one) for one in found) / len(found) if found else 1.0,
        "indicator": sum(same_indicator(*one) for one in found) / len(found) if found else 1.0,
        **_timed([one for one in found if one[0].get("period") is not None]),
    }


def _timed(found: Sequence[tuple[dict[str, Any], Figure]]) -> dict[str, float]:
    """Of those whose period is annotated, the share that has it."""
    return {"period": sum(same_period(*one) for one in found) / len(found)} if found else {}


# --- targets with their outturns ----------------------------------------------------------------------------------


class Line(NamedTuple):
    """An annotated line of the target–outturn table and the line read for it; either may be missing. `target`, `actual`
    and `completion` are the figures that were read."""

    row: str
    wanted: dict[str, Any] | None
    got: Indicator | None
    figures: dict[str, Figure]


def lines(report: str) -> Iterator[Line]:
    """The target–outturn table of a report beside the annotated one, row by row."""
    found = read(next((ROOT / "corpus" / report).glob("report.*")))
    figures, indicators = extract(found)
    by_id = {figure.id: figure for figure in figures}
    table = [(one, _parts(one, by_id)) for one in indicators if one.target]
    taken: set[tuple[str, str]] = set()  # two rows may tell of one line, but not one row twice
    place = _Places(found)
    for line in (ANNOTATED / f"{report}-pairs.jsonl").read_text(encoding="utf-8").splitlines():
        wanted = json.loads(line)
        home = place.of(wanted["row"])
        same = [
            (one, parts)
            for one, parts in table
            if home & set(one.passages)
            and (one.id, min(home)) not in taken
            and _same_amount(wanted["target"], parts["target"])
        ]
        match = max(same, key=lambda pair, name=wanted["indicator"]: likeness(name, pair[0].name), default=None)
        if match:
            taken.add((match[0].id, min(home)))
        line, parts = match or (None, {})
        # What another row adds to the line is not this row's to say.
        own = {key: one for key, one in parts.items() if one.passage in home or wanted.get(key)}
        yield Line(wanted["row"], wanted, line, own)
    found_ids = {id for id, _ in taken}
    yield from (Line(one.task, None, one, parts) for one, parts in table if one.id not in found_ids)


class _Places:
    """Where an annotated row is in a report: by the name of the row (two of one number are the first and the second), or
    by words that stand in it."""

    def __init__(self, report: Report) -> None:
        self._report = report
        names = [f"{'民生实事' if task.category else '重点工作'} {task.number}" for task in report.tasks]
        seen: Counter[str] = Counter()
        self._rows: dict[str, Task] = {}
        for name, task in zip(names, report.tasks, strict=True):
            seen[name] += 1
            twice = f"{name} ({'first' if seen[name] == 1 else 'second'})"
            self._rows[twice if names.count(name) > 1 else name] = task

    def of(self, row: str) -> set[str]:
        """The ids of the row's passages; of prose, of the passage alone."""
        if row in self._rows:
            return set(self._rows[row].passages)
        at = _bare(self._report.text).find(_bare(row))
        if at >= 0:
            start = [n for n, char in enumerate(self._report.text) if not char.isspace()][at]
            home = next(p for p in self._report.passages if p.end > start)
            tasks = (set(task.passages) for task in self._report.tasks if task.id == home.task)
            return next(tasks, {home.id})
        raise SystemExit(f"{self._report.id}: no row {row}")


def _bare(text: str) -> str:
    return re.sub(r"\s", "", fold(text))


def _parts(line: Indicator, figures: dict[str, Figure]) -> dict[str, Figure]:
    used = [figures[id] for id in line.figures]
    parts = {figure.role: figure for figure in reversed(used) if figure.role in ("target", "completion")}
    others = [figure for figure in used if figure.role not in parts]
    return parts | ({"actual": others[0]} if line.actual and others else {})


def _same_amount(wanted: dict[str, Any] | None, got: Figure | None) -> bool:
    if wanted is None or got is None:
        return wanted is None and got is None
    unit = wanted.get("unit", "%")
    values = magnitude(wanted["value"], unit)[0], magnitude(got.value, got.unit)[0]
    return equal(*values)


def line_scores(found: Sequence[Line]) -> dict[str, float]:
    """Of the lines with an outturn or a rate: precision and recall, a line being right when target, outturn and rate all are."""
    wanted = [line for line in found if line.wanted and (line.wanted["actual"] or line.wanted["completion"])]
    got = [line for line in found if len(line.figures) > 1]
    right = sum(map(right_line, got))
    return {"lines": len(wanted), "precision": right / len(got) if got else 1.0, "recall": right / len(wanted)}


def right_line(line: Line) -> bool:
    """Whether outturn and rate are the annotated ones."""
    return line.wanted is not None and all(
        _same_amount(line.wanted[part], line.figures.get(part)) for part in ("actual", "completion")
    )


def line_difference(line: Line) -> str:
    """What is wrong with a line; empty where all is right."""
    if line.wanted is None:
        return f"needless {shown(line)}" if len(line.figures) > 1 else ""
    if not line.figures and line.wanted["target"]:
        return f"missed {line.wanted}"
    return "" if right_line(line) else f"{line.wanted} read as {shown(line)}"


def shown(line: Line) -> str:
    """A line that was read, in short."""
    return " ".join([line.got.name if line.got else "", *(f"{part}={one.text}" for part, one in line.figures.items())])


def measured(name: str) -> dict[str, float]:
    """The scores of one set: `cases`, `report`, or the pairs of an annotated report (`pairs huzhou-2023-h1`)."""
    if name.startswith("pairs "):
        found = line_scores(list(lines(name.removeprefix("pairs "))))
        return {key: value for key, value in found.items() if key != "lines"}
    found = scores(list(cases() if name == "cases" else report()))
    return {key: value for key, value in found.items() if key != "figures"}


def sets() -> list[str]:
    """The names of all sets."""
    return ["cases", "report", *(f"pairs {path.name[:-12]}" for path in sorted(ANNOTATED.glob("*-pairs.jsonl")))]


# --- the command --------------------------------------------------------------------------------------------------


def difference(pair: Pair) -> str:
    """What is wrong with a pair; empty where all is right."""
    if pair.wanted is None:
        assert pair.got is not None
        return f"needless {pair.got.text} ({pair.got.role}, {pair.got.indicator})"
    if pair.got is None:
        return f"missed {pair.wanted['text']} ({pair.wanted['role']}, {pair.wanted['indicator']})"
    if not same_value(pair.wanted, pair.got):
        return f"value {pair.wanted['value']}{pair.wanted['unit']} read as {pair.got.value}{pair.got.unit}"
    if not same_role(pair.wanted, pair.got):
        return f"role of {pair.got.text}: {pair.wanted['role']} read as {pair.got.role}"
    if not same_indicator(pair.wanted, pair.got):
        return f"indicator of {pair.got.text}: {pair.wanted['indicator']} read as {pair.got.indicator}"
    if not same_period(pair.wanted, pair.got):
        return f"period of {pair.got.text}: {pair.wanted['period']} read as {pair.got.period}"
    return ""


def main(argv: Sequence[str] | None = None) -> None:
    """Print the scores of both sets."""
    parser = argparse.ArgumentParser(description="Figures read, against annotations.")
    parser.add_argument("--misses", action="store_true", help="print every difference")
    options = parser.parse_args(argv)
    for name, pairs in (("cases", list(cases())), ("report", list(report()))):
        topics = Counter(pair.where.split(":")[0] for pair in pairs) if name == "cases" else Counter()
        for topic in ["", *topics]:
            chosen = [pair for pair in pairs if not topic or pair.where.startswith(f"{topic}:")]
            line = "  ".join(
                f"{key} {value:.3f}" if key != "figures" else f"{value:5}" for key, value in scores(chosen).items()
            )
            print(f"{topic or name:16} {line}")
        if options.misses:
            for pair in pairs:
                if said := difference(pair):
                    print(f"  {pair.where}  {said}\n      {pair.text.strip()[:160]}")
    for path in sorted(ANNOTATED.glob("*-pairs.jsonl")):
        table = list(lines(path.name.removesuffix("-pairs.jsonl")))
        print("{:22} {lines:5}  precision {precision:.3f}  recall {recall:.3f}".format(path.stem, **line_scores(table)))
        for line in table if options.misses else ():
            if said := line_difference(line):
                print(f"  {line.row}  {said}")


if __name__ == "__main__":
    main()
