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

test("an alarm sounds off duty too, again and again, and silence comes back after it", async () => {
  const { sound, heard, clock } = makeStage();
  sound.insist("emergency", false);
  assert.deepEqual(heard, [], "before anybody has pressed anything a browser is silent");

  sound.insist("emergency", true);
  await Promise.resolve();
  for (const at of [0, 1_000, 3_000]) {
    clock.now = at;
    sound.insist("emergency", true);
  }
  assert.equal(heard.length, 2 * TONES.emergency.length);

  sound.calm();
  sound.play("urgent");
  assert.equal(heard.length, 2 * TONES.emergency.length, "whoever is off duty stays off");
});

test("who goes off duty during an alarm hears it all the same", async () => {
  const { sound, heard } = makeStage();
  await sound.goOnDuty();
  await sound.goOffDuty();
  sound.insist("escalated", true);
  await Promise.resolve();
  sound.insist("escalated", true);
  assert.equal(heard.length, TONES.escalated.length);
  await sound.goOnDuty();
  sound.calm();
  assert.equal(sound.isOn, true, "nothing is taken from whoever is on duty");
});

test("no two tones sound the same", () => {
  const tunes = Object.values(TONES).map((notes) => notes.map(({ hz }) => hz).join());
  assert.equal(new Set(tunes).size, tunes.length);
});
