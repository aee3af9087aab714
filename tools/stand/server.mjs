// Our own program: built, told where everything is by its environment, started, started again.

import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../places.mjs';
import { run, until } from '../run.mjs';
import { say, Trouble } from '../say.mjs';
import { asteriskDir } from './asterisk.mjs';
import { databaseUrl } from './postgres.mjs';
import { alive, launch, record, recorded } from './processes.mjs';

/** The program of this stand: a copy, so that a build in the clone cannot change a centre that runs. */
export const program = (config) => process.env.OTKLIK_SERVER || join(config.dir, 'bin/otklik');

/** The address at which this machine finds the centre, without TLS. */
export const plainUrl = (config) => `http://127.0.0.1:${config.ports.web}`;

/** The address at which the browser finds the centre. */
export const webUrl = (config) => (config.tls ? `https://${config.tls.host}:${config.ports.webTls}` : plainUrl(config));

/** What differs with TLS. */
const tlsEnvironment = ({ tls, ports }) => tls && {
  OTKLIK_TLS_LISTEN: `${tls.bind}:${ports.webTls}`,
  OTKLIK_TLS_CERT: tls.cert,
  OTKLIK_TLS_KEY: tls.key,
  OTKLIK_SIP_WS_URL: `wss://${tls.host}:${ports.asteriskTls}/ws`,
};

/** What the program is told, see docs and server/src/config.rs. The user's own values win. */
export function environment(config, secrets) {
  const asterisk = asteriskDir(config, 'centre');
  const known = {
    OTKLIK_LISTEN: `127.0.0.1:${config.ports.web}`,
    OTKLIK_PUBLIC_URL: webUrl(config),
    OTKLIK_PAGE_DIR: join(ROOT, 'dist'),
    DATABASE_URL: databaseUrl(config, secrets.postgres),
    OTKLIK_ARI_URL: `http://127.0.0.1:${config.ports.asteriskHttp}/ari`,
    OTKLIK_ARI_USER: 'otklik',
    OTKLIK_ARI_PASSWORD: secrets.ari,
    OTKLIK_ARI_APP: 'otklik',
    OTKLIK_AMI: `127.0.0.1:${config.ports.ami}`,
    OTKLIK_AMI_USER: 'otklik',
    OTKLIK_AMI_PASSWORD: secrets.ami,
    OTKLIK_SIP_WS_URL: `ws://127.0.0.1:${config.ports.asteriskHttp}/ws`,
    OTKLIK_SIP_DOMAIN: '127.0.0.1',
    OTKLIK_DATA_DIR: join(config.dir, 'data'),
    OTKLIK_FILES: `file://${join(config.dir, 'files')}`,
    OTKLIK_SPOOL_DIR: join(asterisk, 'spool/otklik'),
    OTKLIK_SOUNDS_DIR: join(asterisk, 'sounds/otklik'),
    OTKLIK_CEL_FILE: join(asterisk, 'log/cel-custom/otklik.csv'),
    OTKLIK_TRUNK: 'trunk',
    OTKLIK_SECRET: secrets.secret,
    // glibc: large blocks (a password's hash takes 19 MiB) go back to the system when freed, instead of staying with
    // whichever thread had them. By itself it raises this limit to 32 MiB after the first such block.
    MALLOC_MMAP_THRESHOLD_: '1048576',
    ...tlsEnvironment(config),
  };
  // Names that only these tools read would confuse the program's check for unknown settings.
  const own = Object.fromEntries(Object.entries(process.env).filter(([name]) => name in known && process.env[name]));
  return { ...known, ...own };
}

/** Runs one command of the program to its end and gives its standard output. */
export async function command(config, secrets, args) {
  mkdirSync(join(asteriskDir(config, 'centre'), 'sounds/otklik'), { recursive: true });
  const answer = await run([program(config), ...args], { cwd: config.dir, env: environment(config, secrets) });
  return answer.out;
}

/** Makes the database current and loads the demo centre; gives what the program says of it. */
export async function prepareCentre(config, secrets) {
  if (!existsSync(program(config))) throw new Trouble(`${program(config)} is not there`);
  await command(config, secrets, ['migrate']);
  const args = ['demo', '--profile', config.demo, ...(config.operators ? ['--operators', String(config.operators)] : [])];
  const out = await command(config, secrets, args);
  const centre = parsed(out);
  if (!centre?.accounts || !centre.numbers || !centre.phones) {
    throw new Trouble(`otklik demo printed no {accounts, numbers, phones}:\n${out.slice(0, 500)}`);
  }
  return centre;
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Whether the program answers that it is well; `whole: false`: whether it answers. */
async function healthy(config, whole) {
  try {
    // Asked without the database it takes two seconds to say so.
    const { status } = await fetch(`${plainUrl(config)}/healthz`, { signal: AbortSignal.timeout(3_000) });
    return status === 200 || !whole;
  } catch {
    return false;
  }
}

/** Starts the program and waits until it is ready; `whole: false`: until it answers, though parts may be missing. */
export async function startServer(config, secrets, { whole = true } = {}) {
  if (alive(recorded(config).server)) return;
  const log = join(config.files.logs, 'server.log');
  const started = launch([program(config), 'serve'], { cwd: config.dir, log, env: environment(config, secrets) });
  record(config, 'server', started);
  await until(() => {
    if (!alive(started)) throw new Trouble(`the server ended while starting: ${log}`);
    return healthy(config, whole);
  }, { what: `the server (${log})`, timeout_ms: 60_000, every_ms: 25 });
}
