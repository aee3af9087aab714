// Weighs what each role's first screen loads, the sign-in and where the role lands (brotli; fonts as they are), and
// fails when the heaviest is over the budget. Usage: node frontend/build/budget.mjs [dist] — prints one line of JSON.
import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";

const BUDGET_KB = 450;
/** Where a role lands (app/src/shell/areas.rs, `home`); end2end/stories/areas.spec.ts compares. */
export const LANDINGS = { operator: "desk", supervisor: "live", administrator: "employees" };
// The wallboard is a page of its own; the phone's bundle comes after sign-in; full fonts only when a letter asks for them; the table of parts never.
const LATER = /^phone-|^wallboard|^golos-text-(?!core-)|^parts\.json$/;

export function weigh(dist) {
  const files = readdirSync(dist).filter((f) => !/\.(br|gz)$/.test(f) && statSync(join(dist, f)).isFile());
  const bytes = (f) => statSync(existsSync(join(dist, `${f}.br`)) ? join(dist, `${f}.br`) : join(dist, f)).size;
  const kb = (list) => Math.round(list.reduce((sum, f) => sum + bytes(f), 0) / 100) / 10;
  const parts = JSON.parse(readFileSync(join(dist, "parts.json"), "utf8").replaceAll('"/', '"'));
  const cut = new Set(Object.values(parts).flat());
  const base = files.filter((f) => !LATER.test(f) && !cut.has(f));
  const roles = Object.fromEntries(Object.entries(LANDINGS).map(([role, area]) => [role, kb([...base, ...(parts[area] ?? [])])]));
  return {
    measure: "page_first_screen_kb",
    value: Math.max(...Object.values(roles)),
    budget: BUDGET_KB,
    roles,
    first_wasm_kb: kb(files.filter((f) => f.startsWith("frontend-"))),
    /** What each part takes besides, alone and with the files that it shares. */
    parts_kb: Object.fromEntries(Object.entries(parts).map(([name, list]) => [name, kb(list)])),
    chunks_kb: Object.fromEntries([...cut].sort().map((f) => [f.replace(/-[0-9a-f]{12}\.\w+$/, ""), kb([f])])),
    phone_kb: kb(files.filter((f) => f.startsWith("phone-"))),
    base_kb: Object.fromEntries(base.map((f) => [f.replace(/-[0-9A-Za-z]{8,12}(?=\.)/, ""), kb([f])])),
  };
}

if (process.argv[1] === import.meta.filename) {
  const { base_kb, ...told } = weigh(process.argv[2] ?? "dist");
  console.log(JSON.stringify(told));
  if (told.value > BUDGET_KB) {
    console.error("over the budget:", base_kb);
    process.exit(1);
  }
}
