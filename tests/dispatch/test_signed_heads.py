"""Who may do everything in the database cannot change what was signed outside it."""

import json
import stat

import pytest
from django.core.management import CommandError, call_command

from dispatch.actions.jobs import JobKind, ask_job
from dispatch.jobs.running import run_waiting_jobs
from dispatch.journal import FIRST, chain_hash
from dispatch.models import Job, JobState, JournalEntry
from dispatch.permissions import SYSTEM
from tests.conftest import make_call

from .test_tampering import every_right


@pytest.fixture
def key(settings, tmp_path):
    """A key of its own, and a file of heads that is empty."""
    settings.JOURNAL_KEY_FILE = tmp_path / "keys" / "journal.pem"
    settings.JOURNAL_HEADS_FILE = tmp_path / "heads.jsonl"
    return settings.JOURNAL_KEY_FILE


@pytest.fixture
def signed(key, centre, now, capsys):
    """A head signed and another two calls later."""
    make_call(centre.sam, now)
    call_command("sign_head", "--make-key")
    for house in (1, 2):
        make_call(centre.sam, now, address=f"{house} Other Street")
    call_command("sign_head")
    capsys.readouterr()
    return key


def rewrite_all_after(seq):
    """Change a line and chain every later one anew, head and all, as the database's owner can."""
    with every_right() as cursor:
        cursor.execute(
            "UPDATE dispatch_journalentry SET data = '{}', digest = sha256('{}') WHERE seq = %s",
            [seq],
        )
        for line in JournalEntry.objects.filter(seq__gte=seq).order_by("seq"):
            _chain(cursor, line)
        last = JournalEntry.objects.latest("seq")
        cursor.execute("UPDATE dispatch_journalhead SET hash = %s", [bytes(last.hash)])


def _chain(cursor, line):
    before = JournalEntry.objects.filter(seq=line.seq - 1).values_list("hash", flat=True).first()
    columns = (line.seq, line.kind, line.call_id, line.actor_id, line.at, bytes(line.digest))
    hashed = chain_hash(bytes(before) if before else FIRST, columns)
    cursor.execute("UPDATE dispatch_journalentry SET hash = %s WHERE seq = %s", [hashed, line.seq])


def test_signed_heads_agree_with_an_honest_journal(signed, capsys):
    call_command("verify_journal")
    assert "2 signed heads agree" in capsys.readouterr().out


def test_a_journal_rewritten_whole_is_named_by_the_heads_around_it(signed, settings):
    heads = [json.loads(line) for line in settings.JOURNAL_HEADS_FILE.read_text().splitlines()]
    rewrite_all_after(heads[0]["seq"] + 1)
    settings.JOURNAL_HEADS_FILE, kept = signed.parent / "none", settings.JOURNAL_HEADS_FILE
    call_command("verify_journal")  # the chain alone holds
    with pytest.raises(CommandError) as refused:
        call_command("verify_journal", heads=kept)
    first, last = heads[0]["seq"] + 1, heads[1]["seq"]
    assert f"a line from {first} to {last} was rewritten" in str(refused.value)


def test_lines_cut_off_with_the_head_set_back_are_missed(signed, settings):
    heads = [json.loads(line) for line in settings.JOURNAL_HEADS_FILE.read_text().splitlines()]
    with every_right() as cursor:
        cursor.execute("DELETE FROM dispatch_journalentry WHERE seq > %s", [heads[0]["seq"]])
        cursor.execute(
            "UPDATE dispatch_journalhead SET seq = %s, hash = %s",
            [heads[0]["seq"], bytes.fromhex(heads[0]["hash"])],
        )
    with pytest.raises(CommandError, match=f"line {heads[1]['seq']} is missing"):
        call_command("verify_journal")


def rename_journal():
    with every_right() as cursor:
        cursor.execute("UPDATE dispatch_journalhead SET epoch = gen_random_uuid()")


def test_a_journal_that_was_given_another_name_does_not_escape_its_heads(signed, settings, capsys):
    rename_journal()
    with pytest.raises(CommandError, match="none of the 2 signed heads is of this journal"):
        call_command("verify_journal")
    call_command("sign_head")  # by hand: somebody knows that it was made anew
    call_command("verify_journal")
    assert "1 signed heads agree, 2 are of another journal" in capsys.readouterr().out


@pytest.mark.parametrize("tamper", [rename_journal, lambda: rewrite_all_after(2)])
def test_the_nightly_reading_signs_nothing_that_the_kept_heads_deny(signed, settings, now, tamper):
    tamper()
    before = settings.JOURNAL_HEADS_FILE.read_text()
    ask_job(JobKind.VERIFY_JOURNAL, actor=SYSTEM, now=now)
    run_waiting_jobs(now=lambda: now)
    job = Job.objects.get()
    assert (job.state, job.result["broken_at"]) == (JobState.FAILED, None)
    assert "signed" in job.result["why"]
    assert settings.JOURNAL_HEADS_FILE.read_text() == before


@pytest.mark.parametrize(
    "forge",
    [
        lambda head: {**head, "seq": head["seq"] - 1},
        lambda head: {**head, "hash": "00" * 32},
        lambda head: {**head, "signature": "AAAA"},
        lambda head: {},
    ],
)
def test_a_forged_head_is_refused_with_its_line(signed, settings, forge):
    first, second = settings.JOURNAL_HEADS_FILE.read_text().splitlines()
    settings.JOURNAL_HEADS_FILE.write_text(f"{first}\n{json.dumps(forge(json.loads(second)))}\n")
    with pytest.raises(CommandError, match=r"line 2 of heads\.jsonl was not signed with this key"):
        call_command("verify_journal")


def test_the_nightly_reading_signs_where_there_is_a_key(signed, settings, now):
    before = settings.JOURNAL_HEADS_FILE.read_text().count("\n")
    ask_job(JobKind.VERIFY_JOURNAL, actor=SYSTEM, now=now)
    run_waiting_jobs(now=lambda: now)
    assert Job.objects.get().state == JobState.DONE
    assert settings.JOURNAL_HEADS_FILE.read_text().count("\n") == before + 1


def test_a_key_is_its_owners_alone_and_never_written_over(signed):
    assert stat.S_IMODE(signed.stat().st_mode) == 0o600
    before = signed.read_bytes()
    with pytest.raises(CommandError, match="is there already"):
        call_command("sign_head", "--make-key")
    assert signed.read_bytes() == before


def test_no_key_or_another_kind_of_file_is_said(key, centre):
    with pytest.raises(CommandError, match="holds no private key"):
        call_command("sign_head")
    key.parent.mkdir()
    key.write_text("not a key")
    with pytest.raises(CommandError, match="holds no private key"):
        call_command("sign_head")
