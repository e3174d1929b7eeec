/** Shapes of statuses, drawn once and used everywhere: each differs from the others without its colour. 16 × 16. */
export function Glyphs() {
  return (
    <svg width="0" height="0" aria-hidden="true" style={{ position: 'absolute' }}>
      <defs>
        <symbol id="g-ok" viewBox="0 0 16 16">
          <circle cx="8" cy="8" r="7" fill="currentColor" />
          <path d="m4.8 8.2 2.2 2.2 4.2-4.6" {...CUT} />
        </symbol>
        <symbol id="g-late" viewBox="0 0 16 16">
          <circle cx="8" cy="8" r="6.1" fill="none" stroke="currentColor" strokeWidth="1.8" />
          <path d="M8 4.7V8.2l2.3 1.5" {...LINE} />
        </symbol>
        <symbol id="g-failed" viewBox="0 0 16 16">
          <rect x="1.2" y="1.2" width="13.6" height="13.6" rx="2.5" fill="currentColor" />
          <path d="m5.2 5.2 5.6 5.6M10.8 5.2l-5.6 5.6" {...CUT} />
        </symbol>
        <symbol id="g-missing" viewBox="0 0 16 16">
          <circle cx="8" cy="8" r="6.1" fill="none" stroke="currentColor" strokeWidth="2" strokeDasharray="2.9 1.89" />
        </symbol>
        <symbol id="g-mismatch" viewBox="0 0 16 16">
          <path d="M8 .6 15.4 8 8 15.4.6 8Z" fill="currentColor" />
          <path d="M5.2 6.7h5.6M5.2 9.4h5.6M9.3 4.9 6.8 11.2" {...CUT} strokeWidth="1.4" />
        </symbol>
        <symbol id="g-transfer" viewBox="0 0 16 16">
          <path d="M8 1.2 15.4 14.4H.6Z" fill="currentColor" strokeLinejoin="round" />
          <path d="M8 6v3.8M8 12v.2" {...CUT} />
        </symbol>
        <symbol id="g-unknown" viewBox="0 0 16 16">
          <circle cx="8" cy="8" r="6.3" fill="none" stroke="currentColor" strokeWidth="1.5" />
          <path d="M6.2 6.3a1.8 1.8 0 1 1 2.6 1.6c-.6.3-.8.6-.8 1.2M8 11.4v.1" {...LINE} strokeWidth="1.5" />
        </symbol>
        <symbol id="g-pending" viewBox="0 0 16 16">
          <g fill="currentColor">
            <circle cx="3.2" cy="8" r="1.7" />
            <circle cx="8" cy="8" r="1.7" />
            <circle cx="12.8" cy="8" r="1.7" />
          </g>
        </symbol>
        <symbol id="g-excused" viewBox="0 0 16 16">
          <path d="M5.5 4v8M10.5 4v8" {...LINE} strokeWidth="2.2" />
        </symbol>
        <symbol id="g-none" viewBox="0 0 16 16">
          <circle cx="8" cy="8" r="1.6" fill="currentColor" />
        </symbol>
      </defs>
    </svg>
  );
}

const ROUND = { fill: 'none', strokeLinecap: 'round', strokeLinejoin: 'round' } as const;
const CUT = { ...ROUND, stroke: 'var(--surface)', strokeWidth: 1.8 } as const;
const LINE = { ...ROUND, stroke: 'currentColor', strokeWidth: 1.8 } as const;
