import { Control } from '../../src/storage/bytes/digest-task.js';

/** Does something once, when the first bytes of a file have been hashed: changes it, or gives the task up. */
export class ControlThat extends Control {
  private hasActed = false;

  constructor(private readonly act: (control: Control) => void) {
    super();
  }

  override add(bytes: number): void {
    super.add(bytes);
    if (!this.hasActed) this.act(this);
    this.hasActed = true;
  }
}
