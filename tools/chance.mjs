// Chance that can be repeated: the same seed gives the same numbers (mulberry32).

/** @param {number | string} seed */
export function chance(seed) {
  let state = Number.isInteger(Number(seed)) ? Number(seed) >>> 0 : [...String(seed)].reduce((sum, c) => (Math.imul(sum, 31) + c.charCodeAt(0)) >>> 0, 7);
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  const whole = (low, high) => low + Math.floor(next() * (high - low + 1));
  return {
    /** 0 ≤ x < 1. */
    next,
    /** low ≤ x ≤ high, whole. */
    whole,
    /** True with this probability. */
    happens: (share) => next() < share,
    one: (list) => list[whole(0, list.length - 1)],
    /** One of `[[weight, thing], …]`. */
    weighed(list) {
      let left = next() * list.reduce((sum, [weight]) => sum + weight, 0);
      for (const [weight, thing] of list) if ((left -= weight) < 0) return thing;
      return list.at(-1)[1];
    },
    /** A stream of its own, so that one actor's luck does not move another's. */
    apart: (name) => chance(`${seed}/${name}`),
  };
}
