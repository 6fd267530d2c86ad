/** Writes messages.json beside the build: what the scripts of each entry say, so that a page carries those texts alone. */

import type { Plugin, Rollup } from "vite";

/** One text, or the texts for one and for many. */
export type Message = string | readonly [string, string];

const TEXT = String.raw`"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'`;
const SAID = new RegExp(String.raw`(?<!function )(?<![\w.$])(t|plural)\(\s*(${TEXT})(?:\s*,\s*(${TEXT}))?`, "g");

const COMMENT = new RegExp(String.raw`(${TEXT}|\`(?:[^\`\\]|\\.)*\`)|//[^\n]*|/\*[\s\S]*?\*/`, "g");

/** The messages of a source: `t("one text"` and `plural("for one", "for many"`, written out where they are said. */
export function messagesOf(source: string): Message[] {
  const code = source.replace(COMMENT, (_found, text: string | undefined) => text ?? "");
  return [...code.matchAll(SAID)].flatMap(([, name, first, second]): Message[] => {
    if (first === undefined) return [];
    if (name === "t") return [unquoted(first)];
    return second === undefined ? [] : [[unquoted(first), unquoted(second)]];
  });
}

function unquoted(text: string): string {
  const inner = text.slice(1, -1).replace(/\\'/g, "'");
  return JSON.parse(`"${text.startsWith("'") ? inner.replace(/(?<!\\)"/g, '\\"') : inner}"`);
}

/** Plugin: collects the messages of our own sources while they are read, and lists them by entry once all is built. */
export function messages(): Plugin {
  const found = new Map<string, Message[]>();
  return {
    name: "messages",
    enforce: "pre",
    transform(source, id) {
      if (/\/src\/.*\.tsx?$/.test(id)) found.set(id, messagesOf(source));
      return null;
    },
    generateBundle(_options, bundle) {
      const byEntry: Record<string, Message[]> = {};
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== "chunk" || !chunk.isEntry) continue;
        const said = modulesOf(chunk, bundle).flatMap((id) => found.get(id) ?? []);
        const unlike = new Map(said.map((message) => [JSON.stringify(message), message]));
        byEntry[`src/${chunk.name}`] = [...unlike.values()];
      }
      this.emitFile({ type: "asset", fileName: "messages.json", source: JSON.stringify(byEntry) });
    },
  };
}

/** The modules of a chunk and of all that it imports, at once or later. */
function modulesOf(first: Rollup.OutputChunk, bundle: Rollup.OutputBundle): string[] {
  const seen = new Set<Rollup.OutputChunk>([first]);
  for (const chunk of seen) {
    for (const name of [...chunk.imports, ...chunk.dynamicImports]) {
      const next = bundle[name];
      if (next?.type === "chunk") seen.add(next);
    }
  }
  return [...seen].flatMap((chunk) => chunk.moduleIds);
}
