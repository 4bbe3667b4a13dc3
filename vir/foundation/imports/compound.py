"""The compound file that an old workbook is: its streams, by the tables of sectors in it."""

from __future__ import annotations

import struct

from vir.foundation.imports.problems import FileRefused

DAMAGED = "The workbook is damaged. Open it in Excel, save it again as .xlsx, and upload that file."
_HEADER = 512
_ENTRY = 128
_LAST = 0xFFFFFFFA
_STREAM, _STORAGE, _ROOT = 2, 1, 5


class Compound:
    """A compound file in memory: at most as large as an upload may be."""

    def __init__(self, content: bytes) -> None:
        """
        Read the tables and the directory.

        :raises FileRefused: if they do not hang together
        """
        self._content = content
        if len(content) < _HEADER:
            raise FileRefused("damaged", DAMAGED)
        shift, small_shift = struct.unpack_from("<HH", content, 30)
        if shift not in (9, 12) or small_shift != 6:
            raise FileRefused("damaged", DAMAGED)
        self._sector = 1 << shift
        fat_count, directory = struct.unpack_from("<II", content, 44)
        self._small_max, small_first = struct.unpack_from("<II", content, 56)
        chain_first, chain_count = struct.unpack_from("<II", content, 68)
        places = list(struct.unpack_from("<109I", content, 76))
        at = chain_first
        for _ in range(min(chain_count, len(content) // self._sector)):
            if at >= _LAST:
                break
            block = struct.unpack(f"<{self._sector // 4}I", self._piece(at))
            places += block[:-1]
            at = block[-1]
        self._table = [
            entry
            for place in places[:fat_count]
            if place < _LAST
            for entry in struct.unpack(f"<{self._sector // 4}I", self._piece(place))
        ]
        self._entries = self._directory(self._chain(directory))
        root = next((entry for entry in self._entries if entry[1] == _ROOT), None)
        if root is None:
            raise FileRefused("damaged", DAMAGED)
        self._small = self._chain(root[2])[: root[3]] if root[2] < _LAST else b""
        small_table = self._chain(small_first) if small_first < _LAST else b""
        self._small_table = struct.unpack(f"<{len(small_table) // 4}I", small_table)

    @property
    def names(self) -> set[str]:
        """Give the names of the streams and folders in it."""
        return {entry[0] for entry in self._entries}

    def stream(self, *names: str) -> bytes | None:
        """Give the first stream of one of the names."""
        for name, kind, first, size in self._entries:
            if kind == _STREAM and name in names:
                if size < self._small_max:
                    return self._small_chain(first)[:size]
                return self._chain(first)[:size]
        return None

    def _directory(self, content: bytes) -> list[tuple[str, int, int, int]]:
        entries = []
        for at in range(0, len(content) - _ENTRY + 1, _ENTRY):
            length, kind = struct.unpack_from("<HB", content, at + 64)
            if kind in (_STREAM, _STORAGE, _ROOT) and 2 <= length <= 64:
                name = content[at : at + length - 2].decode("utf-16-le", "replace")
                entries.append((name, kind, *struct.unpack_from("<II", content, at + 116)))
        return entries

    def _piece(self, place: int) -> bytes:
        start = _HEADER + place * self._sector if self._sector == _HEADER else (place + 1) * self._sector
        piece = self._content[start : start + self._sector]
        if not piece:
            raise FileRefused("damaged", DAMAGED)
        return piece.ljust(self._sector, b"\0")

    def _chain(self, place: int) -> bytes:
        pieces: list[bytes] = []
        # A chain that comes back on itself is longer than the file.
        for _ in range(len(self._table) + 1):
            if place >= _LAST:
                return b"".join(pieces)
            if place >= len(self._table):
                break
            pieces.append(self._piece(place))
            place = self._table[place]
        raise FileRefused("damaged", DAMAGED)

    def _small_chain(self, place: int) -> bytes:
        pieces: list[bytes] = []
        for _ in range(len(self._small_table) + 1):
            if place >= _LAST:
                return b"".join(pieces)
            if place >= len(self._small_table):
                break
            pieces.append(self._small[place * 64 : place * 64 + 64])
            place = self._small_table[place]
        raise FileRefused("damaged", DAMAGED)
