// People of the stand, by the HTTP interface (docs/API.md).

export async function ask(stand, token, endpoint, body = {}) {
  const answer = await fetch(`${stand.plain_url}/api/${endpoint}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${endpoint}: ${answer.status} ${await answer.text()}`);
  return { body: await answer.json(), token: answer.headers.get('x-otklik-token') };
}

/** The token of the first account of a role. */
export async function signIn(stand, role) {
  const { login, password } = stand.accounts.find((a) => a.role === role);
  return (await ask(stand, null, 'sessions/sign_in', { login, password })).token;
}

/** Sets the operators with these extensions ready and waits until calls can be offered to all of them. */
export async function ready(stand, token, extensions) {
  const wanted = new Set(extensions);
  const mine = async () => {
    const { operators } = (await ask(stand, token, 'live/board')).body;
    return Object.values(operators).filter((o) => wanted.has(o.extension));
  };
  const operators = (await mine()).map((o) => o.id);
  await ask(stand, token, 'presence/set_many', { operators, presence: { kind: 'ready' } });
  for (const end = Date.now() + 10_000; Date.now() < end; await new Promise((r) => setTimeout(r, 100))) {
    const all = await mine();
    if (all.length === wanted.size && all.every((o) => o.presence.kind === 'ready' && o.reachable)) return operators;
  }
  throw new Error('not all operators became ready and reachable within 10 s');
}
