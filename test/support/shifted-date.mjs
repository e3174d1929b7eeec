/**
 * Loaded by `node --import` before the program: its wall clock runs VIGIE_TEST_CLOCK_SHIFT_MS off real time.
 * So a test can let days pass between two starts of the built program, which the program itself offers no way to do.
 */
const shift = Number(process.env.VIGIE_TEST_CLOCK_SHIFT_MS ?? 0);
const RealDate = Date;

globalThis.Date = class Date extends RealDate {
  constructor(...args) {
    if (args.length === 0) super(RealDate.now() + shift);
    else super(...args);
  }

  static now() {
    return RealDate.now() + shift;
  }
};
