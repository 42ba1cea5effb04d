/** A process of its own that writes into a call log: `log-writer.ts FILE SYSTEM COUNT`. Each report is a transaction; some are two events. */
import { openLog } from './support.ts';

const [file = '', system = '', count = '0'] = process.argv.slice(2);
const { database, log } = await openLog(file);
process.send?.('ready');
await new Promise((resolve) => process.once('message', resolve));
for (let call = 0; call < Number(count); call += 1) {
  const leg = { callId: `${call}`, legId: `${call}`, extension: '1001', direction: 'inbound' } as const;
  await log.append(system, call % 3 === 0 ? [{ type: 'ringing', ...leg }, { type: 'answered', ...leg }] : [{ type: 'ringing', ...leg }]);
}
await database.destroy();
process.disconnect();
