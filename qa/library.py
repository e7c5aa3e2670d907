"""The verbs, thin: they join the rooms below and decide nothing themselves."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeVar

from qa.dictionary import cache_folder
from qa.errors import NotFoundError, QaError, StoreError, UsageError
from qa.model import FINDING_NAMES, Answer, Audit, Figure, Hit, Indicator, Passage, Query, Report, Suggestion
from qa.words import cut, fold

if TYPE_CHECKING:
    from qa.store import Store, View
    from qa.store.suggesting import Suggestions as Suggester

# `list` is a verb of the library: inside the class the name is taken.
Hits = list[Hit]
Indicators = list[Indicator]
Ranked = list[tuple[Passage, float]]
Reports = list[dict[str, Any]]
Passages = list[Passage]
Suggestions = list[Suggestion]

SHIPPED = "huzhou-2023-h1"
CANDIDATES = 30
STATUSES = ("behind", "on", "ahead")
MOST_FORMS = 10_000
# How often a reading begins again because somebody wrote meanwhile.
MOST_READS = 100
Result = TypeVar("Result")


class Added(NamedTuple):
    """What became of a file: `added`, `replaced`, `same` (identical, left alone) or `failed`."""

    path: Path
    state: Literal["added", "replaced", "same", "failed"]
    report: Report | None = None
    problem: QaError | None = None


class Library:
    """Reports that can be asked."""

    def __init__(self, store: Store) -> None:
        self._store = store
        # What can be suggested, with the state of the library that it is of.
        self._suggestions: tuple[str, Suggester] | None = None

    # --- keeping reports ---

    def add(
        self,
        path: str | Path,
        id: str | None = None,
        title: str | None = None,
        place: str | None = None,
        year: int | None = None,
    ) -> Report:
        """Read a file and add it; the same id replaces the report that had it.

        :raises ReadingError: the file cannot be read as a report.
        :raises NotFoundError: there is no such file.
        """
        from qa.reading import read
        from qa.reading.metadata import Metadata

        report = read(path, Metadata(id=id, title=title, place=place, year=year))
        if not self._has(report):
            self.put(report)
        return report

    def add_all(
        self,
        paths: Iterable[str | Path],
        title: str | None = None,
        place: str | None = None,
        year: int | None = None,
        progress: Callable[[int, int, Path], None] | None = None,
    ) -> Iterator[Added]:
        """Add files and the files in folders; one that cannot be read does not stop the others.

        Yields what became of each file. The same id replaces the report that had it; an identical one is left alone.

        :param progress: called before each file with the number done, the number there are, and the file.
        """
        from qa.preparing import prepare_all
        from qa.reading import SUFFIXES
        from qa.reading.files import gather
        from qa.reading.metadata import Metadata

        files = list(gather(paths, SUFFIXES))
        given = Metadata(title=title, place=place, year=year)
        there = {one["id"] for one in self.list()}
        kept = {id: fingerprint(self.report(id)) for _, id in files if isinstance(id, str) and id in there}
        jobs = [(path, replace(given, id=id)) for path, id in files if isinstance(id, str)]
        prepared = prepare_all(jobs)
        for done, (path, id) in enumerate(files):
            if progress:
                progress(done, len(files), path)
            made = next(prepared) if isinstance(id, str) else id
            if isinstance(made, QaError):
                yield Added(path, "failed", problem=made)
                continue
            same = made.report.id in kept and kept[made.report.id] == fingerprint(made.report)
            if not same:
                self._store.put(*made)
            yield Added(path, "same" if same else "replaced" if made.report.id in kept else "added", made.report)

    def _has(self, report: Report) -> bool:
        """Whether this very report is in the library."""
        there = any(one["id"] == report.id for one in self.list())
        return there and fingerprint(self.report(report.id)) == fingerprint(report)

    def put(self, report: Report) -> None:
        """Add a report that has been read already."""
        from qa.preparing import prepared

        self._store.put(*prepared(report))

    def remove(self, report_id: str) -> None:
        """Remove a report.

        :raises NotFoundError: there is none with this id.
        """
        self._store.drop(report_id)

    def rebuild(self) -> None:
        """Make the index anew of the passages that the library keeps: after damage, or for other words to find by."""
        from qa.preparing import search_words

        self._store.rebuild(search_words)

    def list(self) -> Reports:
        """The metadata of every report, with the numbers of its tasks and passages."""
        return self._read(lambda view: view.reports())

    def report(self, report_id: str) -> Report:
        """One report, whole.

        :raises NotFoundError: there is none with this id.
        """
        return self._store.report(report_id)

    def passages(self, ids: Iterable[str]) -> Passages:
        """Passages by id, in the order asked; unknown ids are left out."""
        wanted = tuple(ids)
        return self._read(lambda view: view.passages(wanted))

    def figures_in(self, passage_id: str) -> tuple[Figure, ...]:
        """The figures of a passage, in the order of its text."""
        return self._read(lambda view: view.figures(passage_id))

    def responsible(self, passage_id: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The units and the officials who answer for a passage: its own, or else its row's."""
        return self._read(lambda view: _responsible(passage_id, view))

    def state(self) -> str:
        """A string that changes whenever the library does."""
        return self._store.state()

    # --- asking ---

    def search(self, text: str, k: int = 5) -> Hits:
        """The `k` passages nearest to some words, best first.

        :raises QuestionError: there are no words, or far too many.
        :raises UsageError: `k` is less than 1.
        """
        from qa.question import check

        check(text)
        if k < 1:
            raise UsageError("段落数至少是 1")
        words = cut(text)
        return [Hit(passage, score) for passage, score in self._read(lambda view: view.candidates(words, k))]

    def ask(self, question: str) -> Answer:
        """Answer a question, or say why the reports do not.

        :raises QuestionError: there is no question, or it is far too long.
        """
        return self._read(lambda view: _answer(question, view))

    def _read(self, verb: Callable[[View], Result]) -> Result:
        """Do something that reads one state of the library from beginning to end; again, where somebody wrote."""
        from qa.store import Stale

        for _ in range(MOST_READS):
            try:
                return verb(self._store.view())
            except Stale:
                continue
        raise StoreError("报告库一直在被改写，请稍后再试")

    def suggest(self, typed: str, k: int = 8) -> Suggestions:
        """The indicators, units and officials that somebody who types this may mean, likeliest first."""
        from qa.store.suggesting import suggestions

        state = self._store.state()
        if self._suggestions is None or self._suggestions[0] != state:
            self._suggestions = state, self._read(suggestions)
        return self._suggestions[1].of(typed, k)

    # --- figures ---

    def figures(
        self, text: str | None = None, unit: str | None = None, official: str | None = None, status: str | None = None
    ) -> Indicators:
        """The target–outturn table, filtered.

        :param text: words that the indicator's name must contain.
        :param unit: a responsible unit, in full or in part.
        :param official: the official in charge.
        :param status: `behind`, `on` or `ahead` of the share of the year gone.
        :raises UsageError: no such status.
        """
        if status and status not in STATUSES:
            raise UsageError(f"进度只能是 {'、'.join(STATUSES)} 之一")
        from qa.figures.table import across

        wanted = fold(text).split() if text else []
        return [
            line
            for line in self._read(lambda view: across(view.indicators(), view.about, view.figures))
            if all(word in fold(line.name) for word in wanted)
            and (not unit or any(unit in name for name in line.units))
            and (not official or official in line.officials)
            and (not status or line.status == status)
        ]

    # --- audit ---

    def audit(self, report: str | None = None, kind: str | None = None, everything: bool = False) -> Audit:
        """Check the reports against themselves and each other.

        :param report: only the findings of this report.
        :param kind: only findings of this kind, see :data:`qa.model.FINDING_NAMES`.
        :param everything: the weak findings too.
        :raises NotFoundError: there is no such report.
        :raises UsageError: there is no such kind.
        """
        from qa.audit import audit

        if report is not None and all(one["id"] != report for one in self.list()):
            raise NotFoundError(f"库里没有这份报告：{report}")
        if kind and kind not in FINDING_NAMES:
            raise UsageError(f"类别只能是 {'、'.join(FINDING_NAMES)} 之一")
        made = self._read(lambda view: audit(view, None if report is None else [report]))
        kept = [one for one in made.findings if (everything or one.sureness != "weak" or kind == one.kind)]
        return replace(made, findings=tuple(one for one in kept if kind in (None, one.kind)))


