import { gzipSync } from 'node:zlib';
import type { Plugin, Rollup } from 'vite';

interface Budget {
  readonly kilobytes: number;
  /** Names of chunks that are loaded later, but for the first page; of languages the larger counts. */
  readonly pages: readonly string[];
}

/** Stops the build when the JavaScript of the first load has grown too large. */
export function sizeBudget({ kilobytes, pages }: Budget): Plugin {
  return {
    name: 'vigie:size-budget',
    apply: 'build',
    generateBundle(_options, bundle) {
      const chunks = Object.values(bundle).filter((file): file is Rollup.OutputChunk => file.type === 'chunk');
      const byFile = new Map(chunks.map((chunk) => [chunk.fileName, chunk]));
      const wanted = chunks.filter((chunk) => chunk.isEntry || pages.includes(chunk.name));
      const loaded = new Set<Rollup.OutputChunk>();
      const visit = (chunk: Rollup.OutputChunk | undefined): void => {
        if (chunk === undefined || loaded.has(chunk)) return;
        loaded.add(chunk);
        for (const file of chunk.imports) visit(byFile.get(file));
      };
      for (const chunk of wanted) visit(chunk);
      const bytes = [...loaded].reduce((sum, { code }) => sum + gzipSync(code).length, 0);
      const told = `First load: ${(bytes / 1000).toFixed(1)} kB of JavaScript, gzipped; ${kilobytes} kB allowed`;
      if (bytes > kilobytes * 1000) this.error(told);
      this.info(told);
    },
  };
}
