// Runs a program, shows what it prints as it prints it, and keeps it for counting.

import { spawn } from 'node:child_process';
import { ROOT } from '../places.mjs';

/** @returns {Promise<{code: number, out: string}>} */
export function stream(argv, { env = {}, cwd = ROOT, show = true } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(argv[0], argv.slice(1), { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    let out = '';
    const take = (text) => {
      out += text;
      if (show) process.stderr.write(text);
    };
    child.stdout.setEncoding('utf8').on('data', take);
    child.stderr.setEncoding('utf8').on('data', take);
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? 1, out }));
  });
}
