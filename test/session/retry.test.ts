import assert from 'node:assert/strict';
import {test} from 'node:test';
import {type ErrorCode, reasonOf, TtchatError} from '../../source/errors.ts';
import {retryAfter} from '../../source/session/succession.ts';

// docs/protocol.md §7, the second table.
const cases: readonly {readonly code: ErrorCode; readonly retry: ReturnType<typeof retryAfter>}[] = [
	{code: 'ERR_FRAME_HEADER', retry: 'by-hand'},
	{code: 'ERR_FRAME_LENGTH', retry: 'by-hand'},
	{code: 'ERR_HELLO_INVALID', retry: 'by-hand'},
	{code: 'ERR_KEY_UNACCEPTABLE', retry: 'by-hand'},
	{code: 'ERR_PROTOCOL', retry: 'by-hand'},
	{code: 'ERR_SELF', retry: 'by-hand'},
	{code: 'ERR_HANDSHAKE_FAILED', retry: 'by-hand'},
	{code: 'ERR_MESSAGE_ALTERED', retry: 'by-hand'},
	{code: 'ERR_VERSION_REFUSED', retry: 'by-hand'},
	{code: 'ERR_DOWNGRADE', retry: 'by-hand'},
	{code: 'ERR_PEER_SILENT', retry: 'automatic'},
	{code: 'ERR_LINK_LOST', retry: 'automatic'},
	{code: 'ERR_PEER_LEFT', retry: 'waiting'},
];

for (const {code, retry} of cases) {
	test(`after ${code}: ${retry}`, () => assert.equal(retryAfter(new TtchatError(code)), retry));
}

test('a reason is the code, the sentence and the advice, and never the cause', () => {
	const error = new TtchatError('ERR_LINK_LOST', {cause: new Error('inner'), advice: 'Wait.'});
	assert.deepEqual(reasonOf(error), {code: 'ERR_LINK_LOST', message: error.message, advice: 'Wait.'});
});
