import { useEffect, useLayoutEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Bridge } from '../../shared/contract/bridge.ts';
import { mayAnswer } from '../common/capabilities.ts';
import { useDesk } from '../common/desk-context.tsx';
import { useActions } from './actions.ts';
import { letArrive } from './arrival.ts';
import { CallPop } from './CallPop.tsx';
import { focusFirst, focusFirstIn } from './keyboard.ts';
import { MiniPop, OverPop } from './MiniPop.tsx';
import type { PopModel } from './model.ts';
import { shortcutTarget } from './selection.ts';

/** The whole window: the cards, newest on top. The window is as high as they are and is shown with them only. */
export function Pop({ bridge, model }: { bridge: Bridge<'pop'>; model: PopModel }) {
  const { t } = useTranslation('pop');
  const { entries, moreWaiting } = useStore(model);
  const stage = useRef<HTMLElement>(null);
  usePresentation(bridge, stage, entries.length > 0);
  useShortcuts(bridge, stage);
  useKeptFocus(stage);
  useLayoutEffect(() => letArrive(stage.current?.querySelectorAll('.pop') ?? []));

  return (
    <main ref={stage} className="stage">
      {entries.length > 1 && <h1 className="sr">{t('calls')}</h1>}
      {moreWaiting > 0 && <p className="more-waiting">{t('moreWaiting', { count: moreWaiting })}</p>}
      {entries.map(({ card, view }) => {
        if (view === 'over') return <OverPop key={card.key} card={card} />;
        if (view === 'mini') return <MiniPop key={card.key} card={card} alone={entries.length === 1} />;
        return <CallPop key={card.key} card={card} alone={entries.length === 1} lists={view === 'full'} />;
      })}
    </main>
  );
}

const pictureWithinMs = 100;

/**
 * Tells main the height after each layout, before the frame is painted; hides when nothing is left.
 *
 * Showing the window takes a few milliseconds outside of this page, laying out takes a few inside. So the height that cards of so many
 * elements had the last time is told first, and the true one, if it is another, before the window is there.
 */
function usePresentation(bridge: Bridge<'pop'>, stage: { current: HTMLElement | null }, any: boolean): void {
  const presented = useRef(0);
  /** What was shown last may still be in the picture: the window must not come back with the call before. */
  const leaving = useRef(false);
  const heights = useRef(new Map<number, number>());
  const present = useRef(() => undefined as void);
  useLayoutEffect(() => {
    const size = stage.current?.getElementsByTagName('*').length ?? 0;
    const tell = (height: number) => {
      if (height === presented.current || (height > 0 && leaving.current)) return;
      presented.current = height;
      void (height > 0 ? bridge.host('pop.present', { height }) : bridge.host('pop.hide', {}));
      if (height > 0) return;
      leaving.current = true;
      const gone = () => {
        if (!leaving.current) return;
        leaving.current = false;
        present.current();
      };
      requestAnimationFrame(() => requestAnimationFrame(gone));
      setTimeout(gone, pictureWithinMs); // a screen that draws no pictures must not keep calls away
    };
    present.current = () => {
      if (!any) return tell(0);
      const height = Math.min(4000, Math.ceil(stage.current?.getBoundingClientRect().height ?? 0));
      heights.current.set(size, height);
      tell(height);
    };
    const likely = any && presented.current === 0 ? heights.current.get(size) : undefined;
    if (likely !== undefined) tell(likely);
    present.current();
  });
  useLayoutEffect(() => {
    if (!stage.current) return;
    const observer = new ResizeObserver(() => present.current());
    observer.observe(stage.current);
    return () => observer.disconnect();
  }, [stage]);
}

/** A button that has done its work may be gone, such as *Reveal*: the keys of its card go on working. */
function useKeptFocus(stage: { current: HTMLElement | null }): void {
  const last = useRef<{ element: Element; card: string } | null>(null);
  useLayoutEffect(() => {
    const lost = last.current !== null && !last.current.element.isConnected && document.activeElement === document.body;
    const card = lost ? stage.current?.querySelector<HTMLElement>(`[data-card="${CSS.escape(last.current?.card ?? '')}"]`) : null;
    if (card) focusFirstIn(card);
  });
  useEffect(() => {
    const remember = (event: FocusEvent) => {
      const card = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-card]') : null;
      last.current = card && event.target instanceof Element ? { element: event.target, card: card.dataset['card'] ?? '' } : null;
    };
    document.addEventListener('focusin', remember);
    return () => document.removeEventListener('focusin', remember);
  }, []);
}

function useShortcuts(bridge: Bridge<'pop'>, stage: { current: HTMLElement | null }): void {
  const actions = useActions();
  const calls = useDesk((state) => state.calls);
  const desk = useDesk((state) => state.desk);
  useEffect(
    () =>
      bridge.onHost('shortcut', (shortcut) => {
        if (shortcut === 'open') {
          if (stage.current) focusFirst(stage.current);
          return;
        }
        const target = shortcutTarget(calls, shortcut);
        if (target && (shortcut === 'dismiss' || mayAnswer(desk, target.key))) void actions[shortcut](target);
      }),
    [bridge, stage, actions, calls, desk],
  );
}
