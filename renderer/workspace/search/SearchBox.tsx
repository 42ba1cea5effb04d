/** The search of the title bar: people, cases and addresses on this computer, and commands, as one types. */
import { useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SearchHit } from '../../../shared/contract/records.ts';
import { useNow } from '../../common/clock.ts';
import { useDesk, useFormatting } from '../../common/desk-context.tsx';
import { chevronRight16Regular, folder16Regular, location16Regular, person16Regular, search16Regular } from '../../common/icons.ts';
import { Icon } from '../../common/Icon.tsx';
import { Key, Tag } from '../../common/parts.tsx';
import { useKeys } from '../keys.ts';
import { useBridge, useModel, useWorkspaceState } from '../workspace-context.ts';
import { type Command, matchingCommands, onlyCommands } from './commands.ts';
import { grouped, hitMeta, kindKeys, matchedOnWords, stateWords } from './hits.ts';
import { minimumLength, useSearch } from './use-search.ts';

const icons = { contact: person16Regular, case: folder16Regular, address: location16Regular };

export function SearchBox() {
  const { t } = useTranslation('workspace');
  const model = useModel();
  const bridge = useBridge();
  const id = useId();
  const [text, setText] = useState('');
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(0);
  const input = useRef<HTMLInputElement>(null);
  const cameFrom = useRef<HTMLElement | null>(null);
  const desk = useDesk((state) => state.desk);
  const calls = useDesk((state) => state.calls);
  const settings = useDesk((state) => state.settings);
  const state = { desk, calls, settings };
  // Who went elsewhere is done with looking; a call that comes up meanwhile takes nothing away that is being typed.
  const moves = useWorkspaceState(({ moves: count }) => count);
  const [seenMoves, setSeenMoves] = useState(moves);
  if (seenMoves !== moves) {
    setSeenMoves(moves);
    setText('');
    setOpen(false);
  }
  const loading = desk?.load !== null;
  const search = useSearch(onlyCommands(text) ? '' : text);
  const offered = matchingCommands(text, state, (command) => t(command.words));
  const groups = grouped(search.hits);
  const hits = groups.flatMap((group) => group.hits);
  const choices: (SearchHit | Command)[] = [...hits, ...offered];
  const current = Math.min(active, choices.length - 1);
  const long = text.trim().length >= minimumLength;
  const shown = open && ((long && search.done) || choices.length > 0);

  useKeys({
    'Ctrl+K': () => {
      if (document.activeElement !== input.current) cameFrom.current = document.activeElement instanceof HTMLElement ? document.activeElement : null;
      input.current?.focus();
      input.current?.select();
    },
  });
  // The chosen line stays in sight while arrow keys go through a long list.
  useEffect(() => {
    if (shown) document.getElementById(`${id}-${current}`)?.scrollIntoView({ block: 'nearest' });
  }, [id, current, shown]);

  function choose(choice: SearchHit | Command): void {
    if ('run' in choice) {
      setOpen(false);
      setText('');
      input.current?.blur();
      choice.run({ model, bridge, state });
    } else show(choice);
  }
  /** Enter came before the answer: the list still shows what was found for the text before. */
  async function chooseFirst(): Promise<void> {
    const found = await search.awaited();
    if (input.current?.value !== text) return;
    const [first] = [...grouped(found).flatMap((group) => group.hits), ...offered];
    if (first) choose(first);
  }
  function show(hit: SearchHit): void {
    // An address has no page of its own: who lives there and what is open there is found by its name.
    if (hit.kind === 'address') {
      setText(hit.title);
      setActive(0);
      return;
    }
    setOpen(false);
    setText('');
    model.lookUp(hit.kind === 'contact' ? { kind: 'contact', contactId: hit.id, name: hit.title } : { kind: 'case', hit });
  }
  function press(event: React.KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const choice = choices[current];
    if (step !== undefined && choices.length > 0) {
      setOpen(true);
      setActive((Math.max(0, current) + step + choices.length) % choices.length);
    } else if (event.key === 'Enter' && long && !search.done && !onlyCommands(text)) void chooseFirst();
    else if (event.key === 'Enter' && shown && choice) choose(choice);
    else if (event.key === 'Escape') {
      if (shown) setOpen(false);
      else {
        setText('');
        cameFrom.current?.focus();
        cameFrom.current = null;
        if (document.activeElement === input.current) input.current?.blur();
      }
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <div className="find" role="search">
      <Icon shape={search16Regular} />
      <input
        ref={input}
        type="text"
        role="combobox"
        aria-label={t('findLabel')}
        aria-expanded={shown}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={shown && choices.length > 0 ? `${id}-${current}` : undefined}
        aria-keyshortcuts="Control+K"
        autoComplete="off"
        spellCheck={false}
        maxLength={100}
        placeholder={t('find')}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setActive(0);
          setOpen(true);
        }}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onKeyDown={press}
      />
      {text === '' && <Key>Ctrl+K</Key>}
      <div id={`${id}-list`} className="find-list" role="listbox" aria-label={t('findResults')} hidden={!shown || choices.length === 0}>
        {groups.map((group) => (
          <div key={group.kind} role="group" aria-labelledby={`${id}-${group.kind}`}>
            <p className="find-kind" id={`${id}-${group.kind}`}>
              {t(kindKeys[group.kind])}
            </p>
            {group.hits.map((hit) => (
              <Hit key={hit.id} hit={hit} id={`${id}-${hits.indexOf(hit)}`} active={hits.indexOf(hit) === current} onChoose={() => choose(hit)} />
            ))}
          </div>
        ))}
        {offered.length > 0 && (
          <div role="group" aria-labelledby={`${id}-commands`}>
            <p className="find-kind" id={`${id}-commands`}>
              {t('findCommands')}
            </p>
            {offered.map((command) => (
              <CommandLine key={command.id} command={command} id={`${id}-${choices.indexOf(command)}`} active={choices.indexOf(command) === current} onChoose={() => choose(command)} />
            ))}
          </div>
        )}
      </div>
      {shown && choices.length === 0 && (
        <p className="find-list find-none" role="status">
          {search.failed ? t('findFailed') : loading ? t('findNoneYet') : t('findNone', { text: text.trim() })}
        </p>
      )}
    </div>
  );
}

