/**
 * A long job's progress, asked for again while it is open.
 *
 *   <section data-job="/setup/jobs/7/">   replaced by the server's own part every 2 s
 *   <section data-job-ended>              the page is loaded again once, unless something is typed in it
 */

export const EVERY_MS = 2000;

/**
 * @param {object} given
 * @param {Element} given.part the section of the job
 * @param {(url: string) => Promise<Element | null>} given.ask the part as it is now; null for "not now"
 * @param {(after: number, act: () => void) => void} given.later
 * @param {() => void} given.ended called once, when the job is no longer open
 */
export function follow({ part, ask, later, ended }) {
  const url = part.getAttribute("data-job");
  if (!url) return;
  later(EVERY_MS, async () => {
    const fresh = await ask(url);
    if (!fresh) return follow({ part, ask, later, ended });
    part.replaceWith(fresh);
    if (fresh.hasAttribute("data-job")) return follow({ part: fresh, ask, later, ended });
    ended();
  });
}
