import { createDOMRenderer, RendererProvider } from '@fluentui/react-components';
import { createRoot } from 'react-dom/client';
import { I18nextProvider } from 'react-i18next';
import { applyAppearance } from '../common/appearance.ts';
import { bridgeFor } from '../common/bridge.ts';
import { calls as callsEnglish } from '../common/catalogue/calls.en.ts';
import { calls as callsSpanish } from '../common/catalogue/calls.es.ts';
import { caseForm as caseEnglish } from '../common/catalogue/case.en.ts';
import { caseForm as caseSpanish } from '../common/catalogue/case.es.ts';
import { fields as fieldsEnglish } from '../common/catalogue/fields.en.ts';
import { fields as fieldsSpanish } from '../common/catalogue/fields.es.ts';
import { settings as settingsEnglish } from '../common/catalogue/settings.en.ts';
import { settings as settingsSpanish } from '../common/catalogue/settings.es.ts';
import { sync as syncEnglish } from '../common/catalogue/sync.en.ts';
import { sync as syncSpanish } from '../common/catalogue/sync.es.ts';
import { workspace as english } from '../common/catalogue/workspace.en.ts';
import { workspace as spanish } from '../common/catalogue/workspace.es.ts';
import { DeskProvider } from '../common/desk-context.tsx';
import { createDeskStore, feedDeskStore } from '../common/desk-store.ts';
import { startWords } from '../common/i18n.ts';
import { App } from './App.tsx';
import { createWorkspaceModel, deskTab } from './model.ts';
import { fetchViews } from './views.tsx';
import { WorkspaceContext } from './workspace-context.ts';

const bridge = bridgeFor('workspace');
const store = createDeskStore(bridge.appearance);
const words = startWords(bridge.appearance.language, {
  workspace: { en: english, es: spanish },
  sync: { en: syncEnglish, es: syncSpanish },
  calls: { en: callsEnglish, es: callsSpanish },
  fields: { en: fieldsEnglish, es: fieldsSpanish },
  case: { en: caseEnglish, es: caseSpanish },
  settings: { en: settingsEnglish, es: settingsSpanish },
});
applyAppearance(bridge.appearance);
store.subscribe((state, previous) => {
  if (state.appearance === previous.appearance) return;
  applyAppearance(state.appearance);
  void words.changeLanguage(state.appearance.language);
});

// Griffel's style elements carry the nonce of this page: the content security policy allows no other inline style.
const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';
const renderer = createDOMRenderer(document, { styleElementAttributes: { nonce } });
const model = createWorkspaceModel(store, bridge);

const root = document.getElementById('root');
if (!root) throw new Error('The page of the workspace has no root element.');
createRoot(root).render(
  <I18nextProvider i18n={words}>
    <DeskProvider store={store}>
      <WorkspaceContext value={{ bridge, model }}>
        <RendererProvider renderer={renderer} targetDocument={document}>
          <App />
        </RendererProvider>
      </WorkspaceContext>
    </DeskProvider>
  </I18nextProvider>,
);
void feedDeskStore(store, bridge);
fetchViews();
void bridge.host('settings.get', {}).then((outcome) => {
  if (outcome.ok && store.getState().settings === null) store.setState({ settings: outcome.value });
});
bridge.onHost('showDesk', () => model.select(deskTab));
bridge.onHost('showEmergency', (key) => model.showEmergency(key));
