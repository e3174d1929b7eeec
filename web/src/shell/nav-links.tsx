import { useQuery } from '@tanstack/react-query';
import { Database, FileCheck2, LayoutDashboard, type LucideIcon, MailCheck, Server, Settings, Siren } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { Link, useLocation } from 'wouter';
import type { Schemas } from '../api/client.ts';
import { openIncidentsQuery } from '../api/incident-queries.ts';
import { summaryQuery } from '../api/queries.ts';
import classes from './shell.module.css';

type Summary = Schemas['Summary'];

interface Place {
  readonly href: string;
  readonly name: 'overview' | 'jobs' | 'agents' | 'incidents' | 'deliveries' | 'compliance' | 'settings';
  readonly icon: LucideIcon;
  /** How many there need somebody. */
  readonly count?: (summary: Summary, openIncidents: number) => number;
}

const PLACES: readonly Place[] = [
  { href: '/', name: 'overview', icon: LayoutDashboard },
  { href: '/jobs', name: 'jobs', icon: Database },
  { href: '/agents', name: 'agents', icon: Server, count: ({ silent_agents, rejected_reports }) => silent_agents + rejected_reports },
  { href: '/incidents', name: 'incidents', icon: Siren, count: (_summary, openIncidents) => openIncidents },
  { href: '/deliveries', name: 'deliveries', icon: MailCheck, count: ({ deliveries }) => deliveries.failed },
  { href: '/compliance', name: 'compliance', icon: FileCheck2 },
  { href: '/settings', name: 'settings', icon: Settings },
];

export function NavLinks() {
  const t = useTranslations('shell');
  const [path] = useLocation();
  const { data } = useQuery(summaryQuery);
  const { data: openIncidents = 0 } = useQuery(openIncidentsQuery);
  return (
    <ul className={classes.links}>
      {PLACES.map(({ href, name, icon: Icon, count }) => {
        const here = href === '/' ? path === '/' : path === href || path.startsWith(`${href}/`);
        const waiting = data && count ? count(data, openIncidents) : 0;
        return (
          <li key={href}>
            <Link href={href} className={classes.link} aria-current={here ? 'page' : undefined}>
              <Icon size={17} aria-hidden="true" />
              <span>{t(name)}</span>
              {waiting > 0 && (
                <span className={`num ${classes.count}`} title={t('needAttention', { count: waiting })}>
                  {waiting}
                  <span className="visually-hidden"> {t('needAttention', { count: waiting })}</span>
                </span>
              )}
            </Link>
          </li>
        );
      })}
    </ul>
  );
}
