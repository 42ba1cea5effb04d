/** One call with everything that is known: header · who · tags · cases · actions · key hint. The order never changes. */
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallCard, NewEntity } from '../../shared/contract/records.ts';
import type { RingdeskError } from '../../shared/errors.ts';
import { mayAnswer } from '../common/capabilities.ts';
import { callerTitle, choiceIsFresh, isLive } from '../common/caller.ts';
import { useNow } from '../common/clock.ts';
import { useDesk } from '../common/desk-context.tsx';
import { chevronDown20Regular, errorCircle16Filled } from '../common/icons.ts';
import { Icon } from '../common/Icon.tsx';
import { errorWords } from '../common/words.ts';
import { type Act, useActions } from './actions.ts';
import { CaseLists, shownCases } from './CaseLists.tsx';
import { Chooser } from './Chooser.tsx';
import { EmergencyMenu, isEmergencyKey, MoreButton, useMore } from './EmergencyMenu.tsx';
import { EarlierCalls } from './EarlierCalls.tsx';
import { Footer } from './Footer.tsx';
import { Header, OfflineStrip, useRegionName } from './Header.tsx';
import { Hint } from './Hint.tsx';
import { moveFocus } from './keyboard.ts';
import { NewEntityMenu } from './NewEntityMenu.tsx';
import type { PopVariant } from './selection.ts';
import { UndoBar } from './UndoBar.tsx';
import { Who } from './Who.tsx';
import { WithheldChoices } from './WithheldChoices.tsx';

