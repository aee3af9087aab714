// Inputs a second that the distribution takes: a program beside the crate, run optimised.

import { CARGO_TARGET, ROOT } from '../places.mjs';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../run.mjs';

export const needs = 'nothing';

export default async function acd() {
  const figures = [];
  for (const crate of ['acd', 'switch']) {
    const folder = join(ROOT, 'crates', crate, 'examples');
    const programs = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.rs')) : [];
    for (const name of programs) {
      const argv = ['cargo', 'run', '--release', '-q', '-p', crate, '--example', name.slice(0, -3)];
      const { out } = await run(argv, { cwd: ROOT, env: { CARGO_TARGET_DIR: CARGO_TARGET } });
      figures.push(...out.split('\n').filter((line) => line.startsWith('{')).map((line) => JSON.parse(line)));
    }
  }
  return figures;
}
