"""Typed reading of one YAML table: what a key must hold, with the line where it does not."""

import re

from .problems import Problems
from .wording import NO_WORDS, Language, Wording
from .yaml_lines import TRUTH_WORDS, Listing, Node, Scalar, Table

WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,59}")
MAX_TEXT = 600


class Fields:
    """The keys of one table. Every reader notes a problem and returns an empty value instead."""

    def __init__(
        self,
        node: Node,
        problems: Problems,
        *,
        what: str,
        required: tuple[str, ...] = (),
        optional: tuple[str, ...] = (),
        any_key: bool = False,
    ) -> None:
        self.problems = problems
        self.line = node.line
        self.nodes = {key.text: value for key, value in entries(node, problems, what=what)}
        self.what = self._name(what)
        if not any_key:
            self._check_keys((*required, *optional), node)
        for key in required:
            if key not in self.nodes:
                problems.add(node.line, f"{self.what}: {str(key)!r} is missing")

    def _name(self, what: str) -> str:
        """Return its own id where it has one, so that a problem says which rule is meant."""
        own = self.nodes.get("id")
        return own.text if isinstance(own, Scalar) and WORD.fullmatch(own.text) else what

    def _check_keys(self, allowed: tuple[str, ...], node: Node) -> None:
        for key, _ in node.entries if isinstance(node, Table) else ():
            if key.text not in allowed:
                names = ", ".join(allowed)
                self.problems.add(
                    key.line, f"{self.what}: unknown key {key.text!r}; allowed: {names}"
                )

    def line_of(self, key: str) -> int:
        """Return the line of a key's value, or of the table where it is missing."""
        return self.nodes[key].line if key in self.nodes else self.line

    def text(self, key: str, default: str = "") -> str:
        """Return a sentence."""
        node = self.nodes.get(key)
        return default if node is None else text(node, self.problems, what=f"{self.what}.{key}")

    def word(self, key: str, default: str = "") -> str:
        """Return an id."""
        node = self.nodes.get(key)
        return default if node is None else word(node, self.problems, what=f"{self.what}.{key}")

    def words(self, key: str) -> tuple[str, ...]:
        """Return one id or a list of ids as a tuple, empty where the key is missing."""
        node = self.nodes.get(key)
        return () if node is None else words(node, self.problems, what=f"{self.what}.{key}")

    def integer(self, key: str, *, low: int, high: int, default: int = 0) -> int:
        """Return a whole number from low to high."""
        node = self.nodes.get(key)
        if node is None:
            return default
        return integer(node, self.problems, what=f"{self.what}.{key}", low=low, high=high)

    def truth(self, key: str, *, default: bool = False) -> bool:
        """Return true or false, written bare."""
        node = self.nodes.get(key)
        if node is None:
            return default
        if isinstance(node, Scalar) and node.bare and node.text in ("true", "false"):
            return node.text == "true"
        self.problems.add(node.line, f"{self.what}.{key}: must be true or false")
        return default

    def wording(self, key: str) -> Wording:
        """Return words in every language, or no words where the key is missing."""
        node = self.nodes.get(key)
        return NO_WORDS if node is None else wording(node, self.problems, what=f"{self.what}.{key}")


def entries(node: Node | None, problems: Problems, *, what: str) -> list[tuple[Scalar, Node]]:
    """Return the keys and values of a table; none where it is missing or something else."""
    if isinstance(node, Table):
        return node.entries
    if node is not None:
        problems.add(node.line, f"{what}: must be a table (key: value)")
    return []


def items(node: Node | None, problems: Problems, *, what: str) -> list[Node]:
    """Return the items of a list; none where it is missing or something else."""
    if isinstance(node, Listing):
        return node.items
    if node is not None:
        problems.add(node.line, f"{what}: must be a list")
    return []


def text(node: Node, problems: Problems, *, what: str) -> str:
    """Return a sentence that is not empty."""
    if not isinstance(node, Scalar):
        problems.add(node.line, f"{what}: must be text")
        return ""
    if node.bare and node.text.lower() in TRUTH_WORDS:
        problems.add(node.line, f'{what}: write "{node.text}" in quotes; bare, YAML reads no text')
    elif not node.text.strip() or len(node.text) > MAX_TEXT:
        problems.add(node.line, f"{what}: must have 1 to {MAX_TEXT} characters")
    return node.text


def word(node: Node, problems: Problems, *, what: str) -> str:
    """Return an id: letters, digits, `_`, `.` and `-`."""
    found = text(node, problems, what=what)
    if found and not WORD.fullmatch(found):
        problems.add(node.line, f"{what}: {found[:60]!r} is not an id (letters, digits, _ . -)")
    return found


def words(node: Node, problems: Problems, *, what: str) -> tuple[str, ...]:
    """Return one id, or a list of different ids, as a tuple."""
    nodes = node.items if isinstance(node, Listing) else [node]
    found = [word(one, problems, what=what) for one in nodes]
    for index, name in enumerate(found):
        if name in found[:index]:
            problems.add(nodes[index].line, f"{what}: {name!r} twice")
    return tuple(dict.fromkeys(found))


def integer(node: Node, problems: Problems, *, what: str, low: int, high: int) -> int:
    """Return a whole number from low to high."""
    if isinstance(node, Scalar) and re.fullmatch(r"[0-9]{1,4}", node.text):
        number = int(node.text)
        if low <= number <= high:
            return number
    problems.add(node.line, f"{what}: must be a whole number from {low} to {high}")
    return low


def wording(node: Node, problems: Problems, *, what: str) -> Wording:
    """Return words in every language."""
    languages = tuple(Language)
    fields = Fields(node, problems, what=what, required=languages)
    return Wording(fields.text(Language.EN), fields.text(Language.FR))
