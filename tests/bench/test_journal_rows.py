"""Lines stored by the million are lines like any other."""

import pytest

from dispatch import journal
from dispatch.bench.journal_rows import fill
from dispatch.models import JournalEntry
from tests.conftest import make_call

pytestmark = pytest.mark.django_db


def test_lines_stored_at_once_stand_in_the_chain_and_later_ones_behind_them(centre, call, now):
    calls = [call.pk, make_call(centre.dana, now, source_ref="another").pk]
    before = journal.head().seq
    fill(before + 20, calls, now=now)
    journal.record("bench.line", call=call, actor=None, at=now)

    *_, last = journal.verify()
    assert (last.holds, last.checked) == (True, before + 21)
    line = JournalEntry.objects.get(seq=before + 1)
    assert line.data["card"]["type"] == line.call.type
