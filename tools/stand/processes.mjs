// The processes that a stand started: recorded by pid and start time, and stopped only if both still
// match, because a pid alone may belong to a stranger by now.

import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { dirname } from 'node:path';
import { readJson, writeJson } from './config.mjs';
import { Trouble } from '../say.mjs';

/** When the process started, in the kernel's ticks since boot, or null if it is gone (or a zombie). */
export function startOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses may hold spaces, so count the fields from behind it.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? null : fields[19];
  } catch {
    return null;
  }
}

/**
 * Starts a program in a session of its own (Ctrl-C at the terminal does not reach it: its starter
 * stops things in their order), with both outputs in a log file.
 * @returns {{pid: number, start: string, argv: string[]}}
 */
export function launch(argv, { env, cwd, log }) {
  mkdirSync(dirname(log), { recursive: true });
  const out = openSync(log, 'a');
  const child = spawn(argv[0], argv.slice(1), {
    cwd, detached: true, stdio: ['ignore', out, out], env: { ...process.env, ...env },
  });
  child.on('error', () => {});
  closeSync(out);
  if (!child.pid) throw new Trouble(`${argv[0]} could not be started`);
  child.unref();
  return { pid: child.pid, start: startOf(child.pid), argv };
}

export const alive = (record) => Boolean(record) && record.start !== null && startOf(record.pid) === record.start;

/** The processes recorded for this stand: {name: {pid, start, argv}}. */
export const recorded = (config) => readJson(config.files.processes) ?? {};

/** Records a started process, or with null forgets it. */
export function record(config, name, process) {
  const all = recorded(config);
  if (process) all[name] = process;
  else delete all[name];
  writeJson(config.files.processes, all);
}

/**
 * Stops one recorded process and waits until it is gone. SIGKILL after `patience_ms`.
 * @returns {Promise<boolean>} whether there was one to stop
 */
export async function stop(config, name, { signal = 'SIGTERM', patience_ms = 10_000 } = {}) {
  const one = recorded(config)[name];
  const was = alive(one);
  if (was) {
    process.kill(one.pid, signal);
    const end = Date.now() + patience_ms;
    while (alive(one)) {
      if (Date.now() > end) process.kill(one.pid, 'SIGKILL');
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }
  record(config, name, null);
  return was;
}

/** Whether a TCP port on loopback can be listened at. */
export const isFree = (port) =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1' }, () => server.close(() => resolve(true)));
  });

/** Whether somebody accepts connections there. */
export const answers = (port, host = '127.0.0.1') =>
  new Promise((resolve) => {
    const socket = connect({ port, host });
    socket.once('connect', () => (socket.destroy(), resolve(true)));
    socket.once('error', () => resolve(false));
  });

/** Fails with advice if one of these ports is taken: a half-started stand is worse than none. */
export async function demandFree(config, names) {
  for (const name of names) {
    if (await isFree(config.ports[name])) continue;
    throw new Trouble(
      `Port ${config.ports[name]} is taken by another program. Choose another with ${config.variables[name]}=…, `
      + 'or move all ports with PORT_BASE=20000.');
  }
}
