"""Files that a browser sent: kept under safe names of their own, read one after the other, each step told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from werkzeug.datastructures import FileStorage

from web.words import visible

if TYPE_CHECKING:
    from qa.library import Added, Library

Event = dict[str, Any]

# What file systems and addresses take without complaint; a name in Chinese is up to three bytes a character.
LONGEST_STEM = 60
UNSAFE = str.maketrans(dict.fromkeys('<>:"|?*%#&\n\t', "-"))


def keep(files: Iterable[FileStorage], folder: Path) -> list[Path]:
    """Write the files into a folder and return their paths; each gets a name of its own."""
    kept: list[Path] = []
    for file in files:
        path = _place(folder, file.filename or "", {path.stem for path in kept})
        path.parent.mkdir(parents=True, exist_ok=True)
        file.save(path)
        kept.append(path)
    return kept


def _place(folder: Path, name: str, taken: set[str]) -> Path:
    """Where a file goes. Of a path only the last part counts; a report's id is its file's stem, so stems differ."""
    plain = PurePosixPath(visible(name).replace("\\", "/").translate(UNSAFE)).name.lstrip(".~ ")
    stem, suffix = Path(plain).stem[:LONGEST_STEM].strip() or "report", Path(plain).suffix[:10]
    names = [stem, f"{stem}{suffix.replace('.', '-')}", *(f"{stem}-{n}" for n in range(2, len(taken) + 3))]
    free = next(one for one in names if one not in taken)
    # A file called `report` is named by its folder.
    return folder / "report" / f"{free}{suffix}"


def events(library: Library, paths: list[Path]) -> Iterator[Event]:
    """Add files one by one and tell each step: reading, what became of it, indexing, finished."""
    failed = 0
    for done, path in enumerate(paths):
        yield {"event": "reading", "name": path.name, "done": done, "total": len(paths)}
        for added in library.add_all([path]):
            failed += added.problem is not None
            yield _became(added)
    yield {"event": "indexing", "done": len(paths), "total": len(paths)}
    if failed < len(paths):
        # The first question after a change pays for the index; better now than by a reader.
        library.search("预热", k=1)
        library.suggest("预热")
    yield {"event": "finished", "added": len(paths) - failed, "failed": failed}


def _became(added: Added) -> Event:
    if added.report is None:
        return {"event": "failed", "name": added.path.name, "message": str(added.problem)}
    report = added.report
    counts = {"tasks": len(report.tasks), "passages": len(report.passages)}
    return {"event": added.state, "name": added.path.name, "report": report.id, "title": report.title, **counts}
