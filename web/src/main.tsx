import '@fontsource-variable/inter/wght.css';
import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import './styles/base.css';
import { setNonce } from 'get-nonce';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { live } from './api/live.ts';
import { queryClient } from './api/query-client.ts';
import { isSurelySignedOut, sessionQuery } from './api/session.ts';
import { App } from './app.tsx';
import { askForOverview } from './pages/overview/overview-queries.ts';

// The first answers are there when the first page is drawn.
if (!isSurelySignedOut) {
  live.prepare();
  void queryClient.query(sessionQuery).catch(() => undefined);
  if (window.location.pathname === '/dashboard/') void askForOverview(queryClient);
}

const nonce = document.querySelector<HTMLMetaElement>('meta[name="style-nonce"]')?.content ?? '';
setNonce(nonce);
const root = document.getElementById('root');
if (root === null) throw new Error('The page has no element for its content.');
createRoot(root).render(
  <StrictMode>
    <App nonce={nonce} />
  </StrictMode>,
);
