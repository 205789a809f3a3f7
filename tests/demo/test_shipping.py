"""The shipped protocol comes into force where a centre has none, or an older one of the same name."""

import pytest

from dispatch.actions.protocols import publish_protocol
from dispatch.demo.shipping import is_newer, publish_shipped
from dispatch.models import JournalEntry
from dispatch.permissions import SYSTEM
from triage.selectors import protocol_in_force
from triage.shipped import shipped_text

pytestmark = pytest.mark.django_db
SHIPPED = shipped_text("mcrt-1")
NUMBER = next(line for line in SHIPPED.splitlines() if line.strip().startswith("version:"))


def numbered(version, *, name="mcrt-1"):
    return SHIPPED.replace(NUMBER, f"  version: {version}", 1).replace(
        "id: mcrt-1", f"id: {name}", 1
    )


def test_it_is_published_where_none_is_in_force_and_then_stays(now):
    said = [publish_shipped(now=now), publish_shipped(now=now)]

    assert said[0].endswith("published")
    assert said[1].endswith("is in force")
    assert protocol_in_force().text == SHIPPED
    assert JournalEntry.objects.count() == 1


def test_it_replaces_an_older_version(now):
    publish_protocol(numbered("0.9.0"), actor=SYSTEM, now=now)

    publish_shipped(now=now)

    assert protocol_in_force().text == SHIPPED


@pytest.mark.parametrize("version", ["99.0.0", "1.10.0"])
def test_a_newer_version_stays(now, version):
    held = publish_protocol(numbered(version), actor=SYSTEM, now=now)

    publish_shipped(now=now)

    assert protocol_in_force() == held


def test_a_centres_own_protocol_stays(now):
    own = publish_protocol(numbered("0.1.0", name="our-own"), actor=SYSTEM, now=now)

    said = publish_shipped(now=now)

    assert protocol_in_force() == own
    assert "stays" in said


def test_a_text_that_changed_under_the_same_number_does_not_replace_what_is_in_force(now):
    held = publish_protocol(SHIPPED + "\n# another word\n", actor=SYSTEM, now=now)

    said = publish_shipped(now=now)

    assert protocol_in_force() == held
    assert "another text is shipped" in said


@pytest.mark.parametrize(
    ("version", "than", "newer"),
    [
        ("1.10.0", "1.9.0", True),
        ("1.9.0", "1.10.0", False),
        ("1.0.0", "1.0.0", False),
        ("2", "1.9.9", True),
        ("draft", "0.0.1", False),
    ],
)
def test_versions_are_compared_as_numbers(version, than, newer):
    assert is_newer(version, than) is newer
