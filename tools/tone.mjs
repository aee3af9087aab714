// Which tone is heard when: the ear of the tests. Goertzel's algorithm measures how much of one
// frequency is in a window of sound; a tone is heard where it holds most of the window's energy.
//
//   node tools/tone.mjs file.wav 440 1000     prints, for each channel, what is heard in each 100 ms

import { pathToFileURL } from 'node:url';
import { readWav } from './sound/wav.mjs';

/** Below this level (full scale is 1) a window counts as silence. */
const SILENCE = 0.002;

/** A tone is there if it holds at least this share of the window's energy. */
const SHARE = 0.6;

/** The root mean square of samples, full scale being 1. */
export function level(samples) {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return samples.length ? Math.sqrt(sum / samples.length) / 32_768 : 0;
}

/** The share, 0 to 1, of the energy of `samples` that lies at `frequency`. */
export function share(samples, rate, frequency) {
  const turn = 2 * Math.cos((2 * Math.PI * frequency) / rate);
  let [before, last, energy] = [0, 0, 0];
  for (const sample of samples) {
    [before, last] = [last, sample + turn * last - before];
    energy += sample * sample;
  }
  if (!energy) return 0;
  const power = before * before + last * last - turn * before * last;
  return Math.min(1, (2 * power) / (samples.length * energy));
}

/**
 * For each window the frequency of `tones` that dominates, 0 for silence, null for other sound.
 * @param {Int16Array} samples
 * @param {{rate: number, tones: number[], window_ms?: number}} options
 * @returns {(number | null)[]}
 */
export function heard(samples, { rate, tones, window_ms = 100 }) {
  const size = Math.round((rate * window_ms) / 1000);
  const windows = [];
  for (let at = 0; at + size <= samples.length; at += size) {
    const window = samples.subarray(at, at + size);
    windows.push(level(window) < SILENCE ? 0 : dominant(window, rate, tones));
  }
  return windows;
}

function dominant(window, rate, tones) {
  let best = null;
  let most = SHARE;
  for (const tone of tones) {
    const now = share(window, rate, tone);
    if (now >= most) [best, most] = [tone, now];
  }
  return best;
}

/**
 * The longest stretch without `tone` between its first and last time, in ms: how long a listener
 * missed it. Infinity if it is never heard. Measured in windows of 20 ms, the length of an RTP packet.
 */
export function longestGap(samples, { rate, tone, window_ms = 20 }) {
  const there = heard(samples, { rate, tones: [tone], window_ms }).map((what) => what === tone);
  const first = there.indexOf(true);
  if (first < 0) return Infinity;
  let [longest, now] = [0, 0];
  for (const is of there.slice(first, there.lastIndexOf(true) + 1)) {
    now = is ? 0 : now + 1;
    longest = Math.max(longest, now);
  }
  return longest * window_ms;
}

/** The longest silence in ms, the ends included: how long a listener heard nothing at all. */
export function longestSilence(samples, { rate, window_ms = 20 }) {
  let [longest, now] = [0, 0];
  for (const what of heard(samples, { rate, tones: [], window_ms })) {
    now = what === 0 ? now + 1 : 0;
    longest = Math.max(longest, now);
  }
  return longest * window_ms;
}

/** A tone of `seconds`, for tests and for the town's callers. */
export function tone(frequency, seconds, rate, loudness = 0.3) {
  return Int16Array.from({ length: Math.round(seconds * rate) }, (_, i) =>
    Math.round(32_767 * loudness * Math.sin((2 * Math.PI * frequency * i) / rate)));
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [file, ...tones] = process.argv.slice(2);
  const sound = readWav(file);
  sound.channels.forEach((samples, channel) => {
    const windows = heard(samples, { rate: sound.rate, tones: tones.map(Number) });
    console.log(`channel ${channel}: ${(samples.length / sound.rate).toFixed(2)} s, level ${level(samples).toFixed(4)}`);
    console.log(windows.map((what) => (what === 0 ? '.' : what === null ? '~' : what)).join(' '));
  });
}
