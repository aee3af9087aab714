// An operator's desk as its operator sees it: by roles and words, never by classes.
import { expect, type Locator, type Page } from '@playwright/test';
import type { Account } from './stand';

export class DeskPage {
  /** The phone docked right. */
  readonly phone: Locator;
  /** What rings. */
  readonly ring: Locator;
  readonly presence: Locator;
  readonly controls: Locator;
  readonly timer: Locator;
  readonly name: Locator;
  readonly topic: Locator;
  readonly note: Locator;

  private constructor(
    readonly page: Page,
    readonly who: Account,
  ) {
    this.phone = page.getByRole('complementary', { name: 'Телефон' });
    this.ring = this.phone.getByRole('alertdialog', { name: 'Входящий звонок' });
    this.presence = page.getByRole('banner').getByRole('button').first();
    this.controls = this.phone.getByRole('toolbar', { name: 'Управление разговором' });
    this.timer = this.phone.getByRole('timer');
    this.name = page.getByRole('textbox', { name: 'Имя абонента' });
    this.topic = page.getByRole('combobox', { name: 'Тема' });
    this.note = page.getByLabel('Что сказали и что обещали');
  }

  /** Waits until the desk is there and its phone, if it is in the browser, can be rung. */
  static async of(page: Page, who: Account): Promise<DeskPage> {
    const desk = new DeskPage(page, who);
    await expect(desk.presence).not.toContainText('Соединяемся');
    if ((await desk.phone.getByText('Настольный телефон').count()) === 0) await desk.registered();
    return desk;
  }

  /** A tab whose browser has the phone in another one. */
  static async mirror(page: Page, who: Account): Promise<DeskPage> {
    const desk = new DeskPage(page, who);
    await expect(desk.phone.getByText('Телефон в другой вкладке')).toBeVisible();
    return desk;
  }

  /** What the phone of this page says of itself. */
  inside(): Promise<{ leads: boolean; ringtone: boolean; microphone?: string; speaker: string; ringer: string }> {
    return this.page.evaluate(() => (window as unknown as { __otklikPhone: { inside: never } }).__otklikPhone.inside);
  }

  async registered(): Promise<void> {
    await expect(this.phone.getByText('На связи')).toBeVisible();
    // Also through a reload of the page, which a change of phone brings.
    const registered = () => this.page.evaluate(() => (window as unknown as { __otklikPhone?: { registered: boolean } }).__otklikPhone?.registered);
    await expect.poll(() => registered().catch(() => false)).toBe(true);
  }

  /** The beacon in this state. */
  beacon(word: string): Locator {
    return this.phone.getByRole('region', { name: word });
  }

  key(name: string): Promise<void> {
    return this.page.keyboard.press(name);
  }

  /** Chooses a presence from the menu of the top bar. */
  async choose(word: string | RegExp): Promise<void> {
    await this.presence.click();
    const menu = this.page.getByRole('menu', { name: 'Статус' });
    await menu.getByRole('menuitemradio', { name: word }).click();
    await expect(menu).toBeHidden();
  }

  async takeCalls(): Promise<void> {
    await this.key('F2');
    await expect(this.presence).toContainText('Приём звонков');
  }

  /** The beacon's big timer, in seconds. */
  async seconds(): Promise<number> {
    const [text] = (await this.timer.innerText()).match(/\d+(:\d\d)+/) ?? ['-1'];
    return text.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
  }

  /** Opens the popover, types, and waits for the row. */
  async toWhom(key: string, typed: string, row: string | RegExp): Promise<Locator> {
    await this.key(key);
    const pop = this.page.getByRole('dialog', { name: /Перевод|Собрать/ });
    await expect(pop).toBeVisible();
    await this.page.keyboard.type(typed);
    await expect(pop.getByRole('option').first()).toContainText(row);
    return pop;
  }

  /** Who else is in the call. */
  get people(): Locator {
    return this.phone.getByRole('region', { name: 'Участники' });
  }

  async dial(number: string): Promise<void> {
    await this.key('F3');
    await this.page.keyboard.type(number);
    await this.page.keyboard.press('Enter');
  }
}
