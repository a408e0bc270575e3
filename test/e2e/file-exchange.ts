import {execFileSync} from 'node:child_process';
import {createHash, randomBytes} from 'node:crypto';
import {createReadStream, mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {twoPlaces} from './chat-terminal.ts';
import {type JsonEvent, type JsonProgram, startJsonProgram} from './json-program.ts';

/** Two programs that talk, and a folder for the files of each. */
export type Exchange = AsyncDisposable & {
	readonly alice: JsonProgram;
	readonly bob: JsonProgram;
	readonly ours: string;
	readonly theirs: string;
};

export async function openExchange(): Promise<Exchange> {
	const places = await twoPlaces();
	const folder = newFolder();
	const [ours, theirs] = [path.join(folder, 'ours'), path.join(folder, 'theirs')];
	mkdirSync(ours);
	mkdirSync(theirs);
	const alice = startJsonProgram(places.alice);
	const bob = startJsonProgram(places.bob);
	await Promise.all([alice.next('secured'), bob.next('secured')]);
	return {
		alice,
		bob,
		ours,
		theirs,
		[Symbol.asyncDispose]: async () => {
			await alice[Symbol.asyncDispose]();
			await bob[Symbol.asyncDispose]();
			rmSync(folder, {recursive: true, force: true});
		},
	};
}

export function newFolder(): string {
	return mkdtempSync(path.join(tmpdir(), 'ttchat-exchange-'));
}

/** A file of random bytes. */
export function randomFile(folder: string, name: string, size: number): string {
	const file = path.join(folder, name);
	writeFileSync(file, randomBytes(size));
	return file;
}

/** A file of zeros, which takes no room. */
export function emptyFile(folder: string, name: string, size: number): string {
	const file = path.join(folder, name);
	writeFileSync(file, '');
	truncateSync(file, size);
	return file;
}

/** Offers a file; answers with the offer as the other side sees it. */
export async function offer(from: JsonProgram, to: JsonProgram, file: string): Promise<JsonEvent> {
	const before = offers(to).length;
	from.tell({type: 'offer-file', path: file});
	await to.until(() => offers(to).length > before, `an offer of ${file}`);
	return offers(to)[before] as JsonEvent;
}

function offers(program: JsonProgram): readonly JsonEvent[] {
	return program.events.filter(({type, from}) => type === 'file-offered' && from === 'peer');
}

/** How a file ended, on that side: `file-done` or `file-ended`. */
export async function endOf(program: JsonProgram, name: string): Promise<JsonEvent> {
	const ids = () =>
		new Set(program.events.filter(event => event['name'] === name).map(event => event['file']));
	const find = () =>
		program.events.findLast(
			({type, file}) => (type === 'file-done' || type === 'file-ended') && ids().has(file),
		);
	await program.until(() => find() !== undefined, `the end of ${name}`);
	return find() as JsonEvent;
}

/** Waits until a file is on its way. */
export async function underWay(program: JsonProgram, file: unknown): Promise<void> {
	const isMoving = () =>
		program.events.some(
			event => event.type === 'file-progress' && event['file'] === file && event['bytes'] !== 0,
		);
	await program.until(isMoving, 'progress');
}

export async function hashOf(file: string): Promise<string> {
	const hash = createHash('sha256');
	for await (const piece of createReadStream(file)) hash.update(piece as Buffer);
	return hash.digest('hex');
}

/** A file system of so many bytes, in memory. */
export function mountSmall(size: string, options = ''): SmallDisk {
	const folder = newFolder();
	execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}${options}`, 'tmpfs', folder]);
	return {
		folder,
		shrink: () => {
			for (let megabytes = 1; !hasRemounted(folder, `size=${megabytes}m`); megabytes *= 2);
		},
		[Symbol.dispose]: () => {
			execFileSync('umount', [folder]);
			rmSync(folder, {recursive: true});
		},
	};
}

export type SmallDisk = Disposable & {
	readonly folder: string;
	/** Makes it as small as what is in it allows, or half as full. */
	shrink(): void;
};

function hasRemounted(folder: string, option: string): boolean {
	try {
		execFileSync('mount', ['-o', `remount,${option}`, folder], {stdio: 'ignore'});
		return true;
	} catch {
		return false;
	}
}
