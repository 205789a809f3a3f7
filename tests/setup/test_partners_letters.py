"""A letter is a plain PDF by what is in it: nothing that acts, nothing hidden, nothing behind its end."""

import contextlib
import time
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.actions.partner_letters import shown_name
from dispatch.pdf_check import LARGEST, NotAPlainPdf, check_pdf

from .letters import CATALOG, GOOD, modern, pdf, stream


@pytest.mark.parametrize(
    "content",
    [
        GOOD,
        modern(),
        pdf(version=b"2.0"),
        pdf(stream(b"BT (Launch of our JavaScript course) Tj ET")),
        pdf(catalog=CATALOG[:-2] + b"/OpenAction [3 0 R /Fit] >>"),
        modern(stream(b"1 0 << /Type /Font >>", b"/Type /ObjStm /N 1 /First 4 ")),
        GOOD + b"\r\n",
    ],
)
def test_a_plain_letter_is_taken(content):
    check_pdf(content)


def acts(action):
    return pdf(catalog=CATALOG[:-2] + b"/OpenAction << /S " + action + b" >> >>")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"MZ\x90\0" + GOOD, "no PDF"),
        (b"<html>" + GOOD, "no PDF"),
        (b"\n" + GOOD, "no PDF"),
        (b"%PDF-9.9\n" + GOOD[9:], "no PDF"),
        (GOOD[:-40], "not whole"),
        (GOOD + b"PK\x03\x04 an archive behind it", "not whole"),
        (GOOD.replace(b"startxref\n", b"startxref\n9"), "not where it says"),
        (GOOD.replace(b"/Root 1 0 R", b"/Tree 1 0 R"), "not where it says"),
        (b"%PDF-1.7\nstartxref\n0\n%%EOF", "not where it says"),
        (pdf(trailer=b"/Encrypt 9 0 R"), "encrypted"),
        (GOOD + b"%" * LARGEST, "larger than 5 MB"),
        (acts(b"/JavaScript /JS (app.alert(1))"), "JavaScript"),
        (acts(b"/J#61vaScript /JS (app.alert(1))"), "JavaScript"),
        (acts(b"/#4a#61#76#61#53cript"), "JavaScript"),
        (acts(b"/Launch /F (cmd.exe)"), "Launch"),
        (pdf(b"<< /Names << /EmbeddedFiles 5 0 R >> >>"), "EmbeddedFiles"),
        (pdf(stream(b"a program", b"/Type /EmbeddedFile ")), "EmbeddedFile"),
        (pdf(b"<< /XFA [ (form) 5 0 R ] >>"), "XFA"),
        (modern(stream(b"1 0 << /S /JavaScript >>", b"/Type /ObjStm ")), "JavaScript"),
        (modern(stream(b"1 0 << /S /J#61vaScript >>", b"/Type /Obj#53tm ")), "JavaScript"),
        (modern(stream(b"1 0 <<>>", b"/Type /ObjStm /DecodeParms << /Predictor 12 >> ")), "hides"),
        (modern(b"<< /Type /ObjStm /Filter /LZWDecode >>\nstream\n\x80\x0b`\nendstream"), "hides"),
        (modern(stream(b"312030 ", b"/Type /ObjStm ", packed=False)), "hides"),
    ],
)
def test_anything_else_is_refused_and_says_why(content, words):
    with pytest.raises(NotAPlainPdf, match=words):
        check_pdf(content)


def test_a_bomb_is_not_unpacked():
    bomb = zlib.compress(b"\0" * 60_000_000, 9)
    began = time.perf_counter()
    with pytest.raises(NotAPlainPdf, match="unpacks to more"):
        check_pdf(pdf(b"<< /Filter /FlateDecode >>\nstream\n" + bomb + b"\nendstream"))
    assert time.perf_counter() - began < 20


@pytest.mark.parametrize(
    "nasty",
    [
        *(b"stream\n", b"/#", b"<<", b" obj stream\n", b"trailer <<", b"stream\nx\x9c", b"xref "),
        b"stream\n" + zlib.compress(b"stream\nx\x9c" * 40),
    ],
)
def test_nothing_keeps_whoever_looks_busy(nasty):
    """A public page: whatever is sent is judged in seconds."""
    content = pdf(nasty * ((LARGEST - 4096) // len(nasty)))
    began = time.perf_counter()
    with contextlib.suppress(NotAPlainPdf):
        check_pdf(content)
    assert time.perf_counter() - began < 20


@given(st.binary(max_size=400))
def test_no_bytes_are_a_fault(content):
    for whole in (content, b"%PDF-1.7\n" + content, GOOD[:60] + content + GOOD[60:]):
        try:
            check_pdf(whole)
        except NotAPlainPdf:
            continue


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("letter.pdf", "letter.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\letters\\ours.pdf", "ours.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie: x.pdf"),
        ("x" * 4000, "x" * 120),
        ("\u202e", "letter.pdf"),
    ],
)
def test_a_name_is_only_shown(raw, shown):
    assert shown_name(raw) == shown
