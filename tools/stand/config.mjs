// What a stand is made of: its folder, its ports, its options. All from the environment, so that two
// stands run side by side: `PORT_BASE=20000 RUN_DIR=.run-b make up`.

import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ROOT } from '../places.mjs';
import { Trouble } from '../say.mjs';

/** name: [variable, default port, offset from PORT_BASE]. RTP ranges are given by their first port. */
const PORTS = {
  web: ['OTKLIK_PORT', 8080, 0],
  postgres: ['OTKLIK_PG_PORT', 15432, 1],
  asteriskHttp: ['OTKLIK_ASTERISK_HTTP_PORT', 8088, 2],
  ami: ['OTKLIK_AMI_PORT', 5038, 3],
  sip: ['OTKLIK_SIP_PORT', 5060, 4],
  townSip: ['OTKLIK_TOWN_SIP_PORT', 5160, 5],
  townHttp: ['OTKLIK_TOWN_HTTP_PORT', 8188, 6],
  townAmi: ['OTKLIK_TOWN_AMI_PORT', 5138, 7],
  webTls: ['OTKLIK_TLS_PORT', 8443, 8],
  asteriskTls: ['OTKLIK_ASTERISK_TLS_PORT', 8089, 9],
  rtp: ['OTKLIK_RTP_FIRST', 10_000, 100],
  townRtp: ['OTKLIK_TOWN_RTP_FIRST', 14_000, 2_500],
};

/** Ports of one RTP range; a call's leg takes two. A stand with PORT_BASE lies within 5,000 ports. */
const RTP_COUNT = Number(process.env.OTKLIK_RTP_COUNT || 2_400);

function port(env, [variable, standard, offset]) {
  const value = Number(env[variable] || (env.PORT_BASE ? Number(env.PORT_BASE) + offset : standard));
  if (!Number.isInteger(value) || value < 1 || value > 65_535) throw new Trouble(`${variable} is no port: ${value}`);
  return value;
}

/**
 * HTTPS and WSS with one certificate: `TLS=self` makes one that nobody vouches for, TLS_CERT and TLS_KEY name files.
 * TLS_HOST is what people type, TLS_BIND the address listened on. Null without.
 */
function tls(env, dir) {
  const { TLS, TLS_CERT: cert, TLS_KEY: key, TLS_HOST: host = '127.0.0.1', TLS_BIND: bind = '127.0.0.1' } = env;
  if (Boolean(cert) !== Boolean(key)) throw new Trouble('TLS_CERT and TLS_KEY belong together');
  if (cert) return { self: false, cert: resolve(cert), key: resolve(key), host, bind };
  if (TLS && TLS !== 'self') throw new Trouble(`TLS=${TLS}: only TLS=self is known; files are named by TLS_CERT and TLS_KEY`);
  return TLS ? { self: true, cert: join(dir, 'tls/cert.pem'), key: join(dir, 'tls/key.pem'), host, bind } : null;
}

/**
 * The configuration of the stand that the environment describes.
 * @param {NodeJS.ProcessEnv} [env]
 */
export function configuration(env = process.env) {
  const dir = resolve(ROOT, env.RUN_DIR || '.run');
  const ports = Object.fromEntries(Object.entries(PORTS).map(([name, rule]) => [name, port(env, rule)]));
  const operators = env.OPERATORS ? Number(env.OPERATORS) : null;
  if (operators !== null && !(operators > 0)) throw new Trouble(`OPERATORS is no count: ${env.OPERATORS}`);
  return {
    dir,
    ports,
    rtp: { first: ports.rtp, last: ports.rtp + RTP_COUNT - 1 },
    townRtp: { first: ports.townRtp, last: ports.townRtp + RTP_COUNT - 1 },
    variables: Object.fromEntries(Object.entries(PORTS).map(([name, rule]) => [name, rule[0]])),
    /** `mfc`: the believable hotline; `load`: everybody in the direct queue, half on desk phones. */
    demo: env.DEMO || 'mfc',
    operators,
    /** The user's own PostgreSQL, or null for a cluster of the stand's. */
    database: env.DATABASE_URL || null,
    /** The user's own Asterisk, or null for a copy of the stand's. */
    ownAsterisk: env.OTKLIK_ARI_URL || null,
    /** Addresses are loopback unless said otherwise: nobody outside can reach a trial centre. */
    sipBind: env.OTKLIK_SIP_BIND || '127.0.0.1',
    trunkMatch: env.OTKLIK_TRUNK_MATCH || '127.0.0.0/8',
    trunkContact: env.OTKLIK_TRUNK_CONTACT || `sip:127.0.0.1:${ports.townSip}`,
    /** What the dialplan dials when the program stays away, e.g. `PJSIP/101&PJSIP/102`. */
    fallbackDial: env.OTKLIK_FALLBACK_DIAL || '',
    /** How long the dialplan keeps a caller with music while the program is away, in seconds. */
    fallbackSeconds: Number(env.OTKLIK_FALLBACK_SECONDS || 120),
    tls: tls(env, dir),
    files: {
      stand: join(dir, 'stand.json'),
      processes: join(dir, 'processes.json'),
      logs: join(dir, 'log'),
    },
  };
}

/** Eight letters that tell this folder from others, for names outside it. */
export const mark = (dir) => createHash('sha256').update(dir).digest('hex').slice(0, 8);

/** Makes the stand's folders. They hold recordings and secrets, so only the owner may list most of them. */
export function prepare(config) {
  for (const folder of ['', 'log', 'data', 'files', 'bin']) mkdirSync(join(config.dir, folder), { recursive: true });
  for (const folder of ['log', 'data', 'files']) chmodSync(join(config.dir, folder), 0o700);
}

/** Random secrets of this stand, made once and kept with mode 600. */
export function secrets(config) {
  const file = join(config.dir, 'secrets.json');
  const kept = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  const names = ['secret', 'ari', 'ami', 'postgres', 'townAri', 'townAmi'];
  const whole = Object.fromEntries(names.map((name) => [name, kept[name] ?? randomBytes(32).toString('hex')]));
  writeJson(file, whole, 0o600);
  return whole;
}

/** Writes a JSON file at once or not at all. */
export function writeJson(file, value, mode = 0o644) {
  const aside = `${file}.${process.pid}`;
  writeFileSync(aside, `${JSON.stringify(value, null, 2)}\n`, { mode });
  renameSync(aside, file);
}

/** Reads a JSON file, or gives null if it is not there. */
export const readJson = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null);
