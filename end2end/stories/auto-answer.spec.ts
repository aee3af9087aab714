// A queue whose phones pick up by themselves: a beep, and the talk; the operator is told.
import { aNumber, directQueue } from '../lib/centre';
import { CALLER_HZ, hearsTone, OPERATOR_HZ, pageHears } from '../lib/ear';
import { expect, test } from '../lib/story';
import { account, browserOperators, Client, number, until } from '../lib/stand';
import { sqlDo } from '../lib/town';

const setAuto = async (on: boolean) => {
  sqlDo(`update queues set auto_answer = ${on} where id = '${directQueue().id}'`);
  // Any save of a card makes the server read the configuration anew.
  const admin = await Client.signIn(account('administrator'));
  const { rows } = await admin.ask<{ rows: { id: string }[] }>('employees/list', { filter: {}, after: null });
  const card = await admin.ask<{ version: number; form: object }>('employees/get', { id: rows[0].id });
  await admin.ask('employees/save', { id: rows[0].id, version: card.version, form: card.form });
};

test.afterEach(() => setAuto(false));

test('Очередь с автоответом: телефон отвечает сам, оператор это видит', async ({ boss, people, town }) => {
  await setAuto(true);
  const desk = await people.desk(browserOperators(directQueue().id, await boss.board())[0]);
  await desk.takeCalls();
  const call = await town.call({ number: number('direct'), from: aNumber(), play: `tone:${CALLER_HZ}` });
  await expect(desk.beacon('Разговор')).toBeVisible();
  await expect(desk.page.getByText(/^Телефон ответил сам/)).toBeVisible();
  await pageHears(desk.page, CALLER_HZ);
  await hearsTone(call, OPERATOR_HZ);
  await desk.key('F4');
  await call.until('ended');
  await until('after-call', async () => (await desk.beacon('Постобработка').count()) > 0);
});
