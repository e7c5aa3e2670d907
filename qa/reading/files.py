"""Which files a person means: folders opened, each file with an id of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from qa.errors import NotFoundError, ReadingError

# Documents that a folder of reports may hold though they cannot be read: they are named, not passed over.
DOCUMENTS = frozenset({".doc", ".wps", ".rtf", ".xls", ".et", ".ofd"})

Problem = NotFoundError | ReadingError


def report_id(path: Path) -> str:
    """A file's stem; that of its folder where the file is called `report`."""
    return path.parent.name if path.stem == "report" else path.stem


def gather(paths: Iterable[str | Path], suffixes: frozenset[str]) -> Iterator[tuple[Path, str | Problem]]:
    """Every file that the paths mean, in order, with the id that it gets, or with what is wrong.

    :param suffixes: those of the files that are read; others in a folder are passed over.
    """
    taken: dict[str, Path] = {}
    for path in map(Path, paths):
        if not path.exists():
            yield path, NotFoundError(f"找不到文件:{path}")
            continue
        files = list(_in_folder(path, suffixes)) if path.is_dir() else [path]
        if not files:
            yield path, ReadingError(f"{path}:文件夹里没有可读的文件")
        for file in files:
            if file.resolve() in taken.values():
                continue
            id = _free(file, taken)
            taken[id] = file.resolve()
            yield file, id


def _in_folder(folder: Path, suffixes: frozenset[str]) -> Iterator[Path]:
    """The documents under a folder; hidden files and the locks of open documents are none."""
    for path in sorted(folder.rglob("*")):
        inner = path.relative_to(folder).parts
        if any(part.startswith((".", "~$")) for part in inner) or not path.is_file():
            continue
        suffix = path.suffix.lower()
        if suffix and (suffix in suffixes or suffix in DOCUMENTS):
            yield path


def _free(file: Path, taken: dict[str, Path]) -> str:
    """The first id that no other file of the same call has: files of one name lie in several folders."""
    stem = report_id(file)
    names = [stem, f"{stem}-{file.suffix[1:].lower()}", f"{file.parent.name}-{stem}"]
    names += [f"{stem}-{n}" for n in range(2, len(taken) + 3)]
    return next(name for name in names if name not in taken)
