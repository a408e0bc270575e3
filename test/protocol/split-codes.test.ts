import assert from 'node:assert/strict';
import {test} from 'node:test';
import {ascii} from '../../source/protocol/bytes.ts';
import {objectionTo, objectionToName} from '../../source/protocol/questions.ts';
import {brief} from './brief.ts';
import {type LoneMachine, reach, writesOf} from './lone-machine.ts';

// A safety code must not leave in pieces either: docs/protocol.md §8.

const holdsCode = 'ERR_MESSAGE_HOLDS_CODE';
const utf8 = (text: string) => new TextEncoder().encode(text);

const splits: readonly {readonly name: string; readonly cut: (code: string) => readonly string[]}[] = [
	{name: 'halves', cut: code => [code.slice(0, 4), code.slice(4)]},
	{name: 'seven and one', cut: code => [code.slice(0, 7), code.slice(7)]},
	{name: 'one and seven', cut: code => [code.slice(0, 1), code.slice(1)]},
	{name: 'single digits', cut: code => code.split('')},
	{
		name: 'halves with words around',
		cut: code => [`it begins ${code.slice(0, 4)}`, 'and', `${code.slice(4)}!`],
	},
	{
		name: 'halves in the digits of another script',
		cut: code =>
			[code.slice(0, 4), code.slice(4)].map(half =>
				half.replaceAll(/\d/g, digit => String.fromCodePoint(0x0660 + Number(digit))),
			),
	},
	{
		name: 'halves after many other digits',
		cut: code => [`${'55'.repeat(50)}${code.slice(0, 4)}`, code.slice(4)],
	},
];

const sent = (machine: LoneMachine, text: string) => brief(machine.send(text, 'x')).includes('sent x');

for (const {name, cut} of splits) {
	for (const whose of ['our', 'the peer’s'] as const) {
		test(`the last piece of ${whose} code in ${name} is not sent`, () => {
			const {machine, peer} = reach('open');
			const pieces = cut(whose === 'our' ? peer.selfCode : peer.ownCode);
			const last = pieces.at(-1) ?? '';
			for (const piece of pieces.slice(0, -1)) {
				assert.ok(sent(machine, piece));
				machine.feed({type: 'elapsed', timer: {name: 'pace'}});
			}
			assert.equal(objectionTo(machine.state, utf8(last))?.code, holdsCode);
			assert.deepEqual(brief(machine.send(last)), ['refused: not sent: the text contains a safety code']);
			assert.equal(objectionTo(machine.state, utf8('and yours?')), undefined);
		});
	}
}

test('what was refused is no piece: the same half may follow again, and other digits may', () => {
	const {machine, peer} = reach('open');
	const code = peer.selfCode;
	assert.ok(!sent(machine, code));
	assert.ok(sent(machine, code.slice(4)));
	assert.ok(sent(machine, `${code.slice(0, 4)}0`));
	assert.ok(!sent(machine, code));
});

test('a name that completes a code is objected to, and not told', () => {
	const {machine, peer} = reach('open');
	const code = peer.selfCode;
	assert.equal(objectionToName(machine.state, ascii(`bob ${code}`))?.code, holdsCode);
	assert.equal(objectionToName(machine.state, ascii(code.slice(4))), undefined);
	machine.send(code.slice(0, 4));
	const name = ascii(`bob${code.slice(4)}`);
	assert.equal(objectionToName(machine.state, name)?.code, holdsCode);
	const before = machine.state.name;
	assert.deepEqual(machine.feed({type: 'rename', name}), []);
	assert.equal(machine.state.name, before);
});

test('a text that completes what a name began is not sent', () => {
	const {machine, peer} = reach('open');
	const code = peer.ownCode;
	assert.equal(writesOf(machine.feed({type: 'rename', name: ascii(`bob${code.slice(0, 4)}`)})).length, 1);
	assert.ok(!sent(machine, code.slice(4)));
});

test('before there is a code, and in v1, any name will do', () => {
	for (const stage of ['hello', 'nick', 'legacy', 'dead'] as const) {
		assert.equal(objectionToName(reach(stage).machine.state, ascii('bob12345678')), undefined);
	}
});

test('a text that cannot be judged is refused, and the round goes on', () => {
	const {machine} = reach('open');
	const text = {length: 3} as Uint8Array;
	const words = 'refused: not sent: the text could not be searched for a safety code';
	assert.deepEqual(brief(machine.feed({type: 'send', id: 'x', text})), [words]);
	assert.ok(objectionTo(machine.state, text)?.cause instanceof TypeError);
	assert.ok(sent(machine, 'hi'));
});
