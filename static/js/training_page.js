/**
 * The training page's entry: fetches the shift in parts, then plays it here; the server is asked only
 * for a call that is opened and for what the protocol says of a decision.
 */

import { Keys } from "./keys.js";
import { all, must } from "./parts.js";
import { Sound } from "./sound.js";
import { Tabs } from "./tabs.js";
import { framesOf } from "./training_frames.js";
import { TrainingPane } from "./training_pane.js";
import { Player, partsOf } from "./training_player.js";
import { Score } from "./training_score.js";
import { TrainingStage } from "./training_stage.js";
import { Ticker } from "./training_ticker.js";

/** @typedef {import("./training_player.js").Step} Step @typedef {import("./training_player.js").Frame} Frame */

const DRAWN_EVERY_MS = 100;

const { body } = document;
const asking = window.fetch.bind(window);
const starts = Date.parse(body.dataset.starts ?? "");
const ends = Date.parse(body.dataset.ends ?? "");
const play = must("#play", HTMLButtonElement);
const next = must("#next", HTMLButtonElement);
const speed = must("#speed", HTMLInputElement);
const scrub = must("#scrub", HTMLInputElement);
const jump = must("#jump", HTMLSelectElement);
const deciding = must("#deciding", HTMLInputElement);
const tones = must("#tones", HTMLInputElement);
const says = must("#playing-says", HTMLOutputElement);

/** @type {Player} */
let player;
/** The frame that waits for the trainee. @type {Frame | null} */
let waiting = null;
let goesOnAfter = false;

const score = new Score();
const sound = new Sound({ makeContext: () => new AudioContext(), now: () => performance.now() });
const stage = new TrainingStage({
  now: () => player?.at ?? starts,
  starts,
  offsetMinutes: Number(body.dataset.offset),
  onAlarm: () => sound.play("late"),
});
const pane = new TrainingPane({
  root: must("#pane", HTMLElement),
  fetch: asking,
  onVerdict: marked,
  onGoOn: goOn,
  onProblem: failed,
});
const ticker = new Ticker({
  everyMs: DRAWN_EVERY_MS,
  onTick: (ms) => take(player.pass(ms)),
});
const tabs = new Tabs({ body, nav: must("#tabs", HTMLElement) });

/** @param {Step} step */
function take({ frames, stopped }) {
  stage.apply(partsOf(frames));
  for (const { kind } of frames) if (kind === "call.received") sound.play("call");
  draw();
  if (stopped) ask(stopped);
  else if (player.isOver) end();
}

function draw() {
  stage.tick(player.at);
  if (document.activeElement !== scrub) scrub.value = String(Math.round(player.share * 1000));
  pane.past(player.seq);
}

/** @param {Frame} frame */
function ask(frame) {
  goesOnAfter = ticker.isRunning;
  pause();
  waiting = frame;
  says.textContent = "Stopped: decide this call";
  tabs.show("call");
  void pane.ask(frame.call).then(markOpen).catch(failed);
}

/** @param {string} call @param {import("./training_score.js").Mark} mark */
function marked(call, mark) {
  score.add(call, mark);
  stage.score(score);
}

/** The trainee has decided, or let it be: what happened then is shown, and the shift goes on. */
function goOn() {
  if (!waiting) return;
  player.decide(waiting);
  waiting = null;
  says.textContent = "Paused";
  take(player.pass(0));
  if (goesOnAfter && !waiting) start();
}

function start() {
  if (waiting) return;
  ticker.start();
  show("Pause", true);
  says.textContent = `Playing at ${player.speed} times`;
}

function pause() {
  ticker.stop();
  show("Play", false);
  says.textContent = "Paused";
}

function end() {
  pause();
  says.textContent = score.all ? `The shift is over: ${score.says}` : "The shift is over";
}

/** @param {string} words @param {boolean} isPressed */
function show(words, isPressed) {
  must("span", HTMLElement, play).textContent = words;
  play.ariaPressed = String(isPressed);
}

/** Draw the board of another moment. @param {number} moment */
function seek(moment) {
  waiting = null;
  pane.drop();
  stage.replace(player.seek(moment));
  draw();
}

/** @param {number} number */
function open(number) {
  tabs.show("call");
  // The trainee's own question is never taken away by a click.
  if (waiting) return;
  void pane.open(number).then(markOpen).catch(failed);
}

function markOpen() {
  stage.open(pane.call);
  draw();
}

/** @param {unknown} error */
function failed(error) {
  pause();
  says.textContent = `That did not work: ${error instanceof Error ? error.message : error}`;
}

/** What the controls say holds, also what a browser put back into them. */
function obey() {
  if (!player) return;
  player.asks = deciding.checked;
  if (speed.checkValidity()) player.speed = Number(speed.value);
  if (ticker.isRunning) says.textContent = `Playing at ${player.speed} times`;
}

async function load() {
  const { frames: address = "", parts } = body.dataset;
  const frames = await framesOf({ address, parts: Number(parts), fetch: asking });
  player = new Player({ frames, starts, ends });
  obey();
  seek(starts);
  for (const control of [play, next, scrub, jump]) control.disabled = false;
  says.textContent = "Ready";
}

play.addEventListener("click", () => (ticker.isRunning ? pause() : start()));
next.addEventListener("click", () => {
  if (waiting) return;
  pause();
  take(player.next());
});
speed.addEventListener("input", obey);
for (const preset of all("[data-speed]")) {
  preset.addEventListener("click", () => {
    speed.value = preset.dataset.speed ?? "";
    obey();
  });
}
scrub.addEventListener("input", () => {
  seek(starts + ((ends - starts) * Number(scrub.value)) / 1000);
});
jump.addEventListener("change", () => {
  const chosen = jump.selectedOptions[0];
  if (!chosen?.dataset.at) return;
  pause();
  seek(Date.parse(chosen.dataset.at));
  open(Number(chosen.value));
});
deciding.addEventListener("change", obey);
tones.addEventListener("change", () => {
  void (tones.checked ? sound.goOnDuty() : sound.goOffDuty());
});
must("#main", HTMLElement).addEventListener("click", (event) => {
  const link = event.target instanceof Element ? event.target.closest("a[data-opens]") : null;
  if (!(link instanceof HTMLElement)) return;
  event.preventDefault();
  open(Number(link.dataset.opens));
});
must("#controls", HTMLFormElement).addEventListener("submit", (event) => event.preventDefault());

new Keys({ root: document, dialog: must("#keys", HTMLDialogElement) });
load().catch(failed);
