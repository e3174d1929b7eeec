import { Component, type ReactNode } from 'react';
import { Failure } from './states.tsx';

interface Props {
  readonly children: ReactNode;
  /** What is shown: another one is tried anew. */
  readonly place: string;
}

interface State {
  readonly error: Error | null;
  readonly place: string;
}

/** What cannot be drawn, or loaded since Vigie was renewed, says so in its place; what is around it, and other pages, stay. */
export class ErrorBoundary extends Component<Props, State> {
  override state: State = { error: null, place: this.props.place };

  static getDerivedStateFromError(error: unknown): Partial<State> {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  static getDerivedStateFromProps({ place }: Props, before: State): State | null {
    return place === before.place ? null : { error: null, place };
  }

  override render(): ReactNode {
    const { error } = this.state;
    return error === null ? this.props.children : <Failure error={error} retry={() => window.location.reload()} />;
  }
}
