// The configuration of asterisk/ on a real Asterisk, without our program and with a bare application.

import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { until } from '../../run.mjs';
import { readRaw, readWav } from '../../sound/wav.mjs';
import { heard, level, longestSilence } from '../../tone.mjs';
import { Ami } from '../../town/ami.mjs';
import { ask, openApplication, pushBrowser, pushDeskPhone, world } from './world.mjs';

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
let w;

before(async () => { w = await world(); });
after(() => w?.end());

test('without the program a caller has music within a second, then an apology, and never silence', async () => {
  const call = await w.town.call({ number: '88005550000', play: 'tone:440' });
  await call.until('answered');
  assert.ok(call.times.answered - call.times.placed < 1_000);
  await call.until('ended', { timeout_ms: 20_000 });
  const sound = readWav(await call.heard());
  const [samples] = sound.channels;
  assert.ok(samples.length / sound.rate > 5, 'three seconds of music and the apology');
  assert.ok(level(samples) > 0.01);
  assert.ok(longestSilence(samples, { rate: sound.rate }) <= 600, 'no silence but pauses of speech');
});

test('when the program comes while a caller waits, the caller enters it, and is not lost when it goes', async () => {
  const call = await w.town.call({ number: '88005550000', play: 'silence' });
  await call.until('answered');
  const socket = await openApplication(w.ari);
  const inside = () => ask(w.ari, 'GET', '/channels').then((all) => all.find((one) => one.dialplan.app_name === 'Stasis'));
  const channel = await until(inside, { what: 'the caller in the application', timeout_ms: 3_000 });
  assert.equal(channel.dialplan.app_data, 'otklik,inbound,88005550000');
  socket.destroy();
  await wait(1_500);
  assert.equal(call.state(), 'answered');
  await ask(w.ari, 'DELETE', `/channels/${channel.id}`);
  await call.until('ended');
});

test('a call that the program let go ends there', async () => {
  const socket = await openApplication(w.ari);
  const call = await w.town.call({ number: '88005550000', play: 'silence' });
  const channel = await until(async () => (await ask(w.ari, 'GET', '/channels'))[0], { what: 'the channel' });
  await ask(w.ari, 'POST', `/channels/${channel.id}/continue`);
  await call.until('ended');
  socket.destroy();
});

test('a pushed phone registers within 2 s, and after a restart of Asterisk too', async () => {
  const started = Date.now();
  await pushDeskPhone(w.ari, 'sparrow', 'a-long-secret', '101');
  const phone = w.town.phone({ extension: '101', sip_user: 'sparrow', sip_password: 'a-long-secret' });
  await phone.register();
  assert.ok(Date.now() - started < 2_000, `took ${Date.now() - started} ms`);
  await phone.unregister();
  await w.restart();
  await phone.register();
  assert.equal((await ask(w.ari, 'GET', '/endpoints/PJSIP/sparrow')).state, 'online');
});

test('a wrong password does not register', async () => {
  const phone = w.town.phone({ extension: '109', sip_user: 'sparrow', sip_password: 'wrong' });
  await phone.begin();
  await until(async () => (await phone.registration()) === 'Rejected', { what: 'the refusal' });
  await phone.unregister();
});

test("a browser's endpoint is as WebRTC needs it", async () => {
  await pushBrowser(w.ari, 'swallow', 'another-secret', '102');
  const made = await ask(w.ari, 'GET', '/asterisk/config/dynamic/res_pjsip/endpoint/swallow');
  const value = (name) => made.find((one) => one.attribute === name)?.value;
  assert.equal(value('webrtc'), 'yes');
  assert.equal(value('ice_support'), 'true');
  assert.equal(value('media_encryption'), 'dtls');
  assert.equal(value('rtcp_mux'), 'true');
});

/** A caller and a desk phone in a bridge, the caller's channel recorded as our program records it. */
async function recordedTalk(during) {
  const socket = await openApplication(w.ari);
  const ami = await Ami.open(w.stand.ami);
  const phone = w.town.phone({ extension: '101', sip_user: 'sparrow', sip_password: 'a-long-secret' });
  await phone.answerMode('auto', { delay_ms: 100, play: 'tone:1000' });
  const call = await w.town.call({ number: '88005550000', play: 'tone:440' });
  const trunk = await until(async () => (await ask(w.ari, 'GET', '/channels'))[0], { what: 'the caller' });
  await ask(w.ari, 'POST', `/channels/${trunk.id}/answer`);
  await ask(w.ari, 'POST', '/bridges/talk', { type: 'mixing' });
  await ask(w.ari, 'POST', '/channels/leg', { endpoint: 'PJSIP/sparrow', app: 'otklik', appArgs: 'operator' });
  await until(async () => (await ask(w.ari, 'GET', '/channels/leg')).dialplan.app_name === 'Stasis', { what: 'the operator' });
  await ask(w.ari, 'POST', '/bridges/talk/addChannel', { channel: `${trunk.id},leg` });
  const file = join(w.stand.spool, 'talk.raw');
  await ami.send({ Action: 'MixMonitor', Channel: trunk.id, File: file, Options: 'D' });
  const started = Date.now();
  await during(trunk.id, ami);
  const length = Date.now() - started;
  await call.hangup();
  await wait(400);
  await ask(w.ari, 'DELETE', '/bridges/talk');
  await ask(w.ari, 'DELETE', '/channels/leg');
  socket.destroy();
  ami.close();
  const [subscriber, operator] = readRaw(file, 8_000, 2).channels;
  const windows = (samples) => heard(samples, { rate: 8_000, tones: [440, 1_000] });
  return { id: trunk.id, length, subscriber: windows(subscriber), operator: windows(operator) };
}

