// Another network on this machine: a network namespace with one cable to ours, for a browser that is not here. Only the
// cable's near end wants root (or sudo); over there a user namespace makes us master of our own.

import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run, until } from '../run.mjs';

const root = process.getuid() === 0 ? [] : ['sudo', '-n'];
const ip = (...args) => run([...root, 'ip', ...args]);

/** A process that does nothing but hold the two namespaces. */
async function holder() {
  const held = spawn('unshare', ['--user', '--map-root-user', '--net', 'sleep', 'infinity'], { stdio: 'ignore' });
  const ended = new Promise((resolve, reject) => held.once('error', reject).once('exit', resolve));
  const namespace = (pid) => readlinkSync(`/proc/${pid}/ns/net`);
  await Promise.race([
    until(() => namespace(held.pid) !== namespace('self'), { what: 'another network', timeout_ms: 5_000, every_ms: 10 }),
    ended.then((code) => Promise.reject(new Error(`unshare ended with ${code}: are user namespaces allowed here?`))),
  ]);
  return { pid: held.pid, end: () => (held.kill(), ended) };
}

/**
 * Lays the cable.
 * @returns {Promise<{here: string, chromium: string, end: () => Promise<void>}>} our end's address, and a program that
 *   is Chromium over there.
 */
export async function otherNetwork() {
  const [cable, far] = [`otk${process.pid}`, `otf${process.pid}`];
  const subnet = `10.254.${process.pid % 250}`;
  const here = `${subnet}.1`;
  const folder = mkdtempSync(join(tmpdir(), 'otklik-network-'));
  const { pid, end: letGo } = await holder();
  const there = ['nsenter', `--target=${pid}`, '--user', '--net', '--preserve-credentials'];
  const end = async () => {
    // The cable goes with the network at its other end.
    await letGo();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await ip('link', 'add', cable, 'type', 'veth', 'peer', 'name', far, 'netns', String(pid));
    await ip('addr', 'add', `${here}/24`, 'dev', cable);
    await ip('link', 'set', cable, 'up');
    await run([...there, 'ip', 'addr', 'add', `${subnet}.2/24`, 'dev', far]);
    for (const device of [far, 'lo']) await run([...there, 'ip', 'link', 'set', device, 'up']);
  } catch (error) {
    await end();
    throw error;
  }
  const chromium = join(folder, 'chromium');
  // exec keeps the pipes by which Playwright speaks to the browser.
  writeFileSync(chromium, `#!/bin/sh\nexec ${there.join(' ')} "${process.env.CHROMIUM ?? '/usr/bin/chromium'}" "$@"\n`);
  chmodSync(chromium, 0o755);
  return { here, chromium, end };
}
