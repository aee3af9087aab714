// What is heard now: at the caller's end from the file that the town writes, at the operator's from the page.
import { existsSync, statSync } from 'node:fs';
import { expect, type Page } from '@playwright/test';
import { heard, level, share } from '../../tools/tone.mjs';
import { readWav } from '../../tools/sound/wav.mjs';
import { until } from './stand';

/** What a caller says, and what the operators' fake microphone says. */
export const CALLER_HZ = 440;
export const OPERATOR_HZ = 1000;
/** What a colleague's desk phone plays, and what a number outside says. */
export const COLLEAGUE_HZ = 700;
export const OUTSIDE_HZ = 1700;
/** What a supervisor's microphone says, in stories that have one (`People.open` with a tone). */
export const SUPERVISOR_HZ = 2500;

const PEOPLE = [CALLER_HZ, OPERATOR_HZ, COLLEAGUE_HZ, OUTSIDE_HZ, SUPERVISOR_HZ];

/** Who has an ear: a call of the town, or the path of what somebody heard. */
export type Ear = { heard(): Promise<string> } | (() => Promise<string> | string);

const fileOf = (ear: Ear) => (typeof ear === 'function' ? ear() : ear.heard());

/** The last `ms` of what was heard, and which tone dominated each tenth of a second (0 silence, null other). */
export async function lately(ear: Ear, ms: number): Promise<{ level: number; windows: (number | null)[] }> {
  const file = await fileOf(ear);
  if (!existsSync(file)) return { level: 0, windows: [] };
  // Without packets the town writes nothing: what does not grow is silence. (It writes in pieces of a quarter second.)
  if (Date.now() - statSync(file).mtimeMs > 600) return { level: 0, windows: Array(Math.round(ms / 100)).fill(0) };
  const { rate, channels } = readWav(file);
  const last = channels[0].subarray(Math.max(0, channels[0].length - Math.round((rate * ms) / 1000)));
  return { level: level(last), windows: heard(last, { rate, tones: PEOPLE }) };
}

/** Waits until the last half second was this tone. */
export const hearsTone = (ear: Ear, hz: number, within = 5_000) =>
  until(`${hz} Hz is heard`, async () => {
    const { windows } = await lately(ear, 500);
    return windows.length >= 5 && windows.every((w) => w === hz);
  }, within);

/** Waits until the last second was sound, and no tone of somebody who talks. */
export const hearsMusic = (ear: Ear, within = 5_000) =>
  until('music or speech is heard', async () => {
    const { windows } = await lately(ear, 1_000);
    const sound = windows.filter((w) => w !== 0).length;
    return windows.length >= 10 && sound >= 6 && !windows.some((w) => w !== null && PEOPLE.includes(w));
  }, within);

/** Waits until nothing was heard for half a second. */
export const hearsNothing = (ear: Ear, within = 5_000) =>
  until('nothing is heard', async () => {
    const { windows } = await lately(ear, 500);
    return windows.length >= 5 && windows.every((w) => w === 0);
  }, within);

/** Waits until the last half second had all of these tones together. */
export const hearsAll = (ear: Ear, tones: number[], within = 8_000) =>
  until(`${tones.join(' and ')} Hz are heard together`, async () => {
    const parts = await shares(ear, tones);
    return parts.every((part) => part > 0.12);
  }, within);

/** Waits until a second went by without this tone in it. */
export const hearsNo = (ear: Ear, hz: number, within = 8_000) =>
  until(`no ${hz} Hz is heard`, async () => (await shares(ear, [hz], 1_000)).every((part) => part < 0.01), within);

/** The share of each tone in the energy of what was heard lately. */
async function shares(ear: Ear, tones: number[], ms = 500): Promise<number[]> {
  const file = await fileOf(ear);
  if (!existsSync(file) || Date.now() - statSync(file).mtimeMs > 600) return tones.map(() => 0);
  const { rate, channels } = readWav(file);
  const last = channels[0].subarray(Math.max(0, channels[0].length - Math.round((rate * ms) / 1000)));
  return tones.map((tone) => share(last, rate, tone));
}

/** How loud a frequency is in the operator's page, 0–255. */
export const pageLevel = (page: Page, hz: number) =>
  page.evaluate((hz) => (window as unknown as { __otklikPhone?: { remoteLevel(hz: number): number } }).__otklikPhone?.remoteLevel(hz) ?? 0, hz);

/** The page hears that tone, and it is no noise of everything. */
export const pageHears = (page: Page, hz: number) =>
  expect
    .poll(async () => (await pageLevel(page, hz)) > 150 && (await pageLevel(page, hz * 3.3)) < 130, { message: `the page hears ${hz} Hz`, timeout: 8_000 })
    .toBe(true);

export const pageHearsNot = (page: Page, hz: number) =>
  expect.poll(() => pageLevel(page, hz), { message: `the page hears no ${hz} Hz`, timeout: 8_000 }).toBeLessThan(110);
