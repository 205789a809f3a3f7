"""What a site chooses in the rules of a protocol, and every other choice that it could make."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import product
from math import prod

from .problems import Problems
from .vocabulary import Setting

# The value of each setting by its id; one that is left out is as the text has it.
Site = Mapping[str, str]

# More combinations than this would make reading a text a matter of seconds.
MOST_SITES = 64


def choices_of(settings: Sequence[Setting], problems: Problems, line: int) -> list[Site]:
    """Return every combination of these settings but the one that the text makes itself."""
    number = prod(len(setting.choices) for setting in settings)
    if number > MOST_SITES:
        text = f"rules depend on {number} combinations of site settings; at most {MOST_SITES}"
        problems.add(line, text)
        return []
    names = [setting.id for setting in settings]
    own = tuple(setting.value for setting in settings)
    every = product(*(setting.choices for setting in settings))
    return [dict(zip(names, chosen, strict=True)) for chosen in every if chosen != own]


def settings_at(settings: tuple[Setting, ...], site: Site) -> tuple[Setting, ...]:
    """Return the settings with what the site chooses."""
    return tuple(replace(one, value=site.get(one.id, one.value)) for one in settings)


def what_they_share(sites: Sequence[Site]) -> str:
    """Return `crisis_team_age_min is 18`: what all have chosen, else all that the first has."""
    first = sites[0]
    shared = {name: first[name] for name in first if len({site[name] for site in sites}) == 1}
    return " and ".join(f"{name} is {value}" for name, value in (shared or first).items())
