import { type Steadiness, steadinessOf } from './flapping.js';

it.each<[string, number, boolean, Steadiness]>([
  ['that changed once is told', 1, false, 'tell'],
  ['that changed six times is told', 6, false, 'tell'],
  ['that changed seven times is told as flapping', 7, false, 'tell-flapping'],
  ['that people know to be flapping is held back', 8, true, 'hold'],
  ['that has become steady is told again', 6, true, 'tell'],
])('A job %s', (_sentence, changes, isKnown, steadiness) => {
  expect(steadinessOf(changes, isKnown)).toBe(steadiness);
});
