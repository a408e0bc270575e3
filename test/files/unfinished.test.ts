import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {mkdtempSync, readdirSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {test} from 'node:test';

const root = path.resolve(import.meta.dirname, '../..');

const endings: readonly (readonly [how: string, code: string])[] = [
	['runs to its end', ''],
	['exits', 'process.exit(3);'],
	['throws', "throw new Error('a defect');"],
	['leaves a promise to itself', "void Promise.reject(new Error('a defect'));"],
];

for (const [how, code] of endings) {
	test(`no part stays of a process that ${how}, and nothing else goes`, () => {
		const folder = mkdtempSync(path.join(tmpdir(), 'ttchat-unfinished-'));
		writeFileSync(path.join(folder, 'other.part'), 'somebody else wrote this');
		const script = `
			import {createFile} from ${JSON.stringify(path.join(root, 'source/files/create-file.ts'))};
			for (const name of ['one', 'two']) {
				const sink = await createFile(${JSON.stringify(folder)}, {name, size: 3});
				await sink.write(new Uint8Array(2));
			}
			const done = await createFile(${JSON.stringify(folder)}, {name: 'three', size: 1});
			await done.write(new Uint8Array(1));
			await done.finish();
			${code}`;
		spawnSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {cwd: root});
		const left = readdirSync(folder).sort();
		rmSync(folder, {recursive: true});
		assert.deepEqual(left, ['other.part', 'three']);
	});
}
