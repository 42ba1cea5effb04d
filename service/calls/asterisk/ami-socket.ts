import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { connect as connectPlain, isIP, type Socket } from 'node:net';
import { connect as connectSecure } from 'node:tls';

export interface AmiAddress {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  /** PEM of the authority that signed the PBX's certificate; without it those that Node trusts. Read at every connection. */
  readonly caFile?: string | undefined;
}

/** @throws Error in words for the operator */
export async function openAmiSocket(address: AmiAddress, limitMs: number, signal: AbortSignal | undefined): Promise<Socket> {
  const { host, port, tls } = address;
  const ca = tls ? await authority(address) : undefined;
  signal?.throwIfAborted();
  // An address has no name to send: https://www.rfc-editor.org/rfc/rfc6066#section-3
  const socket = tls ? connectSecure({ host, port, ...(isIP(host) === 0 ? { servername: host } : {}), ...(ca === undefined ? {} : { ca }) }) : connectPlain({ host, port });
  const limit = AbortSignal.timeout(limitMs);
  try {
    await once(socket, tls ? 'secureConnect' : 'connect', { signal: signal ? AbortSignal.any([signal, limit]) : limit });
  } catch (error) {
    socket.on('error', () => {}); // it was given up
    socket.destroy();
    if (limit.aborted) throw new Error(`${host}:${port} did not ${tls ? 'complete a TLS handshake' : 'take the connection'} within ${limitMs} ms`, { cause: error });
    throw new Error(inWords(error, address), { cause: error });
  }
  socket.setKeepAlive(true, 30_000);
  socket.setNoDelay(true);
  return socket;
}

async function authority({ caFile }: AmiAddress): Promise<Buffer | undefined> {
  if (caFile === undefined) return undefined;
  try {
    return await readFile(caFile);
  } catch (error) {
    throw new Error(`caFile cannot be read: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

const unknownSigner = new Set(['DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'UNABLE_TO_GET_ISSUER_CERT', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY']);

function inWords(error: unknown, { host, port, tls, caFile }: AmiAddress): string {
  const where = `${host}:${port}`;
  const message = error instanceof Error ? error.message : String(error);
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (unknownSigner.has(code)) {
    const todo = caFile === undefined ? 'set caFile to the PEM file of that authority (of the certificate itself when it is self-signed)' : `${caFile} does not hold that authority`;
    return `the certificate of ${where} is signed by nobody who is trusted here (${code}): ${todo}`;
  }
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID') return `the certificate of ${where} is not valid now (${code}): renew it on the PBX, and compare the clocks`;
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return `the certificate of ${where} is for another name: set host to the name in it (${message})`;
  if (tls && (/^ERR_SSL_|^EPROTO$/.test(code) || code === 'ECONNRESET')) return `${where} does not speak TLS: use the port of tlsbindaddr in manager.conf, or "tls": false (${message})`;
  if (code === 'ECONNREFUSED') return `nothing listens at ${where}: is Asterisk running, with enabled = yes and this address and port in manager.conf?`;
  return message;
}
