"""Reading what a site decides for itself, who approved it, and who may depart from a result."""

import re
from datetime import date

from .fields import Fields, entries, word
from .problems import Problems
from .vocabulary import Approval, Overrides, Setting
from .yaml_lines import Node, Scalar

TIME = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]"
SHAPES = {"time": re.compile(TIME), "hours": re.compile(f"{TIME}-{TIME}")}
PENDING = "pending"


def read_settings(node: Node | None, problems: Problems) -> tuple[Setting, ...]:
    """Return the site settings, each of its kind: choice, number, hours (HH:MM-HH:MM) or time."""
    return tuple(
        _setting(key, value, problems) for key, value in entries(node, problems, what="site")
    )


def _setting(key: Scalar, node: Node, problems: Problems) -> Setting:
    name = word(key, problems, what="site")
    fields = Fields(
        node,
        problems,
        what=name,
        required=("kind", "value", "means", "approval"),
        optional=("choices",),
    )
    setting = Setting(
        id=name,
        kind=fields.word("kind"),
        value=fields.text("value"),
        choices=fields.words("choices"),
        means=fields.wording("means"),
        approval=_approval(fields),
    )
    _check_value(setting, fields)
    return setting


def _check_value(setting: Setting, fields: Fields) -> None:
    line, problems = fields.line_of("value"), fields.problems
    if setting.kind in SHAPES:
        if not SHAPES[setting.kind].fullmatch(setting.value):
            problems.add(line, f"{setting.id}: {setting.value!r} is no {setting.kind} (HH:MM)")
    elif setting.kind in ("choice", "number"):
        if setting.value not in setting.choices:
            allowed = ", ".join(setting.choices)
            problems.add(line, f"{setting.id}: {setting.value!r} is not one of {allowed}")
        if setting.kind == "number" and not all(
            c.isascii() and c.isdigit() for c in setting.choices
        ):
            problems.add(line, f"{setting.id}: every choice must be a number")
    else:
        problems.add(
            line, f"{setting.id}: unknown kind {setting.kind!r}; choice, number, hours, time"
        )


def _approval(fields: Fields) -> Approval | None:
    """Return who approved, or none while it is pending."""
    node = fields.nodes.get("approval")
    if node is None or (isinstance(node, Scalar) and node.text == PENDING):
        return None
    record = Fields(
        node,
        fields.problems,
        what=f"{fields.what}.approval",
        required=("by", "role", "day"),
        optional=("note",),
    )
    day = record.text("day")
    try:
        date.fromisoformat(day)
    except ValueError:
        fields.problems.add(record.line_of("day"), f"{record.what}.day: must be YYYY-MM-DD")
    return Approval(record.text("by"), record.text("role"), day, record.text("note"))


def read_overrides(node: Node | None, responses: set[str], problems: Problems) -> Overrides:
    """Return who may depart from a recommendation."""
    keys = (
        "call_taker_may_raise",
        "call_taker_may_lower",
        "supervisor_may_lower",
        "desk_return_codes",
        "crew_may_request",
        "police_may_release_to",
    )
    empty = Overrides(True, False, (), (), (), ())
    if node is None:
        return empty
    fields = Fields(node, problems, what="overrides", required=keys)
    for key in ("crew_may_request", "police_may_release_to"):
        for name in fields.words(key):
            if name not in responses:
                problems.add(fields.line_of(key), f"overrides.{key}: unknown response {name!r}")
    return Overrides(
        call_taker_may_raise=fields.truth("call_taker_may_raise"),
        call_taker_may_lower=fields.truth("call_taker_may_lower"),
        supervisor_may_lower=_lowerable(fields),
        desk_return_codes=fields.words("desk_return_codes"),
        crew_may_request=fields.words("crew_may_request"),
        police_may_release_to=fields.words("police_may_release_to"),
    )


def _lowerable(fields: Fields) -> tuple[int, ...]:
    """A hard stop (4) is lowered by nobody: only its answer can be corrected."""
    levels = fields.words("supervisor_may_lower")
    for level in levels:
        if level not in ("1", "2", "3"):
            fields.problems.add(
                fields.line_of("supervisor_may_lower"),
                f"overrides.supervisor_may_lower: {level!r} is not 3, 2 or 1",
            )
    return tuple(int(level) for level in levels if level in ("1", "2", "3"))
