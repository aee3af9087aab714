// The whole centre: its parts in their order, and what stand.json says of it.

import { rmSync } from 'node:fs';
import { startAsterisk, stopAsterisk } from './asterisk.mjs';
import { configuration, prepare, readJson, secrets, writeJson } from './config.mjs';
import { databaseUrl, startPostgres, stopPostgres } from './postgres.mjs';
import { alive, demandFree, launch, record, recorded, stop } from './processes.mjs';
import { environment, plainUrl, prepareCentre, startServer, webUrl } from './server.mjs';
import { ensureCertificate } from './tls.mjs';
import { ensureTown, townOf } from './town.mjs';
import { locked } from '../lock.mjs';
import { ROOT } from '../places.mjs';
import { say, Trouble } from '../say.mjs';
import { join } from 'node:path';

/** Which of the parts run now. */
export const running = (config) => Object.entries(recorded(config)).filter(([, one]) => alive(one)).map(([name]) => name);

/** Variables that describe this stand, for programs that find it by its stand.json. */
const described = (config) => ({
  RUN_DIR: config.dir,
  ...Object.fromEntries(Object.entries(config.variables).map(([name, variable]) => [variable, String(config.ports[name])])),
});

function describe(config, known, centre) {
  const told = environment(config, known);
  const pids = Object.fromEntries(Object.entries(recorded(config)).map(([name, one]) => [name, one.pid]));
  return {
    url: webUrl(config),
    accounts: centre.accounts,
    sip: { host: '127.0.0.1', port: config.ports.sip, transport: 'udp' },
    numbers: centre.numbers,
    phones: centre.phones,
    database_url: databaseUrl(config, known.postgres),
    ari: { url: told.OTKLIK_ARI_URL, user: told.OTKLIK_ARI_USER, password: told.OTKLIK_ARI_PASSWORD },
    pids,
    // Beyond what the issue names: for tests and tools.
    plain_url: plainUrl(config),
    certificate: config.tls?.cert,
    dir: config.dir,
    ami: { address: told.OTKLIK_AMI, user: told.OTKLIK_AMI_USER, password: told.OTKLIK_AMI_PASSWORD },
    sip_ws_url: told.OTKLIK_SIP_WS_URL,
    spool: told.OTKLIK_SPOOL_DIR,
    cel: told.OTKLIK_CEL_FILE,
    data: told.OTKLIK_DATA_DIR,
    town: townOf(config, known),
    environment: described(config),
  };
}

/** Brings everything up and writes stand.json; what runs already is left as it is. */
export async function up(config = configuration(), { town = false } = {}) {
  prepare(config);
  return locked(join(config.dir, 'stand.lock'), async () => {
    const known = secrets(config);
    const now = running(config);
    const [webTls, asteriskTls] = config.tls ? [['webTls'], ['asteriskTls']] : [[], []];
    const needed = [['server', ['web', ...webTls]], ['asterisk', ['asteriskHttp', 'ami', 'sip', ...asteriskTls]], ['postgres', ['postgres']]];
    for (const [part, ports] of needed) {
      const foreign = (part === 'asterisk' && config.ownAsterisk) || (part === 'postgres' && config.database);
      if (!now.includes(part) && !foreign) await demandFree(config, ports);
    }
    try {
      await ensureCertificate(config);
      await Promise.all([startPostgres(config, known.postgres), config.ownAsterisk ? null : startAsterisk(config, known, 'centre')]);
      const kept = readJson(config.files.stand);
      const centre = now.includes('server') && kept ? kept : await prepareCentre(config, known);
      await startServer(config, known);
      const stand = describe(config, known, centre);
      writeJson(config.files.stand, stand, 0o600);
      if (town) await ensureTown(stand);
      return readJson(config.files.stand);
    } catch (error) {
      // What this call started is stopped again; what ran before goes on.
      await stopAll(config, now);
      throw error;
    }
  });
}

/** Stops the recorded processes, our own program first, except those named. */
async function stopAll(config, except = []) {
  const stopped = [];
  const parts = [['watch', () => stop(config, 'watch')], ['server', () => stop(config, 'server', { patience_ms: 15_000 })], ['town', () => stopAsterisk(config, 'town')],
    ['asterisk', () => stopAsterisk(config, 'centre')], ['postgres', () => stopPostgres(config)]];
  for (const [name, halt] of parts) {
    if (!except.includes(name) && (await halt())) stopped.push(name);
  }
  return stopped;
}

/** Stops what up started, and only that. */
export async function down(config = configuration()) {
  const stopped = await stopAll(config);
  rmSync(config.files.stand, { force: true });
  return stopped;
}

/** Starts the server again after it was killed; if it still runs, stops it first. */
export async function restartServer(config = configuration()) {
  const known = secrets(config);
  await stop(config, 'server', { patience_ms: 15_000 });
  await startServer(config, known);
  return noteServer(config);
}

/** Tells the supervision of `make run` to let the server be dead until restartServer: for tests that kill it. */
export function holdServer(config = configuration()) {
  const one = recorded(config).server;
  if (one) record(config, 'server', { ...one, held: true });
}

/** Writes the server's present pid into stand.json. */
export function noteServer(config) {
  const stand = readJson(config.files.stand);
  if (!stand) throw new Trouble('No stand is up');
  const next = { ...stand, pids: { ...stand.pids, server: recorded(config).server.pid } };
  writeJson(config.files.stand, next, 0o600);
  return next;
}

/**
 * Keeps the server running until `until` resolves: one that dies is started again, later each time.
 * @param {Promise<void>} over
 */
export async function supervise(config, over) {
  let ended = false;
  over.then(() => (ended = true));
  for (let pause = 250; !ended; ) {
    await Promise.race([over, new Promise((resolve) => setTimeout(resolve, 200))]);
    if (ended || !missing(config)) continue;
    say(`the server ended; starting it again in ${pause} ms (${join(config.files.logs, 'server.log')})`);
    await new Promise((resolve) => setTimeout(resolve, pause));
    try {
      // Under the stand's lock: `make up`, asked at the same time, would start it too.
      await locked(join(config.dir, 'stand.lock'), async () => {
        if (!missing(config)) return;
        await startServer(config, secrets(config));
        noteServer(config);
      });
      pause = 250;
    } catch (error) {
      say(error.message);
      pause = Math.min(pause * 2, 30_000);
    }
  }
}

/** The server should run and does not. Without a record somebody stopped it on purpose (make down). */
function missing(config) {
  const one = recorded(config).server;
  return Boolean(one) && !one.held && !alive(one);
}

/** Supervises in a process of its own, until the stand is taken down: what `make up` leaves behind. */
export function startWatch(config) {
  if (alive(recorded(config).watch)) return;
  const argv = [process.execPath, join(ROOT, 'tools/stand.mjs'), 'watch'];
  record(config, 'watch', launch(argv, { cwd: ROOT, log: join(config.files.logs, 'watch.log'), env: described(config) }));
}
