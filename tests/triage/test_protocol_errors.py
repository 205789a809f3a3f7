"""A protocol text that cannot be used is refused with every fault at its line."""

import pytest

from triage.protocol import ProtocolError, read_protocol


def problems_of(text):
    with pytest.raises(ProtocolError) as refused:
        read_protocol(text)
    return refused.value.problems


def line_of(text, part):
    return text[: text.index(part)].count("\n") + 1


CHANGES = {
    "unknown key": (
        "{id: H1, when: {medical: life_threat}, level: 4,",
        "{id: H1, when: {medical: life_threat}, level: 4, colour: red,",
        "H1: unknown key 'colour'",
    ),
    "unknown section": (
        "hard_stop_order: [EMS, FIRE, POLICE, PACT]",
        "hard_stop_order: [EMS, FIRE, POLICE, PACT]\nhard_stop: []",
        "protocol text: unknown key 'hard_stop'",
    ),
    "unknown answer in a rule": (
        "when: {weapon: in_hand}, level: 4",
        "when: {weapon: in_hands}, level: 4",
        "H4: unknown answer 'in_hands' to weapon; known: accessible, in_hand, none, unknown",
    ),
    "unknown question in a rule": (
        "when: {weapon: in_hand}, level: 4",
        "when: {weapons: in_hand}, level: 4",
        "H4: unknown question or fact 'weapons'",
    ),
    "unknown response": (
        "level: 4, responses: [FIRE, EMS]",
        "level: 4, responses: [FIRE, AMBULANCE]",
        "H2: unknown response 'AMBULANCE'",
    ),
    "unknown response in a choice the site did not make": (
        "co_response: CRISIS_TEAM_OFFICER, police: POLICE}",
        "co_response: CRISIS_TEAM_OFFICER, police: POLIZEI}",
        "U10: unknown response 'POLIZEI'",
    ),
    "unknown choice of a setting": (
        "co_response: CRISIS_TEAM_OFFICER, police: POLICE}",
        "co_response: CRISIS_TEAM_OFFICER, sheriff: POLICE}",
        "'sheriff' is no choice of unknown_weapon_policy",
    ),
    "an id twice": ("- {id: M5,", "- {id: M4,", "rule 'M4' again; first at line"),
    "a question twice": (
        "  - id: nexus\n",
        "  - id: access\n",
        "question 'access' again; first at line",
    ),
    "a key twice": (
        "{id: H1, when: {medical: life_threat},",
        "{id: H1, id: H1, when: {medical: life_threat},",
        "key 'id' again; first at line",
    ),
    "an answer twice": (
        "      mild: {say:",
        "      none: {say:",
        "key 'none' again; first at line",
    ),
    "a bare yes": (
        'needs_in_person: "yes"}, level: 2',
        "needs_in_person: yes}, level: 2",
        'M6.needs_in_person: write "yes" in quotes',
    ),
    "a bare no as a key": (
        '      "no": {say: {en: Talk on the phone',
        "      no: {say: {en: Talk on the phone",
        'write the key "no" in quotes',
    ),
    "a level out of range": (
        "level: 0, response: STANDARD_911",
        "level: 5, response: STANDARD_911",
        "R9.level: must be a whole number from 0 to 4",
    ),
    "no French": (
        'reason: {en: "A life is in danger.", fr: "Une vie est en danger."}',
        'reason: {en: "A life is in danger."}',
        "H1.reason: 'fr' is missing",
    ),
    "a setting that is no time": (
        "\nsite:\n",
        '\nsite:\n  last: {kind: time, value: "25:30", means: {en: a, fr: b}, approval: pending}\n',
        "last: '25:30' is no time",
    ),
    "a setting that is no choice": (
        "value: co_response\n",
        "value: ask_a_friend\n",
        "unknown_weapon_policy: 'ask_a_friend' is not one of co_response, police, treat_as_none",
    ),
    "an approval without a day": (
        "l'équipe de crise\"}\n    approval: pending",
        "l'équipe de crise\"}\n    approval: {by: Dr. Ada, role: director, day: soon}",
        "crisis_team_age_min.approval.day: must be YYYY-MM-DD",
    ),
    "a hard stop that may be lowered": (
        "supervisor_may_lower: [3, 2]",
        "supervisor_may_lower: [4, 2]",
        "overrides.supervisor_may_lower: '4' is not 3, 2 or 1",
    ),
    "a code that is not listed": (
        "needs: {pact_available: no_pact}",
        "needs: {pact_available: pact_gone}",
        "code 'pact_gone' is not under not_served",
    ),
    "a guard over a question that is never unknown": (
        "unknown_in: [medical, hazard, weapon, violence, crime, child, suicide]\n    replaces: [NAV",
        "unknown_in: [medical, nexus]\n    replaces: [NAV",
        "G2.unknown_in: 'nexus' is no question with the answer 'unknown'",
    ),
    "an unknown claim": (
        "claim: every_path_ends",
        "claim: all_is_well",
        "S7: unknown claim",
    ),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_names_the_fault_and_its_line(mcrt_text, change):
    before, after, says = change
    assert mcrt_text.count(before) == 1
    text = mcrt_text.replace(before, after)

    found = problems_of(text)

    lines = [problem.line for problem in found if says in problem.text]
    first = line_of(mcrt_text, before)
    assert lines, [str(problem) for problem in found]
    assert first <= lines[0] <= first + after.count("\n")


WHOLE = {
    "an answer no rule reads": (
        "      accessible: {say:",
        (
            "      toy: {say: {en: A toy, fr: Un jouet}, label: {en: toy, fr: jouet}}\n"
            "      accessible: {say:"
        ),
        "weapon.toy: no rule reads this answer",
        "toy: {say",
    ),
    "an answer said to be read by no rule that one reads": (
        "label: {en: minor, fr: sans gravité}}",
        "label: {en: minor, fr: sans gravité}, no_rule: true}",
        "medical.minor: no_rule, but a rule names it",
        "minor: {say",
    ),
    "a rule behind one that takes all its calls": (
        "  - {id: M5,",
        (
            "  - {id: M7, when: {nexus: wellness_check, caller: remote}, level: 2, response: NAV_211,"
            ' reason: {en: "Late.", fr: "Tard."}}\n  - {id: M5,'
        ),
        "M7: unreachable; rules before it take every call",
        "{id: M7",
    ),
    "a rule behind several that take all its calls together": (
        "  - {id: R9,",
        (
            "  - {id: R4, when: {nexus: [mental_health, social_need]}, level: 1, response: NAV_211,"
            ' reason: {en: "Late.", fr: "Tard."}}\n  - {id: R9,'
        ),
        "R4: unreachable",
        "{id: R4",
    ),
    "a level that rises": (
        "{id: R1, when: {suicide: ideation_passive}, level: 1",
        "{id: R1, when: {suicide: ideation_passive}, level: 3",
        "R1: level 3 stands behind M6 at 2",
        "{id: R1",
    ),
    "a hard stop below 4": (
        "{id: H11, when: {violence: unknown, weapon: unknown}, level: 4",
        "{id: H11, when: {violence: unknown, weapon: unknown}, level: 3",
        "H11: hard stops, and only they, are level 4",
        "{id: H11",
    ),
    "a last rule with a condition": (
        "{id: R9, when: {}",
        "{id: R9, when: {nexus: none}",
        "the last rule under routine must match always",
        "{id: R9",
    ),
    "a hard-stop question that does not hold": (
        "    hard_stop: true\n    answers:\n      calm_engaging:",
        "    answers:\n      calm_engaging:",
        "presentation: a hard stop reads it; say hard_stop: true",
        "- id: presentation",
    ),
    "a hard-stop response without a place in the order": (
        "hard_stop_order: [EMS, FIRE, POLICE, PACT]",
        "hard_stop_order: [EMS, FIRE, POLICE]",
        "H6: PACT is not in hard_stop_order",
        "{id: H6",
    ),
    "a fallback without an end": (
        "      - {response: CRISIS_TEAM_OFFICER}\n      - {response: POLICE}\n",
        "      - {response: CRISIS_TEAM_OFFICER}\n",
        "F2: the last of `instead` must need nothing",
        "- id: F2",
    ),
}


@pytest.mark.parametrize("change", WHOLE.values(), ids=WHOLE.keys())
def test_names_what_only_the_whole_shows(mcrt_text, change):
    before, after, says, at = change
    assert mcrt_text.count(before) == 1
    text = mcrt_text.replace(before, after)

    found = [problem for problem in problems_of(text) if says in problem.text]

    assert [problem.line for problem in found] == [line_of(text, at)]


def test_names_all_faults_at_once_in_the_order_of_lines(mcrt_text):
    text = mcrt_text.replace("when: {weapon: in_hand}, level", "when: {weapon: x}, level")
    text = text.replace("{id: H1, when: {medical: life_threat}", "{id: H1, when: {medical: dire}")

    found = problems_of(text)

    assert [problem.text[:18] for problem in found] == ["H1: unknown answer", "H4: unknown answer"]
    assert [problem.line for problem in found] == sorted(problem.line for problem in found)


def test_a_site_that_sends_police_for_an_unknown_weapon_changes_only_that_rule(mcrt_text, mcrt):
    text = mcrt_text.replace("value: co_response\n", "value: police\n")

    changed = {
        new.id
        for new, old in zip(read_protocol(text).rules, mcrt.rules, strict=True)
        if (new.responses, new.when) != (old.responses, old.when)
    }

    assert changed == {"U10"}


def test_a_rule_that_the_site_does_not_choose_is_not_in_force(mcrt_text):
    text = mcrt_text.replace("value: co_response\n", "value: treat_as_none\n")

    assert "U10" not in {rule.id for rule in read_protocol(text).rules}


def test_a_site_may_raise_the_age_limit(mcrt_text):
    text = mcrt_text.replace('value: "16"\n', 'value: "18"\n').replace(
        "label: {en: 16 or 17, fr: 16 ou 17 ans}, no_rule: true}",
        "label: {en: 16 or 17, fr: 16 ou 17 ans}}",
    )

    rule = next(rule for rule in read_protocol(text).rules if rule.id == "U8")

    assert rule.when[0].values == {"subject_under_16", "subject_16_17"}


def test_settings_carry_who_approved_them(mcrt_text):
    text = mcrt_text.replace(
        "approval: pending",
        'approval: {by: "Dr. Ada Roy", role: medical director, day: "2026-11-02"}',
        1,
    )

    protocol = read_protocol(text)

    assert protocol.setting["unknown_weapon_policy"].approval.by == "Dr. Ada Roy"
    assert protocol.setting["crisis_team_age_min"].approval is None
