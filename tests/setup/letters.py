"""PDFs made by hand: whole ones, and ones that do more than be read."""

import zlib

CATALOG = b"<< /Type /Catalog /Pages 2 0 R >>"
PAGES = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>"


def pdf(*more, catalog=CATALOG, trailer=b"", version=b"1.7"):
    """A whole PDF of one empty page, with further objects."""
    out, places = b"%PDF-" + version + b"\n%\xe2\xe3\xcf\xd3\n", []
    for number, body in enumerate((catalog, PAGES, PAGE, *more), start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(places) + 1
    out += b"trailer\n<< /Size %d /Root 1 0 R %s >>\n" % (size, trailer)
    return out + b"startxref\n%d\n%%%%EOF\n" % table


def stream(content, said=b"", packed=True):
    """A stream object, packed as usual."""
    body = zlib.compress(content) if packed else content
    how = b"/Filter /FlateDecode " if packed else b""
    return b"<< %s%s/Length %d >>\nstream\n%s\nendstream" % (how, said, len(body), body)


def modern(*more):
    """A PDF whose table is itself a stream, as since version 1.5."""
    out = b"%PDF-1.5\n"
    for number, body in enumerate((CATALOG, PAGES, PAGE, *more), start=1):
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(out)
    out += b"9 0 obj\n%s\nendobj\n" % stream(b"\0" * 20, b"/Type /XRef /Root 1 0 R /W [1 2 1] ")
    return out + b"startxref\n%d\n%%%%EOF" % table


GOOD = pdf()
