// Where the town's Asterisk keeps what its people heard.

import { existsSync, readdirSync, readlinkSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '../run.mjs';

/**
 * The path of what the channel `id` heard. If the call is over, waits until the file is written to its end:
 * MixMonitor closes it a moment after the hang-up, and until then keeps up to two seconds of it to itself, so
 * that a size that stays says nothing.
 */
export async function heardSoFar(folder, id, over) {
  const file = join(folder, `${id}.wav`);
  await until(() => existsSync(file) && !(over && isOpen(file)), { what: `what ${id} heard (${file})`, timeout_ms: 5_000, every_ms: 50 });
  return file;
}

/** Whether some process that we may look into has the file open. */
function isOpen(path) {
  const file = realpathSync(path);
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).some((pid) => {
    const folder = `/proc/${pid}/fd`;
    return listed(folder).some((fd) => target(join(folder, fd)) === file);
  });
}

/** Processes come and go, and some are not ours: both have no open files for us. */
function listed(folder) {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function target(link) {
  try {
    return readlinkSync(link);
  } catch {
    return null;
  }
}
