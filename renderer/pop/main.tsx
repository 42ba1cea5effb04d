import { createRoot } from 'react-dom/client';
import { I18nextProvider } from 'react-i18next';
import { applyAppearance } from '../common/appearance.ts';
import { bridgeFor } from '../common/bridge.ts';
import { mayAnswer } from '../common/capabilities.ts';
import { pop as english } from '../common/catalogue/pop.en.ts';
import { pop as spanish } from '../common/catalogue/pop.es.ts';
import { DeskProvider } from '../common/desk-context.tsx';
import { createDeskStore, feedDeskStore } from '../common/desk-store.ts';
import { startWords } from '../common/i18n.ts';
import { ActionsContext, createActions } from './actions.ts';
import { createPopModel } from './model.ts';
import { Pop } from './Pop.tsx';
import { warmUp } from './warm-up.tsx';

/** The start of the application is over by then. */
const warmUpAfterMs = 1_500;

const bridge = bridgeFor('pop');
const store = createDeskStore(bridge.appearance);
const words = startWords(bridge.appearance.language, { pop: { en: english, es: spanish } });
applyAppearance(bridge.appearance);
store.subscribe((state, previous) => {
  if (state.appearance === previous.appearance) return;
  applyAppearance(state.appearance);
  void words.changeLanguage(state.appearance.language);
});

// The font is fetched before the first call, so that the first frame of a pop already holds the name.
const font = document.fonts.load('600 24px Inter').catch(() => undefined);

const actions = createActions(bridge, (card) => mayAnswer(store.getState().desk, card.key));
const root = document.getElementById('root');
if (!root) throw new Error('The page of the pop has no root element.');
createRoot(root).render(
  <I18nextProvider i18n={words}>
    <DeskProvider store={store}>
      <ActionsContext value={actions}>
        <Pop bridge={bridge} model={createPopModel(store)} />
      </ActionsContext>
    </DeskProvider>
  </I18nextProvider>,
);
void feedDeskStore(store, bridge);
void font.then(() => setTimeout(() => warmUp(bridge.appearance, words), warmUpAfterMs));
