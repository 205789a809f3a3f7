"""Whether bytes are a plain PDF, by what is in them and not by their name. Pure: no framework.

A letter is read by admins on their own machines, so it may hold words and pictures and nothing that
acts: no script, no launch, no file inside. What cannot be looked into (encryption, unusual packing of
objects) is refused, since what we do not know may act.
"""

import re
import zlib
from collections.abc import Iterator
from typing import Final

LARGEST: Final = 5 * 1024 * 1024
# What all packed parts may come to when unpacked; beyond it nobody looks further.
UNPACKED: Final = 24 * 1024 * 1024
TAIL: Final = 2048
# A letter has a few dozen packed parts; this many are there to keep somebody busy.
PARTS: Final = 5000
CHUNK: Final = 65536

# ISO 32000: the actions and parts that do something, or carry another file.
ACTIVE: Final = (
    *(b"JavaScript", b"Launch", b"EmbeddedFile", b"EmbeddedFiles", b"RichMedia", b"SubmitForm"),
    *(b"ImportData", b"GoToE", b"XFA", b"Rendition"),
)
_END: Final = rb"(?=[\x00\t\n\f\r ()<>\[\]{}/%]|$)"
_ACTIVE: Final = re.compile(rb"/(" + b"|".join(ACTIVE) + rb")" + _END)
# A name may write any letter as #xx: /J#61vaScript is /JavaScript.
_ESCAPED: Final = re.compile(
    rb"/([^\x00\t\n\f\r ()<>\[\]{}/%]{0,60}#[^\x00\t\n\f\r ()<>\[\]{}/%]{0,60})"
)
_HEX: Final = re.compile(rb"#([0-9A-Fa-f]{2})")
_HEADER: Final = re.compile(rb"%PDF-(?:1\.[0-7]|2\.0)[\r\n ]")
_FOOTER: Final = re.compile(rb"startxref\s+(\d{1,10})\s+%%EOF\s*\Z")
_STREAM: Final = re.compile(rb"(?<!end)stream\r?\n")
_XREF_STREAM: Final = re.compile(rb"\s*\d+\s+\d+\s+obj\b(.{0,4000}?)stream\r?\n", re.DOTALL)


class NotAPlainPdf(ValueError):
    """The bytes are no PDF, or one that does more than be read; says which in words for its sender."""


def check_pdf(content: bytes) -> None:
    """Return where the content is a plain, whole PDF; raises NotAPlainPdf."""
    if not content:
        raise NotAPlainPdf("the file is empty")
    if len(content) > LARGEST:
        raise NotAPlainPdf(f"the file is larger than {LARGEST // 1024 // 1024} MB")
    if not _HEADER.match(content):
        raise NotAPlainPdf("the file is no PDF: save or print the letter as a PDF first")
    _refuse_active(content)
    _check_end(content)
    for packed in _unpacked(content):
        _refuse_active(packed)


def _check_end(content: bytes) -> None:
    """Refuse a PDF that was cut off, that has something behind its end, or whose trailer is not there."""
    footer = _FOOTER.search(content, max(0, len(content) - TAIL))
    if footer is None:
        raise NotAPlainPdf(
            "the PDF is not whole: its end is missing, or something stands behind it"
        )
    table = _table_of(content, int(footer[1]), footer.start())
    if b"/Root" not in table:
        raise NotAPlainPdf("the PDF is not whole: its table of contents is not where it says")
    if b"/Encrypt" in content:
        raise NotAPlainPdf("the PDF is encrypted: save it without a password")


def _table_of(content: bytes, start: int, end: int) -> bytes:
    """Return what a PDF says of its own contents at `start`, in either of the two forms; or nothing."""
    if content.startswith(b"xref", start):
        trailer = content.rfind(b"trailer", start, end)
        return content[trailer:end] if trailer >= 0 else b""
    packed = _XREF_STREAM.match(content, start)
    return packed[1] if packed else b""


def _refuse_active(part: bytes) -> None:
    found = {match[1] for match in _ACTIVE.finditer(part)}
    found |= {_plain(match[1]) for match in _ESCAPED.finditer(part)} & set(ACTIVE)
    if found:
        named = ", ".join(sorted(name.decode() for name in found))
        raise NotAPlainPdf(f"the PDF does more than be read ({named}): print it as a plain PDF")


def _plain(name: bytes) -> bytes:
    return _HEX.sub(lambda match: bytes([int(match[1], 16)]), name)


def _unpacked(content: bytes) -> Iterator[bytes]:
    """Yield every part that unpacks; raises NotAPlainPdf where objects are packed so that none can look."""
    left = UNPACKED
    for number, match in enumerate(_STREAM.finditer(content)):
        if number == PARTS:
            raise NotAPlainPdf("the PDF has more parts than a letter")
        part = _unpack(content, match.end(), left)
        left -= len(part)
        if left <= 0:
            raise NotAPlainPdf("the PDF unpacks to more than anybody looks through")
        head = _head_of(content, match.start())
        if b"/ObjStm" in head and (not part or _is_oddly_packed(head)):
            raise NotAPlainPdf("the PDF hides its objects: print it as a plain PDF")
        yield part


def _unpack(content: bytes, at: int, most: int) -> bytes:
    """Return what unpacks from a place on: at most `most` bytes, and what came before a fault in it."""
    unpacker, out, size = zlib.decompressobj(), [], 0
    for begin in range(at, len(content), CHUNK):
        try:
            # Never more than is left: a few bytes may unpack to millions.
            out.append(unpacker.decompress(content[begin : begin + CHUNK], most - size))
        except zlib.error:
            break
        size += len(out[-1])
        if unpacker.eof or unpacker.unconsumed_tail or size >= most:
            break
    return b"".join(out)


def _head_of(content: bytes, at: int) -> bytes:
    """Return what is said of a stream before it begins, its names written plainly."""
    begin = content.rfind(b" obj", max(0, at - 4096), at)
    return _plain(content[begin if begin >= 0 else max(0, at - 4096) : at])


def _is_oddly_packed(head: bytes) -> bool:
    filters = set(re.findall(rb"/(\w+Decode)\b", head))
    return filters != {b"FlateDecode"} or b"/DecodeParms" in head
