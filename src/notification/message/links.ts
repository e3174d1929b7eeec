/** Addresses of Vigie's pages, for messages; null wherever `PUBLIC_URL` is not set. */
export class Links {
  /** @param publicUrl without a slash at its end; null = there are no pages to link to */
  constructor(private readonly publicUrl: string | null) {}

  get dashboard(): string | null {
    return this.to('');
  }

  entry(id: number | null | undefined): string | null {
    return id === null || id === undefined ? null : this.to(`/entries/${id}`);
  }

  job(id: number): string | null {
    return this.to(`/jobs/${id}`);
  }

  agent(id: string): string | null {
    return this.to(`/agents/${encodeURIComponent(id)}`);
  }

  incident(id: number): string | null {
    return this.to(`/incidents/${id}`);
  }

  get deliveries(): string | null {
    return this.to('/deliveries');
  }

  private to(page: string): string | null {
    return this.publicUrl === null ? null : `${this.publicUrl}/dashboard${page}`;
  }
}
