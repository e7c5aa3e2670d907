"""One exception tree. Every error that a user can cause derives from :class:`QaError`.

The message is one Chinese line a user can act on; `exit_code` is what the command line returns and
`status` what the web API answers with.
"""

from __future__ import annotations


class QaError(Exception):
    """Base of all errors raised on purpose; `str(error)` is one Chinese line."""

    exit_code = 1
    status = 500


class UsageError(QaError):
    """The request itself is wrong (an empty question, an unknown format)."""

    exit_code = 2
    status = 400


class QuestionError(UsageError):
    """The question cannot be taken: empty, blank or far too long."""


class ReadingError(QaError):
    """A file cannot be read as a report."""

    status = 422


class StoreError(QaError):
    """A library cannot be opened or written."""


class NotFoundError(QaError):
    """A report, a passage or a file is not there."""

    status = 404
