// Installs what is missing for running, building and testing: says what and why, and does nothing on a
// second run. `node tools/install.mjs [--tests]`.

import { existsSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { installAsterisk } from './install/asterisk.mjs';
import { installPackages } from './install/debian.mjs';
import { locked } from './lock.mjs';
import { CACHE, LOGS, ROOT, TOOLS_BIN } from './places.mjs';
import { run, which } from './run.mjs';
import { program, say, Trouble } from './say.mjs';
import { prepareSounds } from './sound/prepare.mjs';
import { configuration } from './stand/config.mjs';

/** It reads marks that the macro of the locked wasm_split_helpers leaves: choose it together with that. */
const WASM_SPLIT = '0.2.4';

/** Debian packages: what for, and by which file we see that it is there. */
const RUN = [
  { package: 'ffmpeg', file: 'ffmpeg', why: 'recordings become Opus, prompts become telephone sound' },
  { package: 'espeak-ng', file: 'espeak-ng', why: 'Russian speech for prompts and for callers of the demo' },
];
const POSTGRES = [{ package: 'postgresql-15', file: '/usr/lib/postgresql/15/bin/initdb', why: "the stand's own database cluster" }];
const BUILD = [
  { package: 'build-essential', file: 'cc', why: 'a linker and a C compiler for Rust crates' },
  { package: 'pkg-config', file: 'pkg-config', why: 'finding C libraries' },
];
const TEST = [
  { package: 'chromium', file: 'chromium', why: 'the stories in a real browser' },
  { package: 'iproute2', file: 'ip', why: 'another network on this machine, for a browser that comes by TLS' },
  { package: 'fonts-dejavu-core', file: '/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf', why: 'letters in pictures of pages' },
];

function demandRust() {
  for (const name of ['cargo', 'rustc']) {
    if (!which(name)) throw new Trouble(`${name} is missing: Rust (rustup), Node.js 20 and make are what you bring yourself.`);
  }
}

/** What the page is compiled with, if rustup did not take it from rust-toolchain.toml already. */
async function wasmTarget() {
  const sysroot = (await run(['rustc', '--print', 'sysroot'], { cwd: ROOT })).out.trim();
  const wants = [
    { file: 'lib/rustlib/wasm32-unknown-unknown', argv: ['target', 'add', 'wasm32-unknown-unknown'], why: 'the wasm32 target (the page is Rust in the browser)' },
    { file: 'lib/rustlib/src/rust/library', argv: ['component', 'add', 'rust-src'], why: 'the source of the standard library (the page has its own, smaller build of it: docs/adr/0006)' },
  ];
  for (const { file, argv, why } of wants) {
    if (existsSync(join(sysroot, file))) continue;
    say(`rust: ${why}`);
    await run(['rustup', ...argv], { cwd: ROOT, log: join(LOGS, 'rust.log') });
  }
}

/** The version of wasm-bindgen that the workspace is locked to: the command-line program must equal it. */
function bindgenVersion() {
  const lock = join(ROOT, 'Cargo.lock');
  const text = readFileSync(existsSync(lock) ? lock : join(ROOT, 'Cargo.toml'), 'utf8');
  return text.match(/name = "wasm-bindgen"\nversion = "([\d.]+)"/)?.[1] ?? text.match(/wasm-bindgen = "=([\d.]+)"/)[1];
}

/** By cargo's own note of what it installed: not every program tells its version. */
function installed(crate, version, name) {
  const note = join(CACHE, 'tools/.crates.toml');
  return existsSync(join(TOOLS_BIN, name)) && existsSync(note) && readFileSync(note, 'utf8').includes(`"${crate} ${version} `);
}

/** Programs compiled once into the cache. Their target folder goes away afterwards. */
async function cargoTools() {
  const bindgen = bindgenVersion();
  const wanted = [
    { name: 'wasm-split-cli', crate: 'wasm_split_cli_support', version: WASM_SPLIT, flags: ['--locked', '--features', 'build-binary'], why: 'cuts the page into parts that load on demand: docs/adr/0007' },
    // Not --locked: its own lock file names versions that do not build with this compiler.
    { name: 'wasm-bindgen', crate: 'wasm-bindgen-cli', version: bindgen, flags: [], why: 'the glue between wasm and the browser' },
  ];
  for (const { name, crate, version, flags, why } of wanted) {
    if (installed(crate, version, name)) continue;
    await locked(join(CACHE, 'lock', 'cargo-tools'), async () => {
      if (installed(crate, version, name)) return;
      say(`${crate} ${version}: compiling, a minute or two (${why})`);
      const target = join(CACHE, 'target-tools');
      // Without its own whole-program optimisation: 4 minutes instead of 12.
      const env = { CARGO_TARGET_DIR: target, CARGO_PROFILE_RELEASE_LTO: 'off', CARGO_PROFILE_RELEASE_CODEGEN_UNITS: '16' };
      await run(['cargo', 'install', crate, '--version', version, ...flags, '--root', join(CACHE, 'tools'), '--force'],
        { cwd: CACHE, env, log: join(LOGS, 'tools.log') });
      rmSync(target, { recursive: true, force: true });
    });
  }
}

/** npm's packages, by the lock file, when node_modules is older than it. */
async function npmPackages() {
  const lock = join(ROOT, 'package-lock.json');
  if (!existsSync(lock)) return;
  const mark = join(ROOT, 'node_modules/.package-lock.json');
  if (existsSync(mark) && statSync(mark).mtimeMs >= statSync(lock).mtimeMs) return;
  await locked(join(ROOT, 'target/npm.lock'), async () => {
    if (existsSync(mark) && statSync(mark).mtimeMs >= statSync(lock).mtimeMs) return;
    say('npm: packages of the page and of the tests');
    await run(['npm', 'ci'], { cwd: ROOT, log: join(LOGS, 'npm.log') });
  });
}

/**
 * Installs what is missing.
 * @param {{tests?: boolean}} [options]
 */
export async function install(config = configuration(), { tests = false } = {}) {
  mkdirSync(LOGS, { recursive: true });
  demandRust();
  await installPackages([...RUN, ...BUILD, ...(config.database && !tests ? [] : POSTGRES), ...(tests ? TEST : [])]);
  if (!config.ownAsterisk || tests) await installAsterisk();
  await prepareSounds();
  await wasmTarget();
  await npmPackages();
  await cargoTools();
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  program(() => install(configuration(), { tests: process.argv.includes('--tests') }));
}
