import { Injectable } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import type { ChannelKind, OpenConfig, OutgoingMessage } from '../channel-kind.js';
import { HttpPoster } from '../http/http-poster.js';
import { AlertmanagerConfig } from './alertmanager-config.dto.js';
import { alertsOf } from './alerts.js';

/** Alerts for those who have Prometheus's Alertmanager already. */
@Injectable()
export class AlertmanagerKind implements ChannelKind {
  readonly kind = 'alertmanager';
  readonly configType = AlertmanagerConfig;
  readonly secretFields = ['password', 'token'];
  /** One after the other: an alert and its end must not overtake each other. */
  readonly concurrency = 1;

  constructor(private readonly poster: HttpPoster) {}

  /** What fires nothing is not posted. */
  async send(config: OpenConfig, { facts }: OutgoingMessage, signal: AbortSignal): Promise<void> {
    const { url, labels, ...credentials } = plainToInstance(AlertmanagerConfig, config);
    const alerts = alertsOf(facts, labels ?? {});
    if (alerts.length === 0) return;
    const target = new URL(url);
    target.pathname = `${target.pathname.replace(/\/+$/, '')}/api/v2/alerts`;
    await this.poster.post({ url: target.href, body: JSON.stringify(alerts), contentType: 'application/json', headers: authorization(credentials) }, signal);
  }
}

function authorization({ username, password, token }: Pick<AlertmanagerConfig, 'username' | 'password' | 'token'>): Record<string, string> {
  if (token) return { Authorization: `Bearer ${token}` };
  return username && password ? { Authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` } : {};
}
