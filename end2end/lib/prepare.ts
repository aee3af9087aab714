// Before all stories: the sound of the operators' microphone, and a look whether the stand is there.
import { existsSync, renameSync } from 'node:fs';
import { tone } from '../../tools/tone.mjs';
import { writeWav } from '../../tools/sound/wav.mjs';
import { STAND_FILE } from './stand';
import { MICROPHONE } from './microphone';
import { OPERATOR_HZ } from './ear';

export default function prepare(): void {
  if (!existsSync(STAND_FILE)) throw new Error(`no stand: ${STAND_FILE} is not there (make up TOWN=1)`);
  // A whole number of waves, so that the loop has no click. By rename: stories beside these may be reading it.
  const making = `${MICROPHONE}.${process.pid}`;
  writeWav(making, tone(OPERATOR_HZ, 20, 48_000, 0.3), 48_000);
  renameSync(making, MICROPHONE);
}
