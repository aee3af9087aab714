// Removes what was built in this clone and the stand's folder, after stopping the stand.

import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './places.mjs';
import { program, say } from './say.mjs';
import { configuration } from './stand/config.mjs';
import { removeCluster } from './stand/postgres.mjs';
import { down } from './stand/stand.mjs';

program(async () => {
  const config = configuration();
  await down(config);
  removeCluster(config);
  for (const path of [config.dir, join(ROOT, 'dist'), join(ROOT, 'target'), join(ROOT, 'end2end/test-results')]) {
    rmSync(path, { recursive: true, force: true });
  }
  say('clean');
});
