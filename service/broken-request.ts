/** What never became a request: bytes that are no HTTP, headers that are too long, a request that does not come to an end. */
import type { Socket } from 'node:net';
import { errorBody, errorCode } from './api/errors.ts';

const refusals: Readonly<Record<string, readonly [status: string, message: string]>> = {
  HPE_HEADER_OVERFLOW: ['431 Request Header Fields Too Large', 'Address and headers together are longer than 16 KB. Send a long query as a part of a $batch.'],
  ERR_HTTP_REQUEST_TIMEOUT: ['408 Request Timeout', 'The request did not arrive in time. Send it again.'],
};
const unreadable = ['400 Bad Request', 'The request cannot be read: it is not written as HTTP/1.1 demands.'] as const;

/** The server's `clientError`. Nothing of the connection can be relied on any more, so it ends with the answer. */
export function answerBrokenRequest(cause: Error & { code?: string }, socket: Socket): void {
  if (cause.code === 'ECONNRESET' || socket.destroyed) return;
  const [status, message] = refusals[cause.code ?? ''] ?? unreadable;
  const body = JSON.stringify(errorBody(errorCode.query, message));
  if (socket.writable) {
    socket.write(`HTTP/1.1 ${status}\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(body)}\r\nOData-Version: 4.0\r\nConnection: close\r\n\r\n${body}`);
  }
  socket.destroy(cause);
}
