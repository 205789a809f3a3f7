"""The incident types: the standard's codes under our own words."""

import json

import pytest

from dispatch.incident_types import INCIDENT_TYPES, is_crisis_type, known_type, label_of


def test_holds_the_codes_of_the_standard_each_with_a_label_of_its_own():
    labels = [kind.label for kind in INCIDENT_TYPES.values()]

    assert len(INCIDENT_TYPES) == 245
    assert len(set(labels)) == len(labels)
    assert all(label[0].isupper() or label[0].isdigit() for label in labels)


@pytest.mark.shared
def test_the_codes_are_those_of_the_registry(shared):
    registries = json.loads((shared / "data" / "eido" / "eido_registries.json").read_text())

    assert {row["code"] for row in registries["incident_type"]} == set(INCIDENT_TYPES)


@pytest.mark.parametrize("sent", ["MNTL", "mntl", " Mntl "])
def test_knows_a_code_however_it_is_written(sent):
    assert known_type(sent)
    assert is_crisis_type(sent)
    assert label_of(sent) == "Mental health, no violence reported"


@pytest.mark.parametrize("sent", ["", "MNTL-2", "CHEST PAIN ALS 1", "\0"])
def test_an_unknown_type_keeps_its_own_words_and_counts_as_no_crisis(sent):
    assert not known_type(sent)
    assert not is_crisis_type(sent)
    assert label_of(sent) == sent


def test_names_nobody_by_what_they_suffer():
    harsh = ("mental person", "vagrant", "lunatic", "psycho", "crazy", "addict", "drunk", "retard")

    for kind in INCIDENT_TYPES.values():
        assert not any(word in kind.label.lower() for word in harsh), kind