test('a recording has both sides apart and in step, also through a hold with music', async () => {
  const talk = await recordedTalk(async (id) => {
    await wait(1_500);
    await ask(w.ari, 'POST', '/bridges/talk/removeChannel', { channel: id });
    await ask(w.ari, 'POST', `/channels/${id}/moh`, { mohClass: 'waiting' });
    await wait(1_000);
    await ask(w.ari, 'DELETE', `/channels/${id}/moh`);
    await ask(w.ari, 'POST', '/bridges/talk/addChannel', { channel: id });
    await wait(1_500);
  });
  assert.ok(Math.abs(talk.subscriber.length * 100 - talk.length) <= 200, `${talk.subscriber.length * 100} ms of a talk of ${talk.length}`);
  assert.ok(talk.subscriber.filter((tone) => tone === 440).length >= talk.subscriber.length - 2);
  const at = (from, to) => talk.operator.slice(from / 100, to / 100);
  assert.ok(at(200, 1_300).every((tone) => tone === 1_000), 'before the hold');
  assert.ok(at(1_700, 2_300).every((tone) => tone === null), 'music in the hold');
  assert.ok(at(2_800, 3_800).every((tone) => tone === 1_000), 'after the hold');
});

test("a caller who comes out of the dialplan's music hears the operator", async () => {
  const phone = w.town.phone({ extension: '101', sip_user: 'sparrow', sip_password: 'a-long-secret' });
  await phone.answerMode('auto', { delay_ms: 0, play: 'tone:1000' });
  const call = await w.town.call({ number: '88005550000', play: 'tone:440' });
  await call.until('answered');
  await wait(500);
  const socket = await openApplication(w.ari);
  const trunk = await until(() => ask(w.ari, 'GET', '/channels').then((all) => all.find((one) => one.dialplan.app_name === 'Stasis')), { what: 'the caller' });
  await ask(w.ari, 'POST', '/bridges/late', { type: 'mixing' });
  await ask(w.ari, 'POST', '/channels/leg2', { endpoint: 'PJSIP/sparrow', app: 'otklik', appArgs: 'operator' });
  await until(async () => (await ask(w.ari, 'GET', '/channels/leg2')).dialplan.app_name === 'Stasis', { what: 'the operator' });
  await ask(w.ari, 'POST', '/bridges/late/addChannel', { channel: `${trunk.id},leg2` });
  await wait(1_500);
  await call.hangup();
  await ask(w.ari, 'DELETE', '/bridges/late');
  await ask(w.ari, 'DELETE', '/channels/leg2');
  socket.destroy();
  const sound = readWav(await call.heard());
  const last = heard(sound.channels[0], { rate: sound.rate, tones: [1_000] }).slice(-12, -2);
  assert.deepEqual(last, Array(10).fill(1_000));
});

test('a paused recording is silent and keeps its time', async () => {
  const talk = await recordedTalk(async (id, ami) => {
    await wait(1_000);
    await ami.send({ Action: 'MixMonitorMute', Channel: id, Direction: 'both', State: 1 });
    await wait(1_000);
    await ami.send({ Action: 'MixMonitorMute', Channel: id, Direction: 'both', State: 0 });
    await wait(1_000);
  });
  assert.ok(Math.abs(talk.subscriber.length * 100 - talk.length) <= 200);
  for (const side of [talk.subscriber, talk.operator]) assert.ok(side.slice(12, 18).every((tone) => tone === 0));
});

test('the record of channel events tells the time of a hang-up', async () => {
  const before = Date.now() / 1_000;
  const call = await w.town.call({ number: '88005550000', play: 'silence' });
  await call.until('answered');
  const channel = (await ask(w.ari, 'GET', '/channels')).at(-1);
  await call.hangup();
  const line = await until(() => existsSync(w.stand.cel)
    && readFileSync(w.stand.cel, 'utf8').split('\n').find((one) => one.startsWith(`"HANGUP"`) && one.includes(`"${channel.id}"`)), { what: 'the event' });
  const time = Number(line.split(',')[1].replaceAll('"', ''));
  assert.ok(time >= before && time <= Date.now() / 1_000 + 1);
  assert.ok(line.includes('""hangupcause"":16'));
});
