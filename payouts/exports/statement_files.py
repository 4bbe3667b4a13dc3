"""The files of statements, several at a time: documents are laid out by processes of their own."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from queue import SimpleQueue
from types import TracebackType
from typing import Any, TypeVar

from payouts.exports.made import FIRST_LANGUAGE, MadeFile, language_of, statement_file
from payouts.exports.statement_csv import statement_csv
from payouts.exports.statement_pdf import statement_html
from payouts.exports.statement_xlsx import statement_xlsx
from vir.foundation.documents.pdf import PdfRenderer

RENDERERS_MAX = 4
# How many statements wait for their document beyond those being laid out: enough that no renderer idles.
AHEAD = 2
K = TypeVar("K")


def renderers_wanted() -> int:
    """Say how many renderers fit this machine: one for each core, few enough for its memory."""
    return max(1, min(RENDERERS_MAX, len(os.sched_getaffinity(0))))


class StatementPress:
    """
    Renderers that lay out documents side by side.

    :param renderers: how many; by default as many as fit the machine
    """

    def __init__(self, renderers: int | None = None) -> None:
        self.count = renderers or renderers_wanted()
        self._threads = ThreadPoolExecutor(self.count, thread_name_prefix="statement-pdf")
        self._all = [PdfRenderer() for _ in range(self.count)]
        self._idle: SimpleQueue[PdfRenderer] = SimpleQueue()
        for renderer in self._all:
            self._idle.put(renderer)

    def __enter__(self) -> StatementPress:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._threads.shutdown(wait=True, cancel_futures=True)
        for renderer in self._all:
            renderer.close()

    def make_all(
        self, statements: Iterable[tuple[K, dict[str, Any], str]]
    ) -> Iterator[tuple[K, list[MadeFile]]]:
        """
        Make PDF, XLSX and CSV of each statement, in the order given, some statements ahead.

        A snapshot that is said in another language gives PDF and XLSX in that language.

        :param statements: what a statement is known by, its snapshot, sealed or said, and the hash of the sealed one;
            read as they are needed
        :raises PdfFailed: if a document cannot be made
        """
        waiting: deque[tuple[K, Future[bytes], dict[str, Any], str]] = deque()
        for key, snapshot, sha256 in statements:
            # The page is written here: threads have no tenant and no time zone of their own.
            document = self._threads.submit(self._render, statement_html(snapshot))
            waiting.append((key, document, snapshot, sha256))
            if len(waiting) > self.count + AHEAD:
                yield self._finished(*waiting.popleft())
        while waiting:
            yield self._finished(*waiting.popleft())

    def _finished(
        self, key: K, document: Future[bytes], snapshot: dict[str, Any], sha256: str
    ) -> tuple[K, list[MadeFile]]:
        made = [
            statement_file(snapshot, "pdf", document.result()),
            statement_xlsx(snapshot, snapshot_sha256=sha256),
        ]
        if language_of(snapshot) == FIRST_LANGUAGE:
            made.append(statement_csv(snapshot))
        return key, made

    def _render(self, html: str) -> bytes:
        renderer = self._idle.get()
        try:
            return renderer.render(html)
        finally:
            self._idle.put(renderer)
