import classes from './shell.module.css';

/** The lookout's eye. */
export function Brand() {
  return (
    <span className={classes.brand}>
      <svg viewBox="0 0 32 32" width="26" height="26" aria-hidden="true">
        <rect width="32" height="32" rx="8" fill="#0f766e" />
        <path d="M5 16c3-5 7-7.5 11-7.5S24 11 27 16c-3 5-7 7.5-11 7.5S8 21 5 16Z" fill="none" stroke="#fff" strokeWidth="2.2" />
        <circle cx="16" cy="16" r="4" fill="#fff" />
      </svg>
      Vigie
    </span>
  );
}
