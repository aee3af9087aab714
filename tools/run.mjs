// Running other programs. Arguments are always lists, never a shell line, so nothing needs quoting.

import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, openSync, closeSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { Trouble } from './say.mjs';

/** The full path of a program on PATH, or null. */
export function which(name, path = process.env.PATH ?? '') {
  for (const folder of path.split(delimiter)) {
    const file = join(folder, name);
    if (folder && existsSync(file)) return file;
  }
  return null;
}

/**
 * Runs a program to its end and gives what it printed.
 * @param {string[]} argv
 * @param {{cwd?: string, env?: object, input?: string, log?: string, show?: boolean, ok?: number[], timeout_ms?: number}} [options]
 *   log: append both outputs to this file; show: let the person see them; ok: exit codes that are no failure.
 * @returns {Promise<{code: number, out: string, err: string}>}
 */
export async function run(argv, options = {}) {
  const { cwd, env, input, log, show, ok = [0], timeout_ms } = options;
  let handle;
  if (log) {
    mkdirSync(dirname(log), { recursive: true });
    handle = openSync(log, 'a');
  }
  const sink = handle ?? (show ? 'inherit' : 'pipe');
  try {
    const child = spawn(argv[0], argv.slice(1), {
      cwd,
      env: env ? { ...process.env, ...env } : process.env,
      stdio: [input === undefined ? 'ignore' : 'pipe', sink === 'inherit' ? 2 : sink, sink],
      timeout: timeout_ms,
    });
    const result = { code: -1, out: '', err: '' };
    child.stdout?.setEncoding('utf8').on('data', (text) => (result.out += text));
    child.stderr?.setEncoding('utf8').on('data', (text) => (result.err += text));
    if (input !== undefined) child.stdin.end(input);
    result.code = await new Promise((resolve, reject) => {
      child.on('error', (error) => reject(new Trouble(`${argv[0]}: ${error.message}`)));
      child.on('close', (code, signal) => resolve(code ?? (signal ? 128 : 1)));
    });
    if (!ok.includes(result.code)) throw new Trouble(complaint(argv, result, log));
    return result;
  } finally {
    if (handle !== undefined) closeSync(handle);
  }
}

function complaint(argv, result, log) {
  const told = log ? readFileSync(log, 'utf8') : `${result.out}\n${result.err}`;
  const tail = told.trimEnd().split('\n').slice(-25).join('\n');
  return `${argv.join(' ').slice(0, 300)}\nended with ${result.code}${log ? ` (${log})` : ''}:\n${tail}`;
}

/** Waits until `probe` gives something true, and gives that; fails with `what` after the time is over. */
export async function until(probe, { what, timeout_ms = 30_000, every_ms = 50 } = {}) {
  const end = Date.now() + timeout_ms;
  for (;;) {
    const value = await probe();
    if (value) return value;
    if (Date.now() > end) throw new Trouble(`${what ?? 'what was waited for'}: not there after ${timeout_ms} ms`);
    await new Promise((resolve) => setTimeout(resolve, every_ms));
  }
}
