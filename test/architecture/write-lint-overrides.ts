// Writes the directions of rules.ts into biome.json. Run `npx biome check --write biome.json` after it.
import {readFileSync, writeFileSync} from 'node:fs';
import {lintOverrides} from './lint-overrides.ts';

const file = new URL('../../biome.json', import.meta.url);
const config: {readonly overrides: readonly object[]} = JSON.parse(readFileSync(file, 'utf8'));
const others = config.overrides.filter(override => !JSON.stringify(override).includes('noRestrictedImports'));
writeFileSync(file, JSON.stringify({...config, overrides: [...others, ...lintOverrides()]}));
