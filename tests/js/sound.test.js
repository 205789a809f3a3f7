import assert from "node:assert/strict";
import { test } from "node:test";
import { Sound, TONES } from "../../static/js/sound.js";

/** An audio context that writes down what would be heard, as silent as a browser before a press. */
function makeStage() {
  /** @type {number[]} */
  const heard = [];
  const gain = { setValueAtTime: () => {}, linearRampToValueAtTime: () => {} };
  const context = {
    state: "suspended",
    currentTime: 0,
    destination: {},
    resume: async () => {
      context.state = "running";
    },
    suspend: async () => {
      context.state = "suspended";
    },
    createGain: () => ({ gain, connect: () => ({}) }),
    createOscillator: () => {
      const frequency = { value: 0 };
      const start = () => heard.push(frequency.value);
      return { frequency, connect: (/** @type {unknown} */ to) => to, start, stop: () => {} };
    },
  };
  const clock = { now: 0 };
  const made = /** @type {AudioContext} */ (/** @type {unknown} */ (context));
  return { sound: new Sound({ makeContext: () => made, now: () => clock.now }), heard, clock };
}

test("nothing sounds until somebody goes on duty, nor after they went off", async () => {
  const { sound, heard, clock } = makeStage();
  sound.play("urgent");
  assert.deepEqual(heard, []);

  assert.equal(await sound.goOnDuty(), true);
  sound.play("urgent");
  assert.equal(heard.length, TONES.urgent.length);

  await sound.goOffDuty();
  clock.now = 60_000;
  sound.play("urgent");
  assert.equal(heard.length, TONES.urgent.length);
});

test("a burst of calls is one burst of sound, and an urgent one is heard through it", async () => {
  const { sound, heard, clock } = makeStage();
  await sound.goOnDuty();
  for (const at of [0, 100, 200]) {
    clock.now = at;
    sound.play("call");
  }
  assert.equal(heard.length, TONES.call.length);

  sound.play("urgent");
  assert.equal(heard.length, TONES.call.length + TONES.urgent.length);
  clock.now = 3_000;
  sound.play("call");
  assert.equal(heard.length, 2 * TONES.call.length + TONES.urgent.length);
});

test("no two tones sound the same", () => {
  const tunes = Object.values(TONES).map((notes) => notes.map(({ hz }) => hz).join());
  assert.equal(new Set(tunes).size, tunes.length);
});
