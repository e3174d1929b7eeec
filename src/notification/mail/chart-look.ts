/** By which the HTML finds the image within its own mail. */
export const CHART_CID = 'cycles-per-day@vigie';

/** As it is shown, in CSS pixels. */
export const CHART_WIDTH = 560;
export const CHART_HEIGHT = 140;

/** Neither light nor dark, so that they are told apart on a white and on a black page. From the bottom of a bar to its top. */
export const COLOURS = { met: '#2e9e62', met_late: '#d9a514', unknown: '#8a6fd1', failed: '#e0662f', missing: '#d8394a', excused: '#8a929c' } as const;
