// The town of the stand, and what was heard in it.
import { execFileSync } from 'node:child_process';
import { connect } from '../../tools/town/town.mjs';
import { heard, longestGap, longestSilence } from '../../tools/tone.mjs';
import { readWav } from '../../tools/sound/wav.mjs';
import { STAND_FILE, stand } from './stand';

export const openTown = () => connect(STAND_FILE);

/** The longest time that a listener missed a tone between its first and last time, ms. */
export function gapOf(tone: number, file: string): number {
  const { rate, channels } = readWav(file);
  return longestGap(channels[0], { rate, tone });
}

/** The longest time of hearing nothing, ms, between two times of a recording. */
export function silenceOf(file: string, from_ms: number, to_ms: number): number {
  const { rate, channels } = readWav(file);
  const sample = (ms: number) => Math.max(0, Math.round((rate * ms) / 1000));
  return longestSilence(channels[0].subarray(sample(from_ms), sample(to_ms)), { rate });
}

/** How many tenths of a second each of these tones dominated. */
export function tonesIn(file: string, tones: number[]): Record<number, number> {
  const { rate, channels } = readWav(file);
  const windows = heard(channels[0], { rate, tones });
  return Object.fromEntries(tones.map((tone) => [tone, windows.filter((w: number | null) => w === tone).length]));
}

/** One SQL statement on the stand's database, as rows of JSON. */
export function sql<T = Record<string, unknown>>(query: string): T[] {
  const text = execFileSync('psql', [stand().database_url, '-XAtqc', `select coalesce(json_agg(t), '[]') from (${query}) t`], { encoding: 'utf8' });
  return JSON.parse(text) as T[];
}

export function sqlDo(statement: string): void {
  execFileSync('psql', [stand().database_url, '-XAtqc', statement]);
}
