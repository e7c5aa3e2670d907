"""A library checked against itself: its figures, rows and reports in, findings out. No IO, and nothing is guessed:
what is only likely says so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields
from typing import TYPE_CHECKING

from qa.audit import (
    columns,
    counted,
    derived,
    impossible,
    later,
    lost,
    magnitudes,
    outturns,
    rates,
    shares,
    status,
    sums,
    twice,
)
from qa.audit.ledger import Draft, Ledger
from qa.model import FINDING_NAMES, Audit, Finding, Passage, RateCounts, Shown, Task

if TYPE_CHECKING:
    from qa.store import View

__all__ = ["audit"]

Room = Callable[[Ledger], list[Draft]]
ROOMS: tuple[Room, ...] = (
    shares.check, sums.check, columns.check, counted.check, derived.check, status.check, twice.check,
    impossible.check, magnitudes.check, outturns.check, lost.check,
)  # fmt: skip
SURENESS = ("sure", "likely", "weak")
KINDS = tuple(FINDING_NAMES)
# The lists apart stand behind what cannot be true, however sure.
APART = ("other", "missing", "rounding", "lost")


def audit(view: View, reports: Iterable[str] | None = None) -> Audit:
    """Check reports against themselves and each other.

    :param reports: the ids of those whose findings are wanted; None for all. Earlier ones are read all the same.
    """
    ledgers = _ledgers(view)
    wanted = set(reports) if reports is not None else {str(ledger.report["id"]) for ledger in ledgers}
    against = later.check(ledgers)
    everywhere = {id: place for ledger in ledgers for id, place in ledger.places.items()}
    tasks = {task.id: task for task in view.tasks()}
    findings: list[Finding] = []
    counts = RateCounts()
    for ledger in ledgers:
        if (id := str(ledger.report["id"])) in wanted:
            drafts, own = rates.check(ledger)
            counts = _added(counts, own)
            drafts += [draft for room in ROOMS for draft in room(ledger)] + against.get(id, [])
            findings += _findings(id, drafts, everywhere, tasks)
    return Audit(tuple(sorted(findings, key=_rank)), counts)


def _ledgers(view: View) -> list[Ledger]:
    """One ledger a report, in the order of the library."""
    passages: dict[str, list[Passage]] = defaultdict(list)
    for passage in view.all_passages():
        passages[passage.report].append(passage)
    indicators = defaultdict(list)
    for line in view.indicators():
        indicators[line.report].append(line)
    made = []
    for report in view.reports():
        own = passages[report["id"]]
        read = {passage.id: view.figures(passage.id) for passage in own}
        made.append(Ledger.of(report, own, read, indicators[report["id"]]))
    return made


def _added(one: RateCounts, other: RateCounts) -> RateCounts:
    return RateCounts(*(getattr(one, f.name) + getattr(other, f.name) for f in fields(RateCounts)))


def _findings(
    report: str, drafts: Sequence[Draft], places: Mapping[str, Passage], tasks: Mapping[str, Task]
) -> list[Finding]:
    """Number the findings of a report by kind, worst first."""
    numbers: dict[str, int] = defaultdict(int)
    made = []
    for draft in sorted(drafts, key=lambda draft: (SURENESS.index(draft.sureness), -draft.gap)):
        numbers[draft.kind] += 1
        shown = _passages(draft, places)
        stands = [places[passage.id] for passage in shown]
        units = [unit for passage in stands for unit in _units(passage, tasks)]
        made.append(
            Finding(
                f"{report}/{draft.kind}/{numbers[draft.kind]}",
                draft.kind,
                draft.sureness,
                report,
                stands[0].task if stands else "",
                draft.text,
                draft.stated,
                draft.expected,
                tuple(dict.fromkeys(_row(passage, tasks) for passage in stands)),
                tuple(dict.fromkeys(units)),
                draft.figures,
                shown,
            )
        )
    return made


def _row(passage: Passage, tasks: Mapping[str, Task]) -> str:
    """Where a passage stands, as a reader would say it: 阮叶萍副市长主抓重点工作第27项."""
    task = tasks.get(passage.task)
    heading = passage.headings[-1] if passage.headings else ""
    if task:
        number = f"第{task.number}项" if task.number else f"第{task.ordinal}行"
        return f"{heading} {number}".strip()
    return heading or "正文"


def _units(passage: Passage, tasks: Mapping[str, Task]) -> tuple[str, ...]:
    """Who answers for a passage: those that it names itself, else those of its row."""
    task = tasks.get(passage.task)
    return passage.units or (task.units if task else ())


def _passages(draft: Draft, places: Mapping[str, Passage]) -> tuple[Shown, ...]:
    """The passages of a finding, with its figures and spots highlighted."""
    marks: dict[str, list[tuple[int, int]]] = {}
    for figure in draft.figures:
        marks.setdefault(figure.passage, []).append((figure.start, figure.end))
    for passage, start, end in draft.spots:
        marks.setdefault(passage, []).append((start, end))
    return tuple(
        Shown(p.id, p.report, p.headings, p.part, p.text, 0.0, tuple(sorted(set(spans))))
        for id, spans in marks.items()
        if (p := places.get(id))
    )


def _rank(finding: Finding) -> tuple[int, int, int]:
    """What cannot be true before the lists apart, the sure before the likely; within a report the order stays."""
    return int(finding.kind in APART), SURENESS.index(finding.sureness), KINDS.index(finding.kind)
