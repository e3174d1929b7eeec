/** Where an agent stands, as far as its id tells. */
export interface Site {
  readonly company_name: string;
  readonly city: string;
  readonly neighborhood: string | null;
}

/** Stands in for a city that the id does not name: the column is required. */
const UNKNOWN_CITY = 'UNKNOWN';

/**
 * Reads an agent id such as `ACME_DOUALA_AKWA` as company, city and neighborhood.
 * Everything after the city is the neighborhood (`NEW_BELL`); without parts the whole id is the company.
 */
export function siteOf(agentId: string): Site {
  const [company, city, ...area] = agentId.split('_').filter((part) => part.trim() !== '');
  return { company_name: company ?? agentId, city: city ?? UNKNOWN_CITY, neighborhood: area.length > 0 ? area.join('_') : null };
}
