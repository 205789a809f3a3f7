"""What a file of boundaries would change: the dry run of an import. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from .area import square_metres
from .boundary import Boundary, BoundaryFile, Refusal


@dataclass(frozen=True, slots=True)
class Change:
    """A community that the file gives another outline, name or sector."""

    before: Boundary
    after: Boundary
    gained_square_metres: float
    lost_square_metres: float

    @property
    def sentence(self) -> str:
        """Return what changes, for a person."""
        changes = []
        if self.before.name != self.after.name:
            changes.append(f"was named {self.before.name}")
        if self.before.sector != self.after.sector:
            changes.append(f"was in sector {self.before.sector or 'unknown'}")
        if not self.before.same_outline(self.after):
            gained, lost = self.gained_square_metres, self.lost_square_metres
            changes.append(f"gains about {gained:,.0f} m² and loses about {lost:,.0f} m²")
        return f"{self.after.name} {', '.join(changes)}."


@dataclass(frozen=True, slots=True)
class Comparison:
    """Each community of the file and of today, in exactly one of five groups.

    A refused boundary leaves what is in force as it is; `gone` are those the file does not name.
    """

    new: tuple[Boundary, ...]
    changed: tuple[Change, ...]
    same: tuple[Boundary, ...]
    refused: tuple[Refusal, ...]
    gone: tuple[Boundary, ...]


def compare(file: BoundaryFile, current: Iterable[Boundary]) -> Comparison:
    """Return what taking the file would do to the boundaries in force. Nothing is changed."""
    today = {boundary.code: boundary for boundary in current}
    known = [(today[b.code], b) for b in file.accepted if b.code in today]
    named = {b.code for b in file.accepted} | {refusal.code for refusal in file.refused}
    return Comparison(
        new=tuple(b for b in file.accepted if b.code not in today),
        changed=tuple(_change(before, after) for before, after in known if _differ(before, after)),
        same=tuple(before for before, after in known if not _differ(before, after)),
        refused=file.refused,
        gone=tuple(b for b in today.values() if b.code not in named),
    )


def _differ(before: Boundary, after: Boundary) -> bool:
    same_words = (before.name, before.sector) == (after.name, after.sector)
    return not (same_words and before.same_outline(after))


def _change(before: Boundary, after: Boundary) -> Change:
    gained, lost = after.shape.difference(before.shape), before.shape.difference(after.shape)
    return Change(before, after, square_metres(gained), square_metres(lost))
