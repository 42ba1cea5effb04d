/**
 * The views that the first picture does not need. They are fetched once it is on the screen, so that none has to be waited for when it is
 * opened; who is faster than that waits for a file of this computer.
 */
import { type ComponentType, createElement, lazy, type ReactElement, useState } from 'react';

const fetches: (() => Promise<unknown>)[] = [];

/** Shown at once when it is here, else as soon as it is; what is on the screen is never made anew. */
function later<P extends object>(fetch: () => Promise<ComponentType<P>>): (props: P) => ReactElement {
  let here: ComponentType<P> | null = null;
  const take = async () => (here ??= await fetch());
  const whenHere = lazy(async () => ({ default: await take() }));
  fetches.push(take);
  return function View(props) {
    const [kind] = useState<{ view: ComponentType<P> }>(() => ({ view: here ?? (whenHere as ComponentType<P>) }));
    return createElement(kind.view, props);
  };
}

export const CallsPage = later(async () => (await import('./calls/CallsPage.tsx')).CallsPage);
export const CaseForm = later(async () => (await import('./case/CaseForm.tsx')).CaseForm);
export const RecordView = later(async () => (await import('./search/RecordView.tsx')).RecordView);
export const SessionView = later(async () => (await import('./session/SessionView.tsx')).SessionView);
export const SettingsPage = later(async () => (await import('./settings/SettingsPage.tsx')).SettingsPage);
export const SyncPage = later(async () => (await import('./sync/SyncPage.tsx')).SyncPage);

/** When nothing else is to be done. A file that cannot be read is asked for again when its view is opened. */
export function fetchViews(): void {
  requestIdleCallback(() => {
    for (const fetch of fetches) void fetch().catch(() => undefined);
  });
}
