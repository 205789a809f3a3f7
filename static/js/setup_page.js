/** A protocol version's page: the progress of its jobs, and its text with line numbers. */

import { all, find, nodesOf } from "./parts.js";
import { follow } from "./setup_job.js";
import { NumberedText } from "./setup_text.js";

/**
 * The part as the server draws it now; null where it cannot be had, so that it is asked for again.
 * @param {string} url
 * @returns {Promise<Element | null>}
 */
async function ask(url) {
  try {
    const answer = await fetch(url, { headers: { "X-Requested-With": "fetch" } });
    if (!answer.ok || answer.redirected) return null;
    return nodesOf(await answer.text()).querySelector(".job");
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

/** What was typed is never lost to a reload. */
function typing() {
  const areas = all("textarea, input[type=text], input:not([type])").filter(
    (one) => one instanceof HTMLTextAreaElement || one instanceof HTMLInputElement,
  );
  return areas.some((one) => one.value !== one.defaultValue);
}

for (const part of all("[data-job]")) {
  follow({
    part,
    ask,
    later: (after, act) => setTimeout(act, after),
    ended: () => {
      if (!typing()) location.reload();
    },
  });
}

const box = find("[data-code]", HTMLElement);
const area = find("[data-code] textarea", HTMLTextAreaElement);
if (box && area) {
  const links = all("[data-line]");
  const wrong = new Set(links.map((link) => Number(link.dataset.line)));
  const text = new NumberedText({ box, area, wrong });
  for (const link of links) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      text.goTo(Number(link.dataset.line));
    });
  }
}
