"""What the commands print and refuse."""

import re
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from knox.models import AuthToken

from dispatch.models import JournalEntry
from tests.conftest import make_call, make_person

pytestmark = pytest.mark.django_db


def run(*words):
    said = StringIO()
    call_command(*words, stdout=said)
    return said.getvalue()


def test_a_token_is_printed_alone(db):
    said = run("token", "desk-screen", "--role", "dispatcher")

    assert re.fullmatch(r"[0-9a-f]{64}\n", said)
    assert AuthToken.objects.get().user.role == "dispatcher"


def test_a_name_that_is_somebody_elses_is_refused_and_nothing_is_printed(db):
    make_person("dana", "dispatcher")

    with pytest.raises(CommandError, match="'dana' is taken"):
        run("token", "dana", "--role", "dispatcher")

    assert not AuthToken.objects.exists()


def test_seed_demo_and_load_shipped_say_what_they_did(db):
    assert run("load_shipped") == "mcrt-1 1.0.0 published\n"


def test_demo_plays_only_where_the_demo_city_is(centre):
    with pytest.raises(CommandError, match="no demo centre"):
        run("demo")


# Verify the journal: somebody who owns the database can switch its guards off, and is found out.


@pytest.fixture
def journal(centre, now):
    """Six lines and more, each of a call."""
    for _ in range(6):
        make_call(centre.dana, now)
    return list(JournalEntry.objects.order_by("seq").values_list("seq", flat=True))


def tamper(statement, *values):
    """Change the journal as its owner, with the triggers switched off."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(statement, values)
        assert cursor.rowcount > 0
        cursor.execute("SET LOCAL session_replication_role = origin")


def test_an_untouched_journal_holds(journal):
    assert run("verify_journal") == f"{len(journal)} lines, each as it was written\n"


def test_an_empty_journal_holds(db):
    assert run("verify_journal") == "0 lines, each as it was written\n"


TABLE = "dispatch_journalentry"


@pytest.mark.parametrize(
    ("statement", "why"),
    [
        (f"UPDATE {TABLE} SET data = '{{}}' WHERE seq = %s", "the body was changed"),
        (f"UPDATE {TABLE} SET kind = 'call.closed' WHERE seq = %s", "the line was changed"),
        (f"UPDATE {TABLE} SET at = at + interval '1 s' WHERE seq = %s", "the line was changed"),
        (f"UPDATE {TABLE} SET actor_id = NULL WHERE seq = %s", "the line was changed"),
        (f"UPDATE {TABLE} SET hash = sha256('x') WHERE seq = %s", "the line was changed"),
        (f"DELETE FROM {TABLE} WHERE seq = %s", "the line is missing"),
    ],
)
def test_a_changed_line_is_named(journal, statement, why):
    tamper(statement, 3)

    with pytest.raises(CommandError, match=f"broken at line 3: {why}"):
        run("verify_journal")


def test_two_lines_that_changed_places_are_found_at_the_first(journal):
    tamper(f"UPDATE {TABLE} SET seq = -seq WHERE seq IN (%s, %s)", 3, 5)
    tamper(f"UPDATE {TABLE} SET seq = 8 + seq WHERE seq IN (%s, %s)", -3, -5)

    with pytest.raises(CommandError, match="broken at line 3: the line was changed"):
        run("verify_journal")


def test_a_tail_that_was_cut_off_is_found_by_the_head(journal):
    tamper(f"DELETE FROM {TABLE} WHERE seq > %s", 4)

    with pytest.raises(CommandError, match="broken at line 5: the line is missing"):
        run("verify_journal")


def test_a_tail_that_was_cut_off_with_the_heads_number_is_found_by_its_hash(journal):
    tamper(f"DELETE FROM {TABLE} WHERE seq > %s", 4)
    tamper("UPDATE dispatch_journalhead SET seq = %s", 4)

    with pytest.raises(CommandError, match="broken at line 4: the head does not carry"):
        run("verify_journal")


def test_a_body_that_retention_erased_still_verifies(journal):
    tamper(f"UPDATE {TABLE} SET data = NULL WHERE seq = %s", 3)

    assert run("verify_journal").startswith(f"{len(journal)} lines")
