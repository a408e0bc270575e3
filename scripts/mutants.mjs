// Leaves out one MUST of the protocol at a time and runs the tests that are there for it: each must fail. A mutant
// that survives is a rule that nothing holds.
//
//   node scripts/mutants.mjs [words of the MUST…]

import {spawn} from 'node:child_process';
import {cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {availableParallelism, tmpdir} from 'node:os';
import {join} from 'node:path';
import process from 'node:process';
import {mutants} from './mutants/all.mjs';

const WORKERS = Math.min(2, availableParallelism());
const TEST_TIMEOUT_MS = 20_000;
const COPIED = ['docs', 'source', 'test', 'package.json', 'tsconfig.json'];

const wanted = process.argv.slice(2).join(' ');
const chosen = mutants.filter(({must}) => must.includes(wanted));
const trees = Array.from({length: WORKERS}, makeTree);
try {
	process.exitCode = await main();
} finally {
	for (const tree of trees) rmSync(tree, {recursive: true, force: true});
}

async function main() {
	const broken = await failingTests(trees[0], [...new Set(chosen.flatMap(({tests}) => tests))]);
	if (broken.length > 0) {
		console.error(`These fail without any mutant, so they prove nothing:\n${broken.join('\n')}`);
		return 1;
	}
	const queue = chosen.entries();
	const results = [];
	await Promise.all(
		trees.map(async tree => {
			for (const [index, mutant] of queue) results[index] = await judge(tree, mutant);
		}),
	);
	const survivors = results.filter(({killedBy}) => killedBy.length === 0);
	for (const {must, killedBy} of results) {
		console.log(
			`${must.padEnd(62)} ${killedBy.length === 0 ? 'SURVIVED' : `killed by ${killedBy.join(', ')}`}`,
		);
	}
	console.log(`\n${results.length - survivors.length} of ${results.length} killed`);
	return survivors.length === 0 ? 0 : 1;
}

/** A copy of the project, to be changed at will. */
function makeTree() {
	const tree = mkdtempSync(join(tmpdir(), 'mutants-'));
	for (const name of COPIED) cpSync(name, join(tree, name), {recursive: true});
	symlinkSync(join(process.cwd(), 'node_modules'), join(tree, 'node_modules'));
	return tree;
}

async function judge(tree, {must, tests, changes}) {
	const undo = changes.map(change => apply(tree, must, change));
	try {
		const killedBy = await failingTests(tree, tests);
		return {must, killedBy: killedBy.map(test => test.replace(/^test\/|\.test\.ts$/g, ''))};
	} finally {
		for (const back of undo.reverse()) back();
	}
}

/** Changes a file; the returned function changes it back. */
function apply(tree, must, {file, find, replace}) {
	const path = join(tree, file);
	const before = readFileSync(path, 'utf8');
	const parts = before.split(find);
	if (parts.length !== 2) {
		throw new Error(`"${must}": the text to replace stands ${parts.length - 1} times in ${file}:\n${find}`);
	}
	writeFileSync(path, parts.join(replace));
	return () => writeFileSync(path, before);
}

/** Each file in a process of its own: which of them fail. */
async function failingTests(tree, tests) {
	const failing = [];
	for (const test of tests) if (!(await passes(tree, test))) failing.push(test);
	return failing;
}

function passes(tree, test) {
	const args = ['--import', 'tsx', '--test', `--test-timeout=${TEST_TIMEOUT_MS}`, '--test-force-exit', test];
	const child = spawn(process.execPath, args, {cwd: tree, stdio: 'ignore'});
	return new Promise((resolve, reject) => {
		const deadline = setTimeout(() => child.kill('SIGKILL'), 2 * TEST_TIMEOUT_MS);
		child.once('error', reject);
		child.once('close', code => {
			clearTimeout(deadline);
			resolve(code === 0);
		});
	});
}
