// Kilobytes of the page that the first screen loads, as frontend/build/budget.mjs weighs them.

import { ROOT } from '../places.mjs';
import { run } from '../run.mjs';

export const needs = 'nothing';

export default async function page() {
  const { out } = await run(['node', 'frontend/build/budget.mjs', 'dist'], { cwd: ROOT });
  const { measure, value, ...rest } = JSON.parse(out);
  return [{ name: measure, value, unit: 'kB', ...rest }];
}
