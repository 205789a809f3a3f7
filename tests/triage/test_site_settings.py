"""Whatever a site chooses within a setting's range, the protocol can be read and its promises hold."""

from dataclasses import replace
from itertools import product

import pytest

from triage.engine import judge
from triage.proof import prove
from triage.protocol import ProtocolError, read_protocol
from triage.site_choices import MOST_SITES

# What the first texts held, before phases and hours were kept where they are used.
UNREAD = {"phase": "paired", "pact_hours": "06:00-04:00", "crisis_team_last_dispatch": "00:30"}
OF_OLD = """\
  phase:
    {kind: choice, choices: [paired, other], value: paired, means: {en: a, fr: b}, approval: pending}
  pact_hours: {kind: hours, value: "06:00-04:00", means: {en: a, fr: b}, approval: pending}
  crisis_team_last_dispatch: {kind: time, value: "00:30", means: {en: a, fr: b}, approval: pending}
"""


def at_site(text, **chosen):
    """The text with other values of its settings, as the form of a setting writes them."""
    for name, value in chosen.items():
        start = text.index(f"  {name}:\n")
        line = text.index("    value: ", start)
        end = text.index("\n", line)
        text = f'{text[:line]}    value: "{value}"{text[end:]}'
    return text


def every_site(protocol):
    """Every combination of the settings that are chosen from a list."""
    settings = [one for one in protocol.settings if one.choices]
    return [
        dict(zip([one.id for one in settings], chosen, strict=True))
        for chosen in product(*(one.choices for one in settings))
    ]


def test_every_choice_of_every_site_can_be_read(mcrt, mcrt_text):
    sites = every_site(mcrt)

    assert len(sites) == 6
    for site in sites:
        read = read_protocol(at_site(mcrt_text, **site))
        assert {name: read.setting[name].value for name in site} == site


def test_a_version_stored_with_settings_that_no_rule_reads_is_read_and_judges_as_ever(
    mcrt, mcrt_text, calm, all_free
):
    stored = read_protocol(mcrt_text.replace("\nsite:\n", f"\nsite:\n{OF_OLD}", 1))

    assert {name: stored.setting[name].value for name in UNREAD} == UNREAD
    assert stored.chosen_by == mcrt.chosen_by == set(mcrt.setting)
    assert judge(stored, calm, all_free) == judge(mcrt, calm, all_free)


def test_at_the_age_of_18_nobody_of_16_or_17_is_asked_of_the_team(mcrt_text, calm, all_free):
    grown = read_protocol(at_site(mcrt_text, crisis_team_age_min="18"))
    young = calm | {"child": "subject_16_17"}

    assert judge(read_protocol(mcrt_text), young, all_free).rules == ("M5",)
    found = judge(grown, young, all_free)
    assert (found.rules[0], found.responses) == ("U8", ("PACT",))


def test_every_promise_holds_at_the_strictest_site(mcrt_text):
    strict = at_site(mcrt_text, crisis_team_age_min="18", unknown_weapon_policy="police")

    assert [one.claim.id for one in prove(read_protocol(strict)) if not one.holds] == []


@pytest.mark.parametrize("age", ["16", "18"])
def test_the_one_choice_that_breaks_a_promise_is_told_with_its_case(mcrt_text, age):
    site = {"unknown_weapon_policy": "treat_as_none", "crisis_team_age_min": age}
    protocol = read_protocol(at_site(mcrt_text, **site))
    claim = next(one for one in protocol.safety if one.id == "S2")

    judged, live = prove(replace(protocol, safety=(claim,)))

    assert "Weapon: cannot tell" in judged.counter.words
    assert live.holds


CHANGES = {
    "a rule that another choice leaves without a condition": (
        ', "18": [subject_under_16, subject_16_17]}',
        "}",
        "U8: unreachable; rules before it take every call (where crisis_team_age_min is 18)",
    ),
    "an answer that a rule of another site names": (
        "label: {en: 16 or 17, fr: 16 ou 17 ans}}",
        "label: {en: 16 or 17, fr: 16 ou 17 ans}, no_rule: true}",
        "child.subject_16_17: no_rule, but a rule names it",
    ),
    "a setting without choices": (
        "by_site: crisis_team_age_min",
        "by_site: nothing",
        "U8.child: 'by_site' must name a site setting that has choices",
    ),
    "more sites than can be looked at": (
        'choices: ["16", "18"]',
        f"choices: [{', '.join(str(n) for n in range(16, 48))}]",
        f"rules depend on 96 combinations of site settings; at most {MOST_SITES}",
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_text_that_some_choice_would_break_is_refused_before_it_is_chosen(mcrt_text, change):
    before, after, said = CHANGES[change]
    assert before in mcrt_text

    with pytest.raises(ProtocolError) as refused:
        read_protocol(mcrt_text.replace(before, after, 1))

    found = [problem.text for problem in refused.value.problems]
    assert said in found
    assert len(found) == len(set(found))
