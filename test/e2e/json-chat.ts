import type {JsonEvent, JsonProgram} from './json-program.ts';

/** The first event of that type and with those fields, from the event number `from` on. */
export async function told(
	program: JsonProgram,
	type: string,
	fields: Readonly<Record<string, unknown>> = {},
	from = 0,
): Promise<JsonEvent> {
	const wanted = Object.entries({...fields, type});
	const find = () =>
		program.events.slice(from).find(event => wanted.every(([name, value]) => event[name] === value));
	await program.until(() => find() !== undefined, JSON.stringify(Object.fromEntries(wanted)));
	return find() as JsonEvent;
}

/** Sends a text, which is its own id. */
export function send(program: JsonProgram, text: string): void {
	program.tell({type: 'send', text, id: text});
}

/** Both are connected, and a text goes each way. */
export async function chat(alice: JsonProgram, bob: JsonProgram): Promise<void> {
	await Promise.all([told(alice, 'secured'), told(bob, 'secured')]);
	send(alice, 'to bob');
	send(bob, 'to alice');
	await Promise.all([
		told(bob, 'message', {text: 'to bob', from: 'peer'}),
		told(alice, 'message', {text: 'to alice', from: 'peer'}),
	]);
}
