import type { FindingFacts } from './finding.js';
import { findingText } from './finding-text.js';

const LONG: FindingFacts = { kind: 'ran_too_long', numbers: { duration_seconds: 11_105, max_duration_minutes: 120 } };
const USUAL: FindingFacts = {
  kind: 'usual_time_differs',
  numbers: { reports: 10, timezone: 'Africa/Douala', expected_hour: 2, expected_minute: 0, observed_hour: 4, observed_minute: 5, difference_minutes: 125 },
};

describe('A finding in words', () => {
  it('tells how long a backup took and how long it may take', () => {
    expect(findingText(LONG, 'en')).toBe('The backup took 3 h 5 min 5 s from its start to the end of its transfer; at most 2 h is allowed (max_duration_minutes).');
    expect(findingText(LONG, 'fr')).toBe('La sauvegarde a duré 3 h 5 min 5 s de son début à la fin de son transfert, pour un maximum de 2 h (max_duration_minutes).');
  });

  it('proposes the observed time', () => {
    expect(findingText(USUAL, 'en')).toContain('the expected time, 02:00: usually at 04:05 (Africa/Douala). If that is right, change the schedule to 04:05.');
    expect(findingText(USUAL, 'fr')).toContain("l'heure prévue, 02:00 : d'habitude à 04:05 (Africa/Douala). Si c'est normal, changez la planification pour 04:05.");
  });
});
