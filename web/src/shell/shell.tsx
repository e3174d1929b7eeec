import { ActionIcon, Drawer } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Menu as MenuIcon } from 'lucide-react';
import { type ReactNode, useEffect } from 'react';
import { useTranslations } from 'use-intl';
import { Link, useLocation } from 'wouter';
import { ErrorBoundary } from '../parts/error-boundary.tsx';
import { ConnectionBanner } from './connection-banner.tsx';
import { Brand } from './brand.tsx';
import { LiveNews } from './live-news.tsx';
import { NavLinks } from './nav-links.tsx';
import { Preferences } from './preferences.tsx';
import classes from './shell.module.css';

/** What is around every page: where one can go, who one is, and whether what one sees is live. */
export function Shell({ children }: { readonly children: ReactNode }) {
  const t = useTranslations('shell');
  const [opened, menu] = useDisclosure(false);
  const [path] = useLocation();
  const { close } = menu;
  useEffect(close, [path, close]);
  return (
    <div className={classes.shell}>
      <a href="#content" className={classes.skip}>
        {t('skip')}
      </a>
      <aside className={`${classes.side} no-print`}>
        <Link href="/" className={classes.home}>
          <Brand />
        </Link>
        <nav aria-label={t('navigation')}>
          <NavLinks />
        </nav>
        <Preferences />
      </aside>
      <header className={`${classes.top} no-print`}>
        <Link href="/" className={classes.home}>
          <Brand />
        </Link>
        <ActionIcon variant="subtle" color="gray" size="lg" onClick={menu.open} aria-label={t('openMenu')} aria-expanded={opened}>
          <MenuIcon />
        </ActionIcon>
      </header>
      <Drawer opened={opened} onClose={close} title={<Brand />} size={280} closeButtonProps={{ 'aria-label': t('closeMenu') }} className="no-print">
        <nav aria-label={t('navigation')}>
          <NavLinks />
        </nav>
        <Preferences />
      </Drawer>
      <main id="content" tabIndex={-1} className={classes.main}>
        <ConnectionBanner />
        <ErrorBoundary place={path}>{children}</ErrorBoundary>
      </main>
      <LiveNews />
    </div>
  );
}
