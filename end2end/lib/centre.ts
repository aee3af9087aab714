// What the stories know of the centre's set-up: asked from its database, so that the demo centre may change.
import { number } from './stand';
import { sql } from './town';

type Step = { kind: string; next?: string; options?: Record<string, string>; queue?: string };

/** The key of the menu that leads into one of these queues, and that queue's name. */
export function keyTo(queues: string[]): { key: string; queue: string } {
  const [line] = sql<{ graph: { steps: Record<string, Step> } }>(`
    select v.graph from lines l join flows f on f.id = l.flow_id join flow_versions v on v.flow_id = f.id and v.version = f.published
    where l.active and right(l.number, 10) = right('${number('menu')}', 10)`);
  if (!line) throw new Error('the menu line has no published flow');
  const { steps } = line.graph;
  const queueOf = (name: string | undefined): string | undefined => {
    const step = name ? steps[name] : undefined;
    return step?.kind === 'queue' ? step.queue : step?.kind === 'play' ? queueOf(step.next) : undefined;
  };
  for (const step of Object.values(steps)) {
    for (const [key, next] of Object.entries(step.options ?? {})) {
      const id = queueOf(next);
      if (id && queues.includes(id)) return { key, queue: sql<{ name: string }>(`select name from queues where id = '${id}'`)[0].name };
    }
  }
  throw new Error('no key of the menu leads to a queue of this operator');
}

/** The queue that the direct number leads to. */
export function directQueue(): { id: string; name: string; ring_ms: number; max_misses: number } {
  const [line] = sql<{ graph: { steps: Record<string, Step> } }>(`
    select v.graph from lines l join flows f on f.id = l.flow_id join flow_versions v on v.flow_id = f.id and v.version = f.published
    where l.active and right(l.number, 10) = right('${number('direct')}', 10)`);
  const id = Object.values(line.graph.steps).find((s) => s.kind === 'queue')?.queue;
  return sql<{ id: string; name: string; ring_ms: number; max_misses: number }>(`select id, name, ring_ms, max_misses from queues where id = '${id}'`)[0];
}

/** "+7 916 123-45-67", as the page shows a number. */
export const pretty = (number: string) => number.replace(/^\+7(\d{3})(\d{3})(\d{2})(\d{2})$/, '+7 $1 $2-$3-$4');

/** A mobile number that nobody of the demo has, another each time. */
export const aNumber = () => `+79${String(Date.now()).slice(-9)}`;

export interface CallRecord {
  id: string;
  direction: string;
  outcome: string | null;
  ended_by: string | null;
  operator_id: string | null;
  waited_ms: number;
  talked_ms: number;
  held_ms: number;
  answered_at: string | null;
  ended_at: string | null;
}

/** The latest call with this number. */
export const callOf = (number: string) => sql<CallRecord>(`select * from calls where number = '${number}' order by started_at desc limit 1`)[0];

/** The timeline: what happened and why, in order. */
export const stepsOf = (call: string) =>
  sql<{ what: string; why: string; at: string }>(`select what->>'what' as what, reason->>'why' as why, at from call_steps where call_id = '${call}' order by seq, n`);
