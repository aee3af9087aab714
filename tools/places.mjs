// Where things are kept. The cache is shared by all clones on a machine, so that the second clone
// downloads and compiles nothing; everything else belongs to one clone or to one stand.

import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The top folder of this clone. */
export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/** Downloads and compiled tools, shared between clones. */
export const CACHE = process.env.OTKLIK_CACHE || join(homedir(), '.cache', 'otklik');

/** Compiled dependencies, outside the checkout so that a fresh clone builds only our own crates. */
export const CARGO_TARGET = process.env.CARGO_TARGET_DIR || join(CACHE, 'target');

/** Programs that cargo installed for us (wasm-bindgen, wasm-split-cli). */
export const TOOLS_BIN = join(CACHE, 'tools', 'bin');

/** What long-running installs print. */
export const LOGS = join(CACHE, 'log');

/** PATH with our own tools first. */
export const toolsPath = () =>
  [TOOLS_BIN, join(ROOT, 'node_modules', '.bin'), process.env.PATH ?? ''].join(':');
