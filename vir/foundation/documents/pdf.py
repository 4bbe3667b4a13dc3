"""PDF documents, made from HTML in a child process that has no secrets, little memory and little time."""

from __future__ import annotations

import os
import selectors
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import IO

from vir.foundation.documents import frames

ROOT = Path(__file__).resolve().parents[3]
SECONDS_MAX = 60.0
MEMORY_BYTES_MAX = 1024**3
# What a renderer needs to find its libraries, its fonts and a place for the font cache, and nothing else.
PASSED_ON = (
    "PATH",
    "LD_LIBRARY_PATH",
    "HOME",
    "TMPDIR",
    "XDG_CACHE_HOME",
    "VIR_STATE_DIR",
    "FONTCONFIG_FILE",
)
CHILD = "vir.foundation.documents.pdf_child"


class PdfFailed(Exception):
    """A document could not be made; the text says why."""


class PdfRenderer:
    """
    A child process that turns one HTML page after the other into PDF.

    A child that dies or takes too long is replaced for the next document: a bad document costs only itself.
    """

    def __init__(self, *, seconds_max: float = SECONDS_MAX, memory_bytes_max: int = MEMORY_BYTES_MAX) -> None:
        self.seconds_max = seconds_max
        self.memory_bytes_max = memory_bytes_max
        self._child: subprocess.Popen[bytes] | None = None
        self._errors: IO[bytes] | None = None

    def __enter__(self) -> PdfRenderer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def render(self, html: str) -> bytes:
        """
        Make a tagged PDF (PDF/UA-1) of a page whose assets are named `asset:css/…` or `asset:icons/…`.

        :raises PdfFailed: if the page asks for anything else, or needs too much time or memory
        """
        child = self._running()
        assert child.stdin is not None
        assert child.stdout is not None
        deadline = time.monotonic() + self.seconds_max
        try:
            child.stdin.write(frames.pack(frames.PAGE, html.encode()))
            child.stdin.flush()
            kind, body = self._answer(child.stdout.fileno(), deadline)
        except (BrokenPipeError, EOFError):
            raise PdfFailed(f"The renderer stopped: {self._last_words()}") from None
        except TimeoutError:
            self.close()
            raise PdfFailed(f"The document took more than {self.seconds_max:g} seconds.") from None
        if kind != frames.DOCUMENT:
            raise PdfFailed(body.decode())
        return body

    def close(self) -> None:
        """End the child."""
        if self._child is not None:
            self._child.kill()
            self._child.communicate()
            self._child = None
        if self._errors is not None:
            self._errors.close()
            self._errors = None

    def _running(self) -> subprocess.Popen[bytes]:
        if self._child is not None and self._child.poll() is not None:
            self.close()
        if self._child is None:
            self._errors = tempfile.TemporaryFile()  # noqa: SIM115 it lives as long as the child
            self._child = subprocess.Popen(  # noqa: S603 our own module
                [sys.executable, "-m", CHILD, str(self.memory_bytes_max), str(int(self.seconds_max) + 1)],
                cwd=ROOT,
                env={name: os.environ[name] for name in PASSED_ON if name in os.environ},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._errors,
            )
        return self._child

    def _answer(self, source: int, deadline: float) -> tuple[int, bytes]:
        """Read one frame, by the deadline."""
        received = bytearray()
        with selectors.DefaultSelector() as ready:
            ready.register(source, selectors.EVENT_READ)
            while (frame := frames.unpack(received)) is None:
                if not ready.select(max(deadline - time.monotonic(), 0)):
                    raise TimeoutError
                piece = os.read(source, 1 << 16)
                if not piece:
                    raise EOFError
                received += piece
        return frame

    def _last_words(self) -> str:
        """Give the last line the dead child wrote, and let it go."""
        words = "without a word"
        if self._errors is not None:
            self._errors.seek(0)
            lines = self._errors.read().decode(errors="replace").strip().splitlines()
            words = lines[-1] if lines else words
        self.close()
        return words


def render_pdf(html: str) -> bytes:
    """
    Make one PDF.

    :raises PdfFailed: if the page asks for an outside address, or needs too much time or memory
    """
    with PdfRenderer() as renderer:
        return renderer.render(html)
