"""Addresses that the centre knows, found by likeness (pg_trgm)."""

from dataclasses import dataclass

from django.contrib.postgres.search import TrigramSimilarity

from .addresses import normal_form
from .models import Address

# Below this likeness a suggestion is noise; at or above SAME it is taken for the address meant.
LIKE = 0.3
SAME = 0.8


@dataclass(frozen=True)
class Match:
    """One address of the gazetteer and how alike it is, 0 to 1."""

    label: str
    lat: float
    lng: float
    likeness: float

    @property
    def is_the_same(self) -> bool:
        """Whether a search for this text meant this address."""
        return self.likeness >= SAME


def find_addresses(text: str, *, limit: int = 6) -> list[Match]:
    """Return the addresses most like `text`, best first; an empty list where nothing is."""
    wanted = normal_form(text)
    if not wanted:
        return []
    rows = (
        Address.objects.filter(normal__trigram_similar=wanted)
        .annotate(likeness=TrigramSimilarity("normal", wanted))
        .order_by("-likeness", "label")
    )
    found = [Match(row.label, row.lat, row.lng, row.likeness) for row in rows[:limit]]
    return [match for match in found if match.likeness >= LIKE]
