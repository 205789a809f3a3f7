"""What a person keeps of the pages they use. Theirs alone, and nothing of a call: not journalled."""

from typing import ClassVar

from ..models import SavedFilter
from ..permissions import Act, require
from .errors import ActionRefused

MOST = 30


class TooManyFilters(ActionRefused):
    """A list of filters that nobody finds anything in."""

    code: ClassVar[str] = "too_many_filters"


def keep_filter(*, act: Act, page: str, name: str, query: str, actor: object) -> SavedFilter:
    """Keep a page's filter under a name, in place of one of that name. Raises NotAllowed, TooManyFilters."""
    person = require(actor, act)
    assert person is not None, "only people keep filters"
    kept = SavedFilter.objects.filter(person=person, page=page)
    if kept.exclude(name=name).count() >= MOST:
        raise TooManyFilters(f"you keep {MOST} filters of this page already; remove one first")
    row, _ = SavedFilter.objects.update_or_create(
        person=person, page=page, name=name, defaults={"query": query}
    )
    return row


def drop_filter(*, act: Act, filter_id: int, actor: object) -> None:
    """Remove a filter of one's own; somebody else's, and none, is left as it is. Raises NotAllowed."""
    person = require(actor, act)
    SavedFilter.objects.filter(pk=filter_id, person=person).delete()
