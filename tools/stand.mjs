// The stand: one centre on this machine.
//   node tools/stand.mjs up | down | run | watch | restart-server | hold-server | town | status
// Configuration is by environment: tools/stand/config.mjs.

import { configuration, readJson } from './stand/config.mjs';
import { down, holdServer, restartServer, running, startWatch, supervise, up } from './stand/stand.mjs';
import { ensureTown } from './stand/town.mjs';
import { build } from './build.mjs';
import { install } from './install.mjs';
import { program, say, Trouble } from './say.mjs';

const ROLES = { administrator: 'Администратор', supervisor: 'Супервизор', operator: 'Оператор' };

function print(stand) {
  const lines = ['', `  Otklik is ready: ${stand.url}`, '', '  Accounts'];
  const shown = [];
  for (const role of Object.keys(ROLES)) shown.push(...stand.accounts.filter((one) => one.role === role).slice(0, 4));
  for (const one of shown) {
    lines.push(`    ${ROLES[one.role].padEnd(14)} ${one.login.padEnd(20)} ${one.password.padEnd(16)}${one.extension ? ` ext. ${one.extension}` : ''}`);
  }
  const rest = stand.accounts.length - shown.length;
  if (rest > 0) lines.push(`    … and ${rest} more in ${stand.dir}/stand.json`);
  lines.push('', '  Numbers to dial');
  for (const { number, purpose } of stand.numbers) lines.push(`    ${number.padEnd(16)} ${purpose}`);
  lines.push('', '  make call N=5   places callers into these lines', '');
  process.stdout.write(`${lines.join('\n')}\n`);
}

async function bringUp(config) {
  await install(config);
  await build(config);
  const stand = await up(config, { town: process.env.TOWN === '1' });
  print(stand);
  return stand;
}

async function run(config) {
  if (running(config).length) throw new Trouble(`This stand is up already (${running(config).join(', ')}): make down`);
  let end;
  const over = new Promise((resolve) => (end = resolve));
  let asked = 0;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      asked += 1;
      if (asked === 1) say('stopping');
      end();
    });
  }
  try {
    await bringUp(config);
    if (!asked) process.stdout.write('  Ctrl-C stops it.\n\n');
    await supervise(config, over);
  } finally {
    say(`stopped: ${(await down(config)).join(', ')}`);
  }
}

const verbs = {
  run,
  up: async (config) => {
    await bringUp(config);
    startWatch(config);
  },
  watch: (config) => supervise(config, new Promise((resolve) => process.once('SIGTERM', resolve))),
  down: async (config) => {
    const stopped = await down(config);
    say(stopped.length ? `stopped: ${stopped.join(', ')}` : 'nothing of this stand was running');
  },
  'restart-server': async (config) => say(`the server runs again, pid ${(await restartServer(config)).pids.server}`),
  'hold-server': (config) => holdServer(config),
  town: async (config) => {
    const stand = readJson(config.files.stand);
    if (!stand) throw new Trouble('No stand is up: make up');
    await ensureTown(stand);
  },
  status: (config) => say(`running: ${running(config).join(', ') || 'nothing'}`),
};

program(async () => {
  const verb = verbs[process.argv[2]];
  if (!verb) throw new Trouble(`node tools/stand.mjs ${Object.keys(verbs).join(' | ')}`);
  await verb(configuration());
});
