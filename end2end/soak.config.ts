// The soak: see soak/soak.spec.ts. A stand of its own, as for the faults.
import base from './playwright.config';

export default { ...base, testDir: './soak', outputDir: './test-results/soak', use: { ...base.use, trace: 'off' as const } };
