import { FluentProvider, webLightTheme } from '@fluentui/react-components';
import { createRoot } from 'react-dom/client';
import { Pop } from './Pop.tsx';

const root = document.getElementById('root');
if (!root) throw new Error('The page has no root element');
createRoot(root).render(
  <FluentProvider theme={webLightTheme}>
    <Pop />
  </FluentProvider>,
);
