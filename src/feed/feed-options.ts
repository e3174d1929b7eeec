import { Injectable } from '@nestjs/common';

/** Times in milliseconds and limits of the feed. */
@Injectable()
export class FeedOptions {
  /** How often a quiet stream shows that it lives, and whether its key is still good. Proxies cut what is silent for 30 to 60 s. */
  readonly heartbeatMs: number = 15_000;
  /** How soon events are noticed that other processes wrote, or that became settled without a call. */
  readonly pollMs: number = 500;
  /** Time between two looks, however many events are written: what comes meanwhile is read together. */
  readonly restMs: number = 50;
  /** How long a client may take nothing before its stream is cut; it resumes where it was. */
  readonly stalledMs: number = 60_000;
  /** Streams that one API key, with the browser sessions opened with it, may have at a time. */
  readonly perKey: number = 50;
  /** Streams that this process serves at a time. */
  readonly inAll: number = 500;
}
