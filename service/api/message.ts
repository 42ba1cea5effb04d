/** One request and its answer, apart from HTTP: a part of a `$batch` is handled by the same code as a request of its own. */
import type { Principal } from '../access/principal.ts';

export interface ApiRequest {
  readonly method: string;
  /** Behind the service root, without the query; still percent-encoded. */
  readonly path: string;
  /** Behind `?`, still percent-encoded. */
  readonly query: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The service root as the client reaches it, `http://host/api/data/v9.2`. */
  readonly root: string;
  readonly principal: Principal;
  /** IANA name of the city's time zone, in which formatted values show instants. */
  readonly timeZone: string;
  /** Counts further requests against the user's limits: a batch counts as many as it has parts. Refuses with 429. */
  charge(requests: number): void;
}

export interface ApiResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** A value for JSON, or a finished text with its own Content-Type among the headers. */
  readonly body?: unknown;
}

export const jsonContentType = 'application/json; odata.metadata=minimal';
export const apiPath = '/api/data/v9.2';
