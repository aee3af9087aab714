// Builds the server and the page. Nothing is built twice: cargo knows by itself what has changed, and
// for the page the hash of all that goes into it is compared with that of the last build.

import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { locked } from './lock.mjs';
import { CARGO_TARGET, ROOT, toolsPath } from './places.mjs';
import { run } from './run.mjs';
import { program as programOf } from './stand/server.mjs';
import { configuration } from './stand/config.mjs';
import { program, say } from './say.mjs';

const cargo = { CARGO_TARGET_DIR: CARGO_TARGET, SQLX_OFFLINE: 'true' };

/** Builds the server and copies it into the stand. */
export async function buildServer(config = configuration()) {
  if (process.env.OTKLIK_SERVER) return;
  say('server: cargo build --release');
  await run(['cargo', 'build', '--release', '--locked', '-q', '-p', 'server'], { cwd: ROOT, env: cargo, show: true });
  const target = programOf(config);
  const made = join(CARGO_TARGET, 'release/otklik');
  const same = existsSync(target) && statSync(target).mtimeMs >= statSync(made).mtimeMs && statSync(target).size === statSync(made).size;
  if (same) return;
  mkdirSync(dirname(target), { recursive: true });
  // By rename: the file of a program that runs cannot be written.
  copyFileSync(made, `${target}.new`);
  renameSync(`${target}.new`, target);
}

/** What the page is made of. */
const INPUTS = ['tools/build.mjs', 'Cargo.toml', 'Cargo.lock', '.cargo/config.toml', 'package-lock.json', 'rust-toolchain.toml', 'app', 'frontend', 'crates/domain', 'style', 'public'];

function hashOfInputs() {
  const hash = createHash('sha256');
  const take = (path) => {
    if (statSync(path).isDirectory()) {
      for (const name of readdirSync(path).sort()) if (!['target', 'dist', 'node_modules'].includes(name)) take(join(path, name));
    } else {
      hash.update(path.slice(ROOT.length)).update(readFileSync(path));
    }
  };
  for (const name of INPUTS) if (existsSync(join(ROOT, name))) take(join(ROOT, name));
  return hash.digest('hex');
}

/** Builds the optimised page into dist/. */
export async function buildPage() {
  if (process.env.OTKLIK_PAGE_DIR) return;
  const dist = join(ROOT, 'dist');
  // Beside dist and not inside: nothing but the page should be served.
  const note = join(ROOT, 'target/page.sha256');
  await locked(join(ROOT, 'target/page.lock'), async () => {
    const now = hashOfInputs();
    if (existsSync(join(dist, 'index.html')) && existsSync(note) && readFileSync(note, 'utf8') === now) return;
    say('page: compiled, cut and made small (three minutes)');
    // The first build of dependencies belongs to the cache, like the server's.
    await run(['node', 'frontend/build/page.mjs', dist], {
      cwd: ROOT, env: { ...cargo, PATH: toolsPath(), CARGO_TARGET_DIR: join(CARGO_TARGET, 'page') }, show: true,
    });
    writeFileSync(note, now);
  });
}

export async function build(config = configuration()) {
  await buildServer(config);
  await buildPage();
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const part = process.argv[2];
  program(() => (part === 'page' ? buildPage() : part === 'server' ? buildServer() : build()));
}
