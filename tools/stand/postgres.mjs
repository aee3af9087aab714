// The stand's own PostgreSQL cluster: only on 127.0.0.1, only with a password, nothing of the
// machine's clusters touched.

import { accessSync, chmodSync, chownSync, constants, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, realpathSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { run, until } from '../run.mjs';
import { say, Trouble } from '../say.mjs';
import { mark } from './config.mjs';
import { alive, launch, record, recorded, stop } from './processes.mjs';

const USER = 'otklik';
const DATABASE = 'otklik';

/** The folder of the newest server programs of at least version 15. */
function programs() {
  const base = '/usr/lib/postgresql';
  const versions = existsSync(base) ? readdirSync(base).map(Number).filter((n) => n >= 15).sort((a, b) => b - a) : [];
  const found = versions.map((n) => join(base, String(n), 'bin')).find((bin) => existsSync(join(bin, 'initdb')));
  if (!found) throw new Trouble('PostgreSQL 15 or newer is missing: node tools/install.mjs installs it, or give DATABASE_URL.');
  return found;
}

/** Root may not run PostgreSQL, so root's cluster belongs to the user `postgres` of Debian's package. */
function owner() {
  if (process.getuid() !== 0) return null;
  const line = readFileSync('/etc/passwd', 'utf8').split('\n').find((one) => one.startsWith('postgres:'));
  if (!line) throw new Trouble('There is no user postgres, and PostgreSQL refuses to run as root.');
  const [, , uid, gid] = line.split(':').map(Number);
  return { uid, gid };
}

const as = (user, argv) =>
  user ? ['setpriv', `--reuid=${user.uid}`, `--regid=${user.gid}`, '--clear-groups', ...argv] : argv;

/** Whether everybody may pass through this folder and all above it. */
function passable(folder) {
  for (let at = folder; ; at = dirname(at)) {
    if (!(statSync(at).mode & 0o001)) return false;
    if (at === dirname(at)) return true;
  }
}

/**
 * Where the cluster lies: in the stand's folder, or, if its owner could not get there (a clone under
 * /root), in /var/tmp with a link from the stand's folder.
 */
function place(config, user) {
  const wanted = join(config.dir, 'pg');
  if (lstatSync(wanted, { throwIfNoEntry: false })?.isSymbolicLink()) return realpathSync(wanted);
  if (!user || passable(config.dir)) return wanted;
  const away = join('/var/tmp', `otklik-${mark(config.dir)}`);
  mkdirSync(away, { recursive: true });
  chmodSync(away, 0o711);
  const folder = join(away, 'pg');
  mkdirSync(folder, { recursive: true });
  symlinkSync(folder, wanted);
  return folder;
}

const settings = (config) => `
# Written by tools/stand/postgres.mjs at every start.
listen_addresses = '127.0.0.1'
port = ${config.ports.postgres}
unix_socket_directories = ''
max_connections = 200
shared_buffers = 256MB
work_mem = 16MB
max_wal_size = 2GB
random_page_cost = 1.1
jit = off
log_min_duration_statement = 500
log_line_prefix = '%m [%p] %d '
timezone = 'UTC'
`;

async function make(config, bin, folder, user, password) {
  say('PostgreSQL: making a cluster of this stand');
  mkdirSync(folder, { recursive: true });
  if (user) chownSync(folder, user.uid, user.gid);
  chmodSync(folder, 0o700);
  const key = join('/var/tmp', `otklik-${mark(config.dir)}-${process.pid}.pw`);
  writeFileSync(key, password, { mode: 0o600 });
  if (user) chownSync(key, user.uid, user.gid);
  try {
    // Russian order of names by ICU; the character classes of C.UTF-8, which every Debian has.
    await run(as(user, [join(bin, 'initdb'), '-D', folder, '-U', USER, '--pwfile', key, '--auth=scram-sha-256',
      '--encoding=UTF8', '--locale=C.UTF-8', '--locale-provider=icu', '--icu-locale=ru-RU', '--data-checksums']),
    { cwd: '/', log: join(config.files.logs, 'initdb.log') });
  } finally {
    rmSync(key, { force: true });
  }
}

/** The address that the server and the tests get. */
export const databaseUrl = (config, password) =>
  config.database ?? `postgres://${USER}:${password}@127.0.0.1:${config.ports.postgres}/${DATABASE}`;

/** Starts the cluster, making it first if there is none; gives its address. */
export async function startPostgres(config, password) {
  if (config.database) return config.database;
  const url = databaseUrl(config, password);
  if (alive(recorded(config).postgres)) return url;
  const bin = programs();
  const user = owner();
  const folder = place(config, user);
  if (!existsSync(join(folder, 'PG_VERSION'))) await make(config, bin, folder, user, password);
  const conf = join(folder, 'otklik.conf');
  writeFileSync(conf, settings(config));
  if (user) chownSync(conf, user.uid, user.gid);
  const log = join(config.files.logs, 'postgres.log');
  const argv = as(user, [join(bin, 'postgres'), '-D', folder, '-c', `config_file=${folder}/postgresql.conf`]);
  const main = join(folder, 'postgresql.conf');
  const text = readFileSync(main, 'utf8');
  if (!text.includes("include 'otklik.conf'")) writeFileSync(main, `${text}\ninclude 'otklik.conf'\n`);
  const started = launch(argv, { cwd: '/', log, env: {} });
  record(config, 'postgres', started);
  const ready = [join(bin, 'pg_isready'), '-q', '-h', '127.0.0.1', '-p', String(config.ports.postgres)];
  await until(async () => {
    if (!alive(started)) throw new Trouble(`PostgreSQL did not start: ${log}`);
    return (await run(ready, { ok: [0, 1, 2, 3] })).code === 0;
  }, { what: 'PostgreSQL' });
  const psql = (sql) => run([join(bin, 'psql'), '-X', '-q', '-A', '-t', '-d', url.replace(/\/[^/]*$/, '/postgres'), '-c', sql]);
  if (!(await psql(`select 1 from pg_database where datname = '${DATABASE}'`)).out.trim()) await psql(`create database ${DATABASE}`);
  return url;
}

/** SIGINT is PostgreSQL's fast shutdown: it ends sessions and writes a checkpoint. */
export const stopPostgres = (config) => stop(config, 'postgres', { signal: 'SIGINT', patience_ms: 30_000 });

/** Removes the cluster, also the one that lies in /var/tmp. Only with the stand down. */
export function removeCluster(config) {
  rmSync(join(config.dir, 'pg'), { recursive: true, force: true });
  const away = join('/var/tmp', `otklik-${mark(config.dir)}`);
  try {
    accessSync(away, constants.W_OK);
    rmSync(away, { recursive: true, force: true });
  } catch {
    // None there.
  }
}
