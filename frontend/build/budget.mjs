// Weighs what the first screen loads (brotli; fonts as they are) and fails over the budget.
// Usage: node frontend/build/budget.mjs [dist] — prints one line of JSON.
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";

const BUDGET_KB = 450;
const dist = process.argv[2] ?? "dist";
// The phone's bundle comes after sign-in; full fonts only when a letter asks for them.
const later = /^phone-|^golos-text-(?!core-)/;
const files = readdirSync(dist).filter((f) => !/\.(br|gz)$/.test(f) && statSync(join(dist, f)).isFile());
const parts = Object.fromEntries(files.map((f) => {
  const packed = join(dist, `${f}.br`);
  return [f, statSync(existsSync(packed) ? packed : join(dist, f)).size];
}));
const kb = (list) => Math.round(list.reduce((sum, f) => sum + parts[f], 0) / 100) / 10;
const first = files.filter((f) => !later.test(f));
console.log(JSON.stringify({ measure: "page_first_screen_kb", value: kb(first), budget: BUDGET_KB, wasm_kb: kb(files.filter((f) => f.endsWith(".wasm"))), phone_kb: kb(files.filter((f) => f.startsWith("phone-"))) }));
if (kb(first) > BUDGET_KB) {
  console.error("over the budget:", parts);
  process.exit(1);
}
