/**
 * A connection of our own to the X server of this screen, for the one thing that Chromium does not do: give the keyboard to a window that
 * the window manager does not manage. It speaks the few words of the X protocol (version 11) that this takes, little-endian; the package
 * `x11` speaks all of them, but has no types.
 *
 *   connecting ──accepted──► open ──error, end──► closed (every question is answered with null from then on)
 *        └──refused, late──► null
 */
import { homedir } from 'node:os';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { cookieFor, cookieProtocol } from './authority.ts';

const waitsMs = 2_000;
const setInputFocus = 42;
const getInputFocus = 43;
/** Whatever the server sends but events and long answers: those carry the rest of their length in units of 4 bytes. */
const packetBytes = 32;

export interface InputFocus {
  /** X's id of the window with the keyboard; 0 for none, 1 for the one below the pointer. */
  readonly window: number;
  readonly revertTo: number;
}

export interface XConnection {
  inputFocus(): Promise<InputFocus | null>;
  /** @returns false when the window is gone or not on the screen, and nothing has changed */
  setInputFocus(focus: InputFocus): Promise<boolean>;
  close(): void;
}

/** @returns null where there is no X server on this machine that lets us in */
export async function openXConnection(environment: NodeJS.ProcessEnv): Promise<XConnection | null> {
  const number = /^(?:unix)?:(\d+)(?:\.\d+)?$/.exec(environment['DISPLAY'] ?? '')?.[1];
  if (number === undefined) return null;
  const cookie = await cookieFor(environment['XAUTHORITY'] ?? join(homedir(), '.Xauthority'), number);
  return await new Promise((resolve) => {
    const socket = connect(`/tmp/.X11-unix/X${number}`);
    socket.unref();
    const none = () => {
      clearTimeout(late);
      socket.destroy();
      resolve(null);
    };
    const late = setTimeout(none, waitsMs);
    socket.once('error', none);
    socket.once('end', none);
    socket.once('connect', () => socket.write(greeting(cookie)));
    let said = Buffer.alloc(0);
    socket.on('data', function accepted(data) {
      said = Buffer.concat([said, data]);
      if (said.length < 8 || said.length < 8 + 4 * said.readUInt16LE(6)) return;
      if (said[0] !== 1) return none();
      clearTimeout(late);
      socket.off('data', accepted).off('error', none).off('end', none);
      resolve(connectionOn(socket));
    });
  });
}

function connectionOn(socket: Socket): XConnection {
  /** Questions in their order; the server answers in the same. */
  const asked: ((answer: { focus: InputFocus; refused: boolean } | null) => void)[] = [];
  let closed = false;
  let refused = false;
  let rest = Buffer.alloc(0);
  const end = () => {
    closed = true;
    for (const answer of asked.splice(0)) answer(null);
  };
  socket.on('error', end).on('close', end);
  socket.on('data', (data) => {
    rest = Buffer.concat([rest, data]);
    while (rest.length >= packetBytes) {
      const kind = rest[0];
      const length = packetBytes + (kind === 1 ? 4 * rest.readUInt32LE(4) : 0);
      if (rest.length < length) return;
      const packet = rest.subarray(0, length);
      rest = rest.subarray(length);
      if (kind === 0) refused = true;
      if (kind !== 1) continue;
      asked.shift()?.({ focus: { window: packet.readUInt32LE(8), revertTo: packet.readUInt8(1) }, refused });
      refused = false;
    }
  });
  /** A request that needs no answer gets one by this question behind it: by then its error would have come. */
  const ask = (before: Buffer = Buffer.alloc(0)) =>
    new Promise<{ focus: InputFocus; refused: boolean } | null>((resolve) => {
      if (closed) return resolve(null);
      asked.push(resolve);
      socket.write(Buffer.concat([before, Buffer.from([getInputFocus, 0, 1, 0])]));
    });
  return {
    inputFocus: async () => (await ask())?.focus ?? null,
    async setInputFocus({ window, revertTo }) {
      const request = Buffer.alloc(12); // its last 4 bytes stay 0: now
      request.set([setInputFocus, revertTo, 3, 0]);
      request.writeUInt32LE(window, 4);
      const answer = await ask(request);
      return answer !== null && !answer.refused;
    },
    close: () => socket.destroy(),
  };
}

function greeting(cookie: Buffer | null): Buffer {
  const head = Buffer.alloc(12);
  head.write('l');
  head.writeUInt16LE(11, 2);
  if (!cookie) return head;
  head.writeUInt16LE(cookieProtocol.length, 6);
  head.writeUInt16LE(cookie.length, 8);
  return Buffer.concat([head, padded(Buffer.from(cookieProtocol)), padded(cookie)]);
}

function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
}
