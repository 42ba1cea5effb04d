import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Citizen, identityHeaders } from './phones/citizen.ts';

/**
 * - `talk`: waits for an answer, talks for `ms`, hangs up
 * - `talk-until-desk-hangs-up`: waits for an answer and then for the desk's BYE
 * - `give-up`: hears it ring, hangs up after `ms`
 * - `refused`: expects a refusal (busy, declined, unreachable)
 */
export type CarrierScenario = 'talk' | 'talk-until-desk-hangs-up' | 'give-up' | 'refused';

export interface CarrierCall {
  /** The number dialled: see `conf/lane/extensions.conf` */
  readonly to: string;
  readonly from: Citizen;
  readonly scenario: CarrierScenario;
  readonly ms?: number;
}

const address = '127.0.0.10';

// An INVITE, its CANCEL and the ACK of a refusal share one branch (RFC 3261).
const inviteBranch = 'z9hG4bKcarrier[pid]x[call_number]';
const invite = `<send><![CDATA[
INVITE sip:[service]@[remote_ip]:[remote_port] SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=${inviteBranch}
From: [from];tag=[pid]c[call_number]
To: <sip:[service]@[remote_ip]:[remote_port]>
Call-ID: [call_id]
CSeq: 1 INVITE
Contact: <sip:trunk@[local_ip]:[local_port]>
Max-Forwards: 70
[identity]
[privacy]
[diversion]
Content-Type: application/sdp
Content-Length: [len]

v=0
o=carrier 1 1 IN IP4 [local_ip]
s=-
c=IN IP4 [local_ip]
t=0 0
m=audio [media_port] RTP/AVP 0
a=rtpmap:0 PCMU/8000
]]></send>
<recv response="100" optional="true"/>
<recv response="183" optional="true"/>`;

function request(method: string, sequence: number, branch = '[branch]', toTag = '[peer_tag_param]'): string {
  return `<send><![CDATA[
${method} sip:[service]@[remote_ip]:[remote_port] SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=${branch}
From: [from];tag=[pid]c[call_number]
To: <sip:[service]@[remote_ip]:[remote_port]>${toTag}
Call-ID: [call_id]
CSeq: ${sequence} ${method}
Contact: <sip:trunk@[local_ip]:[local_port]>
Max-Forwards: 70
Content-Length: 0

]]></send>`;
}

const acceptBye = `<recv request="BYE" timeout="40000"/>
<send><![CDATA[
SIP/2.0 200 OK
[last_Via:]
[last_From:]
[last_To:]
[last_Call-ID:]
[last_CSeq:]
Content-Length: 0

]]></send>`;
const answered = `${invite}\n<recv response="180" optional="true"/>\n<recv response="200" timeout="40000"/>\n${request('ACK', 1)}`;
const refusals = [404, 480, 486, 503].map((status) => `<recv response="${status}" optional="true" next="1"/>`).join('\n');

const scenarios: Readonly<Record<CarrierScenario, string>> = {
  talk: `${answered}\n<pause/>\n${request('BYE', 2)}\n<recv response="200"/>`,
  'talk-until-desk-hangs-up': `${answered}\n${acceptBye}`,
  'give-up': `${invite}\n<recv response="180"/>\n<pause/>\n${request('CANCEL', 1, inviteBranch, '')}\n<recv response="200"/>\n<recv response="487"/>\n${request('ACK', 1, inviteBranch)}`,
  refused: `${invite}\n<recv response="180" optional="true"/>\n${refusals}\n<recv response="403" timeout="40000" next="1"/>\n<label id="1"/>\n${request('ACK', 1, inviteBranch)}`,
};

/** Places one call with sipp; resolves when its scenario was played to the end, rejects with sipp's words when it was not. */
export async function placeCall(folder: string, sipPort: number, { to, from, scenario, ms = 1_000 }: CarrierCall): Promise<void> {
  const file = join(folder, `${scenario}.xml`);
  await writeFile(file, `<?xml version="1.0" encoding="UTF-8" ?>\n<scenario name="${scenario}">\n${scenarios[scenario]}\n</scenario>\n`);
  const keys = Object.entries(headersOf(from)).flatMap(([key, value]) => ['-key', key, value]);
  const limits = ['-m', '1', '-d', String(ms), '-timeout', '50s', '-timeout_error', '-nostdin'];
  const child = spawn('sipp', [`127.0.0.1:${sipPort}`, '-sf', file, '-i', address, '-s', to, ...limits, ...keys], { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => (complaint = (complaint + chunk.toString()).slice(-2_000)));
  await new Promise<void>((resolve, reject) => {
    child.on('error', (error) => reject(new Error(`sipp does not start (Debian package sip-tester): ${error.message}`)));
    child.on('close', (code) => (code === 0 ? resolve() : reject(new Error(`sipp, ${scenario} to ${to}, ended with ${code}: ${complaint}`))));
  });
}

function headersOf(citizen: Citizen): Readonly<Record<'from' | 'identity' | 'privacy' | 'diversion', string>> {
  const lines = new Map(identityHeaders(citizen, address));
  // sipp cannot leave a header line out; an unknown X- header is ignored by the PBX.
  const line = (name: string) => `${lines.has(name) ? name : `X-${name}`}: ${lines.get(name) ?? 'none'}`;
  return { from: lines.get('From') ?? '', identity: line('P-Asserted-Identity'), privacy: line('Privacy'), diversion: line('Diversion') };
}
