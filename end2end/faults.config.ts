// Parts of the centre are taken away, one after the other and together: what people hear, see and find afterwards.
// A stand of its own, with everybody in one queue and half of the phones desk phones of the town.
import base from './playwright.config';

export default { ...base, testDir: './faults', outputDir: './test-results/faults', timeout: 120_000 };
