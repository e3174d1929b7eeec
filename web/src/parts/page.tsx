import { type ReactNode, useEffect, useRef } from 'react';
import { Link } from 'wouter';
import classes from './page.module.css';

interface Props {
  readonly title: string;
  /** Where it belongs: what the page above is called, and its address. */
  readonly above?: { readonly title: string; readonly href: string };
  readonly subtitle?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

let visited = false;

/** Heading, buttons and content. Whoever follows a link finds the focus at the heading of the new page. */
export function Page({ title, above, subtitle, actions, children }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Vigie`;
  }, [title]);
  useEffect(() => {
    if (visited) heading.current?.focus({ preventScroll: true });
    if (visited) window.scrollTo(0, 0);
    visited = true;
  }, []);
  return (
    <div className={classes.page}>
      <header className={classes.header}>
        <div className={classes.titles}>
          {above && (
            <Link href={above.href} className={classes.above}>
              {above.title}
            </Link>
          )}
          <h1 ref={heading} tabIndex={-1} className="break">
            {title}
          </h1>
          {subtitle && <div className={classes.subtitle}>{subtitle}</div>}
        </div>
        {actions && <div className={`${classes.actions} no-print`}>{actions}</div>}
      </header>
      {children}
    </div>
  );
}

interface PanelProps {
  readonly title: string;
  readonly aside?: ReactNode;
  readonly children: ReactNode;
  /** Room around the content; tables have their own. */
  readonly padded?: boolean;
}

/** A card with a heading. */
export function Panel({ title, aside, children, padded = false }: PanelProps) {
  return (
    <section className={`card ${classes.panel}`} aria-label={title}>
      <div className={classes.panelHead}>
        <h2>{title}</h2>
        {aside !== undefined && aside !== false && <div className={classes.aside}>{aside}</div>}
      </div>
      <div className={padded ? classes.padded : undefined}>{children}</div>
    </section>
  );
}
