"""How the tests of the admin's pages read a page and fill its forms."""

import re

from django.urls import reverse

PARTS = (
    "rules",
    "questions",
    "settings",
    "text",
    "scenarios",
    "difference",
    "check",
    "back-tests",
    "shadow",
)
STEPS = ("start-draft", "ask-check", "ask-back-test", "approve", "publish", "set-shadow")


def at(name, *args):
    return reverse(f"setup:{name}", args=args)


def plain(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def fields_of(html):
    """What a browser would send of the form on a page, unchanged."""
    found = {}
    for box in re.findall(r'<input type="checkbox"[^>]*>', html):
        if " checked" in box:
            name, value = (re.search(rf'{k}="([^"]*)"', box)[1] for k in ("name", "value"))
            found.setdefault(name, []).append(value)
    for name, inner in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', html, re.S):
        chosen = re.search(r'<option(?: value="([^"]*)")? selected>([^<]*)', inner)
        # Where none is chosen, a browser sends the first.
        chosen = chosen or re.search(r'<option(?: value="([^"]*)")?>([^<]*)', inner)
        found[name] = chosen[2] if chosen[1] is None else chosen[1]
    for name, words in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>([^<]*)<', html):
        found[name] = unescaped(words)
    seen = re.search(r'name="seen" value="([^"]*)"', html)
    return found | {"seen": seen[1]}


def unescaped(text):
    for code, sign in (("&#x27;", "'"), ("&quot;", '"'), ("&lt;", "<"), ("&amp;", "&")):
        text = text.replace(code, sign)
    return text
