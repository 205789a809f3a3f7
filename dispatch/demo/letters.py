"""A letter of intent as a small, plain PDF of one page. Pure: no framework."""

from collections.abc import Sequence
from typing import Final

HEADER: Final = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
# US Letter in points, as Canada prints; a margin, and how far apart the lines are.
WIDTH, HEIGHT = 612, 792
LEFT, TOP, LEADING = 72, 700, 16
CATALOG: Final = b"<< /Type /Catalog /Pages 2 0 R >>"
PAGES: Final = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
PAGE: Final = (
    f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Contents 4 0 R"
    " /Resources << /Font << /F1 5 0 R >> >> >>"
).encode()
FONT: Final = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"


def letter_pdf(lines: Sequence[str]) -> bytes:
    """Return a PDF that shows the lines, the first one as its title."""
    out, places = HEADER, []
    for number, body in enumerate((CATALOG, PAGES, PAGE, _stream(_text(lines)), FONT), start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    return out + _table(places, len(out))


def _text(lines: Sequence[str]) -> bytes:
    """Return what draws the lines, as ISO 32000 writes text."""
    title, *rest = [b"(%b) Tj" % _escaped(line) for line in lines]
    begin = b"BT /F1 16 Tf %d TL %d %d Td " % (LEADING, LEFT, TOP)
    return begin + title + b" /F1 11 Tf T* " + b"".join(b" T* " + line for line in rest) + b" ET"


def _escaped(line: str) -> bytes:
    for sign in "\\()":
        line = line.replace(sign, f"\\{sign}")
    return line.encode("cp1252")


def _stream(content: bytes) -> bytes:
    return b"<< /Length %d >>\nstream\n%b\nendstream" % (len(content), content)


def _table(places: Sequence[int], start: int) -> bytes:
    """Return the end of the file: where each object begins, and where this table does."""
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(places) + 1
    return b"xref\n0 %d\n0000000000 65535 f \n%b" % (
        size,
        rows,
    ) + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, start)
