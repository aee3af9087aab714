// `make bench`: runs the measurements of tools/bench/*.mjs and prints one JSON line a figure.
// A measurement is a module with a default function: it gets the stand (the content of stand.json, a load
// centre of 40 operators with its town) and gives a list of figures {name, value, unit, …}. A module that
// needs none exports `needs = 'nothing'`. Modules without a default function are parts of others.

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from './build.mjs';
import { install } from './install.mjs';
import { ROOT } from './places.mjs';
import { program, say } from './say.mjs';
import { ownStand } from './test/stand.mjs';

async function modules(only) {
  const found = [];
  for (const file of readdirSync(join(ROOT, 'tools/bench')).sort()) {
    const name = file.slice(0, -'.mjs'.length);
    if (!file.endsWith('.mjs') || (only.length && !only.includes(name))) continue;
    const module = await import(pathToFileURL(join(ROOT, 'tools/bench', file)).href);
    if (module.default) found.push({ name, measure: module.default, needs: module.needs ?? 'stand' });
  }
  return found;
}

program(async () => {
  const found = await modules(process.argv.slice(2));
  await install();
  await build();
  let failed = 0;
  const own = found.some((one) => one.needs === 'stand')
    ? await ownStand({ environment: { DEMO: 'load', OPERATORS: process.env.OPERATORS || '40' } }) : null;
  try {
    for (const { name, measure } of found) {
      say(`bench: ${name}`);
      try {
        for (const figure of await measure(own?.stand)) console.log(JSON.stringify(figure));
      } catch (error) {
        failed += 1;
        console.log(JSON.stringify({ name, error: error.message }));
      }
    }
  } finally {
    await own?.end();
  }
  process.exit(failed ? 1 : 0);
});
