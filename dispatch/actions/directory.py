"""The directory of services: a file is laid before the centre, looked at, and taken."""

from datetime import datetime
from typing import ClassVar

from django.db import transaction

from pilot_zones.models import Community
from teams.directory import Comparison, DirectoryUnreadable, read_directory
from teams.directory_entry import Entry, folded
from teams.models import DirectoryFile, Service, ServiceLocation, TaxonomyTerm

from .. import journal
from ..permissions import Act, require
from ..selectors.directory import compared
from .errors import ActionRefused


class NotADirectory(ActionRefused):
    """The file is no HSDS 3.0 directory; says why."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "not_a_directory"


class NoSuchFile(ActionRefused):
    """No such file was laid before the centre."""

    status: ClassVar[int] = 404
    code: ClassVar[str] = "no_such_file"


@transaction.atomic
def lay_directory(*, name: str, text: str, actor: object, now: datetime) -> DirectoryFile:
    """Keep a file for a look before it is taken. Raises NotAllowed, NotADirectory."""
    person = require(actor, Act.CHANGE_DIRECTORY)
    assert person is not None, "only people look first"
    try:
        read_directory(text)
    except DirectoryUnreadable as error:
        raise NotADirectory(f"the file cannot be read: {error}") from error
    row = DirectoryFile.objects.create(name=name[:200], text=text, laid_by=person, laid_at=now)
    journal.record("directory.laid", call=None, actor=person, at=now, file=row.pk)
    return row


@transaction.atomic
def take_directory(*, file_id: int, actor: object, now: datetime) -> DirectoryFile:
    """Take what is new and changed in a file that was laid. Raises NotAllowed, NoSuchFile.

    Taken already, it changes nothing.
    """
    require(actor, Act.CHANGE_DIRECTORY)
    row = DirectoryFile.objects.select_for_update().filter(pk=file_id).first()
    if row is None:
        raise NoSuchFile(f"there is no file {file_id}")
    if row.taken_at is None:
        row.taken_at = now
        row.save(update_fields=["taken_at"])
        import_directory(text=row.text, source=row.name, actor=actor, now=now)
    return row


@transaction.atomic
def import_directory(*, text: str, source: str, actor: object, now: datetime) -> Comparison:
    """Write what is new and changed in a file; what it does not name stays. Raises NotADirectory."""
    person = require(actor, Act.CHANGE_DIRECTORY)
    try:
        found = compared(text)
    except DirectoryUnreadable as error:
        raise NotADirectory(f"the file cannot be read: {error}") from error
    known = {folded(community.name): community for community in Community.objects.all()}
    for entry in (*found.new, *(change.entry for change in found.changed)):
        _keep(entry, known, now)
    journal.record(
        "directory.imported",
        call=None,
        actor=person,
        at=now,
        source=source[:200],
        new=len(found.new),
        changed=len(found.changed),
        refused=len(found.refused),
    )
    return found


def _keep(entry: Entry, known: dict[str, Community], now: datetime) -> None:
    service, _ = Service.objects.update_or_create(
        pk=entry.id,
        defaults={
            "name": entry.name,
            "organization": entry.organization,
            "status": entry.status,
            "document": entry.document,
            "words": entry.words,
            "kept_at": now,
        },
    )
    terms = [
        TaxonomyTerm.objects.get_or_create(taxonomy=term.taxonomy[:120], name=term.name[:200])[0]
        for term in entry.terms
    ]
    service.terms.set(terms)
    areas = [folded(area) for area in entry.areas]
    service.communities.set([one for name, one in known.items() if name in areas])
    service.locations.all().delete()
    ServiceLocation.objects.bulk_create(
        ServiceLocation(service=service, name=at.name, address=at.address, lat=at.lat, lng=at.lng)
        for at in entry.places
    )
