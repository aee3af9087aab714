// A page of the history among millions of calls: a program beside the crate `store`, on a database of its own in the
// stand's cluster. ROWS says how many (five million unless said; that takes some minutes and 3 GB).

import { CARGO_TARGET, ROOT } from '../places.mjs';
import { run } from '../run.mjs';

export default async function history(stand) {
  const url = stand.database_url.replace(/\/[^/]*$/, '/otklik_history');
  const psql = (statement) => run(['psql', stand.database_url, '-XAtqc', statement], { cwd: ROOT });
  await psql('drop database if exists otklik_history');
  await psql('create database otklik_history');
  try {
    const argv = ['cargo', 'run', '--release', '-q', '-p', 'store', '--example', 'history_at_size'];
    const { out } = await run(argv, { cwd: ROOT, env: { CARGO_TARGET_DIR: CARGO_TARGET, DATABASE_URL: url, SQLX_OFFLINE: 'true' } });
    return out.split('\n').filter((line) => line.startsWith('{')).map((line) => JSON.parse(line));
  } finally {
    await psql('drop database if exists otklik_history');
  }
}
