import { pino } from 'pino';
import { AsteriskAdapter, type AsteriskAdapterOptions } from '../../service/calls/asterisk/asterisk-adapter.ts';
import { type CallsConfiguration, callsConfigurationSchema } from '../../service/calls/configuration.ts';
import type { LoggedLeg } from '../../service/calls/log/call-log.ts';
import { FakePbx } from './fake-pbx.ts';
import { EventWatch, type LogOnDisk, logOnDisk } from './support.ts';

export const trunk = { Channel: 'PJSIP/trunk-00000000', Uniqueid: 'x.0', Linkedid: 'x.0', CallerIDNum: '+19517362200', CallerIDName: 'Riverside Water', Exten: '3110001' } as const;
export const desk = { Channel: 'PJSIP/1001-00000001', Uniqueid: 'x.1', Linkedid: 'x.0', CallerIDNum: '1001', ConnectedLineNum: '+19517362200', ConnectedLineName: 'Riverside Water' } as const;
/** The trunk's and the desk's fields as an event of a dial carries them. */
export const dialling = { ...trunk, ...Object.fromEntries(Object.entries(desk).map(([key, value]) => [`Dest${key}`, value])) };

/** An adapter between a PBX that does what the test says and a call log on disk. */
export class AsteriskBench {
  readonly logged: string[] = [];
  readonly watch = new EventWatch();
  readonly disk: LogOnDisk;
  pbx = new FakePbx();
  readonly #adapters: AsteriskAdapter[] = [];

  private constructor(disk: LogOnDisk) {
    this.disk = disk;
    disk.log.listen(this.watch.add);
  }

  static async open(): Promise<AsteriskBench> {
    return new AsteriskBench(await logOnDisk());
  }

  configuration(port: number, settings: object = {}): CallsConfiguration['asterisk'][number] {
    const [configuration] = callsConfigurationSchema.parse({ asterisk: [{ host: '127.0.0.1', port, user: 'screenpop', secret: 'the-secret', systemName: 'city-hall', ...settings }] }).asterisk;
    if (!configuration) throw new Error('no configuration');
    return configuration;
  }

  async start(port: number, settings: object = {}, options: Partial<AsteriskAdapterOptions> = {}): Promise<AsteriskAdapter> {
    const logger = pino({ level: 'info' }, { write: (line: string) => void this.logged.push(line) });
    const adapter = await AsteriskAdapter.start({ configuration: this.configuration(port, settings), log: this.disk.log, logger, firstRetryMs: 20, longestRetryMs: 50, refusedRetryMs: 50, ...options });
    this.#adapters.push(adapter);
    return adapter;
  }

  /** Listening, after the first listing. */
  async connected(settings: object = {}, options: Partial<AsteriskAdapterOptions> = {}): Promise<AsteriskAdapter> {
    const adapter = await this.start(await this.pbx.listen(), settings, options);
    await this.pbx.asked('Status');
    return adapter;
  }

  /** A citizen's call rings at 1001. */
  async ring(): Promise<LoggedLeg> {
    this.pbx.event('Newchannel', trunk);
    this.pbx.event('Newchannel', desk);
    this.pbx.event('DialBegin', dialling);
    this.pbx.event('DialState', { ...dialling, DialStatus: 'RINGING' });
    await this.watch.until('it rings', (events) => events.some(({ type }) => type === 'ringing'));
    return await this.leg();
  }
  async answered(): Promise<LoggedLeg> {
    await this.ring();
    this.pbx.event('DialEnd', { ...dialling, DialStatus: 'ANSWER' });
    await this.watch.until('it is answered', (events) => events.some(({ type }) => type === 'answered'));
    return await this.leg();
  }
  async leg(): Promise<LoggedLeg> {
    const leg = await this.disk.log.leg('x.0', 'x.1');
    if (!leg) throw new Error('no leg');
    return leg;
  }
  said(words: string): string[] {
    return this.logged.filter((line) => line.includes(words));
  }

  async close(): Promise<void> {
    for (const adapter of this.#adapters) await adapter.close();
    await this.pbx.stop();
    await this.disk.log.settled();
    await this.disk.remove();
  }
}
