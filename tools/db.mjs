// Writes .sqlx anew: the checked statements' types, so that the workspace compiles without a database.
// The statements are compared with a database that was just migrated in the stand's own cluster.

import { join } from 'node:path';
import { CACHE, CARGO_TARGET, LOGS, ROOT, TOOLS_BIN, toolsPath } from './places.mjs';
import { existsSync } from 'node:fs';
import { run } from './run.mjs';
import { program, say } from './say.mjs';
import { configuration, prepare, secrets } from './stand/config.mjs';
import { running } from './stand/stand.mjs';
import { startPostgres, stopPostgres } from './stand/postgres.mjs';

const SQLX = '0.9';

program(async () => {
  if (!existsSync(join(TOOLS_BIN, 'cargo-sqlx'))) {
    say('sqlx-cli: compiling, about 3 minutes (prepares the checked statements)');
    await run(['cargo', 'install', 'sqlx-cli', '--version', `^${SQLX}`, '--no-default-features', '--features', 'rustls,postgres',
      '--root', join(CACHE, 'tools')], { cwd: CACHE, env: { CARGO_TARGET_DIR: join(CACHE, 'target-tools') }, log: join(LOGS, 'tools.log') });
  }
  const config = configuration();
  prepare(config);
  const ran = running(config).includes('postgres');
  const base = await startPostgres(config, secrets(config).postgres);
  // A database of its own: the stand's may be one migration behind or hold somebody's work.
  const url = base.replace(/\/[^/]*$/, '/otklik_prepare');
  const env = { DATABASE_URL: url, SQLX_OFFLINE: 'false', CARGO_TARGET_DIR: CARGO_TARGET, PATH: toolsPath() };
  try {
    await run(['sqlx', 'database', 'reset', '-y', '--source', 'migrations'], { cwd: ROOT, env, show: true });
    await run(['cargo', 'sqlx', 'prepare', '--workspace', '--', '--all-targets'], { cwd: ROOT, env, show: true });
    await run(['sqlx', 'database', 'drop', '-y'], { cwd: ROOT, env, show: true });
  } finally {
    if (!ran && !config.database) await stopPostgres(config);
  }
});
