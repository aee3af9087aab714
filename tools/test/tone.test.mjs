import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { heard, level, longestGap, longestSilence, share, tone } from '../tone.mjs';
import { readWav, writeWav } from '../sound/wav.mjs';

const rate = 8_000;
const join16 = (...parts) => Int16Array.from(parts.flatMap((part) => [...part]));
const silence = (seconds) => new Int16Array(Math.round(seconds * rate));

test('a pure tone is all at its own frequency and nowhere else', () => {
  const sound = tone(440, 0.1, rate);
  assert.ok(share(sound, rate, 440) > 0.99);
  assert.ok(share(sound, rate, 1_000) < 0.01);
});

test('each window tells its tone, silence or something else', () => {
  const noise = Int16Array.from({ length: 800 }, (_, i) => ((i * 7_919) % 601) * 20 - 6_000);
  const sound = join16(tone(440, 0.2, rate), silence(0.1), tone(1_000, 0.1, rate), noise);
  assert.deepEqual(heard(sound, { rate, tones: [440, 1_000] }), [440, 440, 0, 1_000, null]);
});

test('a quiet tone is still heard', () => {
  assert.deepEqual(heard(tone(440, 0.1, rate, 0.01), { rate, tones: [440] }), [440]);
});

test('a gap is measured between the first and the last time of the tone', () => {
  const sound = join16(silence(0.5), tone(440, 0.5, rate), silence(0.3), tone(440, 0.5, rate), silence(1));
  assert.equal(longestGap(sound, { rate, tone: 440 }), 300);
  assert.equal(longestGap(sound, { rate, tone: 600 }), Infinity);
  assert.equal(longestSilence(sound, { rate }), 1_000);
});

test('a tone without a break has no gap', () => {
  assert.equal(longestGap(tone(425, 3, rate), { rate, tone: 425 }), 0);
});

test('a WAV file comes back as it was written', () => {
  const folder = mkdtempSync(join(tmpdir(), 'otklik-tone-'));
  try {
    const sound = tone(440, 0.25, rate);
    writeWav(join(folder, 'a.wav'), sound, rate);
    const back = readWav(join(folder, 'a.wav'));
    assert.equal(back.rate, rate);
    assert.deepEqual(back.channels, [sound]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('the level of full scale is about 0.707 for a sine', () => {
  assert.ok(Math.abs(level(tone(400, 1, rate, 1)) - Math.SQRT1_2) < 0.01);
});
