import fc from 'fast-check';

/** CI tries the same examples every time, so that it speaks of the change at hand; by hand every run tries new ones. */
if (process.env.CI) fc.configureGlobal({ seed: 20_261_122 });
