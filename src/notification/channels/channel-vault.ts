import { Injectable } from '@nestjs/common';
import { ChannelKinds } from './channel-kinds.js';
import type { OpenConfig } from './channel-kind.js';
import type { NotificationChannel } from './channel.entity.js';
import { SecretBox } from './secret-box.js';

type Sealed = Pick<NotificationChannel, 'kind' | 'config' | 'secrets'>;

/** Puts the settings of a channel together with its secrets, and takes them apart. */
@Injectable()
export class ChannelVault {
  constructor(private readonly box: SecretBox, private readonly kinds: ChannelKinds) {}

  /** Each secret for itself, so that one can be replaced without knowing the others. */
  async seal(kind: NotificationChannel['kind'], secrets: Readonly<Record<string, string>>): Promise<Record<string, string>> {
    const sealed = Object.entries(secrets).map(async ([name, secret]) => [name, await this.box.seal(secret, placeOf(kind, name))] as const);
    return Object.fromEntries(await Promise.all(sealed));
  }

  /** @throws TransportError when they were encrypted with another key */
  async open({ kind, config, secrets }: Sealed): Promise<OpenConfig> {
    const names = this.kinds.of(kind).secretFields.filter((name) => name in secrets);
    const opened = names.map(async (name) => [name, await this.box.open(secrets[name] ?? '', placeOf(kind, name))] as const);
    return { ...config, ...Object.fromEntries(await Promise.all(opened)) };
  }
}

/** Nobody can pass one kind of secret for another by moving it in the database. */
function placeOf(kind: string, name: string): string {
  return `${kind}/${name}`;
}
