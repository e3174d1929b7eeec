import { type Node, parseTree } from 'jsonc-parser';

/** A part of a text, by characters. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** One piece of a text, and which problems it is the place of, by their place in the list. */
export interface Piece {
  readonly text: string;
  readonly problems: readonly number[];
}

/**
 * Where in a JSON text a pointer (RFC 6901) leads, or the nearest place above it that is there; of members with the same name the last counts.
 * @returns null where that would be the whole text, which marks nothing
 */
export function locate(text: string, pointer: string, tree: Node | undefined = treeOf(text)): Span | null {
  let node = tree;
  let found: Span | null = null;
  for (const token of tokensOf(pointer)) {
    const child = node === undefined ? undefined : childOf(node, token);
    if (child === undefined) break;
    found = spanOf(child);
    node = child.type === 'property' ? child.children?.[1] : child;
  }
  return found;
}

/** The text in pieces, so that those with problems can be marked. A piece belongs to every problem whose place it lies in. */
export function piecesOf(text: string, pointers: readonly string[]): Piece[] {
  const tree = treeOf(text);
  const spans = pointers.map((pointer) => locate(text, pointer, tree));
  const edges = [...new Set([0, text.length, ...spans.flatMap((span) => (span === null ? [] : [span.from, span.to]))])].filter((edge) => edge <= text.length).sort((a, b) => a - b);
  return edges.slice(0, -1).map((from, place) => {
    const to = edges[place + 1] ?? text.length;
    const problems = spans.flatMap((span, index) => (span !== null && span.from <= from && to <= span.to ? [index] : []));
    return { text: text.slice(from, to), problems };
  });
}

/**
 * The same JSON, indented, where it is JSON as a whole and holds no name twice; as it came otherwise, since that is what has to be mended.
 */
export function pretty(text: string): string {
  try {
    const indented = JSON.stringify(JSON.parse(text), null, 2);
    // Two members of one name, and numbers that JavaScript cannot hold, would be shown otherwise than they came.
    return squeezed(indented) === squeezed(text) ? indented : text;
  } catch {
    return text;
  }
}

/** Without blanks between signs; those within texts stay. */
function squeezed(json: string): string {
  return json.replace(/"(?:[^"\\]|\\.)*"|\s+/gu, (part) => (part.startsWith('"') ? part : ''));
}

/** Nothing deeper is asked for: a hostile text may be all brackets. */
const DEEPEST = 200;

function treeOf(text: string): Node | undefined {
  return deepest(text) > DEEPEST ? undefined : parseTree(text, [], { allowTrailingComma: true, disallowComments: false });
}

function deepest(text: string): number {
  let [depth, most] = [0, 0];
  for (const sign of text) {
    if (sign === '{' || sign === '[') most = Math.max(most, ++depth);
    else if (sign === '}' || sign === ']') depth -= 1;
  }
  return most;
}

function tokensOf(pointer: string): string[] {
  return pointer === '' ? [] : pointer.slice(1).split('/').map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** A member of an object, with its name, or an item of a list. */
function childOf({ type, children = [] }: Node, token: string): Node | undefined {
  if (type === 'array') return children[Number(token)];
  if (type !== 'object') return undefined;
  const named = (wanted: (name: string) => boolean): Node | undefined => children.findLast(({ children: [key] = [] }) => key !== undefined && wanted(String(key.value)));
  return named((name) => name === token) ?? named((name) => name.toLowerCase() === token.toLowerCase());
}

const spanOf = ({ offset, length }: Node): Span => ({ from: offset, to: offset + length });
