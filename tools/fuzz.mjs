// `make fuzz`: the targets of fuzz/ under cargo-fuzz, SECONDS_EACH each (default 60). Needs a nightly toolchain; the bounded
// campaigns on stable are part of `make test`.

import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { CACHE, LOGS, ROOT, TOOLS_BIN, toolsPath } from './places.mjs';
import { run } from './run.mjs';
import { program, say, Trouble } from './say.mjs';

const seconds = Number(process.env.SECONDS_EACH || 60);

program(async () => {
  const nightly = (await run(['rustup', 'toolchain', 'list'])).out.includes('nightly');
  if (!nightly) throw new Trouble('cargo-fuzz needs a nightly toolchain: rustup toolchain install nightly');
  if (!existsSync(join(TOOLS_BIN, 'cargo-fuzz'))) {
    say('cargo-fuzz: compiling, about a minute');
    await run(['cargo', 'install', 'cargo-fuzz', '--root', join(CACHE, 'tools')], { cwd: CACHE, env: { CARGO_TARGET_DIR: join(CACHE, 'target-tools') }, log: join(LOGS, 'tools.log') });
  }
  for (const file of readdirSync(join(ROOT, 'fuzz/fuzz_targets')).sort()) {
    const target = file.replace(/\.rs$/, '');
    say(`fuzz: ${target}, ${seconds} s`);
    await run(['cargo', '+nightly', 'fuzz', 'run', target, '--', `-max_total_time=${seconds}`, '-max_len=8192', '-print_final_stats=1'], {
      cwd: join(ROOT, 'fuzz'), env: { PATH: toolsPath(), CARGO_TARGET_DIR: join(CACHE, 'target-fuzz') }, show: true,
    });
  }
});
