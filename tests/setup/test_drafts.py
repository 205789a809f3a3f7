"""A draft is begun from any version and kept as it is typed."""

import pytest
from django.db import DatabaseError, transaction

from dispatch.actions.protocol_drafts import save_draft, start_draft
from dispatch.actions.protocol_errors import (
    BadVersionNumber,
    NotADraft,
    NotItsAuthor,
    StaleDraft,
    VersionTaken,
)
from dispatch.models import JournalEntry
from dispatch.permissions import NotAllowed
from dispatch.selectors.protocol_texts import read_version, whole_digest
from triage.models import ProtocolState, ProtocolVersion

from .conftest import SHORT, write


def test_begins_with_the_text_of_the_version_under_its_own_number(centre, now):
    draft = start_draft(from_id=centre.protocol.pk, number="1.1.0", actor=centre.ada, now=now)

    assert (draft.state, draft.version) == (ProtocolState.DRAFT, "1.1.0")
    assert draft.text == centre.protocol.text.replace("version: 1.0.0", "version: 1.1.0", 1)
    assert read_version(draft).protocol.version == "1.1.0"
    assert (draft.work.author, draft.work.based_on) == (centre.ada, centre.protocol)
    assert JournalEntry.objects.last().kind == "protocol.draft_started"


@pytest.mark.parametrize("number", ["", "next", "1.0.0 ", "1.0.0\n", "9" * 30])
def test_refuses_a_number_that_is_none(centre, now, number):
    with pytest.raises(BadVersionNumber):
        start_draft(from_id=centre.protocol.pk, number=number, actor=centre.ada, now=now)


def test_refuses_a_number_that_is_taken(centre, draft, now):
    with pytest.raises(VersionTaken):
        start_draft(from_id=draft.pk, number="1.0.0", actor=centre.ada, now=now)


def test_only_an_admin_writes(centre, now):
    for person in (centre.sofia, centre.dana, centre.evan, centre.feed, None):
        with pytest.raises(NotAllowed):
            start_draft(from_id=centre.protocol.pk, number="1.1.0", actor=person, now=now)


def test_a_text_full_of_errors_is_kept_as_typed(centre, draft, now):
    typed = "questions:\n  - id: [oh\n\tno  "

    saved = write(draft, typed, centre.ada, now)

    saved.refresh_from_db()
    assert saved.text == typed
    assert read_version(saved).problems[0].line > 0


def test_line_ends_of_a_browser_change_nothing(centre, draft, now):
    lines = JournalEntry.objects.count()

    write(draft, draft.text.replace("\n", "\r\n"), centre.ada, now)

    assert JournalEntry.objects.count() == lines
    assert ProtocolVersion.objects.get(pk=draft.pk).text == SHORT.replace("1.0.0", "1.1.0")


def test_a_text_begun_before_the_last_change_is_not_saved_over_it(centre, draft, now):
    began = whole_digest(draft)
    newer = write(draft, draft.text + "# newer\n", centre.ada, now)

    with pytest.raises(StaleDraft):
        save_draft(
            version_id=draft.pk,
            text=draft.text + "# older\n",
            vignettes=draft.vignettes,
            seen_digest=began,
            actor=centre.ada,
            now=now,
        )

    assert ProtocolVersion.objects.get(pk=draft.pk).text == newer.text


def test_somebody_else_writes_a_draft_of_their_own(centre, draft, alan, now):
    with pytest.raises(NotItsAuthor):
        write(draft, draft.text + "# mine\n", alan, now)

    own = start_draft(from_id=draft.pk, number="1.1.1", actor=alan, now=now)

    assert (own.work.author, own.work.based_on_id) == (alan, draft.pk)


def test_a_version_that_is_no_draft_does_not_change(centre, alan, now):
    with pytest.raises(NotADraft):
        write(centre.protocol, "anything", centre.ada, now)


@pytest.mark.parametrize("column", ["text", "vignettes", "version", "digest"])
def test_the_database_itself_keeps_a_published_version(centre, column):
    before = ProtocolVersion.objects.get(pk=centre.protocol.pk)
    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        ProtocolVersion.objects.filter(pk=before.pk).update(**{column: "other"})
    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        ProtocolVersion.objects.filter(pk=before.pk).update(state="draft")

    after = ProtocolVersion.objects.get(pk=before.pk)
    assert getattr(after, column) == getattr(before, column)
