"""One service of the directory as people read it, over its HSDS 3.0 document. Pure."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

Document = Mapping[str, Any]


@dataclass(frozen=True)
class Place:
    """One place where a service is given."""

    name: str
    address: str
    lat: float | None
    lng: float | None


@dataclass(frozen=True)
class Term:
    """One need or kind of help of a service, in the words of a taxonomy."""

    taxonomy: str
    name: str


@dataclass(frozen=True)
class Phone:
    """One number of a service."""

    number: str
    says: str


@dataclass(frozen=True)
class Entry:
    """One service as people read it. `document` is all of it."""

    id: UUID
    name: str
    organization: str
    status: str
    document: Document

    @property
    def description(self) -> str:
        """What the service does."""
        return str(self.document.get("description", ""))

    @property
    def phones(self) -> tuple[Phone, ...]:
        """Its numbers, and those of its places."""
        told = [*self._all("phones"), *(p for at in self._at() for p in at.get("phones", []))]
        told += [p for at in self._at() for p in at.get("location", {}).get("phones", [])]
        return tuple(dict.fromkeys(Phone(p["number"], p.get("description", "")) for p in told))

    @property
    def schedules(self) -> list[Document]:
        """When it is open: its own schedules, or else those of its places."""
        own = self._all("schedules")
        there = [s for at in self._at() for s in at.get("schedules", [])]
        there += [s for at in self._at() for s in at.get("location", {}).get("schedules", [])]
        return own or there

    @property
    def places(self) -> tuple[Place, ...]:
        """Where it is given."""
        return tuple(_place(at["location"]) for at in self._at() if "location" in at)

    @property
    def areas(self) -> tuple[str, ...]:
        """Whom it serves by place, in the directory's own words."""
        told = (area.get("name") or area.get("extent", "") for area in self._all("service_areas"))
        return tuple(dict.fromkeys(name for name in told if name))

    @property
    def terms(self) -> tuple[Term, ...]:
        """Its needs and kinds of help, in file order."""
        held = (attribute.get("taxonomy_term") for attribute in self._all("attributes"))
        return tuple(dict.fromkeys(_term(term) for term in held if term))

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages it is given in."""
        told = (one.get("name") or one.get("code", "") for one in self._all("languages"))
        return tuple(dict.fromkeys(name for name in told if name))

    @property
    def words(self) -> str:
        """Everything a search compares with, folded."""
        told = [
            self.name,
            str(self.document.get("alternate_name", "")),
            self.organization,
            *(term.name for term in self.terms),
            *self.areas,
            *self.languages,
            self.description,
            str(self.document.get("eligibility_description", "")),
        ]
        return folded(" ".join(told))

    def _all(self, name: str) -> list[Document]:
        return list(self.document.get(name, []))

    def _at(self) -> list[Document]:
        return self._all("service_at_locations")


def folded(text: str) -> str:
    """Return text as it is compared: lower case, no accents, single spaces."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


def entry_of(document: Document) -> Entry:
    """Return a service document without faults as people read it."""
    return Entry(
        id=UUID(document["id"]),
        name=document["name"].strip(),
        organization=document.get("organization", {}).get("name", ""),
        status=document["status"],
        document=document,
    )


def _place(location: Document) -> Place:
    told: Document = next(iter(location.get("addresses", [])), {})
    address = ", ".join(part for part in (told.get("address_1"), told.get("city")) if part)
    lat, lng = location.get("latitude"), location.get("longitude")
    return Place(location.get("name", ""), address, lat, lng)


def _term(term: Document) -> Term:
    detail = term.get("taxonomy_detail", {})
    return Term(term.get("taxonomy") or detail.get("name", ""), term["name"])
