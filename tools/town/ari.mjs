// The few ARI requests of the town: pushing and removing phones.

/**
 * One request. Answers of 400 and more are thrown, except those named in `ok`.
 * @param {{url: string, user: string, password: string}} ari
 */
export async function ariRequest(ari, method, path, { body, ok = [] } = {}) {
  const answer = await fetch(`${ari.url}${path}`, {
    method,
    headers: {
      authorization: `Basic ${Buffer.from(`${ari.user}:${ari.password}`).toString('base64')}`,
      ...(body ? { 'content-type': 'application/json' } : {}),
    },
    body: body ? JSON.stringify(body) : undefined,
  });
  const text = await answer.text();
  if (!answer.ok && !ok.includes(answer.status)) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return text && answer.ok ? JSON.parse(text) : null;
}

/** Creates or changes one object of a `sorcery` type, e.g. `res_pjsip/endpoint/101`. */
export const push = (ari, path, fields) =>
  ariRequest(ari, 'PUT', `/asterisk/config/dynamic/${path}`, {
    body: { fields: Object.entries(fields).map(([attribute, value]) => ({ attribute, value: String(value) })) },
  });

/** Removes one; gone already is fine. */
export const remove = (ari, path) => ariRequest(ari, 'DELETE', `/asterisk/config/dynamic/${path}`, { ok: [404] });
