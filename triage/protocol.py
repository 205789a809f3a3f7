"""Reads a protocol text and checks it; every problem is named with its line.

A text is checked for every choice that a site could make in it, not only for those it makes: so
a setting changed within its range never leaves a centre with a protocol that cannot be read.
"""

from .checks import Sites, check_whole, find_places
from .fields import Fields
from .problems import Problem, Problems, ProtocolError
from .read_rules import Known, known_words, read_rules, response_names
from .read_sending import read_codes, read_fallbacks, read_guards, read_safety
from .read_site import read_overrides, read_settings
from .read_words import read_facts, read_levels, read_questions, read_responses
from .rules import Group, Protocol
from .site_choices import Site, choices_of, settings_at
from .vocabulary import Kind, Response
from .yaml_lines import Node, read_tree

__all__ = ["Problem", "ProtocolError", "read_protocol"]

HEAD = ("id", "version", "title", "seconds_to_hard_stop")
SECTIONS = (
    "protocol",
    "levels",
    "responses",
    "hard_stop_order",
    "facts",
    "questions",
    *Group,
    "not_served",
    "fallback",
)
OPTIONAL = ("site", "guards", "overrides", "safety")


def read_protocol(text: str) -> Protocol:
    """Return the protocol that a YAML text holds; raises ProtocolError with every line at fault."""
    problems = Problems()
    sections = Fields(
        read_tree(text), problems, what="protocol text", required=SECTIONS, optional=OPTIONAL
    )
    problems.stop_if_any()
    protocol, known = _read(sections, problems, {})
    problems.stop_if_any()
    places = find_places(sections.nodes["questions"], known.rule_lines)
    check_whole(protocol, places, _at_every_site(sections, protocol, known), problems)
    problems.stop_if_any()
    return protocol


def _at_every_site(sections: Fields, protocol: Protocol, known: Known) -> Sites:
    """Return the protocol as each other site would have it, with what that site chooses.

    Too many combinations are a problem of the text.
    """
    chosen_by = [protocol.setting[name] for name in sorted(known.chosen_by)]
    line = sections.line_of("site")
    return [
        (site, _read(sections, Problems(), site)[0])
        for site in choices_of(chosen_by, known.problems, line)
    ]


def _read(sections: Fields, problems: Problems, site: Site) -> tuple[Protocol, Known]:
    """Return the protocol as it is where a site chooses so; what `site` leaves out is as written."""
    nodes = sections.nodes
    head = Fields(nodes["protocol"], problems, what="protocol", required=HEAD)
    settings = settings_at(read_settings(nodes.get("site"), problems), site)
    responses = read_responses(nodes["responses"], problems)
    facts = read_facts(nodes["facts"], problems)
    questions = read_questions(nodes["questions"], problems)
    known = known_words(questions, facts, responses, settings, problems)
    codes = read_codes(nodes["not_served"], known)
    protocol = Protocol(
        id=head.word("id"),
        version=head.word("version"),
        title=head.wording("title"),
        seconds_to_hard_stop=head.integer("seconds_to_hard_stop", low=1, high=600),
        settings=settings,
        levels=read_levels(nodes["levels"], problems),
        responses=responses,
        hard_stop_order=response_names(sections, "hard_stop_order", known),
        ordinary=_ordinary(responses, nodes["responses"], problems),
        facts=facts,
        questions=questions,
        rules=read_rules(nodes, known),
        codes=codes,
        fallbacks=read_fallbacks(nodes["fallback"], {code for code, _ in codes}, known),
        guards=read_guards(nodes.get("guards"), known),
        overrides=read_overrides(nodes.get("overrides"), known.responses, problems),
        safety=read_safety(nodes.get("safety"), known),
        chosen_by=frozenset(known.chosen_by),
    )
    return protocol, known


def _ordinary(responses: tuple[Response, ...], node: Node, problems: Problems) -> str:
    """Return the one response that is ordinary 911 handling."""
    found = [response.id for response in responses if response.kind is Kind.ORDINARY]
    if len(found) != 1:
        problems.add(node.line, "responses: exactly one must be of kind ordinary")
    return found[0] if found else ""