function CommandLine({ command, id, active, onChoose }: { command: Command; id: string; active: boolean; onChoose: () => void }) {
  const { t } = useTranslation('workspace');
  return (
    <div id={id} role="option" aria-selected={active} className={`find-hit ${active ? 'selected' : ''}`} onMouseDown={(event) => event.preventDefault()} onClick={onChoose}>
      <Icon shape={chevronRight16Regular} />
      <span className="t cut">{t(command.words)}</span>
      {command.key !== null && (
        <span className="find-end">
          <Key>{command.key}</Key>
        </span>
      )}
    </div>
  );
}

function Hit({ hit, id, active, onChoose }: { hit: SearchHit; id: string; active: boolean; onChoose: () => void }) {
  const { t } = useTranslation('workspace');
  const formatting = useFormatting();
  const now = useNow();
  const meta = hitMeta(hit, formatting, now);
  const matched = matchedOnWords(t, hit);
  const state = stateWords(t, hit.state);
  return (
    // The pointer must not take the focus from the field: the list closes when the field loses it.
    <div id={id} role="option" aria-selected={active} className={`find-hit ${active ? 'selected' : ''}`} onMouseDown={(event) => event.preventDefault()} onClick={onChoose}>
      <Icon shape={icons[hit.kind]} />
      <span className="stack">
        <span className="t cut" title={hit.title}>
          {hit.title}
        </span>
        {meta !== '' && (
          <span className="meta cut" title={meta}>
            {meta}
          </span>
        )}
      </span>
      <span className="find-end">
        {matched !== null && <span className="meta nb">{matched}</span>}
        {state !== null && <Tag {...(hit.state === 'active' ? { tone: 'brand' as const } : {})}>{state}</Tag>}
      </span>
    </div>
  );
}
