// Writes the directions of rules.ts into biome.json.
import {execFileSync} from 'node:child_process';
import {readFileSync, writeFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {lintOverrides} from './lint-overrides.ts';

const file = new URL('../../biome.json', import.meta.url);
const biome = new URL('../../node_modules/.bin/biome', import.meta.url);
const config: {readonly overrides: readonly object[]} = JSON.parse(readFileSync(file, 'utf8'));
const others = config.overrides.filter(override => !JSON.stringify(override).includes('noRestrictedImports'));
writeFileSync(file, JSON.stringify({...config, overrides: [...others, ...lintOverrides()]}));
// What was written is JSON on one line.
execFileSync(fileURLToPath(biome), ['format', '--write', fileURLToPath(file)], {stdio: 'inherit'});