def _responsible(passage_id: str, view: View) -> tuple[tuple[str, ...], tuple[str, ...]]:
    for passage in view.passages([passage_id]):
        task = view.task(passage.task)
        return passage.units or (task.units if task else ()), passage.officials or (task.officials if task else ())
    return (), ()


def _answer(question: str, view: View) -> Answer:
    """Read a question with the words of a library, find passages, and answer it from them."""
    from qa.answer import Evidence, answer
    from qa.question import read_question

    query = read_question(question, view.vocabulary())
    within = view.reports_of(query.places) if query.places else None
    tokens = [token for form in _forms(query) for token in _tokens(form)]
    hits = _hits(view, tokens or cut(question), within, near_reports(query, view))
    listing = query.aspects == ("list",)
    passages = view.all_passages() if listing else [passage for passage, _ in hits]
    tasks, rows = view.rows(passage.task for passage in passages)
    evidence = Evidence(hits, rows, tasks, view.figures, view.about, view.about.newest, view.passages, view.kept)
    inside = None if within is None else set(within)
    return answer(query, evidence, [p for p in passages if inside is None or p.report in inside])


def _hits(view: View, tokens: Sequence[str], within: Sequence[str] | None, near: Sequence[str] | None) -> Ranked:
    """The passages that rank best; where the question names a year, first those of the reports on it."""
    hits = view.candidates(tokens, CANDIDATES, within)
    if near is None:
        return hits
    first = view.candidates(tokens, CANDIDATES, near)
    seen = {passage.id for passage, _ in first}
    return first + [(passage, score) for passage, score in hits[: CANDIDATES // 3] if passage.id not in seen]


def fingerprint(report: Report) -> str:
    """Two reports with the same fingerprint are read alike, figure for figure."""
    from hashlib import sha256

    return sha256(json.dumps(report.to_dict(), ensure_ascii=False).encode()).hexdigest()


def near_reports(query: Query, view: View) -> list[str] | None:
    """The reports that tell of the years a question names: those of the year, and those that review it a year later;
    where it names places, theirs. None where the question names no year or there is but one report."""
    first, last = query.stretch or (min(query.years, default=0), max(query.years, default=0))
    if not first or len(view.about) == 1:
        return None
    return view.reports_of(query.places, (first, last + 1))


@lru_cache(maxsize=MOST_FORMS)
def _tokens(form: str) -> tuple[str, ...]:
    """The words to find a form by; many questions share their synonyms."""
    return tuple(cut(form))


def _forms(query: Query) -> list[str]:
    terms = [*query.terms, *(term for ask in query.asks for term in ask.terms)]
    return [form for term in terms for form in term.forms]


# --- opening ------------------------------------------------------------------------------------------------------


def open_library(where: str | Path | None = None) -> Library:
    """Open a library: a folder, made when it is not there; without one, `QA_LIBRARY` or the shipped report.

    :raises StoreError: the library cannot be opened.
    """
    from qa.store.folder import FolderStore

    where = where or os.environ.get("QA_LIBRARY")
    if not where:
        return default()
    if "://" in str(where):
        raise StoreError(f"还不支持这样的报告库：{where}")
    return Library(FolderStore(Path(where)))


_opening = threading.Lock()


def default() -> Library:
    """The shipped report, in a cache folder of the user's, or in memory where none can be written."""
    with _opening:
        return _shipped()


@cache
def kept(where: str) -> Library:
    """A library that is opened once and kept: it sees what others write."""
    return open_library(where)


@cache
def _shipped() -> Library:
    from qa.store.folder import FolderStore

    for folder in (_cache_folder(), None):
        try:
            library = Library(FolderStore(folder))
            if not library.list():
                library.add(corpus() / SHIPPED / "report.txt")
            return library
        except StoreError:
            if folder is None:
                raise
    raise StoreError("自带的报告打不开")


def corpus() -> Path:
    """The folder of the shipped reports, in a checkout or in a wheel.

    :raises NotFoundError: the installation is incomplete.
    """
    package = Path(__file__).parent
    for folder in (package / "_corpus", package.parent / "corpus"):
        if (folder / SHIPPED / "report.txt").is_file():
            return folder
    raise NotFoundError("找不到自带的报告，请重新安装 baogao-qa")


def _cache_folder() -> Path:
    """Keyed by the content of the report and of the code that reads it."""
    from hashlib import sha256

    digest = sha256((corpus() / SHIPPED / "report.txt").read_bytes())
    package = Path(__file__).parent
    for file in sorted([*package.glob("**/*.py"), *(package / "data").glob("*.txt")]):
        stat = file.stat()
        digest.update(f"{file.name} {stat.st_size} {stat.st_mtime_ns}".encode())
    return cache_folder() / digest.hexdigest()[:16]
