// Pictures of the screens, for people to look at and for the README: end2end/shots/<screen>-<theme>-<size>.png.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';

export const SIZES = { '1366x768': { width: 1366, height: 768 }, '1920x1080': { width: 1920, height: 1080 } } as const;
export const THEMES = ['light', 'dark'] as const;

const SHOTS = join(import.meta.dirname, '../shots');

/** Takes the four pictures of what the page shows now, and leaves it as it was. */
export async function picture(page: Page, screen: string): Promise<void> {
  mkdirSync(SHOTS, { recursive: true });
  const before = page.viewportSize();
  for (const theme of THEMES) {
    await page.emulateMedia({ colorScheme: theme });
    for (const [size, viewport] of Object.entries(SIZES)) {
      await page.setViewportSize(viewport);
      await page.screenshot({ path: join(SHOTS, `${screen}-${theme}-${size}.png`), animations: 'disabled' });
    }
  }
  await page.emulateMedia({ colorScheme: 'light' });
  if (before) await page.setViewportSize(before);
}
