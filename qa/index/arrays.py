"""Named arrays in one file: written once, whole or not at all, and read by memory map."""

from __future__ import annotations

import json
import mmap
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

MAGIC = b"baogao-qa arrays 1\n"
ALIGN = 64

Array = np.ndarray[Any, Any]


def save(path: Path, arrays: Mapping[str, Array]) -> None:
    """Write arrays to a new file. It has its name only once all of it is on the disk."""
    at = 0
    layout: dict[str, tuple[str, tuple[int, ...], int]] = {}
    for name, array in arrays.items():
        layout[name] = (array.dtype.str, array.shape, at)
        at += -(-array.nbytes // ALIGN) * ALIGN
    head = MAGIC + json.dumps(layout).encode() + b"\n"
    head = head.ljust(-(-len(head) // ALIGN) * ALIGN, b" ")
    unfinished = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        with open(unfinished, "wb") as file:
            file.write(len(head).to_bytes(ALIGN, "little"))
            file.write(head)
            for array in arrays.values():
                file.write(np.ascontiguousarray(array).data)
                file.write(bytes(-array.nbytes % ALIGN))
            file.flush()
            os.fsync(file.fileno())
        os.replace(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)


def load(path: Path) -> dict[str, Array]:
    """The arrays of a file, read-only and mapped: pages are read when touched and shared between processes.

    :raises ValueError: the file is damaged.
    """
    with open(path, "rb") as file:
        mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    start = ALIGN + int.from_bytes(mapped[:ALIGN], "little")
    head = mapped[ALIGN:start]
    if not head.startswith(MAGIC):
        raise ValueError(f"{path} holds no arrays")
    layout = json.loads(head[len(MAGIC) :])
    return {
        name: np.frombuffer(mapped, dtype, int(np.prod(shape, dtype=np.int64)), start + at).reshape(shape)
        for name, (dtype, shape, at) in layout.items()
    }
