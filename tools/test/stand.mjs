// A stand of its own for tests and measurements: in a temporary folder, on free ports, gone afterwards.

import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { configuration } from '../stand/config.mjs';
import { removeCluster } from '../stand/postgres.mjs';
import { isFree } from '../stand/processes.mjs';
import { down, up } from '../stand/stand.mjs';
import { build } from '../build.mjs';
import { Trouble, warn } from '../say.mjs';

/**
 * Bases below the kernel's range for outgoing connections, so that no port is taken by accident, and above what a stand
 * of a person's own takes; 4,900 ports each.
 */
export const BASES = [16_500, 21_500, 26_500];

/** A base whose ports are all free; where tests run side by side, each is told its own. */
async function freeBase() {
  const bases = process.env.TEST_BASE ? [Number(process.env.TEST_BASE)] : BASES;
  for (const base of bases) {
    const ports = Array.from({ length: 10 }, (_, n) => base + n);
    if ((await Promise.all(ports.map(isFree))).every(Boolean)) return base;
  }
  throw new Trouble(`No free ports at ${bases.join(' or ')}: is another test running?`);
}

/** Variables of a person's own stand that a test's stand must not take over. */
const PERSONAL = /^(OTKLIK_(?!CACHE|DEBIAN|SERVER)|TLS|DATABASE_URL$|DEMO$|OPERATORS$)/;

/**
 * The configuration of a stand in a temporary folder. Sets this process's environment accordingly, as
 * the programs that it starts take their settings from there.
 */
export async function ownConfiguration(environment = {}) {
  for (const name of Object.keys(process.env)) if (PERSONAL.test(name)) delete process.env[name];
  // Under /var/tmp and not in the clone: PostgreSQL's user must be able to pass through the folders above.
  mkdirSync('/var/tmp/otklik-tests', { recursive: true, mode: 0o755 });
  const dir = mkdtempSync('/var/tmp/otklik-tests/stand-');
  chmodSync(dir, 0o711);
  Object.assign(process.env, { RUN_DIR: dir, PORT_BASE: String(await freeBase()), ...environment });
  return configuration();
}

/** Brings one up; `end` takes it down. With KEEP=1 its folder stays, for a look at the logs. */
export async function ownStand({ environment = {} } = {}) {
  const config = await ownConfiguration(environment);
  const end = async () => {
    await down(config);
    if (process.env.KEEP === '1') return warn(`kept: ${config.dir}`);
    removeCluster(config);
    rmSync(config.dir, { recursive: true, force: true });
  };
  try {
    await build(config);
    const stand = await up(config, { town: true });
    return { stand, file: config.files.stand, config, end };
  } catch (error) {
    warn(`the logs of the stand that did not come up: ${join(config.dir, 'log')}`);
    await down(config);
    throw error;
  }
}
