"""What HSDS 3.0 says of an object: its fields, which must be there, and what each may hold. Pure.

The Human Services Data Specification (Open Referral) as a table; `faults` reads a document by it.
A field that the table does not know is left as it came: sites add their own.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

# name, then what it holds (text where nothing is said; [x] is a list of x), then ! where required.
_SHARED: Final = "id:uuid! attributes:[attribute] metadata:[metadata]"
_TABLE: Final = {
    "service": "organization_id:uuid program_id:uuid name! alternate_name description url:uri "
    "email:email status:status! interpretation_services application_process fees_description "
    "wait_time fees accreditations eligibility_description minimum_age:number maximum_age:number "
    "assured_date assurer_email:email licenses alert last_modified:moment phones:[phone] "
    "schedules:[schedule] service_areas:[service_area] service_at_locations:[service_at_location] "
    "languages:[language] organization:organization funding:[funding] cost_options:[cost_option] "
    "program:program required_documents:[required_document] contacts:[contact]",
    "organization": "name! alternate_name description! email:email website:uri tax_status tax_id "
    "year_incorporated:number legal_status logo uri:uri parent_organization_id:uuid "
    "funding:[funding] contacts:[contact] phones:[phone] locations:[location] programs:[program] "
    "organization_identifiers:[organization_identifier]",
    "location": "location_type:place! url:uri organization_id:uuid name alternate_name description "
    "transportation latitude:number longitude:number external_identifier external_identifier_type "
    "languages:[language] addresses:[address] contacts:[contact] accessibility:[accessibility] "
    "phones:[phone] schedules:[schedule]",
    "service_at_location": "service_id:uuid location_id:uuid description contacts:[contact] "
    "phones:[phone] schedules:[schedule] location:location",
    "address": "location_id:uuid attention address_1! address_2 city! region state_province! "
    "postal_code! country! address_type:place!",
    "phone": "location_id:uuid service_id:uuid organization_id:uuid contact_id:uuid "
    "service_at_location_id:uuid number! extension:number type description languages:[language]",
    "schedule": "service_id:uuid location_id:uuid service_at_location_id:uuid valid_from valid_to "
    "dtstart timezone:number until count:number wkst:weekday freq:freq interval:number byday "
    "byweekno bymonthday byyearday description opens_at closes_at schedule_link:uri "
    "attending_type notes",
    "service_area": "service_id:uuid name description extent extent_type uri",
    "language": "service_id:uuid location_id:uuid phone_id:uuid name code note",
    "contact": "organization_id:uuid service_id:uuid service_at_location_id:uuid location_id:uuid "
    "name title department email:email phones:[phone]",
    "accessibility": "location_id:uuid description details url:uri",
    "cost_option": "service_id:uuid valid_from valid_to option currency amount:number "
    "amount_description",
    "funding": "organization_id:uuid service_id:uuid source",
    "program": "organization_id:uuid name! alternate_name description!",
    "required_document": "service_id:uuid document uri:uri",
    "organization_identifier": "organization_id:uuid identifier_scheme identifier_type! "
    "identifier!",
    "attribute": "link_id:uuid taxonomy_term_id:uuid link_type link_entity value "
    "taxonomy_term:taxonomy_term",
    "taxonomy_term": "code name! description! parent_id:uuid taxonomy taxonomy_detail:taxonomy "
    "language taxonomy_id:uuid term_uri:uri",
    "taxonomy": "name! description! uri:uri version",
    "metadata": "resource_id:uuid resource_type last_action_date! last_action_type! field_name! "
    "previous_value! replacement_value! updated_by!",
}
_CHOICES: Final = {
    "status": ("active", "inactive", "defunct", "temporarily closed"),
    "place": ("physical", "postal", "virtual"),
    "weekday": ("MO", "TU", "WE", "TH", "FR", "SA", "SU"),
    "freq": ("WEEKLY", "MONTHLY"),
}
_FORMS: Final = {
    "uuid": (re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.I), "a UUID"),
    "uri": (re.compile(r"[a-z][a-z0-9+.-]*:\S+", re.I), "a web address such as https://…"),
    "email": (re.compile(r"[^@\s]+@[^@\s]+"), "an e-mail address"),
    "moment": (
        re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d(\.\d+)?)?([Zz]|[+-]\d\d:\d\d)"),
        "a moment such as 2026-11-24T18:00:00Z",
    ),
}


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong, and where: `$[2].schedules[0].freq`."""

    path: str
    why: str

    def __str__(self) -> str:
        return f"{self.path}: {self.why}"


@dataclass(frozen=True)
class _Field:
    """One field of an object."""

    holds: str
    required: bool

    @property
    def of_list(self) -> str:
        """What a list holds, or nothing where the field is none."""
        return self.holds[1:-1] if self.holds.startswith("[") else ""


def _fields(line: str) -> dict[str, _Field]:
    read = {}
    for word in line.split():
        name, _, holds = word.rstrip("!").partition(":")
        read[name] = _Field(holds, required=word.endswith("!"))
    return read


OBJECTS: Final[Mapping[str, Mapping[str, _Field]]] = {
    name: _fields(f"{_SHARED} {line}") for name, line in _TABLE.items()
}


def without_nulls(value: Any) -> Any:
    """Return a document without its nulls: exports write them for "says nothing", the schemas do not."""
    if isinstance(value, dict):
        return {key: without_nulls(held) for key, held in value.items() if held is not None}
    if isinstance(value, list):
        return [without_nulls(held) for held in value if held is not None]
    return value


def faults(kind: str, value: object, path: str) -> Iterator[Fault]:
    """Yield what keeps `value` from being an HSDS 3.0 object of this kind, each with its path."""
    if not isinstance(value, dict):
        yield Fault(path, f"a {kind.replace('_', ' ')} must be an object")
        return
    for name, field in OBJECTS[kind].items():
        if name in value:
            yield from _faults_of_field(field, value[name], f"{path}.{name}")
        elif field.required:
            yield Fault(f"{path}.{name}", "must be there")


def _faults_of_field(field: _Field, value: object, path: str) -> Iterator[Fault]:
    if not field.of_list:
        yield from _faults_of_value(field, value, path)
        return
    if not isinstance(value, list):
        yield Fault(path, "must be a list")
        return
    for number, held in enumerate(value):
        yield from faults(field.of_list, held, f"{path}[{number}]")


def _faults_of_value(field: _Field, value: object, path: str) -> Iterator[Fault]:
    if field.holds in OBJECTS:
        yield from faults(field.holds, value, path)
    elif field.holds == "number":
        if isinstance(value, bool) or not isinstance(value, int | float):
            yield Fault(path, "must be a number")
    elif not isinstance(value, str):
        yield Fault(path, "must be text")
    else:
        yield from _faults_of_text(field.holds, value, path)


def _faults_of_text(holds: str, value: str, path: str) -> Iterator[Fault]:
    if holds in _CHOICES and value not in _CHOICES[holds]:
        yield Fault(path, f"must be one of {', '.join(_CHOICES[holds])}")
    if holds in _FORMS:
        form, words = _FORMS[holds]
        if not form.fullmatch(value):
            yield Fault(path, f"must be {words}")
