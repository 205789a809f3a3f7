"""A dispatcher hands a call off in one browser; a navigator takes it, and gives another back, by keys."""

from playwright.sync_api import expect

from dispatch.actions.assessment import answer_questions
from dispatch.models import Handoff
from tests.desk.conftest import CALM

NOTE = "spoke of the letter from the landlord"


def live_desk(desk, username):
    """A navigator's console, green, that says so if it is ever loaded anew."""
    console = desk.console(username)
    console.live("/desk/")
    console.page.evaluate("window.neverReloaded = true")
    return console


def triaged(new_call, town, clock, **told):
    call = new_call(**told)
    answer_questions(call_id=call.pk, answers=CALM, actor=town.sam, now=clock)
    return call


def handed_off(dana, call):
    """Open a call on the board and hand it off with one key."""
    dana.open(call.pk)
    expect(dana.page.locator("#hand-off-form")).to_be_visible()
    dana.press("h")
    expect(dana.row(call.pk)).to_contain_text("Offered to 211, to be answered in")


def test_two_calls_go_to_the_desk_one_ends_there_and_one_comes_back(desk, town, new_call, clock):
    helped = triaged(new_call, town, clock, address="40 Hill Street")
    returned = triaged(new_call, town, clock, address="77 Willow Court")
    dana, noor = desk.console("dana"), live_desk(desk, "noor")
    dana.live()

    handed_off(dana, helped)
    head = noor.page.locator(".desk-call .call-head")
    expect(head.locator(".title")).to_have_text("40 Hill Street")
    expect(head.locator(".call-back")).to_contain_text("403-555-0148")
    expect(noor.page.locator(".asked")).to_contain_text("social need")
    noor.press("a")
    expect(noor.page.locator("#hold-title")).to_contain_text("You have this call")
    expect(dana.page.locator(f"[data-rows=with_desk] #call-{helped.pk}")).to_contain_text("Noor")

    # The second offer does not cover the call in hand.
    handed_off(dana, returned)
    expect(noor.page.locator(f"[data-rows=offered] #call-{returned.pk}")).to_be_visible()
    expect(head.locator(".title")).to_have_text("40 Hill Street")
    noor.press("e")
    noor.page.locator("#finish-note").fill(NOTE)
    noor.page.get_by_role("button", name="Helped by phone").click()
    expect(noor.page.locator("#desk-past")).to_contain_text("211: helped by phone, 1 min")
    expect(dana.page.locator("#desk-outcomes")).to_contain_text("211: helped by phone, 1 min")
    assert NOTE not in dana.page.content()

    noor.open(returned.pk)
    noor.press("a")
    expect(noor.page.locator("#hold-title")).to_contain_text("You have this call")
    noor.press("g")
    expect(noor.page.locator("#return-form")).to_be_visible()
    noor.press("w")
    expect(dana.page.locator("#notice")).to_contain_text("Back from 211: weapon")
    expect(noor.page.locator(".empty-pane")).to_be_visible()
    back = dana.page.locator(f"[data-rows=received] #call-{returned.pk}")
    expect(back).to_contain_text("Back from 211: weapon")
    expect(back).to_have_attribute("data-level", "4")
    expect(dana.page.locator("#decide-form")).to_contain_text("Ask for Police")
    assert noor.page.evaluate("window.neverReloaded")
    assert Handoff.objects.get(call=helped).status == "done"
    assert Handoff.objects.get(call=returned).status == "returned"
