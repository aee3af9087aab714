// An operator with a desk phone: the same desk without the audio part.
import { aNumber, callOf, directQueue, pretty, stepsOf } from '../lib/centre';
import { CALLER_HZ, hearsMusic, hearsNothing, hearsTone, OPERATOR_HZ } from '../lib/ear';
import { picture } from '../lib/looks';
import { expect, test } from '../lib/story';
import { deskAccount, deskPhones, number, until } from '../lib/stand';

test('Настольный телефон: звонит на столе, карточка и кнопки — на странице', async ({ boss, people, town }) => {
  const phone = town.phone(deskPhones(directQueue().id, await boss.board())[0]);
  const desk = await people.desk(deskAccount(phone.phone.extension));
  await expect(desk.phone.getByText('Настольный телефон')).toBeVisible();
  await phone.answerMode('ring');
  await phone.register();
  await expect(desk.phone.getByText(`доб. ${phone.phone.extension}`)).toBeVisible();
  await desk.takeCalls();
  const from = aNumber();
  const call = await town.call({ number: number('direct'), from, play: `tone:${CALLER_HZ}` });

  await expect(desk.ring).toBeVisible();
  await expect(desk.ring).toContainText(pretty(from));
  await expect(desk.ring).toContainText('Снимите трубку телефона');
  await expect(desk.ring.getByRole('button', { name: 'Ответить' })).toHaveCount(0);
  await until('the phone rings', async () => (await phone.state()) === 'ringing');
  await picture(desk.page, 'operator-ring-desk-phone');

  // The first ring is missed on purpose; the phone then picks up by itself.
  await phone.answerMode('auto', { delay_ms: 300, play: `tone:${OPERATOR_HZ}` });
  await phone.hangup();
  await expect(desk.beacon('Разговор')).toBeVisible({ timeout: 30_000 });
  await hearsTone(call, OPERATOR_HZ);
  await hearsTone(() => phone.heard(), CALLER_HZ);
  await desk.note.fill('Разговор по настольному телефону');

  await desk.key('F8');
  await expect(desk.beacon('Удержание')).toBeVisible();
  await hearsMusic(call);
  await desk.key('F8');
  await hearsTone(call, OPERATOR_HZ);
  await desk.key('F7');
  await expect(desk.controls.getByRole('button', { name: 'Выключен' })).toBeVisible();
  await hearsNothing(call);
  await desk.key('F7');
  await hearsTone(call, OPERATOR_HZ);

  await desk.page.reload();
  await expect(desk.beacon('Разговор')).toBeVisible();
  await hearsTone(call, OPERATOR_HZ);
  expect(stepsOf(callOf(from).id).some((s) => s.what === 'interrupted')).toBe(false);

  await desk.key('F4');
  await call.until('ended');
  await until('the phone is free', async () => (await phone.state()) === 'idle');
  await expect(desk.beacon('Постобработка')).toBeVisible();
  await desk.key('F2');
  await expect(desk.beacon('Состояние')).toContainText('Готов');
  expect(callOf(from)).toMatchObject({ outcome: 'answered', ended_by: 'operator' });
  await phone.unregister();
});

test('Настольный телефон звонит сам: на странице тот же разговор', async ({ boss, people, town }) => {
  const phone = town.phone(deskPhones(directQueue().id, await boss.board())[0]);
  const desk = await people.desk(deskAccount(phone.phone.extension));
  await phone.register();
  await town.subscribersPlay(`tone:${CALLER_HZ}`);
  await desk.choose('Исходящие');
  const call = await phone.call({ number: '89165550011', play: `tone:${OPERATOR_HZ}` });
  await expect(desk.beacon(/Звоним|Гудки/)).toBeVisible();
  await call.until('answered');
  await expect(desk.beacon('Разговор')).toBeVisible();
  await expect(desk.beacon('Разговор')).toContainText(pretty('+79165550011'));
  await hearsTone(call, CALLER_HZ);
  await hearsTone(() => town.subscriberHeard('+79165550011'), OPERATOR_HZ);
  await call.hangup();
  await expect(desk.beacon('Постобработка')).toBeVisible();
  expect(callOf('+79165550011')).toMatchObject({ direction: 'outbound', outcome: 'answered', ended_by: 'operator' });
  await desk.key('F2');
  await phone.unregister();
});

test('Телефон не на связи: это видно, звонки идут другим', async ({ boss, people, town }) => {
  const phone = town.phone(deskPhones(directQueue().id, await boss.board())[0]);
  const desk = await people.desk(deskAccount(phone.phone.extension));
  await phone.register();
  await expect(desk.phone.getByText(`доб. ${phone.phone.extension}`)).toBeVisible();
  await desk.takeCalls();
  await phone.unregister();
  await expect(desk.beacon('Состояние')).toContainText('телефон не на связи, звонки не придут');
  const from = aNumber();
  const call = await town.call({ number: number('direct'), from, play: `tone:${CALLER_HZ}` });
  await until('it waits', () => stepsOf(callOf(from)?.id ?? '').some((s) => s.what === 'waits'));
  expect(stepsOf(callOf(from).id).some((s) => s.what === 'rang')).toBe(false);
  await call.hangup();
  await until('the call is closed', () => callOf(from).outcome === 'abandoned');
});
