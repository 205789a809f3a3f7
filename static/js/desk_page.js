/**
 * The page of a desk: a console with the choices of a service.
 * A call that is offered opens by itself where none is in hand, and never covers one that is.
 */

import { ConsolePage, fetchHere } from "./console_page.js";
import { offered } from "./desk_arrival.js";
import { watchServiceChoices } from "./service_choice.js";
import { timers } from "./surroundings.js";

const desk = new ConsolePage({
  drawn: (root) => watchServiceChoices(root, { fetch: fetchHere, timers }),
});

desk.start((taken) => {
  const offer = offered(taken);
  desk.take(taken);
  if (!offer) return;
  desk.duty.tell("urgent", offer.words);
  if (desk.pane.call === null) desk.open(offer.url);
});
