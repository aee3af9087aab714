// A bad network between our server and Asterisk's ARI: requests that never arrive, answers that are lost, late or
// asked for twice, events that are lost, late or doubled, streams that are cut. What happens to what is decided by a
// seed, so a run that failed can be repeated.
//
//   const proxy = await ariProxy('http://127.0.0.1:8088/ari', { seed: 7 });
//   … OTKLIK_ARI_URL=<proxy.url> for the server …
//   proxy.worse({ answers: { lost: 0.05, late: 0.1, doubled: 0.05 }, events: { lost: 0.02, late: 0.1, doubled: 0.05 } });
//   proxy.cut(); proxy.well(); await proxy.close();

import { createServer, request as ask } from 'node:http';
import { once } from 'node:events';
import WebSocket, { WebSocketServer } from 'ws';
import { chance } from '../chance.mjs';

/**
 * Shares of what goes wrong, 0 to 1.
 * @typedef {object} Faults
 * @property {number} [refused] (answers) the connection is cut before Asterisk hears of the request
 * @property {number} [lost] the request is carried out and its answer never comes; the event never comes
 * @property {number} [late] up to `late_ms` later
 * @property {number} [doubled] carried out twice, the second answer is given; told twice
 */

const WELL = { answers: {}, events: {}, late_ms: 1_000 };

/** What an event is about: events about one thing come in order. */
function subject(text) {
  const event = JSON.parse(text);
  return event.channel?.id ?? event.playback?.target_uri?.replace('channel:', '') ?? event.peer?.id ?? event.endpoint?.resource ?? event.bridge?.id ?? '';
}

/** @param {string} target Asterisk's own ARI address */
export async function ariProxy(target, { seed = 1, port = 0 } = {}) {
  const to = new URL(target);
  const luck = { answers: chance(`${seed}/answers`), events: chance(`${seed}/events`) };
  const counts = { answers: 0, events: 0, refused: 0, lost: 0, late: 0, doubled: 0, cut: 0 };
  const streams = new Set();
  let now = WELL;

  /** What happens to this one: the first of the named faults that chance picks. */
  const fate = (kind) => {
    counts[kind] += 1;
    let left = luck[kind].next();
    for (const name of ['refused', 'lost', 'late', 'doubled']) {
      left -= now[kind][name] ?? 0;
      if (left < 0) {
        counts[name] += 1;
        return name;
      }
    }
    return 'well';
  };

  /** One request to Asterisk, whole. */
  const carried = (method, path, headers, body) =>
    new Promise((resolve, reject) => {
      const asked = ask({ host: to.hostname, port: to.port, method, path, headers: { ...headers, host: to.host } }, (answer) => {
        const parts = [];
        answer.on('data', (part) => parts.push(part)).on('end', () => resolve({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(parts) }));
        answer.on('error', reject);
      });
      asked.on('error', reject).end(body);
    });

  const server = createServer(async (request, response) => {
    const parts = [];
    for await (const part of request) parts.push(part);
    const body = Buffer.concat(parts);
    const happens = fate('answers');
    if (happens === 'refused') return request.socket.destroy();
    const answer = await carried(request.method, request.url, request.headers, body)
      .then(async (first) => (happens === 'doubled' ? carried(request.method, request.url, request.headers, body) : first))
      .catch(() => null);
    if (!answer) return request.socket.destroy();
    // Kept open: whoever asked must give up by itself.
    if (happens === 'lost') return undefined;
    const give = () => {
      const { 'transfer-encoding': _, connection: __, ...headers } = answer.headers;
      response.writeHead(answer.status, { ...headers, 'content-length': answer.body.length });
      response.end(answer.body);
    };
    return happens === 'late' ? setTimeout(give, luck.answers.whole(1, now.late_ms)) : give();
  });

  const sockets = new WebSocketServer({ noServer: true });
  server.on('upgrade', (request, socket, head) => {
    const above = new WebSocket(`ws://${to.host}${request.url}`, { headers: { authorization: request.headers.authorization ?? '' } });
    above.on('error', () => socket.destroy());
    above.once('open', () => {
      sockets.handleUpgrade(request, socket, head, (below) => {
        const stream = { above, below };
        streams.add(stream);
        const end = () => {
          streams.delete(stream);
          above.terminate();
          below.terminate();
        };
        above.on('close', end);
        below.on('close', end).on('error', end);
        // As Asterisk: events of one channel keep their order, those of different channels do not.
        const earliest = new Map();
        const say = (text, about, delay_ms) => {
          const at = Math.max(performance.now() + delay_ms, earliest.get(about) ?? 0);
          earliest.set(about, at);
          setTimeout(() => below.readyState === WebSocket.OPEN && below.send(text), Math.max(0, at - performance.now()));
        };
        above.on('message', (data) => {
          const text = data.toString();
          const about = subject(text);
          const happens = fate('events');
          if (happens === 'lost') return;
          say(text, about, happens === 'late' ? luck.events.whole(1, now.late_ms) : 0);
          if (happens === 'doubled') say(text, about, luck.events.whole(0, now.late_ms));
        });
      });
    });
  });

  server.keepAliveTimeout = 60_000;
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${server.address().port}${to.pathname}`,
    /** How often what was done, since the beginning. */
    counts,
    /** @param {{answers?: Faults, events?: Faults, late_ms?: number}} faults from now on */
    worse: (faults) => (now = { ...WELL, ...faults }),
    well: () => (now = WELL),
    /** Cuts every event stream without a word. */
    cut() {
      counts.cut += streams.size;
      for (const { above, below } of [...streams]) {
        above.terminate();
        below.terminate();
      }
    },
    async close() {
      for (const { above, below } of [...streams]) {
        above.terminate();
        below.terminate();
      }
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
