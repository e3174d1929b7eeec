import { useTranslations } from 'use-intl';
import { Link } from 'wouter';
import { useMay } from '../../api/session.ts';
import { Page } from '../../parts/page.tsx';
import { Empty } from '../../parts/states.tsx';
import { AuditLog } from './audit-log.tsx';
import { Channels } from './channels/channels.tsx';
import { Keys } from './keys.tsx';
import { Rules } from './rules/rules.tsx';
import classes from './settings.module.css';
import { SystemState } from './system-state.tsx';
import { Windows } from './windows.tsx';

const SECTIONS = ['system', 'channels', 'rules', 'windows', 'keys', 'audit'] as const;

/** @param section the last part of the address */
export default function SettingsPage({ section }: { readonly section: string | undefined }) {
  const t = useTranslations('settings');
  const here = SECTIONS.find((known) => known === section) ?? 'system';
  const may = useMay('admin');
  const closed = !may && (here === 'keys' || here === 'audit');
  return (
    <Page title={t('title')}>
      <nav aria-label={t('title')}>
        <ul className={classes.tabs}>
          {SECTIONS.map((name) => (
            <li key={name}>
              <Link href={`/settings/${name}`} aria-current={name === here ? 'page' : undefined}>
                {t(`sections.${name}`)}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      {closed ? (
        <div className="card">
          <Empty title={t('forbidden')} />
        </div>
      ) : (
        <Section name={here} />
      )}
    </Page>
  );
}

function Section({ name }: { readonly name: (typeof SECTIONS)[number] }) {
  switch (name) {
    case 'channels':
      return <Channels />;
    case 'rules':
      return <Rules />;
    case 'keys':
      return <Keys />;
    case 'windows':
      return <Windows />;
    case 'audit':
      return <AuditLog />;
    case 'system':
      return <SystemState />;
  }
}
