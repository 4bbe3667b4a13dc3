"""The drawing of a key has every dark module of the code, and no other."""

from __future__ import annotations

import re

import pytest
from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

from vir.faces.security.quick_response import quick_response

ADDRESS = "otpauth://totp/marta%40alder.example?secret=JBSWY3DPEHPK3PXP&issuer=Volume%20rebates"


@pytest.mark.parametrize("text", [ADDRESS, "x", "x" * 400])
def test_the_path_is_the_code_with_four_light_modules_around_it(text: str) -> None:
    code = QRCode(error_correction=ERROR_CORRECT_M, border=0)
    code.add_data(text)
    code.make(fit=True)
    dark = {
        (x + 4, y + 4) for y, row in enumerate(code.get_matrix()) for x, is_dark in enumerate(row) if is_dark
    }

    drawn = quick_response(text)

    runs = re.findall(r"M(\d+) (\d+)h(\d+)v1h-(\d+)z", drawn.path)
    assert "".join(f"M{x} {y}h{width}v1h-{back}z" for x, y, width, back in runs) == drawn.path
    assert {(int(x) + step, int(y)) for x, y, width, _ in runs for step in range(int(width))} == dark
    assert drawn.size == code.modules_count + 8
