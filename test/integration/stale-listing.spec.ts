import { AgentRegistry } from '../../src/agents/agent-registry.js';
import { AdvisoryLocks } from '../../src/database/advisory-lock.js';
import { Collector } from '../../src/scanner/collect/collector.js';
import { ScanRun } from '../../src/scanner/runs/scan-run.entity.js';
import { Staging } from '../../src/storage/staging/staging.js';
import { sectionOf } from '../support/agent.js';
import { TestVigie } from '../support/vigie.js';

/** Several processes scan: one lists what is in `log`, and only then, after another had its turn, gets the agent's lock. */
describe('A list of reports that is outdated when the agent is locked', () => {
  let vigie: TestVigie;
  beforeAll(async () => (vigie = await TestVigie.start({ STAGING_SETTLE_SECONDS: '300' })));
  afterAll(() => vigie.close());

  it('makes no report vanish that came after it, and was noted as waiting by the other process', async () => {
    const agent = await vigie.agent('BUSY');
    await vigie.job(agent.id, 'SALES');
    const arriving = () => sectionOf({ name: 'not-here-yet.sql', size: 10, sha256: 'a'.repeat(64) });
    await agent.report({ SALES: arriving() }, { fileName: 'first.json' });
    await vigie.scan();
    const staging = vigie.test.app.get(Staging);
    const [folder] = (await staging.listAgents(null)).agents;
    const files = await staging.listReports(folder!);

    await agent.report({ SALES: { ...arriving(), logs_summary: 'second' } }, { fileName: 'second.json' });
    await vigie.scan();
    const row = (await vigie.test.app.get(AgentRegistry).meet([folder!])).get(folder!.key);
    const locks = await vigie.test.app.get(AdvisoryLocks).openSession();
    await vigie.test.app.get(Collector).collect([{ work: { agent: row!, folder: folder!, hasWaiting: true }, files }], {
      run: Object.assign(new ScanRun(), { id: 0, reports_read: 0, problems: [] }), locks, only: null, signal: new AbortController().signal,
      observedLate: () => false, unwatched: () => [], ledgerHeld: () => false, reservedPaths: new Map(), handOff: null, needsLocks: false,
    });
    await locks.close();

    expect(await vigie.get('/reports?agent_id=BUSY')).toMatchObject([{ file_name: 'second.json', state: 'waiting' }, { file_name: 'first.json', state: 'waiting' }]);
  });
});
