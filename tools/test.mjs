// `make test`: all stages, those that mostly wait side by side, their counts summed. The very last line is
// `N passed, M failed`. A stage that ends badly without a count is one failure.
//   node tools/test.mjs [stage …]      stages by name: see STAGES below
//   STORY=name                         only the stories of that file, of the one stage named

import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { buildPage, buildServer } from './build.mjs';
import { install } from './install.mjs';
import { CARGO_TARGET, ROOT, toolsPath } from './places.mjs';
import { program, say, warn } from './say.mjs';
import { secrets, prepare } from './stand/config.mjs';
import { removeCluster, startPostgres, stopPostgres } from './stand/postgres.mjs';
import { cargoCounts, nodeCounts, playwrightCounts } from './test/counts.mjs';
import { otherNetwork } from './test/network.mjs';
import { BASES, ownConfiguration, ownStand } from './test/stand.mjs';
import { stream } from './test/stream.mjs';

/** Lints of the page have their own folder: its features would else undo the server's build each time. */
const PAGE_TARGET = join(CARGO_TARGET, 'page');
const native = { CARGO_TARGET_DIR: CARGO_TARGET, SQLX_OFFLINE: 'true' };
const wasm = { ...native, CARGO_TARGET_DIR: PAGE_TARGET };

/** A command that passes or fails as one. */
const whole = (argv, env) => async () => {
  const { code } = await stream(argv, { env });
  return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
};

const both = (...parts) => async () => {
  const sum = { passed: 0, failed: 0 };
  for (const part of parts) {
    const one = await part();
    sum.passed += one.passed;
    sum.failed += one.failed;
  }
  return sum;
};

/** A program's own tests, by the numbers that it prints; an exit code that they do not explain is a failure. */
async function counted(argv, count, options) {
  const { code, out } = await stream(argv, options);
  const sum = count(out);
  if (code !== 0 && sum.failed === 0) sum.failed = 1;
  return sum;
}

/** cargo test against a cluster that lives only for this: `#[sqlx::test]` makes its databases there. */
async function rust() {
  const config = await ownConfiguration();
  prepare(config);
  try {
    const url = await startPostgres(config, secrets(config).postgres);
    return await counted(['cargo', 'test', '--workspace', '--exclude', 'frontend', '--no-fail-fast'], cargoCounts,
      { env: { ...native, DATABASE_URL: url } });
  } finally {
    await stopPostgres(config);
    removeCluster(config);
  }
}

const files = (folder, end) => (existsSync(join(ROOT, folder))
  ? readdirSync(join(ROOT, folder)).filter((name) => name.endsWith(end)).sort().map((name) => join(folder, name)) : []);

const nodeTests = (folder, env) => counted(['node', '--test', '--test-concurrency=1', ...files(folder, '.test.mjs')], nodeCounts, { env });

/** Tests on a whole centre. They find it by STAND, the path of its stand.json. */
async function onStand(environment, work) {
  const own = await ownStand({ environment });
  try {
    return await work({ STAND: own.file, RUN_DIR: own.config.dir });
  } finally {
    await own.end();
  }
}

/** Playwright's tests of one folder of end2end/, or of those files in it, against a stand of that kind. */
const playwright = (config, folder, environment, { wanted = () => true, results } = {}) => async () => {
  const chosen = files(folder, '.spec.ts').filter(wanted);
  if (!chosen.length) throw new Error(`${folder} has no stories`);
  const runner = ['npx', '--no-install', 'playwright', 'test', '--config', config, ...(process.env.STORY ? [process.env.STORY] : chosen)];
  const own = { PATH: toolsPath(), CI: '1', ...(results ? { RESULTS: results } : {}) };
  return onStand(environment, (env) => counted(runner, playwrightCounts, { env: { ...env, ...own } }));
};

/** Stories of a browser in another network, where only TLS is given out. */
async function network() {
  const { here, chromium, end } = await otherNetwork();
  process.env.CHROMIUM = chromium;
  try {
    return await playwright('end2end/network.config.ts', 'end2end/network', { TLS: 'self', TLS_HOST: here, TLS_BIND: here })();
  } finally {
    await end();
  }
}

/** The stories' stages, divided only so that the lists below take about as long; what is in neither is in `stories`. */
const TALKS = /(call|conference|outgoing|palette|supervision|transfer)\.spec\.ts$/;
const SCREENS = /(areas|history|look|wallboard)\.spec\.ts$/;

const storiesOf = (stage, wanted) => playwright('end2end/playwright.config.ts', 'end2end/stories', {}, { wanted, results: `./test-results/${stage}` });

