import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider, useQuery } from '@tanstack/react-query';
import { Suspense, useEffect } from 'react';
import { Router } from 'wouter';
import { live } from './api/live.ts';
import { queryClient } from './api/query-client.ts';
import { sessionQuery } from './api/session.ts';
import { I18n } from './i18n/i18n.tsx';
import { SignInPage } from './pages/sign-in/sign-in-page.tsx';
import { Glyphs } from './parts/glyphs.tsx';
import { StripCells } from './parts/strip-cells.tsx';
import { PageError, Starting } from './parts/states.tsx';
import { Routes } from './routes.tsx';
import { Shell } from './shell/shell.tsx';
import { theme } from './theme.ts';

/** @param nonce what the server lets styles of ours show that are made later */
export function App({ nonce }: { readonly nonce: string }) {
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto" getStyleNonce={() => nonce}>
      <QueryClientProvider client={queryClient}>
        <Suspense fallback={<Starting />}>
          <I18n>
            <Notifications position="bottom-right" />
            <Glyphs />
            <StripCells />
            <Router base="/dashboard">
              <Door />
            </Router>
          </I18n>
        </Suspense>
      </QueryClientProvider>
    </MantineProvider>
  );
}

/** Whoever is not known signs in at the address they came to. */
function Door() {
  const session = useQuery(sessionQuery);
  if (session.isPending) return <Starting />;
  if (session.isError) return <PageError error={session.error} retry={() => void session.refetch()} />;
  return session.data === null ? <SignInPage /> : <Inside />;
}

function Inside() {
  useEffect(() => live.start(), []);
  return (
    <Shell>
      <Routes />
    </Shell>
  );
}
