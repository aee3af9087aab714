// Caller's INVITE → operator's INVITE, through Asterisk, our distribution and back: what we add to a call's way.
// Callers come to the direct number one after another at a steady rate; desk phones of free operators answer.

import { Agent, percentile } from './sip.mjs';
import { ready, signIn } from './people.mjs';

const CALLS = 120;
const PER_SECOND = 8;
const PHONES = 20;

export default async function route(stand) {
  const phones = stand.phones.slice(0, PHONES);
  const rung = new Map();
  const agents = [];
  for (const phone of phones) {
    const agent = await Agent.open(stand.sip, phone.sip_user);
    await agent.register(phone.sip_password);
    agent.onInvite = (at, headers) => {
      const from = headers.from.match(/sip:\+?(\d+)@/)?.[1];
      if (from && !rung.has(from)) rung.set(from, at);
    };
    agents.push(agent);
  }
  const supervisor = await signIn(stand, 'supervisor');
  await ready(stand, supervisor, phones.map((p) => p.extension));
  const number = stand.numbers.find((n) => n.purpose === 'direct').number;
  const ways = [];
  const answers = [];
  const ending = [];
  for (let n = 0; n < CALLS; n++) {
    const from = `7900${String(1_000_000 + n)}`;
    const caller = await Agent.open(stand.sip, `+${from}`);
    const call = caller.invite(number);
    ending.push(
      call.answered
        .then(() => wait(1_500))
        .catch(() => wait(1_500))
        .then(() => {
          if (rung.has(from)) ways.push(rung.get(from) - call.sentAt);
          caller.bye(call);
          return wait(200).then(() => caller.close());
        }),
    );
    call.answered.then((at) => answers.push(at - call.sentAt)).catch(() => {});
    await wait(1_000 / PER_SECOND);
  }
  await Promise.all(ending);
  for (const agent of agents) agent.close();
  const figure = (name, value) => ({ name, value: Math.round(value * 10) / 10, unit: 'ms', calls: ways.length, of: CALLS });
  return [
    figure('invite_to_invite_p50', percentile(ways, 0.5)),
    figure('invite_to_invite_p95', percentile(ways, 0.95)),
    figure('invite_to_answer_p95', percentile(answers, 0.95)),
  ];
}

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