export function CallPop({ card, alone, lists }: { card: CallCard; alone: boolean; lists: boolean }) {
  const { t } = useTranslation('pop');
  const { t: common } = useTranslation('common');
  const actions = useActions();
  const answers = useDesk(({ desk }) => mayAnswer(desk, card.key));
  const singleKeys = useDesk((state) => state.settings?.settings.singleKeys.value ?? true);
  const [menuOpen, setMenuOpen] = useState(false);
  const [someoneElse, setSomeoneElse] = useState(false);
  const [error, setError] = useState<RingdeskError | null>(null);
  const menuButton = useRef<HTMLButtonElement>(null);
  const moreButton = useRef<HTMLButtonElement>(null);
  const name = useRegionName(card, callerTitle(common, card));

  const now = useNow();
  const undo = card.caller !== null && choiceIsFresh(card, now);
  const masked = card.caller?.masked ?? false;

  const variant: PopVariant = card.lookingUp
    ? 'looking'
    : card.caller !== null
      ? 'known'
      : card.match === 'withheld'
        ? 'withheld'
        : card.match === 'shared' && !someoneElse
          ? 'shared'
          : 'unknown';
  // A withheld caller can become a record once we talk to them; while it rings there are better choices.
  const hasMenu = variant === 'unknown' || (variant === 'withheld' && isLive(card));
  const rows = variant === 'known' && lists ? shownCases(card) : [];

  function run(act: Act): void {
    void act.then((outcome) => setError(outcome.ok ? null : outcome.error));
  }
  function choose(newEntity: NewEntity): void {
    setMenuOpen(false);
    // The same choice again takes it back, as long as nothing has opened.
    run(actions.chooseNewEntity(card, card.state === 'ringing' && card.newEntity === newEntity ? null : newEntity));
    menuButton.current?.focus();
  }
  const more = useMore(moreButton, () => run(actions.emergency(card)));
  function pressDigit(digit: number): boolean {
    if (variant === 'shared' && digit === 0) setSomeoneElse(true);
    else if (variant === 'shared') {
      const candidate = card.candidates[digit - 1];
      if (!candidate) return false;
      run(actions.identify(card, candidate.contactId));
    } else {
      const row = rows[digit - 1];
      if (!row) return false;
      run(actions.attach(card, row.record.id));
    }
    return true;
  }
  function pressLetter(letter: string): boolean {
    if (hasMenu && letter === 'c') choose('case');
    else if (hasMenu && letter === 'n') choose('contact');
    else if (hasMenu && letter === 'l') choose('link');
    else if (undo && letter === 'u') run(actions.undoChoice(card));
    else if (masked && letter === 'r') run(actions.reveal(card));
    else if (variant === 'withheld' && letter === 'a') run(actions.useAnonymous(card));
    else if (variant === 'withheld' && letter === 'f') run(actions.find(card));
    else return false;
    return true;
  }
  function pressKey(event: React.KeyboardEvent<HTMLElement>): void {
    if (isEmergencyKey(event)) {
      event.preventDefault();
      more.emergency();
      return;
    }
    if (event.ctrlKey || event.altKey || event.metaKey || (!singleKeys && event.key.length === 1 && event.key !== ' ')) return;
    const down = event.key === 'ArrowDown';
    let done = true;
    if (event.key === 'Escape') {
      if (more.isOpen) more.close();
      else if (menuOpen) {
        setMenuOpen(false);
        menuButton.current?.focus();
      } else run(actions.releaseFocus());
    } else if (down && hasMenu && !menuOpen && !more.isOpen) setMenuOpen(true);
    else if (down || event.key === 'ArrowUp')
      done = moveFocus(event.currentTarget, menuOpen || more.isOpen ? '[role=menuitem]' : '[data-aside], [data-row], [data-answer], [data-dismiss]', down ? 1 : -1);
    else if (/^\d$/.test(event.key)) done = pressDigit(Number(event.key));
    else done = pressLetter(event.key.toLowerCase());
    if (!done) return;
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <section className="pop" role="region" aria-label={name} data-card={card.key} data-state={card.state} onKeyDown={pressKey}>
      <Header card={card} more={<MoreButton ref={moreButton} open={more.isOpen} onToggle={more.toggle} />} />
      {more.isOpen && <EmergencyMenu note={t(card.state === 'ringing' && answers ? 'emergencyAnswers' : 'emergencyOpens')} onEmergency={more.emergency} />}
      <OfflineStrip />
      <div className="pop-scroll">
        <Who
          card={card}
          variant={variant}
          alone={alone}
          someoneElse={someoneElse}
          menuButton={
            hasMenu && (
              <button
                ref={menuButton}
                type="button"
                className={`button icon-only ${menuOpen ? 'on' : ''}`}
                aria-haspopup="menu"
                aria-expanded={menuOpen}
                aria-label={t('newOrLink')}
                title={t('newOrLink')}
                onClick={() => setMenuOpen(!menuOpen)}
              >
                <Icon shape={chevronDown20Regular} />
              </button>
            )
          }
          backToChooser={() => setSomeoneElse(false)}
          onReveal={() => run(actions.reveal(card))}
        />
        {undo && <UndoBar card={card} onUndo={() => run(actions.undoChoice(card))} />}
        {hasMenu && menuOpen && <NewEntityMenu ringing={card.state === 'ringing'} chosen={card.newEntity} onChoose={choose} />}
        {variant === 'shared' && (
          <Chooser card={card} onChoose={(id) => run(actions.identify(card, id))} onSomeoneElse={() => setSomeoneElse(true)} />
        )}
        {variant === 'withheld' && !isLive(card) && (
          <WithheldChoices onAnonymous={() => run(actions.useAnonymous(card))} onFind={() => run(actions.find(card))} />
        )}
        {rows.length > 0 && <CaseLists card={card} heading={alone ? 'h2' : 'h3'} onAttach={(id) => run(actions.attach(card, id))} />}
        {variant === 'known' && lists && rows.length === 0 && card.historyLoading && (
          <div className="pop-section">
            <p className="pop-loading">{common('historyLoading')}</p>
          </div>
        )}
        {variant === 'unknown' && lists && card.earlierCalls.length > 0 && <EarlierCalls card={card} heading={alone ? 'h2' : 'h3'} />}
      </div>
      {error && (
        <p className="pop-error" role="alert">
          <Icon shape={errorCircle16Filled} />
          {errorWords(common, error)}
        </p>
      )}
      <Footer
        card={card}
        mayAnswer={answers}
        onAnswer={() => run(actions.answer(card))}
        onDismiss={() => run(actions.dismiss(card))}
        onOpen={() => run(actions.open())}
      />
      <Hint variant={variant} rows={rows.length} answers={card.state === 'ringing' && answers} hasMenu={hasMenu} masked={masked} />
    </section>
  );
}
