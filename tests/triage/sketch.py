"""The sketch of the protocol, read by its own README and by nothing of ours: a second opinion."""

from itertools import chain

CODES = {
    "in_zone": "out_of_zone",
    "crisis_team_hours_open": "out_of_hours",
    "crisis_team_available": "no_unit",
}


def sketched_outcome(sketch, answers, facts):
    """Return (level, responses, rules, not_served) as the README of the sketch says."""
    stops = [rule for rule in sketch["hard_stops"] if _matches(rule, answers)]
    if stops:
        asked = set(chain.from_iterable(rule["responses"] for rule in stops))
        sent = [name for name in ("EMS", "FIRE", "POLICE", "PACT") if name in asked]
        return 4, sent, [rule["id"] for rule in stops], []
    rules = [rule for rule in sketch["urgent"] if _matches(rule, answers)]
    if not rules:
        later = chain(sketch["choice"], sketch["moderate"], sketch["routine"])
        rules = [next(rule for rule in later if _matches(rule, answers))]
    return _served(rules[0], [rule["id"] for rule in rules], answers, facts)


def _matches(rule, answers):
    for field, wanted in rule["when"].items():
        values = wanted if isinstance(wanted, list) else [wanted]
        if answers.get(field) not in values:
            return False
    return True


def _served(rule, fired, answers, facts):
    team_codes = {code for fact, code in CODES.items() if facts.get(fact) != "yes"}
    no_pact = facts.get("pact_available") != "yes"
    response, also, codes = rule["response"], list(rule.get("also", [])), set()
    if response in ("CRISIS_TEAM", "CRISIS_TEAM_OFFICER") and team_codes:
        codes |= team_codes
        fired = [*fired, "F1"]
        if rule["level"] <= 2 and answers.get("caller") == "self":
            response = "DISTRESS_988"
        else:
            response = "POLICE" if no_pact else "PACT"
            codes |= {"no_pact"} if no_pact else set()
    elif response == "PACT" and no_pact:
        codes |= {"no_pact"} | team_codes
        fired = [*fired, "F2"]
        response = "POLICE" if team_codes else "CRISIS_TEAM_OFFICER"
    if "CRISIS_TEAM" in also and team_codes:
        also.remove("CRISIS_TEAM")
        codes |= team_codes
    sent = [response, *also]
    if facts.get("phase") == "paired":
        sent = ["CRISIS_TEAM_OFFICER_PLAIN" if s == "CRISIS_TEAM" else s for s in sent]
    return rule["level"], sent, fired, sorted(codes)
