import { useTranslations } from 'use-intl';
import { Link } from 'wouter';
import { Page } from '../../parts/page.tsx';
import { Empty } from '../../parts/states.tsx';

export function NotFoundPage() {
  const t = useTranslations('notFound');
  return (
    <Page title={t('title')}>
      <div className="card">
        <Empty title={t('text')}>
          <Link href="/">{t('back')}</Link>
        </Empty>
      </div>
    </Page>
  );
}
