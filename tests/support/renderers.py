"""Renderers that outlive their owner: the next test goes on with a child that has loaded its libraries."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

import pytest

from vir.foundation.documents.pdf import PdfRenderer

# A waiting child and where its complaints go, by the limits it was started with.
Child = tuple[subprocess.Popen[bytes], "IO[bytes] | None"]
_idle: dict[tuple[float, int], list[Child]] = {}


@contextmanager
def kept_renderers() -> Iterator[None]:
    """
    Let a renderer that is closed between two documents leave its child to the next one with the same limits.

    Starting a child takes longer than most documents. One that is closed over a document is ended as ever.
    """
    render, start, close = PdfRenderer.render, PdfRenderer._running, PdfRenderer.close
    at_work: set[int] = set()

    def rendered(self: PdfRenderer, html: str) -> bytes:
        at_work.add(id(self))
        try:
            return render(self, html)
        finally:
            at_work.discard(id(self))

    def running(self: PdfRenderer) -> subprocess.Popen[bytes]:
        waiting = _idle.get((self.seconds_max, self.memory_bytes_max))
        if self._child is None and waiting:
            self._child, self._errors = waiting.pop()
        return start(self)

    def closed(self: PdfRenderer) -> None:
        child = self._child
        if child is None or child.poll() is not None or id(self) in at_work:
            close(self)
            return
        _idle.setdefault((self.seconds_max, self.memory_bytes_max), []).append((child, self._errors))
        self._child = self._errors = None

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(PdfRenderer, "render", rendered)
        patch.setattr(PdfRenderer, "_running", running)
        patch.setattr(PdfRenderer, "close", closed)
        yield


def end_kept() -> None:
    """End the children that wait."""
    for limits, children in _idle.items():
        for child, errors in children:
            renderer = PdfRenderer(seconds_max=limits[0], memory_bytes_max=limits[1])
            renderer._child, renderer._errors = child, errors
            renderer.close()
    _idle.clear()