const STAGES = {
  format: whole(['cargo', 'fmt', '--all', '--check']),
  lint: both(
    whole(['cargo', 'clippy', '--workspace', '--exclude', 'frontend', '--all-targets', '--', '-D', 'warnings'], native),
    whole(['cargo', 'clippy', '-p', 'frontend', '--features', 'split', '--target', 'wasm32-unknown-unknown', '--', '-D', 'warnings'], wasm)),
  tools: () => nodeTests('tools/test'),
  rust,
  page: both(async () => (await buildPage(), { passed: 1, failed: 0 }), whole(['node', 'frontend/build/budget.mjs', 'dist'])),
  server: async () => (await buildServer(await ownConfiguration()), { passed: 1, failed: 0 }),
  asterisk: () => nodeTests('tools/test/asterisk'),
  stories: storiesOf('stories', (file) => !TALKS.test(file) && !SCREENS.test(file)),
  talks: storiesOf('talks', (file) => TALKS.test(file)),
  screens: storiesOf('screens', (file) => SCREENS.test(file)),
  // The server killed under load: a centre where half of the operators have desk phones of the town.
  crash: playwright('tools/test/load.config.mjs', 'end2end/load', { DEMO: 'load', OPERATORS: '40' }),
  // Parts taken away one by one.
  faults: playwright('end2end/faults.config.ts', 'end2end/faults', { DEMO: 'load', OPERATORS: '40' }),
  network,
  // A day of the centre, compressed (SOAK_MINUTES, SEED): only by its name, `make soak`.
  soak: playwright('end2end/soak.config.ts', 'end2end/soak', { DEMO: 'load', OPERATORS: '40' }),
};

/**
 * Stages that wait for sound and for time more than they compute: the lists run side by side, each in a process of
 * its own (the settings of a stand are its process's) and on ports of its own.
 */
const SIDE_BY_SIDE = [['stories', 'screens', 'network'], ['asterisk', 'talks', 'crash', 'faults']];

/** Built side by side: the longest step of the page keeps one processor only. */
const BUILDS = [['page'], ['server']];

const line = ({ name, passed, failed, seconds }) =>
  `${name.padEnd(10)} ${String(passed).padStart(5)} passed ${String(failed).padStart(4)} failed ${seconds.padStart(8)} s`;

/** One stage in this process. */
async function stage(name) {
  say(`── ${name}`);
  const started = Date.now();
  let result;
  try {
    result = await STAGES[name]();
  } catch (error) {
    warn(error.stack);
    result = { passed: 0, failed: 1 };
  }
  const told = { name, ...result, seconds: ((Date.now() - started) / 1000).toFixed(1) };
  say(line(told));
  return told;
}

/** A list of stages in a process of its own. What it prints is shown as it comes, or when it is over. */
async function aside(names, n) {
  say(`── ${names.join(', ')}${n ? ' (beside)' : ''}`);
  const argv = [process.execPath, join(ROOT, 'tools/test.mjs'), ...names];
  const { out } = await stream(argv, { env: { TEST_BASE: String(BASES[n]) }, show: n === 0 });
  if (n) process.stderr.write(out);
  const found = [...out.matchAll(/^(\w+) +(\d+) passed +(\d+) failed +([\d.]+) s$/gm)]
    .map(([, name, passed, failed, seconds]) => ({ name, passed: Number(passed), failed: Number(failed), seconds }));
  return names.map((name) => found.find((one) => one.name === name) ?? { name, passed: 0, failed: 1, seconds: '0' });
}

program(async () => {
  const chosen = process.argv.slice(2);
  const names = Object.keys(STAGES).filter((name) => (chosen.length ? chosen.includes(name) : name !== 'soak'));
  await install(undefined, { tests: true });
  const [builds, lists] = [BUILDS, SIDE_BY_SIDE].map((all) => {
    const wanted = all.map((list) => list.filter((name) => names.includes(name))).filter((list) => list.length);
    return wanted.length > 1 ? wanted : [];
  });
  const later = [...builds, ...lists].flat();
  const told = [];
  for (const name of names.filter((one) => !later.includes(one))) told.push(await stage(name));
  for (const side of [builds, lists]) told.push(...(await Promise.all(side.map(aside))).flat());
  const sum = (what) => told.reduce((total, one) => total + one[what], 0);
  console.log(`\n${told.map(line).join('\n')}\n`);
  process.exitCode = sum('failed') ? 1 : 0;
  process.stdout.write(`${sum('passed')} passed, ${sum('failed')} failed\n`);
});
