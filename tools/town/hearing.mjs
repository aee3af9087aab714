// Where the town's Asterisk keeps what its people heard.

import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '../run.mjs';

/**
 * The path of what the channel `id` heard. If the call is over, waits until the file is written to its
 * end: MixMonitor closes it a moment after the hang-up.
 */
export async function heardSoFar(folder, id, over) {
  const file = join(folder, `${id}.wav`);
  let size = -1;
  await until(() => {
    if (!existsSync(file)) return false;
    if (!over) return true;
    const now = statSync(file).size;
    const same = now === size;
    size = now;
    return same;
  }, { what: `what ${id} heard (${file})`, timeout_ms: 5_000, every_ms: 150 });
  return file;
}
