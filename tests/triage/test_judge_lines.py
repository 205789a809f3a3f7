"""JSON lines in, JSON lines out."""

import io
import json
import subprocess
import sys

import pytest
from django.core.management import CommandError, call_command

from tests.triage.conftest import ALL_FREE, CALM, ROOT
from triage.judge_lines import answered_line
from triage.shipped import shipped_vignettes_text

WELL = {"answers": CALM | {"suicide": "ideation_method"}, "facts": ALL_FREE}


def line(value):
    return json.dumps(value).encode()


def test_answers_a_line_with_what_the_rules_say(mcrt):
    result, well = answered_line(mcrt, line(WELL), facts={})

    assert well
    assert result == {
        "level": 2,
        "responses": ["CRISIS_TEAM"],
        "rules": ["M1"],
        "not_served": [],
        "reasons": ["M1: Thoughts of suicide and of a way, no intent."],
        "next": None,
    }


def test_names_the_next_question(mcrt):
    answers = {name: value for name, value in CALM.items() if name != "violence"}

    assert answered_line(mcrt, line({"answers": answers}), facts={})[0]["next"] == "violence"


def test_facts_of_the_command_fill_in_and_facts_of_the_line_win(mcrt):
    one = {"answers": CALM, "facts": {"in_zone": "no"}}

    result, _ = answered_line(mcrt, line(one), facts=ALL_FREE)

    assert result["responses"] == ["PACT"]
    assert result["not_served"] == ["out_of_zone"]


def test_live_shows_what_is_held(mcrt):
    result, _ = answered_line(mcrt, line({"answers": {}}), facts={}, live=True)

    assert (result["level"], result["held"], result["next"]) == (4, True, "location_confirmed")


def test_an_id_comes_back(mcrt):
    assert answered_line(mcrt, line({"id": 7, "answers": {}}), facts={})[0]["id"] == 7


@pytest.mark.parametrize(
    ("bad", "says"),
    [
        (b"", "not JSON: Expecting value at character 1"),
        (b"[]", "must be an object"),
        (b"{}", "'answers' is missing"),
        (b'{"answers": [], "facts": {}}', "'answers' must be an object"),
        (b'{"answers": {}, "facts": null}', "'facts' must be an object"),
        (b'{"answers": {}, "fact": {}}', "unknown key 'fact'; allowed: answers, facts, id"),
        (b'{"answers": {"weapon": "none", "weapon": "in_hand"}}', "key 'weapon' twice"),
        (b'{"answers": {"weapon": "x"}}', "unknown answer to weapon: 'x'"),
        (b'{"answers": {"weapon": 1e400}}', "unknown answer to weapon"),
        (b'{"answers": {"weapon": NaN}}', "unknown answer to weapon"),
        (b'{"answers": {"weapon": "\\ud800"}}', "unknown answer to weapon"),
        (b'{"answers": {}, "facts": {"in_zone": "\\u0000"}}', "unknown value of in_zone"),
        (b"\xff\xfe", "not UTF-8"),
        (b"[" * 200_000, "nested too deep"),
        (b'{"answers": ' + b"1" * 5_000 + b"}", "not JSON"),
        (b" " * 1_000_001, "longer than 1000000 bytes"),
    ],
)
def test_a_bad_line_says_why(mcrt, bad, says):
    result, well = answered_line(mcrt, bad, facts={})

    assert not well
    assert says in result["error"]
    assert set(result) == {"error"}
    json.dumps(result).encode("ascii")


def run(*arguments, given=b""):
    command = [sys.executable, str(ROOT / "manage.py"), *arguments]
    return subprocess.run(command, input=given, capture_output=True, check=False, cwd=ROOT)


def test_the_command_judges_the_rest_and_ends_with_1():
    given = b"\n".join([line(WELL), b"nonsense", line(WELL)])

    done = run("judge", "--protocol", "mcrt-1", "--facts", "pact_available=no", given=given)

    results = [json.loads(one) for one in done.stdout.splitlines()]
    assert [one.get("level") for one in results] == [2, None, 2]
    assert "not JSON" in results[1]["error"]
    assert done.returncode == 1
    assert done.stderr.endswith(b"CommandError: 1 of 3 lines could not be judged\n")


def test_the_command_says_nothing_else_when_all_is_well(monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(line(WELL) + b"\n")))

    call_command("judge")

    said = capsys.readouterr()
    assert (len(said.out.splitlines()), said.err) == (1, "")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("judge", "--protocol", "mcrt-9"), "no protocol 'mcrt-9'; shipped: mcrt-1"),
        (("judge", "--facts", "in_zone"), "must be name=value"),
        (("judge", "--facts", "in_zone=maybe"), "unknown value of in_zone"),
        (("vignettes", "nowhere.yaml"), "nowhere.yaml cannot be read"),
        (("prove", "--protocol", "nowhere.yaml"), "nowhere.yaml cannot be read"),
    ],
)
def test_a_command_that_cannot_run_says_why(arguments, says):
    with pytest.raises(CommandError) as refused:
        call_command(*arguments)

    assert says in str(refused.value)


def test_vignettes_prints_what_differs(tmp_path, capsys):
    text = shipped_vignettes_text("mcrt-1")
    changed = tmp_path / "changed.yaml"
    changed.write_text(text.replace("[EMS, FIRE], rules: [H2]}", "[EMS], rules: [H2]}", 1))

    with pytest.raises(CommandError, match="do not hold"):
        call_command("vignettes", str(changed))

    said = capsys.readouterr().out.splitlines()
    assert said[0] == "A02 step 1 (Gas left on): responses: expected EMS, got EMS, FIRE"
    assert said[1] == "59 scenes, 61 steps, 1 differ"


def test_vignettes_names_a_rule_that_no_scene_guards(tmp_path, capsys):
    text = shipped_vignettes_text("mcrt-1")
    fewer = tmp_path / "fewer.yaml"
    fewer.write_text(text[: text.index("  # The live tool")])

    with pytest.raises(CommandError):
        call_command("vignettes", str(fewer), "--every-rule")

    assert capsys.readouterr().out.splitlines()[:2] == [
        "G1: no scene differs without it",
        "G2: no scene differs without it",
    ]


def test_prove_prints_each_property_and_how_it_breaks(tmp_path, capsys, mcrt_text):
    unsafe = tmp_path / "unsafe.yaml"
    before_claims, claims = mcrt_text.split("safety:\n")
    only_s2 = claims[claims.index("  - id: S2") : claims.index("  - id: S3")]
    text = before_claims.replace("value: co_response\n", "value: treat_as_none\n")
    unsafe.write_text(f"{text}safety:\n{only_s2}")

    with pytest.raises(CommandError, match="not every declared property holds"):
        call_command("prove", "--protocol", str(unsafe))

    said = capsys.readouterr().out.splitlines()
    assert said[0].startswith("FAILS  S2 (judge)")
    assert "Weapon: cannot tell" in said[1]
    assert said[2].startswith("holds  S2 (live)")
