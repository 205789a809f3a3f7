/**
 * The board page: a console with the command line, the form of a new call and the small map.
 * static/js/README.md gathers the markup that every part needs.
 */

import { CommandLine } from "./command_line.js";
import { ConsolePage, fetchHere } from "./console_page.js";
import { watchCopying } from "./copying.js";
import { arrival } from "./dress.js";
import { IntakeForm } from "./intake.js";
import { mapData, SmallMap } from "./map.js";
import { all, find, must } from "./parts.js";
import { timers } from "./surroundings.js";

const MAP_OPEN_FROM = "(min-width: 1400px)";

const map = smallMap();
const board = new ConsolePage({ opened: () => map?.drawMarks(), drawn: watchIntake });

/** @param {HTMLElement} root */
function watchIntake(root) {
  for (const form of all("form[data-intake]", root)) {
    if (form instanceof HTMLFormElement) new IntakeForm({ form, fetch: fetchHere, timers });
  }
}

function smallMap() {
  const [host, data] = [find("[data-map]:not([data-pin])", HTMLElement), mapData()];
  if (!host || !data) return null;
  host.closest("details")?.toggleAttribute("open", matchMedia(MAP_OPEN_FROM).matches);
  return new SmallMap(host, data);
}

new CommandLine({
  form: must("#command-form", HTMLFormElement),
  field: must("#command", HTMLInputElement),
  says: must("#command-says", HTMLElement),
  on: {
    open: (url) => board.open(url),
    post: (url, form) => void board.pane.post(url, form),
    accepted: () => board.duty.tell("accepted", ""),
    refused: () => board.duty.tell("refused", ""),
    openCall: () => board.pane.call,
  },
});
watchCopying({ page: document, clipboard: navigator.clipboard, timers });

board.start((taken) => {
  const news = arrival(taken);
  board.take(taken);
  map?.drawMarks();
  if (news) board.duty.tell(news.tone, news.words);
});
