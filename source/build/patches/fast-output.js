import {URL, fileURLToPath} from 'node:url';
import {replaceOnce} from './patch.js';

const recentMapModule = fileURLToPath(new URL('recent-map.js', import.meta.url));

// Only strings are remembered: cells are a hundred times larger, and most are asked for once. A screen of 60 rows needs
// some 60 entries of a kind.
const header = `import {RecentMap} from ${JSON.stringify(recentMapModule)};
const remembered = () => new RecentMap(256);
const widths = new RecentMap(1024), blockWidths = remembered(), textLines = remembered(), slices = remembered(), rows = remembered();
const blank = {type: 'char', value: ' ', fullWidth: false, styles: []};
`;

/** @type {readonly (readonly [from: string, to: string])[]} */
const edits = [
  // What was measured and taken apart for one frame is known in the next.
  [
    `    widths = new Map();
    blockWidths = new Map();
    styledChars = new Map();
`,
    `    widths = widths;
    blockWidths = blockWidths;
    styledChars = new Map();
    getLines(text) {
        let cached = textLines.get(text);
        if (cached === undefined) {
            const characterLines = [[]];
            for (const character of this.getStyledChars(text)) {
                if (character.value === '\\n') {
                    characterLines.push([]);
                }
                else {
                    characterLines.at(-1).push(character);
                }
            }
            cached = characterLines.map(line => styledCharsToString(line));
            textLines.set(text, cached);
        }
        return cached;
    }
`,
  ],
  [
    `        const characterLines = [[]];
        for (const character of this.caches.getStyledChars(text)) {
            if (character.value === '\\n') {
                characterLines.push([]);
            }
            else {
                characterLines.at(-1).push(character);
            }
        }
        let lines = characterLines.map(line => styledCharsToString(line));
`,
    `        let lines = this.caches.getLines(text);
`,
  ],
  [
    `                    return this.sliceLineToColumns(line, from, to);`,
    `                    const key = \`\${from} \${to} \${line}\`;
                    let slice = slices.get(key);
                    if (slice === undefined) {
                        slice = this.sliceLineToColumns(line, from, to);
                        slices.set(key, slice);
                    }
                    return slice;`,
  ],
  // A row remembers what is written to it; the cells are made when a row of these writes is not known.
  [
    `            const characters = this.caches.getStyledChars(line);
            // Nothing to write (e.g. line was clipped away).
            if (characters.length === 0) {
                continue;
            }
            let offsetX = x;`,
    `            currentLine.push({x, line});
        }
    }
    writeCells(currentLine, {x, line}) {
        const characters = this.caches.getStyledChars(line);
        if (characters.length > 0) {
            let offsetX = x;`,
  ],
  [
    `            const row = [];
            for (let x = 0; x < this.width; x++) {
                row.push({
                    type: 'char',
                    value: ' ',
                    fullWidth: false,
                    styles: [],
                });
            }
            output.push(row);
`,
    `            output.push([]);
`,
  ],
  [
    `            .map(line => {
            // See`,
    `            .map(writes => {
            if (writes.length === 0) {
                return '';
            }
            let key = String(this.width);
            for (const {x, line} of writes) {
                key += \` \${x} \${line.length} \${line}\`;
            }
            const known = rows.get(key);
            if (known !== undefined) {
                return known;
            }
            const line = Array(Math.max(0, Math.ceil(this.width) || 0)).fill(blank);
            for (const write of writes) {
                this.writeCells(line, write);
            }
            // See`,
  ],
  [
    `            return styledCharsToString(lineWithoutEmptyItems).trimEnd();`,
    `            const row = styledCharsToString(lineWithoutEmptyItems).trimEnd();
            rows.set(key, row);
            return row;`,
  ],
];

/**
 * Ink's frame is written from what changed: texts, lines and rows are remembered from frame to frame.
 * @type {import('./patch.js').Patch}
 */
export const fastOutput = {
  name: 'fastOutput',
  package: 'ink',
  file: 'build/output.js',
  sha256: '5e6c511c0a573f48cd5765d7f1f16583d2595f7b05775608382bdb990b63f225',
  change: source => edits.reduce((text, [from, to]) => replaceOnce(text, from, to), header + source),
};
