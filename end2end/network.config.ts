// A browser in another network: everything comes by TLS. The stand's certificate is vouched for by nobody.
import base from './playwright.config';

export default { ...base, testDir: './network', outputDir: './test-results/network', use: { ...base.use, ignoreHTTPSErrors: true } };
