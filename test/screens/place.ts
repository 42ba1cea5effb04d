/** What a walk needs, and where it stops. */
import type { Page } from '@playwright/test';
import type { Desk } from '../e2e/support/desk.ts';
import type { Network } from '../e2e/support/network.ts';
import type { RunningService } from '../e2e/support/service.ts';
import type { Words } from './words.ts';

export interface Walk {
  readonly desk: Desk;
  readonly service: RunningService;
  readonly network: Network;
  readonly words: Words;
}
export interface Place {
  /** Of the picture, for example `pop-known`. */
  readonly name: string;
  readonly page: Page;
  /** A list, menu or dialog is open here that would close when the focus leaves it or the window changes its size. */
  readonly open?: true;
}
export type Stop = AsyncGenerator<Place>;
