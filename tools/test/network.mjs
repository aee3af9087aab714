// Another network on this machine: a network namespace with one cable to ours, for a browser that is not here.

import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../run.mjs';
import { Trouble } from '../say.mjs';

/**
 * Lays the cable.
 * @returns {Promise<{here: string, there: string, chromium: string, end: () => Promise<void>}>} the addresses of its
 *   two ends, and a program that is Chromium over there.
 */
export async function otherNetwork() {
  if (process.getuid() !== 0) throw new Trouble('The test from another network makes one, which only root may: run it as root.');
  const mark = process.pid;
  const [space, cable, far] = [`otklik-${mark}`, `otk${mark}`, `otf${mark}`];
  const subnet = `10.254.${mark % 250}`;
  const [here, there] = [`${subnet}.1`, `${subnet}.2`];
  const ip = (...args) => run(['ip', ...args]);
  const inside = (...args) => ip('netns', 'exec', space, 'ip', ...args);
  const folder = mkdtempSync(join(tmpdir(), 'otklik-network-'));
  const end = async () => {
    await run(['ip', 'netns', 'del', space], { ok: [0, 1] });
    await run(['ip', 'link', 'del', cable], { ok: [0, 1] });
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await ip('netns', 'add', space);
    await ip('link', 'add', cable, 'type', 'veth', 'peer', 'name', far, 'netns', space);
    await ip('addr', 'add', `${here}/24`, 'dev', cable);
    await ip('link', 'set', cable, 'up');
    await inside('addr', 'add', `${there}/24`, 'dev', far);
    await inside('link', 'set', far, 'up');
    await inside('link', 'set', 'lo', 'up');
  } catch (error) {
    await end();
    throw error;
  }
  const chromium = join(folder, 'chromium');
  // exec keeps the pipes by which Playwright speaks to the browser.
  writeFileSync(chromium, `#!/bin/sh\nexec ip netns exec ${space} "${process.env.CHROMIUM ?? '/usr/bin/chromium'}" "$@"\n`);
  chmodSync(chromium, 0o755);
  return { here, there, chromium, end };
}
