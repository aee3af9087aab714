// The README's pictures: chosen from what the story `look` has just shot (`make pictures`).

import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './places.mjs';

const CHOSEN = ['operator-ring-light', 'operator-talk-dark', 'supervisor-live-waiting-light', 'supervisor-history-light'];

const folder = join(ROOT, 'docs/pictures');
mkdirSync(folder, { recursive: true });
for (const name of CHOSEN) copyFileSync(join(ROOT, 'end2end/shots', `${name}-1366x768.png`), join(folder, `${name}.png`));
