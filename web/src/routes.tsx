import { lazy, Suspense } from 'react';
import { Route, Switch } from 'wouter';
import { NotFoundPage } from './pages/not-found/not-found-page.tsx';
import { OverviewPage } from './pages/overview/overview-page.tsx';
import { Loading } from './parts/states.tsx';

const JobsPage = lazy(() => import('./pages/jobs/jobs-page.tsx'));
const JobPage = lazy(() => import('./pages/job/job-page.tsx'));
const EntryPage = lazy(() => import('./pages/entry/entry-page.tsx'));
const AgentsPage = lazy(() => import('./pages/agents/agents-page.tsx'));
const AgentPage = lazy(() => import('./pages/agent/agent-page.tsx'));
const IncidentsPage = lazy(() => import('./pages/incidents/incidents-page.tsx'));
const IncidentPage = lazy(() => import('./pages/incident/incident-page.tsx'));
const DeliveriesPage = lazy(() => import('./pages/deliveries/deliveries-page.tsx'));
const CompliancePage = lazy(() => import('./pages/compliance/compliance-page.tsx'));
const SettingsPage = lazy(() => import('./pages/settings/settings-page.tsx'));

/** Mails link to these addresses: they do not change. */
export function Routes() {
  return (
    <Suspense fallback={<Loading lines={8} />}>
      <Switch>
        <Route path="/">
          <OverviewPage />
        </Route>
        <Route path="/jobs">
          <JobsPage />
        </Route>
        <Route path="/jobs/:id">{({ id }) => <JobPage id={Number(id)} key={id} />}</Route>
        <Route path="/entries/:id">{({ id }) => <EntryPage id={Number(id)} key={id} />}</Route>
        <Route path="/agents">
          <AgentsPage />
        </Route>
        <Route path="/agents/:id">{({ id }) => <AgentPage id={decodeURIComponent(id)} key={id} />}</Route>
        <Route path="/incidents">
          <IncidentsPage />
        </Route>
        <Route path="/incidents/:id">{({ id }) => <IncidentPage id={Number(id)} key={id} />}</Route>
        <Route path="/deliveries">
          <DeliveriesPage />
        </Route>
        <Route path="/compliance">
          <CompliancePage />
        </Route>
        <Route path="/settings/:section?">{({ section }) => <SettingsPage section={section} />}</Route>
        <Route>
          <NotFoundPage />
        </Route>
      </Switch>
    </Suspense>
  );
}
