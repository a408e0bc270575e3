import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {type JsonCommand, MAX_ID_LENGTH, parseJsonCommand} from '../../source/plain/json-commands.ts';

const understood: readonly {readonly line: string; readonly command: JsonCommand; readonly id?: string}[] = [
	{line: '{"type":"send","text":"hi"}', command: {type: 'send', text: 'hi'}},
	{line: '{"type":"send","text":"hi","id":"7"}', command: {type: 'send', text: 'hi'}, id: '7'},
	{line: ' {"id":"7" , "text":"","type":"send"} ', command: {type: 'send', text: ''}, id: '7'},
	{line: '{"type":"send","text":"a\\nb\\u0000 \\ud83d\\ude00"}', command: {type: 'send', text: 'a\nb\0 😀'}},
	{line: '{"type":"verify","code":"12345678"}', command: {type: 'verify', code: '12345678'}},
	{
		line: '{"type":"verify","code":"1234 5678","id":"v"}',
		command: {type: 'verify', code: '1234 5678'},
		id: 'v',
	},
	{line: '{"type":"cancel","id":"7"}', command: {type: 'cancel', id: '7'}, id: '7'},
	{line: '{"type":"rename","name":""}', command: {type: 'rename', name: ''}},
	{line: '{"type":"reconnect"}', command: {type: 'reconnect', allowLegacy: false}},
	{line: '{"type":"reconnect","allowLegacy":true}', command: {type: 'reconnect', allowLegacy: true}},
	{line: '{"type":"release"}', command: {type: 'release'}},
	{line: '{"type":"typing"}', command: {type: 'typing'}},
	{line: '{"type":"close"}', command: {type: 'close'}},
	{
		line: `{"type":"cancel","id":"${'x'.repeat(MAX_ID_LENGTH)}"}`,
		command: {type: 'cancel', id: 'x'.repeat(MAX_ID_LENGTH)},
		id: 'x'.repeat(MAX_ID_LENGTH),
	},
];

for (const {line, command, id} of understood) {
	test(`understood: ${line.slice(0, 60)}`, () => {
		assert.deepEqual(parseJsonCommand(bytes(line)), {ok: true, command, id});
	});
}

const refused = [
	{line: '', why: /not JSON/},
	{line: 'hello', why: /not JSON/},
	{line: '{"type":"send","text":"hi"', why: /not JSON/},
	{line: "{'type':'close'}", why: /not JSON/},
	{line: '{"type":"close"}{"type":"close"}', why: /not JSON/},
	{line: 'null', why: /not a JSON object/},
	{line: '7', why: /not a JSON object/},
	{line: '"close"', why: /not a JSON object/},
	{line: '[{"type":"close"}]', why: /not a JSON object/},
	{line: '{}', why: /"type" is missing/},
	{line: '{"type":7}', why: /"type" must be a string/},
	{line: '{"type":null}', why: /"type" must be a string/},
	{line: '{"type":"quit"}', why: /no such command/},
	{line: '{"type":"Send","text":"hi"}', why: /no such command/},
	{line: '{"type":"__proto__"}', why: /no such command/},
	{line: '{"type":"constructor"}', why: /no such command/},
	{line: '{"type":"send"}', why: /"text" is missing/},
	{line: '{"type":"send","text":7,"id":"a"}', why: /"text" must be a string/, id: 'a'},
	{line: '{"type":"send","text":null}', why: /"text" must be a string/},
	{line: '{"type":"send","text":["hi"]}', why: /"text" must be a string/},
	{line: '{"type":"send","text":"\\ud800"}', why: /surrogate/},
	{line: '{"type":"send","text":"hi","id":7}', why: /"id" must be a string/},
	{line: '{"type":"send","text":"hi","id":""}', why: /"id" must be a string/},
	{line: '{"type":"send","text":"hi","id":null}', why: /"id" must be a string/},
	{line: `{"type":"send","text":"hi","id":"${'x'.repeat(MAX_ID_LENGTH + 1)}"}`, why: /"id" must be/},
	{line: '{"type":"send","text":"hi","to":"bob","id":"a"}', why: /does not take/, id: 'a'},
	{line: '{"type":"send","text":"hi","__proto__":{}}', why: /does not take/},
	{line: '{"__proto__":{"type":"close"}}', why: /"type" is missing/},
	{line: '{"type":"offer-file"}', why: /"path" is missing/},
	{line: '{"type":"offer-file","path":7}', why: /"path" must be a string/},
	{line: '{"type":"accept-file","path":"/a"}', why: /"file" is missing/},
	{line: '{"type":"accept-file","file":"1","path":null}', why: /"path" must be a string/},
	{line: '{"type":"decline-file","file":"1","path":"/a"}', why: /does not take/},
	{line: '{"type":"cancel-file"}', why: /"file" is missing/},
	{line: '{"type":"verify"}', why: /"code" is missing/},
	{line: '{"type":"verify","code":12345678}', why: /"code" must be a string/},
	{line: '{"type":"cancel"}', why: /"id" is missing/},
	{line: '{"type":"rename","name":false}', why: /"name" must be a string/},
	{line: '{"type":"reconnect","allowLegacy":"yes"}', why: /true or false/},
	{line: '{"type":"reconnect","allowLegacy":null}', why: /true or false/},
	{line: '{"type":"close","now":true}', why: /does not take/},
	{line: '['.repeat(1_000_000), why: /not JSON/},
] as const;

for (const {line, why, ...rest} of refused) {
	test(`refused: ${line.slice(0, 60)}`, () => {
		const parsed = parseJsonCommand(bytes(line));
		assert.ok(!parsed.ok);
		assert.equal(parsed.error.code, 'ERR_COMMAND_INVALID');
		assert.match(parsed.error.message, why);
		assert.equal(parsed.id, 'id' in rest ? rest.id : undefined);
	});
}

test('bytes that are not UTF-8 are refused, not repaired', () => {
	const parsed = parseJsonCommand({
		type: 'line',
		bytes: Buffer.from('{"type":"send","text":"\xff"}', 'latin1'),
	});
	assert.ok(!parsed.ok);
	assert.match(parsed.error.message, /UTF-8/);
});

test('a line that was too long is refused', () => {
	const parsed = parseJsonCommand({type: 'too-long'});
	assert.ok(!parsed.ok);
	assert.match(parsed.error.message, /4 MiB/);
});

test('nothing that comes in throws', () => {
	fc.assert(
		fc.property(fc.oneof(fc.json(), fc.string()), text => {
			const parsed = parseJsonCommand(bytes(text));
			assert.ok(parsed.ok || parsed.error.code === 'ERR_COMMAND_INVALID');
		}),
	);
});

function bytes(line: string): {readonly type: 'line'; readonly bytes: Uint8Array} {
	return {type: 'line', bytes: Buffer.from(line)};
}
