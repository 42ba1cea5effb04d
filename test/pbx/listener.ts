import { EventWatch, type LogOnDisk, logOnDisk, silent } from '../calls/support.ts';
import { AsteriskAdapter } from '../../service/calls/asterisk/asterisk-adapter.ts';
import { callsConfigurationSchema } from '../../service/calls/configuration.ts';
import type { CallLog } from '../../service/calls/log/call-log.ts';
import type { CallEvent } from '../../shared/wire.ts';
import { deskPhones, isOfLane, type Lane } from './lanes.ts';
import type { Pbx } from './pbx.ts';

/** The project's own adapter at a PBX, writing into a call log. @param settings more of `calls.asterisk[]`, or others */
export function adapterAt({ amiPort, user, secret }: Pbx, log: CallLog, settings: Readonly<Record<string, unknown>> = {}): Promise<AsteriskAdapter> {
  const { asterisk } = callsConfigurationSchema.parse({ asterisk: [{ host: '127.0.0.1', port: amiPort, user, secret, systemName: 'rig', agents: deskPhones.source, ...settings }] });
  if (!asterisk[0]) throw new Error('no configuration');
  return AsteriskAdapter.start({ configuration: asterisk[0], log, logger: silent });
}

/** Who tells what happens: the call log of the test, or the recorder of a capture. */
export interface Listener {
  /** What was told of a lane so far; more may come. */
  watch(lane: Lane): EventWatch;
  /** A second one, that begins only now and knows nothing of what was before. */
  another(): Promise<Listener>;
  close(): Promise<void>;
}

export async function listenWithLog(pbx: Pbx): Promise<Listener & { readonly disk: LogOnDisk }> {
  const disk = await logOnDisk();
  const watches = new Map<Lane, EventWatch>();
  const all: CallEvent[] = [];
  disk.log.listen((event) => {
    all.push(event);
    for (const [lane, watch] of watches) if (isOfLane(event, lane)) watch.add(event);
  });
  const adapter = await adapterAt(pbx, disk.log);
  return {
    disk,
    watch(lane) {
      const watch = watches.get(lane) ?? new EventWatch();
      if (!watches.has(lane)) for (const event of all) if (isOfLane(event, lane)) watch.add(event);
      watches.set(lane, watch);
      return watch;
    },
    another: () => listenWithLog(pbx),
    async close() {
      await adapter.close();
      await disk.log.settled();
      await disk.remove();
    },
  };
}
