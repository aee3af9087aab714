// Asterisk of the stand ends and begins again, as after a crash or an upgrade of it.
import { configuration, secrets } from '../../tools/stand/config.mjs';
import { startAsterisk, stopAsterisk } from '../../tools/stand/asterisk.mjs';
import { stand } from './stand';

export async function restartAsterisk(): Promise<void> {
  const own = stand();
  const config = { ...configuration({ ...process.env, ...own.environment }), dir: own.dir };
  await stopAsterisk(config, 'centre');
  await startAsterisk(config, secrets(config), 'centre');
}
