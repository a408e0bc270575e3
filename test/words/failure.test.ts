import assert from 'node:assert/strict';
import {test} from 'node:test';
import {TtchatError} from '../../source/errors.ts';
import {errorWords, inputErrorWords, refusalWords, toReason} from '../../source/words/failure.ts';

const ours = new TtchatError('ERR_MESSAGE_HOLDS_CODE');
const foreign = new Error('no space left on device');

test('an error of ours is told with what to do, in sentences', () => {
	assert.equal(
		errorWords(ours),
		'Not sent: the text contains a safety code. Tell the code by voice: whoever may be listening could change it here.',
	);
});

test('what the system says is told as it is', () => {
	assert.equal(errorWords(foreign), 'no space left on device');
	assert.equal(errorWords('gone'), 'gone');
	assert.match(inputErrorWords(foreign), /cannot be read any more: no space left on device$/);
});

test('what nobody expected is called a defect', () => {
	const {code, message, advice} = toReason(foreign);
	assert.deepEqual([code, message], ['ERR_INTERNAL', 'unexpected: no space left on device']);
	assert.match(advice, /defect of ttchat/);
	assert.equal(toReason(ours).code, 'ERR_MESSAGE_HOLDS_CODE');
});

test('a part that was taken away while the program ran is no defect', async () => {
	const missing = await import(new URL('no-such-part.js', import.meta.url).href).catch(error => error);
	assert.equal(
		errorWords(missing),
		'A part of ttchat is not there any more. If another version was installed meanwhile, leave and start ttchat again; else install it anew.',
	);
	assert.match(toReason(missing).advice, /install/);
});

test('a message that was refused is named, and said once not to be sent', () => {
	assert.match(refusalWords('my code is …', toReason(ours)), /^Not sent, “my code is …”: The text contains/);
});
