// A day of the centre, compressed: callers, operators, a supervisor and an administrator do what they like, a fault
// comes every half a minute. SOAK_MINUTES says how long (`make soak` thirty: more than 3,000 calls),
// SEED repeats a run. What was done is printed.
import { ariProxy } from '../../tools/test/ari-proxy.mjs';
import { chance } from '../../tools/chance.mjs';
import { asterisk, database, server } from '../lib/parts';
import { set, workers } from '../lib/shift';
import { expect, test } from '../lib/whole';
import { stand } from '../lib/stand';
import { callers } from './callers';
import * as checks from './checks';
import { faults } from './faults';
import { staff } from './staff';
import { World } from './world';

const MINUTES = Number(process.env.SOAK_MINUTES ?? 2);
const SEED = process.env.SEED ?? '20261124';
const CREW = 16;
/** A caller each, on average. */
const EACH_MS = Number(process.env.SOAK_EACH_MS ?? 480);
const FAULT_EACH_MS = 14_000;
/** After this share of the time the server's process lives on to the end. */
const CALM = 0.5;
/** A process has taken what it works with (events kept for pages that come back, threads' own memory) by this share of its life. */
const WARM = 0.5;
/** More a process that works must not grow by, MB. */
const GROWTH_MB = 24;

test('День центра, сжатый: случайные люди и беды, после него всё сходится', async ({ boss, town }) => {
  test.setTimeout((MINUTES + 6) * 60_000);
  const proxy = await ariProxy(stand().ari.url, { seed: SEED });
  await server.restart({ told: { OTKLIK_ARI_URL: proxy.url } });
  const crew = await workers(boss, town, CREW, { delay_ms: 300 });
  await set(boss, crew, 'ready');
  const world = new World(town, crew, chance(SEED));
  const [began, end] = [Date.now(), Date.now() + MINUTES * 60_000];
  const memory: ReturnType<typeof checks.memory>[] = [];
  const measure = setInterval(() => {
    try {
      memory.push(checks.memory());
    } catch {
      // It is just away.
    }
  }, 1_000);
  const stop = setTimeout(() => (world.over = true), end - Date.now());
  try {
    await Promise.all([callers(world, EACH_MS), staff(world), faults(world, proxy, FAULT_EACH_MS, began + CALM * MINUTES * 60_000)]);
  } finally {
    world.over = true;
    clearTimeout(stop);
    clearInterval(measure);
    proxy.well();
    await Promise.allSettled([database.start(), asterisk.start(), server.start({ told: { OTKLIK_ARI_URL: proxy.url } })]);
  }

  const found: Record<string, string[]> = { 'answers that nobody may get': world.wrong };
  found.people = await checks.people(world, boss);
  found.callers = checks.callers(world);
  found.sums = await checks.sums(world, boss);
  found.recordings = await checks.recordings(world);
  found.journal = await checks.journal();
  const life = memory.filter((one) => one.pid === memory.at(-1)!.pid);
  const warm = life.slice(Math.floor(life.length * WARM));
  const growth = warm.length ? warm.at(-1)!.mb - warm[0].mb : 0;
  if (growth > GROWTH_MB) found.memory = [`${warm[0].mb.toFixed(1)} MB → ${warm.at(-1)!.mb.toFixed(1)} MB in ${Math.round((warm.at(-1)!.at - warm[0].at) / 1_000)} s`];

  const told = [...world.done].sort().map(([what, n]) => `  ${String(n).padStart(6)} ${what}`);
  const windows = world.windows.map((one) => `  ${((one.from - began) / 1_000).toFixed(1).padStart(6)} s ${one.what}, ${((one.to ?? Date.now()) - one.from)} ms`);
  console.log([`soak: seed ${SEED}, ${MINUTES} min, ${world.callers.length} callers`, ...told, 'faults', ...windows,
    `network: ${JSON.stringify(proxy.counts)}`,
    `memory, each 10 s of the last process: ${life.filter((_, n) => n % 10 === 0).map((one) => one.mb.toFixed(0)).join(' ')} MB`].join('\n'));
  await proxy.close();
  await server.restart();
  for (const [what, wrong] of Object.entries(found)) expect.soft(wrong.slice(0, 20), `${what} (${wrong.length})`).toEqual([]);
});
