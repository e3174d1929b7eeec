import { siteOf } from './site.js';

describe('siteOf', () => {
  it('reads company, city and neighborhood', () => {
    expect(siteOf('ACME_DOUALA_AKWA')).toEqual({ company_name: 'ACME', city: 'DOUALA', neighborhood: 'AKWA' });
  });

  it('takes everything after the city as the neighborhood', () => {
    expect(siteOf('ACME_DOUALA_NEW_BELL').neighborhood).toBe('NEW_BELL');
  });

  it('has no neighborhood when the id ends with the city', () => {
    expect(siteOf('ACME_DOUALA')).toEqual({ company_name: 'ACME', city: 'DOUALA', neighborhood: null });
  });

  it('takes an id without parts as the company', () => {
    expect(siteOf('server1')).toEqual({ company_name: 'server1', city: 'UNKNOWN', neighborhood: null });
  });

  it('passes over doubled and outer underscores', () => {
    expect(siteOf('ACME__DOUALA_')).toEqual({ company_name: 'ACME', city: 'DOUALA', neighborhood: null });
  });

  it('never leaves the company empty', () => {
    expect(siteOf('__').company_name).toBe('__');
  });
});
