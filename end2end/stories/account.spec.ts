// Theme and language: chosen in the account menu, kept on this computer.
import { expect, test } from '../lib/story';
import { account } from '../lib/stand';

test('Тема и язык выбираются и переживают перезагрузку', async ({ people }) => {
  const page = await people.open(account('operator'));
  const html = page.locator('html');
  const menu = () => page.getByRole('button', { name: /тема, язык, выход|theme, language, sign-out/ });
  await expect(html).toHaveAttribute('data-theme', 'light');
  await menu().click();
  await page.getByRole('menuitemradio', { name: 'Тёмная тема' }).click();
  await expect(html).toHaveAttribute('data-theme', 'dark');
  await page.reload();
  await expect(html).toHaveAttribute('data-theme', 'dark');
  await menu().click();
  await page.getByRole('menuitemradio', { name: 'English' }).click();
  await expect(page.getByRole('link', { name: 'Desk' })).toBeVisible();
  await expect(html).toHaveAttribute('lang', 'en');
  await page.reload();
  await expect(page.getByRole('link', { name: 'Desk' })).toBeVisible();
  await menu().click();
  await page.getByRole('menuitemradio', { name: 'Русский' }).click();
  await menu().click();
  await page.getByRole('menuitemradio', { name: 'Тема как в системе' }).click();
  await expect(html).toHaveAttribute('data-theme', 'light');
  await expect(page.getByRole('link', { name: 'Пульт' })).toBeVisible();
});
